// size: a case for each way in which an inventory can be wrong
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { applyEdits, compile, languageOf } from '../index.ts';
import { costSheet } from '../cost/sheet.ts';
import { AS_SOLD } from '../cost/want.ts';
import { required } from '../plan/plan.ts';
import { excerptPlatform } from '../compile.ts';
import { readPlatform } from '../spec/read.ts';
import { reportOf } from '../sovereignty/report.ts';
import { type Edits, complaints, platformText, sample, tenantText } from './sample.ts';

const site = (name: string, more = '') => `{ name: ${name}, country: NO, announcements: true${more} }`;
const machine = (name: string, at: string, address: string, more = '') =>
  `{ name: ${name}, site: ${at}, size: 4cpu-8gb, address: ${address}, price: 20.50${more} }`;
const MACHINES = [
  machine('ser-a', 'quay', '10.20.64.11', ', carries: [servers]'),
  machine('ser-b', 'barn', '10.20.65.11', ', carries: [servers]'),
  machine('ser-c', 'hill', '10.20.66.11', ', carries: [servers]'),
  machine('node-a', 'quay', '10.20.64.21', ', pool: all'),
  machine('node-b', 'quay', '10.20.64.22', ', pool: all'),
  machine('node-c', 'quay', '10.20.64.23', ', pool: all'),
  machine('data-a', 'quay', '10.20.64.31'),
  machine('data-b', 'barn', '10.20.65.31'),
  machine('cache-a', 'quay', '10.20.64.41', ', carries: [cache]'),
  machine('cache-b', 'barn', '10.20.65.41', ', carries: [cache]'),
  machine('vote', 'hill', '10.20.66.61'),
  machine('watch', 'hill', '10.20.66.71'),
];
const SITES = [site('quay'), site('barn'), site('hill')];
const CLUSTER =
  'servers: { at: [pier/quay, pier/barn, pier/hill] }, loadBalancer: metallb, addresses: ["203.0.113.0/28"], pools: [{ name: all, at: pier/quay, nodes: 3, size: 4cpu-8gb }]';
const SERVICES =
  'postgres: { at: [pier/quay, pier/barn], witness: pier/hill }, objects: { at: scaleway/fr-par }, monitoring: { at: pier/hill, deadManSwitch: hetzner/nbg1 }';
const GATES = '{ dataPath: eea, parties: [{ name: port, seat: NO, control: NO, evidence: lease of 2026, checked: 2026-11-20 }] }';

/** A platform on a pier: everything but objects, copies and the dead-man switch stands on machines that are there. */
function pier({
  machines = MACHINES,
  sites = SITES,
  cluster = CLUSTER,
  services = SERVICES,
  party = 'port',
  ...more
}: Partial<Pier> = {}): Edits {
  return {
    inventory: `[{ name: pier, party: ${party}, sites: [${sites.join(', ')}], machines: [${machines.join(', ')}] }]`,
    cells: `[{ name: south, at: pier/quay, cluster: { ${cluster} } }]`,
    services: `{ mail: { relay: out.fjord.test, party: fjord }, ${services} }`,
    seller: '{ name: Fjord AS, country: NO }',
    sovereignty: GATES,
    ...more.edits,
  };
}

interface Pier {
  readonly machines: readonly string[];
  readonly sites: readonly string[];
  readonly cluster: string;
  readonly services: string;
  readonly party: string;
  readonly edits: Edits;
}

/** The machines with one of them written otherwise. */
const but = (name: string, change: (line: string) => string) =>
  MACHINES.map((line) => (line.includes(`name: ${name},`) ? change(line) : line));

