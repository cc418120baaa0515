import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { passes, refuses } from './trial.ts';

const gates = (inside: string) => ({ sovereignty: `{ ${inside} }` });
const accept = (...parties: string[]) =>
  `accept: [${parties.map((party) => `{ party: ${party}, reason: for now, owner: it@fjord.test, until: 2027-06-30 }`).join(', ')}]`;
const mail = (party: string, relay = 'out.fjord.test') => ({ services: `{ mail: { relay: ${relay}, party: ${party} } }` });
const stated = (name: string, seat: string, control: string) =>
  `parties: [{ name: ${name}, seat: ${seat}${control === '' ? '' : `, control: ${control}`}, evidence: the contract, checked: 2026-11-01 }]`;
const MIRROR = { images: '{ mirror: registry.fjord.test }' };

describe('sovereignty/data-path', () => {
  const code = 'sovereignty/data-path';

  it('refuses who carries mail from abroad, also without a word of sovereignty', () => {
    const { found, expected, message } = refuses({ code, edits: mail('amazon'), at: '/services/mail/party', marks: 'amazon' });
    assert.deepEqual([found, expected], ['US', 'eu']);
    assert.match(message, /^amazon \(seat US, control US\) carries the mail of all apps/);
    passes({ code, edits: mail('scaleway') });
    passes({ code, edits: { ...mail('amazon'), ...gates(accept('amazon')) } });
  });

  it('asks for the control as for the seat', () => {
    const own = (control: string) => ({ ...mail('post'), ...gates(stated('post', 'DE', control)) });
    refuses({ code, edits: own('US'), at: '/services/mail/party', marks: 'post' });
    passes({ code, edits: own('NL') });
    // What nobody has shown is said in the report, and refused of nobody whose seat is known.
    passes({ code, edits: own('') });
  });

  it('knows three zones', () => {
    const at = (zone: string, seat: string) => ({ ...mail('post'), ...gates(`dataPath: ${zone}, ${stated('post', seat, seat)}`) });
    for (const [zone, seat] of [
      ['eu', 'NO'],
      ['eea', 'CH'],
      ['adequate', 'US'],
      ['adequate', 'IN'],
    ] as const)
      refuses({ code, edits: at(zone, seat), at: '/services/mail/party', marks: 'post' });
    for (const [zone, seat] of [
      ['eu', 'HR'],
      ['eea', 'NO'],
      ['adequate', 'CH'],
      ['adequate', 'DE'],
    ] as const)
      passes({ code, edits: at(zone, seat) });
  });

  it('asks the seller, too, who has every key of it', () => {
    const seller = (country: string) => ({ seller: `{ name: Fjord Ltd, country: ${country} }` });
    refuses({ code, edits: seller('GB'), at: '/seller/country', marks: 'GB' });
    passes({ code, edits: seller('IE') });
  });
});

