import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { thingsOfPlatform, thingsOfTenant } from '@hansa/compiler';
import { allCodes, compile, languageOf } from '@hansa/compiler';
import { readSpecFolder } from '../files/spec-folder.ts';
import { EXAMPLES, call, contents, copyOf, edit } from '../sample.ts';
import { explain } from './explain.ts';
import { render } from './render.ts';

const FOLDER = join(EXAMPLES, 'sovereign-saas');
const about = (what: string, folder = FOLDER) => call(explain, folder, [what]);

test('every code is explained: the trap, why, the way out, the source', async () => {
  for (const { code, trap, wayOut } of allCodes()) {
    const { stdout } = await about(code);
    assert.ok(stdout.includes(trap) && stdout.includes(wayOut) && /Source: https:\S+ \(checked \d{4}-\d\d-\d\d\)/.test(stdout), code);
  }
});

test('every documented key is explained, with its default and why', async () => {
  const { platformDocs, tenantDocs } = languageOf();
  const keys = [...platformDocs.keys(), ...tenantDocs.keys()].filter((pattern) => !pattern.includes('*'));
  assert.ok(keys.length > 80);
  for (const pattern of keys) {
    const what = pattern.slice(1).replaceAll('/', '.');
    const doc = platformDocs.get(pattern) ?? tenantDocs.get(pattern);
    assert.ok((await about(what, join(EXAMPLES, 'nordlys'))).stdout.includes(doc?.does ?? '?'), what);
  }
  assert.match((await about('services.postgres.recovery')).stdout, /Default: "normal", because 30 s of lease/);
  assert.match((await about('services.postgres.recovery')).stdout, /Written here: platform\.yaml:\d+:\d+/);
  assert.match((await about('apps')).stdout, /Written here: platform\.yaml:\d+:\d+/);
  assert.doesNotMatch((await about('certificates')).stdout, /Written here/);
  assert.match((await about('seats')).stdout, /How many members/);
});

test('a key says what it has a part in costs, and one that decides nothing that is bought says nothing', async () => {
  const nordlys = join(EXAMPLES, 'nordlys');
  assert.match(
    (await about('services.postgres.size', nordlys)).stdout,
    /\nPrice: 16\.98 EUR a month without VAT and addresses, for PostgreSQL\./,
  );
  assert.match((await about('cells[0].cluster.servers.size', nordlys)).stdout, /\nPrice: 25\.47 EUR a month/);
  assert.doesNotMatch((await about('cells.standby', nordlys)).stdout, /Price/);
  assert.match((await about('cells.standby')).stdout, /\nPrice: 610\.42 EUR a month/);
  assert.doesNotMatch((await about('certificates')).stdout, /Price/);
});

test('a key in a list is found with its number, a star or nothing in its place, and as a pointer', async () => {
  for (const what of [
    'cells[0].cluster.pools[1].for',
    'cells.*.cluster.pools.*.for',
    'cells.cluster.pools.for',
    '/cells/0/cluster/pools/1/for',
  ])
    assert.match((await about(what)).stdout, /Only these apps run here/, what);
});

/** The spec of the page on layers, completed by what it leaves out, and what the page shows of it. */
function pageOnLayers(): { readonly platform: string; readonly shown: string } {
  const page = readFileSync(join(EXAMPLES, '..', 'docs', 'layers.md'), 'utf8');
  const [, written = ''] = /```yaml\n(.*?)```/s.exec(page) ?? [];
  const [, shown = ''] = /```console\n[^\n]*\n(.*?)```/s.exec(page) ?? [];
  const nordlys = readFileSync(join(EXAMPLES, 'nordlys', 'platform.yaml'), 'utf8');
  return { platform: written + nordlys.replaceAll(/^(?:cells|services): .*\n/gm, ''), shown: shown.trimEnd() };
}