test('what runs in the cluster has no address of a machine, for it has no host', () => {
  const services = SERVICES.replace(
    'postgres: { at: [pier/quay, pier/barn], witness: pier/hill }',
    'postgres: { run: cluster }, mariadb: { run: cluster }',
  );
  const plans = '[{ name: one, version: 1, apps: [mautic], seats: { min: 1, max: 20 }, price: { perSeat: 1 } }]';
  const edits = { ...pier({ services }), apps: '[mautic]', plans };
  const { postgres, mariadb } = required(sample(edits, {}).platform?.cells[0]).services;
  assert.deepEqual([postgres.values.addresses, required(mariadb).values.addresses], [[], []]);
});

test('a platform stands on an inventory: on each machine one thing, at the address that it has', () => {
  const compilation = sample(pier());
  assert.deepEqual(complaints(compilation), []);
  const platform = required(compilation.platform);
  const borne = platform.inventory?.machines.map(({ name, values }) => `${name} ${values.bears}`);
  assert.deepEqual(borne, [
    'ser-a server/south-s1',
    'ser-b server/south-s2',
    'ser-c server/south-s3',
    'node-a pool/south/all',
    'node-b pool/south/all',
    'node-c pool/south/all',
    'data-a host/south/postgres-1',
    'data-b host/south/postgres-2',
    'cache-a host/south/cache-1',
    'cache-b host/south/cache-2',
    'vote host/south/witness-1',
    'watch host/south/monitoring-1',
  ]);
  const { services, primary } = required(platform.cells[0]);
  assert.deepEqual(services.postgres.values.addresses, ['10.20.64.31', '10.20.65.31']);
  assert.equal(services.monitoring.values.address, '10.20.66.71');
  assert.deepEqual(
    primary.servers.map(({ values }) => values.address),
    ['10.20.64.11', '10.20.65.11', '10.20.66.11'],
  );
  assert.equal(primary.pools[0]?.values.type, 'node-a node-b node-c');
});

test('a machine more at the end of the list, or a node more, moves no host', () => {
  const bears = (edits: Edits) =>
    new Map(sample(edits).platform?.inventory?.machines.map(({ name, values }) => [name, values.bears] as const));
  const before = bears(pier());
  const spare = machine('spare', 'quay', '10.20.64.99');
  for (const after of [
    bears(pier({ machines: [...MACHINES, spare] })),
    bears(pier({ machines: [...MACHINES, spare], cluster: CLUSTER.replace('nodes: 3', 'nodes: 4') })),
  ])
    for (const [name, thing] of before) assert.equal(after.get(name), thing, name);
});

test('one cell of several is given the same machines whether it is planned alone or with the others', () => {
  const edits = pier();
  const files = platformText({ ...edits, cells: `${required(edits['cells']).slice(0, -1)}, { name: other, at: hetzner/hel1 }]` });
  const language = languageOf();
  const read = readPlatform(files, language.vocabulary);
  const whole = compile(new Map([['platform.yaml', files]]), language).platform;
  const alone = excerptPlatform(language, { sources: read.sources, platform: read.written }, { cells: new Set(['south']), digest: 'x' });
  assert.deepEqual(alone?.cells, whole?.cells.slice(0, 1));
});

test('where an inventory has too few machines, it is said who has the others', () => {
  const few = sample(pier({ cluster: CLUSTER.replace('nodes: 3', 'nodes: 5') }));
  assert.deepEqual(complaints(few), ['inventory/short /cells/0/cluster/pools/0/nodes']);
  assert.match(few.diagnostics[0]?.message ?? '', /3 are left for it: data-a bears host\/south\/postgres-1/);
  // Kept for something else, too small, of another cell, at another site: each is no machine for it.
  for (const change of [
    (line: string) => line.replace('price: 20.50', 'price: 20.50, carries: [cache]'),
    (line: string) => line.replace('4cpu-8gb', '4cpu-4gb'),
    (line: string) => line.replace('4cpu-8gb', '2cpu-8gb'),
    (line: string) => line.replace('site: quay', 'site: hill'),
  ])
    assert.deepEqual(complaints(sample(pier({ machines: but('data-a', change) }))), ['inventory/short /services/postgres/at']);
  const large = sample(pier({ machines: but('data-a', (line) => line.replace('4cpu-8gb', '64cpu-512gb')) }));
  assert.deepEqual(complaints(large), []);
  assert.equal(large.platform?.cells[0]?.hosts[0]?.values.memory, 512 * 1024);
});