describe('sovereignty/runtime', () => {
  const code = 'sovereignty/runtime';

  it('refuses the certificate authority, where the gate is written', () => {
    refuses({
      code,
      edits: {
        ...gates('runtime: eu'),
        ...MIRROR,
        certificates: '{ authority: lets-encrypt }',
        stack: '{ gateway: traefik }',
        settings: '{ traefik: { pluginImage: registry.fjord.test/plugin:1.0 } }',
      },
      at: '/certificates/authority',
      marks: 'lets-encrypt',
    });
    passes({ code, edits: { ...gates(`runtime: eu, ${accept('lets-encrypt')}`), ...MIRROR } });
    passes({ code });
    passes({ code, edits: gates('dataPath: eu') });
  });

  it('refuses the registries that new pods start from, all at the key of the mirror', () => {
    const edits = { ...gates(`runtime: eu, ${accept('lets-encrypt')}`), images: '{ party: fjord }' };
    const { message, subject } = refuses({ code, edits, at: '/images/mirror', marks: 'images' });
    assert.match(message, /docker \(seat US/);
    assert.deepEqual(subject.split(', ').toSorted(), ['docker', 'github', 'kubernetes', 'kyverno', 'red-hat']);
    passes({ code, edits: { ...edits, images: '{ mirror: registry.fjord.test, party: fjord }' } });
    const all = accept('lets-encrypt', 'docker.io', 'ghcr.io', 'quay.io', 'kubernetes', 'reg.kyverno.io');
    passes({ code, edits: { ...edits, ...gates(`runtime: eu, ${all}`) } });
  });

  it('says two things that the parties at a key do, and how many more there are', () => {
    const said = (...accepted: string[]) => {
      const edits = { ...gates(`runtime: eu, ${accept('lets-encrypt', ...accepted)}`), images: '{ party: fjord }' };
      return refuses({ code, edits, at: '/images/mirror', marks: 'images' }).message;
    };
    // Left are the registries of Kyverno and Kubernetes, one program each; then GitHub's, with three.
    assert.match(said('docker.io', 'quay.io', 'ghcr.io'), /hands out the images of \S+, hands out the images of \S+, and the gate/);
    assert.match(said('docker.io', 'quay.io', 'reg.kyverno.io', 'kubernetes'), / and 1 more, and the gate/);
  });

  it('leaves what only the gate of running stops out of the gate of data', () => {
    const edits = {
      ...gates(`dataPath: adequate, runtime: eu, ${accept('lets-encrypt')}`),
      ...MIRROR,
      seller: '{ name: Fjord Ltd, country: GB }',
    };
    refuses({ code, edits, at: '/seller/country', marks: 'GB' });
    passes({ code: 'sovereignty/data-path', edits });
  });

  it('refuses a Git host abroad, and none of the operator', () => {
    const edits = (host: string) => ({
      ...gates(`runtime: eu, ${accept('lets-encrypt')}`),
      ...MIRROR,
      gitops: `{ repository: "ssh://git@${host}/all.git" }`,
    });
    refuses({ code, edits: edits('github.com:22'), at: '/gitops/repository', marks: '"ssh://git@github.com:22/all.git"' });
    passes({ code, edits: edits('codeberg.org') });
    passes({ code, edits: edits('git.fjord.test') });
  });
});

describe('sovereignty/unknown-party', () => {
  const code = 'sovereignty/unknown-party';

  it('warns of whom nobody knows, and refuses where somebody wrote the gate', () => {
    refuses({ code, edits: mail('acme-mail'), at: '/services/mail/party', marks: 'acme-mail', severity: 'warning' });
    refuses({ code, edits: { ...mail('acme-mail'), ...gates('dataPath: eea') }, at: '/services/mail/party', marks: 'acme-mail' });
  });

  it('passes whom the spec describes, or somebody answers for', () => {
    passes({ code, edits: { ...mail('acme-mail'), ...gates(`dataPath: eu, ${stated('acme-mail', 'SE', 'SE')}`) } });
    passes({ code, edits: { ...mail('acme-mail'), ...gates(`dataPath: eu, ${accept('acme-mail')}`) } });
    passes({ code, edits: mail('fjord') });
  });

  it('counts a host in a domain of the operator as theirs, and no other that looks alike', () => {
    const git = (host: string) => ({ ...gates('runtime: eu'), gitops: `{ repository: "ssh://git@${host}/all.git" }` });
    passes({ code, edits: git('code.fjord.test') });
    refuses({ code, edits: git('codefjord.test'), at: '/gitops/repository', marks: '"ssh://git@codefjord.test/all.git"' });
  });
});

describe('sovereignty/unneeded', () => {
  const code = 'sovereignty/unneeded';

  it('tells of an exception that no gate needs', () => {
    refuses({ code, edits: gates(accept('lets-encrypt')), at: '/sovereignty/accept/0/party', marks: 'lets-encrypt', severity: 'note' });
    refuses({
      code,
      edits: gates(`runtime: eu, ${accept('lets-encrypt', 'hetzner')}`),
      at: '/sovereignty/accept/1/party',
      marks: 'hetzner',
      severity: 'note',
    });
    passes({ code, edits: gates(`runtime: eu, ${accept('lets-encrypt')}`) });
    passes({ code, edits: { ...mail('amazon'), ...gates(accept('amazon')) } });
  });

  it('tells of a description that nobody reads', () => {
    const at = '/sovereignty/parties/0/name';
    const ours = refuses({ code, edits: gates(stated('docker', 'FR', 'FR')), at, marks: 'docker', severity: 'note' });
    assert.match(ours.message, /^Hansa knows docker/);
    // Whoever is part of the platform and known cannot be described away either.
    refuses({ code, edits: { ...mail('amazon'), ...gates(stated('amazon', 'DE', 'DE')) }, at, marks: 'amazon', severity: 'note' });
    const nobody = refuses({
      code,
      edits: gates(stated('acme-mail', 'SE', 'SE')),
      at,
      marks: 'acme-mail',
      severity: 'note',
    });
    assert.match(nobody.message, /^acme-mail is no part of this platform/);
    passes({ code, edits: { ...mail('acme-mail'), ...gates(stated('acme-mail', 'SE', 'SE')) } });
  });
});