test('the page on layers shows what is printed: who could say a key, and who has the say', async (t) => {
  const folder = copyOf(t, 'nordlys');
  const { platform, shown } = pageOnLayers();
  writeFileSync(join(folder, 'platform.yaml'), platform);
  assert.equal(compile(readSpecFolder(folder)).diagnostics.filter(({ severity }) => severity === 'error').length, 0);
  const asked = await call(explain, folder, ['services.mail.relay'], { for: 'acc-1' });
  assert.ok(shown.length > 100 && asked.stdout.trimEnd().endsWith(shown), asked.stdout);
  const both = await about('services.mail.relay', folder);
  assert.match(both.stdout, /In force for fsn-1 \(prod\): "smtp\.relay\.example"/);
  assert.match((await about('objectives.availability', folder)).stdout, /Cell acc-1, at worst:\n  Promised here: 99 %/);
  const json = await call(explain, folder, ['apps'], { for: 'acme' }, 'json');
  const [held] = (JSON.parse(json.stdout) as { inForce: { layer: string; of: { layer: string } }[] }).inForce;
  assert.deepEqual([held?.of.layer, held?.layer], ['tenant', 'platform']);
  const nobody = await call(explain, folder, ['services.mail.relay'], { for: 'nobody' });
  assert.deepEqual([nobody.code, /does not hold for nobody/.test(nobody.stderr)], [2, true], nobody.stderr);
});