test('what is kept for one cell serves no other', () => {
  const own = but('data-a', (line) => line.replace(' }', ', cell: other }'));
  const cells = `[{ name: south, at: pier/quay, cluster: { ${CLUSTER} } }, { name: other, at: hetzner/hel1, services: { postgres: { at: [hetzner/hel1, hetzner/fsn1], witness: hetzner/nbg1 } } }]`;
  assert.ok(complaints(sample(pier({ machines: own, edits: { cells } }))).includes('inventory/short /services/postgres/at'));
});

test('what an inventory does not have is refused where the platform would rely on it', () => {
  const balanced = pier({ cluster: CLUSTER.replace('loadBalancer: metallb, addresses: ["203.0.113.0/28"], ', '') });
  assert.deepEqual(complaints(sample(balanced)), ['inventory/facility /cells/0/cluster/loadBalancer']);
  const stored = pier({ services: SERVICES.replace('objects: { at: scaleway/fr-par }, ', '') });
  assert.deepEqual(complaints(sample(stored)), ['inventory/facility /services/objects/at']);
  const mautic = {
    apps: '[mautic]',
    plans: '[{ name: one, version: 1, apps: [mautic], seats: { min: 1, max: 5 }, price: { perSeat: 1 } }]',
  };
  const kept = complaints(sample(pier({ edits: mautic }), {}));
  assert.ok(kept.includes('inventory/facility /stack/volumes'), kept.join());
  assert.ok(
    !complaints(sample(pier({ edits: { ...mautic, stack: '{ volumes: longhorn }' } }), {}))
      .join()
      .includes('facility'),
  );
});

test('each fix of a missing facility leaves a platform without it, and no other error', () => {
  const stored = platformText(pier({ services: SERVICES.replace('objects: { at: scaleway/fr-par }, ', '') }));
  const found = compile(new Map([['platform.yaml', stored]])).diagnostics.find(({ code }) => code === 'inventory/facility');
  const after = compile(new Map([['platform.yaml', applyEdits(stored, found?.fix ?? [])]]));
  assert.deepEqual(complaints(after), []);
  const heard = platformText(pier({ cluster: CLUSTER.replace('loadBalancer: metallb, ', '') }));
  const balanced = compile(new Map([['platform.yaml', heard]])).diagnostics.find(({ code }) => code === 'inventory/facility');
  assert.deepEqual(complaints(compile(new Map([['platform.yaml', applyEdits(heard, balanced?.fix ?? [])]]))), []);
});

test('MetalLB is believed where somebody has said that its announcements arrive', () => {
  const deaf = sample(pier({ sites: [site('quay').replace('true', 'false'), site('barn'), site('hill')] }));
  assert.deepEqual(complaints(deaf), ['network/metallb /inventory/0/sites/0/announcements']);
  const unsaid = sample(pier({ sites: [SITES[0] ?? '', '{ name: barn, country: NO }', SITES[2] ?? ''] }));
  assert.deepEqual(complaints(unsaid), ['network/metallb /inventory/0/sites/1/announcements']);
});

test('addresses are in the network of the nodes, once, and in nobody else’s part of it', () => {
  const at = (address: string) => complaints(sample(pier({ machines: but('data-a', (line) => line.replace('10.20.64.31', address)) })));
  assert.deepEqual(at('10.21.64.31'), ['inventory/address /inventory/0/machines/6/address']);
  assert.deepEqual(at('10.20.255.31'), []);
  // The dead-man switch stands at hetzner/nbg1, whose part of the network is 10.20.2.0/24.
  assert.deepEqual(at('10.20.2.31'), ['inventory/address /inventory/0/machines/6/address']);
  assert.deepEqual(at('10.20.3.31'), []);
  assert.deepEqual(at('10.20.64.21'), ['spec/duplicate /inventory/0/machines/6/address']);
  const own = pier({ cluster: `${CLUSTER}, network: { nodes: 10.90.0.0/16 }` });
  assert.ok(complaints(sample(own)).every((each) => each.startsWith('inventory/address')));
});

