import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CATALOGUE } from '../catalogue/index.ts';
import { platformText, tenantText } from '../check/sample.ts';
import { compile } from '../compile.ts';
import { renderAll } from '../render.ts';
import { emitFile } from '../tree/file.ts';
import { PARTIES } from './parties/index.ts';
import { type Report, reportOf } from './report.ts';
import { SEATS, UNKNOWN } from './seats.ts';
import { AXES } from './tie.ts';

function report(edits: Readonly<Record<string, string>>, day = '2026-11-21'): Report {
  const { platform } = compile(new Map([['platform.yaml', platformText(edits)]]));
  assert.ok(platform);
  return reportOf(platform, CATALOGUE, day);
}

const OFFER = {
  apps: '[nextcloud, collabora, odoo, mautic]',
  plans: '[{ name: one, version: 1, seats: { min: 1, max: 20 }, price: { perSeat: 1 } }]',
};

/** Every file of the platform, as text. */
function treeOf(edits: Readonly<Record<string, string>>): string {
  const files = new Map([
    ['platform.yaml', platformText(edits)],
    ['tenants/skerry.yaml', tenantText()],
  ]);
  return [...renderAll(compile(files)).values()].flatMap((tree) => tree.map((file) => emitFile(file))).join('\n---\n');
}

const ACCEPT = '{ party: letsencrypt.org, reason: none yet, owner: it@fjord.test, until: 2027-03-31 }';

describe('the report', () => {
  it('says of each party on a gated axis whether it passes, and who answers for it until when', () => {
    const on = (day: string) =>
      report({ sovereignty: `{ runtime: eu, accept: [${ACCEPT}] }` }, day).axes.runtime.find((row) => row.party === 'lets-encrypt');
    const [before, after] = [on('2027-03-31'), on('2027-04-01')];
    assert.deepEqual([before?.verdict, before?.accepted?.ended, after?.accepted?.ended], ['fails', false, true]);
    assert.equal(before?.accepted?.owner, 'it@fjord.test');
  });

  it('puts what stops first, and takes no gate for one', () => {
    const { axes, gates } = report({});
    assert.deepEqual(gates, { dataPath: { zone: 'eu', asked: false }, runtime: { zone: null, asked: false } });
    assert.ok(axes.runtime.every((row) => row.verdict === null));
    const gated = report({ sovereignty: '{ runtime: eu }' }).axes.runtime.map((row) => row.verdict);
    assert.deepEqual(
      gated,
      gated.toSorted((a, b) => ['fails', 'unshown', 'passes'].indexOf(a ?? '') - ['fails', 'unshown', 'passes'].indexOf(b ?? '')),
    );
  });

  it('never lets what is unknown pass, and says who said what', () => {
    const stated = '{ parties: [{ name: skald, seat: FI, evidence: their imprint, checked: 2026-11-20 }] }';
    const { axes } = report({ services: '{ mail: { relay: out.fjord.test, party: skald } }', sovereignty: stated });
    const skald = axes.dataPath.find((row) => row.party === 'skald');
    assert.deepEqual([skald?.verdict, skald?.seat, skald?.control, skald?.by], ['unshown', 'FI', UNKNOWN, 'operator']);
    assert.deepEqual(
      skald?.evidence.map((each) => [each.what, each.checkedAt, each.verified]),
      [['their imprint', '2026-11-20', false]],
    );
    for (const axis of AXES) for (const row of axes[axis]) if (row.seat === UNKNOWN) assert.notEqual(row.verdict, 'passes', row.party);
  });

  it('has each certificate with its end, and one without an end as neither', () => {
    const rows = report({}).axes.dataPath.flatMap((row) => row.certificates);
    assert.ok(rows.length > 0);
    for (const { until, ended } of rows) assert.equal(ended === null, until === UNKNOWN);
  });

  it('tells what is not decided', () => {
    const { gaps } = report({});
    assert.ok(gaps.some(({ what }) => what === 'time servers') && gaps.every(({ axes, because }) => axes.length > 0 && because !== ''));
  });
});

describe('what runs', () => {
  const { components, telemetry, axes } = report(OFFER);

  it('has a line for each program, with licence and control apart, and is on the axis of governance by its maker', () => {
    const lines = new Map(components.map((each) => [each.name, each]));
    assert.deepEqual([...lines.keys()], [...lines.keys()].toSorted());
    for (const name of ['traefik', 'keycloak', 'postgresql', 'valkey', 'flux', 'k3s', 'nextcloud', 'odoo', 'mautic'])
      assert.ok(lines.has(name), name);
    assert.deepEqual(
      [lines.get('nextcloud')?.licence, lines.get('nextcloud')?.control, lines.get('keycloak')?.control],
      ['AGPL-3.0-or-later', 'DE', 'US'],
    );
    const made = axes.governance.flatMap((row) => row.ties.map(({ does }) => does.replace('makes ', '')));
    assert.deepEqual(made.toSorted(), [...lines.keys()]);
    assert.ok(components.every(({ open, control }) => open && /^(?:[A-Z]{2}|unknown)$/.test(control)));
  });

  it('has a closed one only where somebody answers for it', () => {
    const accepted = report({
      stack: '{ secrets: vault }',
      sovereignty: '{ accept: [{ party: vault, reason: until we move, owner: it@fjord.test, until: 2027-06-30 }] }',
    });
    const vault = accepted.components.find((each) => each.name === 'vault');
    assert.deepEqual([vault?.open, vault?.licence, vault?.accepted?.owner], [false, 'BUSL-1.1', 'it@fjord.test']);
  });

  it('says that something is off only where the tree says it, and blocked where no policy lets it out', () => {
    const tree = treeOf(OFFER);
    for (const { program, state, by } of telemetry) if (state === 'off') assert.ok(tree.includes(by), `${program}: ${by}`);
    assert.ok(telemetry.some(({ program, state }) => program === 'odoo' && state === 'blocked'));
    const policies = tree.split('\n---\n').filter((each) => each.includes('kind: NetworkPolicy') && each.includes('name: odoo'));
    assert.ok(policies.length > 0 && policies.every((each) => !/port: 80\n/.test(each)), policies.join('\n'));
  });
});

describe('what is known of parties', () => {
  it('is there for each seat, with a source and a day', () => {
    assert.deepEqual(Object.keys(PARTIES).sort(), Object.keys(SEATS).sort());
    for (const [name, { says, certificates }] of Object.entries(PARTIES)) {
      assert.ok(says.length > 0, name);
      for (const each of [...says, ...certificates]) {
        assert.match(each.source, /^https:\/\//, name);
        assert.match(each.checkedAt, /^\d{4}-\d\d-\d\d$/, name);
      }
    }
  });

  it('claims control only where a country is, and a country only as two letters', () => {
    for (const [name, [seat, control]] of Object.entries(SEATS))
      for (const each of [seat, control]) assert.match(each, /^(?:[A-Z]{2}|unknown)$/, name);
  });
});