test('every planned thing is explained: each value with its reason', async () => {
  const { platform, tenants } = compile(readSpecFolder(FOLDER));
  assert.ok(platform);
  for (const { id, values } of [...thingsOfPlatform(platform), ...tenants.flatMap(thingsOfTenant)].filter((_, index) => index % 20 === 0)) {
    const { stdout } = await about(id);
    for (const key of Object.keys(values)) assert.ok(stdout.includes(`  ${key}: `), `${id} ${key}`);
    assert.doesNotMatch(stdout, /undefined|\[object/, id);
  }
});

test('a word that is a key and a planned thing is explained as both', async () => {
  const { stdout } = await about('backup');
  assert.match(stdout, /^backup \(platform\.yaml\)\n\nHow state is kept\./);
  assert.match(stdout, /\n {2}drillOn: "copy"\n {6}default of/);
});

test('what an object of the tree carries as its origin leads to its line and to what it causes', async (t) => {
  const folder = copyOf(t, 'gemeente');
  await call(render, folder);
  const text = contents(folder).get('deploy/ams-1/tenants/a1b5c9d3ef/nextcloud.yaml') ?? '';
  const origin = /hansa\/origin: (\S+)/.exec(text)?.[1] ?? '';
  const before = (await about(origin, folder)).stdout;
  assert.match(before, /tenants\/tenant-a\.yaml/);
  edit(folder, 'tenants/tenant-a.yaml', (spec) => `# a comment moves every line\n${spec}`);
  assert.notEqual((await about(origin, folder)).stdout, before);
});

test('an origin is written or not, whatever stands there', async () => {
  assert.match((await about('platform.yaml#/apps')).stdout, /\(written\)[\s\S]*It decides values of:\n {2}\S/);
  assert.match((await about('platform.yaml#/certificates/per')).stdout, /not written; a default holds/);
  assert.match((await about('platform.yaml#/nothing')).stdout, /No value of the plan comes from it/);
});

test('a word that nothing is called is a mistake; the result can be JSON', async () => {
  for (const what of ['nonsense', 'postgres/quorums', 'tenants/nobody.yaml#/seats', '../../etc/passwd', '#', '__proto__', 'constructor'])
    assert.equal((await about(what)).code, 2, what);
  const json = JSON.parse((await call(explain, FOLDER, ['mail/missing'], {}, 'json')).stdout) as {
    version: number;
    what: string;
    text: string;
  };
  assert.deepEqual([json.version, json.what, json.text.startsWith('mail/missing (error)')], [1, 'mail/missing', true]);
});

test('a promise is explained term by term, each with its key and its source', async () => {
  for (const what of ['objectives.recoveryTime', '/objectives/recoveryTime']) {
    const { stdout } = await about(what);
    assert.match(stdout, /Time until a lost cell serves again/);
    assert.match(stdout, /\nPromised: 1h, asked for in platform\.yaml:\d+:\d+ \(\/objectives\/recoveryTime\)\n/);
    assert.match(stdout, /the host of the PostgreSQL primary is lost: 30 s to 35 s\n/);
    assert.match(
      stdout,
      / {6}30 s \(decided\): the lease[^\n]*\n[^\n]*\n {10}asked for in platform\.yaml:\d+:\d+ \(\/services\/postgres\/recovery\)\n {10}https:/,
    );
    assert.match(stdout, / {6}unknown: the pods start\n/);
    assert.doesNotMatch(stdout, /undefined|\[object|NaN/);
  }
  assert.match(
    (await about('objectives.recoveryTime', join(EXAMPLES, 'nordlys'))).stdout,
    /Promised: 4h, default of \/objectives\/recoveryTime/,
  );
});

test('a computed promise is data for machines', async () => {
  const { stdout } = await call(explain, FOLDER, ['objectives.recoveryTime'], {}, 'json');
  const { computed } = JSON.parse(stdout) as {
    computed: { promised: { value: number }; unit: string; cells: { cell: string; verdict: string; faults: object[] }[] };
  };
  assert.deepEqual([computed.promised.value, computed.unit], [3600, 's']);
  assert.deepEqual(
    computed.cells.map(({ cell, verdict }) => [cell, verdict]),
    [['fsn-1', 'open']],
  );
  assert.ok((computed.cells[0]?.faults.length ?? 0) > 6);
  assert.equal(
    (JSON.parse((await call(explain, FOLDER, ['mail/missing'], {}, 'json')).stdout) as { computed?: object }).computed,
    undefined,
  );
});

test('loss and availability are explained as recovery is', async () => {
  const loss = (await about('objectives.dataLoss')).stdout;
  assert.match(loss, /\nPromised: 4h, asked for in/);
  assert.match(loss, /The promise is kept: everything at hetzner is lost, the standby takes over: 1 h to 2 h\.\n/);
  const availability = (await about('objectives.availability')).stdout;
  assert.match(availability, /\nPromised: 99\.9 %, which is 43 min 49 s away in a month, asked for in/);
  assert.match(availability, /unknown: the load balancer of hetzner\n/);
  for (const stdout of [loss, availability]) assert.doesNotMatch(stdout, /undefined|\[object|NaN|Infinity/);
});

test('the capacity of a cell is explained by its name and by its place, with what ends it', async () => {
  const { stdout } = await about('cells.fsn-1.capacity');
  assert.match(stdout, /It has 3 tenants, \d+ % of what it can have of memory, the fullest of its bounds\./);
  assert.match(stdout, /team@1 with 3 seats: \d+ more, ended by \S/);
  assert.match(stdout, /Not counted, for nobody knows where they end: .*realms/);
  assert.doesNotMatch(stdout, /undefined|\[object|NaN|Infinity/);
  for (const what of ['cells[0].capacity', 'cells[fsn-1].capacity', '/cells/fsn-1/capacity'])
    assert.equal((await about(what)).stdout, stdout, what);
  const json = JSON.parse((await call(explain, FOLDER, ['cells.fsn-1.capacity'], {}, 'json')).stdout) as {
    computed: { cell: string; bounds: object[] };
  };
  assert.equal(json.computed.cell, 'fsn-1');
  for (const what of ['cells.nowhere.capacity', 'cells.1.capacity', 'cells.fsn-1.capacities'])
    assert.equal((await about(what)).code, 2, what);
});

test('a secret that stands in the spec is never shown', async (t) => {
  const folder = copyOf(t, 'nordlys');
  edit(folder, 'platform.yaml', (text) => `${text}secrets: { relay: Canary-81-x }\n`);
  for (const what of ['secrets', 'secrets.relay', 'platform.yaml#/secrets/relay', 'platform.yaml#/secrets', 'platform']) {
    const { stdout, stderr } = await about(what, folder);
    assert.doesNotMatch(stdout + stderr, /Canary/, what);
  }
});