test('names are there once, and lead to something', () => {
  const called = (change: (line: string) => string) => complaints(sample(pier({ machines: but('cache-b', change) })));
  assert.deepEqual(
    called((line) => line.replace('cache-b', 'cache-a')),
    ['spec/duplicate /inventory/0/machines/9/name'],
  );
  assert.ok(called((line) => line.replace('site: barn', 'site: barm')).includes('spec/reference /inventory/0/machines/9/site'));
  assert.ok(called((line) => line.replace(' }', ', cell: sout }')).includes('spec/reference /inventory/0/machines/9/cell'));
  assert.ok(called((line) => line.replace(' }', ', pool: nobody }')).includes('spec/reference /inventory/0/machines/9/pool'));
  assert.deepEqual(complaints(sample(pier({ sites: [...SITES, site('hill')] }))), ['spec/duplicate /inventory/0/sites/3/name']);
  const taken = pier();
  const inventory = required(taken['inventory']).replace('name: pier', 'name: hetzner');
  assert.ok(complaints(sample({ ...taken, inventory })).includes('spec/format /inventory/0/name'));
});

test('a site that nobody has is told as one of a provider is, with what can be meant', () => {
  const misspelt = sample(pier({ services: SERVICES.replace('witness: pier/hill', 'witness: pier/hil') }));
  const said = misspelt.diagnostics.find(({ code }) => code === 'spec/value');
  assert.deepEqual([said?.code, said?.at.pointer, said?.hint], ['spec/value', '/services/postgres/witness', 'Did you mean `pier/hill`?']);
  assert.equal(said?.fix[0]?.text, 'pier/hill');
  const [none] = sample({ cells: '[{ name: south, at: pier/quay }]' }).diagnostics;
  assert.deepEqual([none?.code, none?.at.pointer], ['spec/value', '/cells/0/at']);
  const [known] = sample({ cells: '[{ name: south, at: planethoster/lyon }]' }).diagnostics;
  assert.match(known?.hint ?? '', /as `inventory`/);
  const [managed] = sample({ cells: '[{ name: south, at: cloudfleet }]' }).diagnostics;
  assert.match(managed?.hint ?? '', /stack cloudfleet/);
});

test('a key stroke in an inventory comes to what a first reading comes to', () => {
  const { vocabulary } = languageOf();
  const before = readPlatform(platformText(pier()), vocabulary);
  const gone = platformText(pier()).replace('{ name: quay,', '{ name: quai,');
  const again = (text: string) => readPlatform(text, vocabulary, before).findings.map(({ code, at }) => `${code} ${at.pointer}`);
  assert.deepEqual(
    again(gone),
    readPlatform(gone, vocabulary).findings.map(({ code, at }) => `${code} ${at.pointer}`),
  );
  assert.ok(again(gone).includes('spec/value /cells/0/at'));
  assert.deepEqual(again(platformText(pier({ machines: but('vote', (line) => line.replace('20.50', '21.50')) }))), []);
});

test('whoever runs the place stands before the gates, with what the spec says of it', () => {
  const { platform, language } = sample(pier());
  const report = reportOf(required(platform), language.catalogue, '2026-11-22');
  const port = report.axes.dataPath.find(({ party }) => party === 'port');
  assert.deepEqual([port?.seat, port?.by, port?.verdict], ['NO', 'operator', 'passes']);
  assert.equal(port?.processes, 'pier/quay (NO), pier/barn (NO), pier/hill (NO)');
  assert.deepEqual(
    complaints(sample(pier({ party: 'planethoster' })))
      .map((each) => each.split(' ')[0])
      .includes('sovereignty/data-path'),
    true,
  );
  assert.deepEqual(complaints(sample(pier({ party: 'operator', edits: { sovereignty: '{ dataPath: eea }' } }))), []);
});

