import assert from 'node:assert/strict';
import { test } from 'node:test';
import { complaints, sample } from '../check/sample.ts';

const MAIL = { services: '{ mail: { relay: out.fjord.test, party: amazon } }' };
const until = (date: string) => `{ accept: [{ party: amazon, reason: not yet, owner: me@fjord.test, until: ${date} }] }`;
const nodes = (cidr: string) => `[{ name: south, at: hetzner/nbg1, cluster: { network: { nodes: ${cidr} } } }]`;

test('a date is a day of the calendar', () => {
  for (const date of ['2027-02-29', '2027-04-31', '2027-13-01'])
    assert.deepEqual(complaints(sample({ sovereignty: until(date) })), ['spec/format /sovereignty/accept/0/until'], date);
  for (const date of ['2028-02-29', '2027-12-31']) assert.deepEqual(complaints(sample({ ...MAIL, sovereignty: until(date) })), [], date);
});

test('a network is written by its first address', () => {
  for (const cidr of ['10.20.33.7/16', '172.16.4.0/21', '10.0.0.1/8'])
    assert.deepEqual(complaints(sample({ cells: nodes(cidr) })), ['spec/format /cells/0/cluster/network/nodes'], cidr);
  for (const cidr of ['10.20.0.0/16', '172.16.0.0/15', '192.168.0.0/16']) assert.deepEqual(complaints(sample({ cells: nodes(cidr) })), []);
});

test('an e-mail address is one that a certificate authority takes', () => {
  for (const contact of ['"a b@fjord.test"', '"<it>@fjord.test"', '"it@fjord"', '"it@fjord.test;x"', '"it@-fjord.test"'])
    assert.deepEqual(complaints(sample({ contact })), ['spec/format /contact'], contact);
  for (const contact of ['it+cloud@fjord.test', "o'neil@mail.fjord.test", 'IT@Fjord.Test'])
    assert.deepEqual(complaints(sample({ contact })), []);
});

test('what YAML took for a number is named as it was written, and the quotes that are missing are shown', () => {
  const kubernetes = sample({ cells: '[{ name: south, at: hetzner/nbg1, cluster: { version: 1.30 } }]' }).diagnostics[0];
  assert.match(`${kubernetes?.message} ${kubernetes?.hint}`, /is 1\.30; .*"1\.30"/);
  const postgres = sample({ services: '{ mail: { relay: a.fjord.test, party: fjord }, postgres: { version: 18 } }' }).diagnostics[0];
  assert.match(postgres?.hint ?? '', /in quotes: "18"/);
  assert.deepEqual(
    postgres?.fix.map((edit) => edit.text),
    ['"18"'],
  );
});

test('every form that the catalogue asks for says itself in words', () => {
  const settings = {
    odoo: ['image: x', 'packages: x', 'modules: [X]'],
    nextcloud: ['image: x'],
    traefik: ['uploadTime: x', 'pluginImage: "x y"'],
    'cert-manager': ['nameservers: [x]'],
    kyverno: ['registries: ["x y"]'],
    mautic: ['volume: x'],
  };
  for (const [name, wrong] of Object.entries(settings))
    for (const each of wrong) {
      const [first] = sample({ settings: `{ ${name}: { ${each} } }` }).diagnostics;
      assert.equal(first?.code, 'spec/format', `${name} ${each}`);
      assert.match(first?.hint ?? '', /^Write `settings\.[^`]+` as (?:an? |the |seconds)/, `${name} ${each}`);
    }
});

test('a key that is missing is asked for with what it means', () => {
  const [relay] = sample({ services: '{ mail: { relay: out.fjord.test } }' }).diagnostics;
  assert.deepEqual([relay?.code, relay?.at.pointer], ['spec/missing', '/services/mail/party']);
  assert.match(relay?.hint ?? '', /`services\.mail\.party`: Who runs the relay/);
});

test('a secret that is neither a word nor a reference is told what it may be, and the taint of dedicated pools is taken', () => {
  const [secret] = sample({ secrets: '{ door: 12345 }' }).diagnostics;
  assert.match(secret?.hint ?? '', /`generated`, or a file and a key/);
  assert.doesNotMatch(JSON.stringify(secret), /12345/);
  const pools = (taint: string) =>
    sample({
      cells: `[{ name: south, cluster: { pools: [{ name: a, at: hetzner/nbg1 }, { name: b, at: hetzner/nbg1, taints: [${taint}] }] } }]`,
      settings: `{ podinfo: { tolerates: [${taint}] } }`,
    });
  assert.deepEqual(complaints(pools('for')).slice(0, 1), ['spec/format /cells/0/cluster/pools/1/taints/0']);
  assert.deepEqual(complaints(pools('gpu')), []);
});