test('a place outside the gate is refused, whoever runs it, until somebody answers for them', () => {
  const abroad = { sites: [site('quay').replace('NO', 'US'), site('barn'), site('hill')] };
  assert.deepEqual(complaints(sample(pier(abroad))), ['inventory/country /inventory/0/sites/0/country']);
  const accept = '{ party: port, reason: moving, owner: it@fjord.test, until: 2027-01-31 }';
  const answered = sample(pier({ ...abroad, edits: { sovereignty: GATES.replace('{ dataPath', `{ accept: [${accept}], dataPath`) } }));
  assert.ok(!complaints(answered).some((each) => each.startsWith('inventory/country')));
});

test('voters at inventories of one party are voters of one party', () => {
  const votes = (party: string) =>
    complaints(
      sample(
        pier({
          party,
          edits: {
            failover: '{ votes: [pier/barn, hetzner/nbg1, stackit/eu01-1] }',
            cells: `[{ name: south, at: hetzner/nbg1, standby: { pools: [{ name: far, at: ovhcloud/GRA9 }] } }]`,
            services: '{ mail: { relay: out.fjord.test, party: fjord } }',
          },
        }),
        { skerry: tenantText() },
      ),
    ).filter((each) => each.includes('/failover'));
  assert.deepEqual([votes('port'), votes('hetzner')], [[], ['failover/same-party /failover/votes']]);
});

test('machines cost what the spec says, and what it does not say is unknown', () => {
  const { platform, language } = sample(pier({ machines: but('vote', (line) => line.replace(', price: 20.50', '')) }));
  const sheet = costSheet({
    catalogue: language.catalogue,
    lists: {},
    platform: required(platform),
    tenants: [],
    day: '2026-11-22',
    assumed: AS_SOLD,
  });
  const own = sheet.lines.filter(({ provider }) => provider === 'pier');
  assert.equal(own.filter(({ cents }) => cents === 2050).length, 11);
  assert.deepEqual(
    own.filter(({ cents }) => cents === null).map(({ what }) => what),
    ['witness on vote', 'addresses that MetalLB announces'],
  );
  assert.equal(sheet.totals[0]?.atLeast, true);
});

test('what is said of too few machines names those that others have, and those that are free', () => {
  const said = (machines: readonly string[]) =>
    sample(pier({ machines, cluster: CLUSTER.replace('nodes: 3', 'nodes: 4') })).diagnostics.find(({ code }) => code === 'inventory/short')
      ?.message;
  assert.match(said(MACHINES) ?? '', /and 3 are left for it: data-a bears host\/south\/postgres-1\.$/);
  const small = machine('small', 'quay', '10.20.64.90', '').replace('4cpu-8gb', '1cpu-1gb');
  const far = machine('far', 'barn', '10.20.65.90');
  const kept = machine('kept', 'quay', '10.20.64.91', ', carries: [cache, witness]').replace('4cpu-8gb', '1cpu-2gb');
  assert.match(
    said([...MACHINES, small, far, kept]) ?? '',
    /: data-a bears host\/south\/postgres-1; small is 1cpu-1gb, kept is 1cpu-2gb for cache and witness\.$/,
  );
  const none = sample(
    pier({ machines: but('data-b', (line) => line.replace('4cpu-8gb', '1cpu-1gb').replace(' }', ', carries: [cache] }')) }),
  );
  assert.match(
    none.diagnostics.find(({ code }) => code === 'inventory/short')?.message ?? '',
    /none is left for it: data-b is 1cpu-1gb for cache\.$/,
  );
});

test('a fix is offered only where all that it needs is there', () => {
  const fix = (edits: Edits, tenants?: Readonly<Record<string, string>>) =>
    sample(edits, tenants).diagnostics.find(({ code }) => code === 'inventory/facility')?.fix.length;
  const addressed = CLUSTER.replace('loadBalancer: metallb, ', '');
  const bare = addressed.replace('addresses: ["203.0.113.0/28"], ', '');
  const deaf = [SITES[0] ?? '', site('barn').replace('true', 'false'), SITES[2] ?? ''];
  assert.deepEqual(
    [fix(pier({ cluster: addressed })), fix(pier({ cluster: bare })), fix(pier({ cluster: addressed, sites: deaf }))],
    [1, 0, 0],
  );
  const mautic = {
    apps: '[mautic]',
    plans: '[{ name: one, version: 1, apps: [mautic], seats: { min: 1, max: 5 }, price: { perSeat: 1 } }]',
  };
  assert.equal(fix(pier({ edits: mautic }), {}), 1);
});

test('a cell at a provider is not asked for what an inventory lacks, and a site where nothing stands for no country', () => {
  const cells = `[{ name: south, at: hetzner/nbg1, cluster: { pools: [{ name: all, at: hetzner/nbg1 }] }, services: { postgres: { at: [hetzner/nbg1, hetzner/fsn1], witness: hetzner/hel1 }, monitoring: { at: hetzner/hel1, deadManSwitch: hetzner/nbg1 } } }]`;
  const idle = pier({ sites: SITES.map((each) => each.replace('NO', 'US')), edits: { cells } }) as Record<string, string>;
  const said = complaints(sample({ ...idle, inventory: (idle['inventory'] ?? '').replaceAll(', pool: all', '') }));
  assert.ok(!said.some((each) => /inventory\/(facility|country)/.test(each)), said.join());
});

test('a machine of one cell that nobody uses yet is held against the network of that cell', () => {
  const spare = (more: string) => complaints(sample(pier({ machines: [...MACHINES, machine('spare', 'hill', '10.99.0.9', more)] })));
  assert.deepEqual(spare(', cell: south'), ['inventory/address /inventory/0/machines/12/address']);
  assert.deepEqual(spare(''), []);
});

test('a machine is held against the network of the cell, and of the cluster, that it works in', () => {
  const second =
    '{ name: other, at: hetzner/hel1, cluster: { network: { nodes: 10.90.0.0/16 } }, services: { postgres: { at: [hetzner/hel1, hetzner/fsn1], witness: hetzner/nbg1 }, monitoring: { at: hetzner/hel1 } } }';
  const cells = `[${second}, { name: south, at: pier/quay, cluster: { ${CLUSTER} } }]`;
  const of = (edits: Edits) => complaints(sample(edits)).filter((each) => each.startsWith('inventory/address'));
  assert.deepEqual(of(pier({ edits: { cells } })), []);
  const beside = (address: string) => {
    const node = machine('aside', 'hill', address, ', pool: far');
    const standby = 'servers: { at: [hetzner/hel1], count: 3 }, pools: [{ name: far, at: pier/hill, nodes: 1, size: 4cpu-8gb }]';
    return of(
      pier({
        machines: [...MACHINES, node],
        edits: { cells: `[{ name: south, at: pier/quay, cluster: { ${CLUSTER} }, standby: { ${standby} } }]` },
      }),
    );
  };
  assert.deepEqual([beside('10.21.66.9'), beside('10.20.66.9')], [[], ['inventory/address /inventory/0/machines/12/address']]);
});

test('a machine stands at a site of its own inventory', () => {
  const edits = pier() as Record<string, string>;
  const other =
    ', { name: dock, party: port, sites: [{ name: slip, country: NO }], machines: [{ name: box, site: quay, size: 1cpu-1gb, address: 10.20.90.1 }] }]';
  const inventory = `${(edits['inventory'] ?? '').slice(0, -1)}${other}`;
  assert.deepEqual(complaints(sample({ ...edits, inventory })), ['spec/reference /inventory/1/machines/0/site']);
});
