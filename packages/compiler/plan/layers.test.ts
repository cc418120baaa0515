import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Compilation, compile, emitFile, languageOf, renderAll, thingsOfPlatform } from '../index.ts';
import { platformText, tenantText } from '../check/sample.ts';
import { inForceForTenants, inForceOn } from './effective.ts';
import { copiesLast, backupOf, longestKept } from './retention.ts';
import { seenBy, viewsOf } from './seen.ts';
import { reasonOf } from './thing.ts';

const LANGUAGE = languageOf();
const MAIL = 'mail: { relay: out.fjord.test, party: fjord }';
const CELLS = '[{ name: south, at: hetzner/nbg1, environment: live }, { name: trial, at: hetzner/hel1, environment: accept }]';

function made(edits: Readonly<Record<string, string>>, tenant = tenantText()): Compilation {
  return compile(
    new Map([
      ['platform.yaml', platformText(edits)],
      ['tenants/skerry.yaml', tenant],
    ]),
    LANGUAGE,
  );
}

function platformOf(compilation: Compilation) {
  assert.ok(compilation.platform);
  return compilation.platform;
}

const codes = ({ diagnostics }: Compilation) => diagnostics.map((each) => `${each.code} ${each.at.pointer}`);

test("the nearest layer that says a value has the say: mappings are read together key by key, a list is one layer's", () => {
  const compilation = made({
    services: `{ ${MAIL}, postgres: { size: 8cpu-16gb, recovery: patient, at: [hetzner/fsn1, hetzner/nbg1], witness: hetzner/hel1 } }`,
    environments: '[{ name: accept, services: { postgres: { size: 4cpu-8gb, at: [hetzner/hel1, scaleway/nl-ams-1] } } }, { name: live }]',
    cells: CELLS.replace('environment: accept', 'environment: accept, services: { postgres: { size: 2cpu-4gb } }'),
  });
  const { cells } = platformOf(compilation);
  const told = cells.map(({ hosts, services: { postgres, mail } }) => [
    hosts[0]?.values.size,
    postgres.values.recovery,
    postgres.values.at.join(' '),
    postgres.values.witness,
    mail?.values.host,
  ]);
  assert.deepEqual(told, [
    ['8cpu-16gb', 'patient', 'hetzner/fsn1 hetzner/nbg1', 'hetzner/hel1', 'out.fjord.test'],
    ['2cpu-4gb', 'patient', 'hetzner/hel1 scaleway/nl-ams-1', 'hetzner/hel1', 'out.fjord.test'],
  ]);
  const { hosts, services } = cells[1] ?? assert.fail();
  const origins = [reasonOf(hosts[0] ?? assert.fail(), 'size'), reasonOf(services.postgres, 'at'), reasonOf(services.postgres, 'recovery')];
  assert.deepEqual(
    origins.map(({ origin, because }) => [origin.pointer, because.rule, because.how]),
    [
      ['/cells/1/services/postgres/size', '/services/postgres/size', 'asked'],
      ['/environments/0/services/postgres/at', '/services/postgres/at', 'asked'],
      ['/services/postgres/recovery', '/services/postgres/recovery', 'asked'],
    ],
  );
});

/** Without what says where a value was asked for: that is what layers differ in, and nothing else. */
function treeOf(compilation: Compilation): string {
  const files = [...renderAll(compilation)].flatMap(([, tree]) => tree.map((file) => `${file.path}\n${emitFile(file)}`));
  return files.join('\n').replaceAll(/hansa\/origin: .*/g, '');
}

const SECTIONS = {
  profile: 'evaluation',
  services: `{ ${MAIL}, postgres: { at: [hetzner/nbg1], witness: none }, cache: { recovery: fast }, monitoring: { deadManSwitch: none } }`,
  settings: '{ nextcloud: { pool: direct, storage: objects }, traefik: { replicas: 4 }, keycloak: { pool: session } }',
  backup: '{ keep: 60d, volumes: hourly, drill: weekly }',
  objectives: '{ availability: 99, recoveryTime: 12h, databaseFailover: 90s }',
};
const OFFER = {
  apps: '[nextcloud]',
  plans: '[{ name: one, version: 1, apps: [nextcloud], seats: { min: 1, max: 50 }, price: { perSeat: 1 } }]',
};

test('what the platform, an environment or a cell says of a section comes to the same tree, complaints and promises', () => {
  const { services, ...others } = SECTIONS;
  const all = Object.entries(SECTIONS).map(([key, value]) => `${key}: ${value}`);
  const plain = { ...OFFER, services: `{ ${MAIL} }` };
  const said = [
    made({ ...OFFER, ...others, services }),
    made({ ...plain, environments: `[{ name: prod, ${all.join(', ')} }]` }),
    made({ ...plain, cells: `[{ name: south, at: hetzner/nbg1, ${all.join(', ')} }]` }),
  ];
  const [first, ...rest] = said.map((each) => ({
    tree: treeOf(each),
    codes: each.diagnostics.map(({ code, found }) => `${code} ${found}`).sort(),
    objectives: viewsOf(platformOf(each)).map((view) => view.objectives.values),
  }));
  assert.ok(first && /replicas: 1/.test(first.tree) && first.tree !== treeOf(made(plain)));
  for (const each of rest) assert.deepEqual(each, first);
});

test('half a relay in a layer, with none above it, lacks the other half, once where it is said', () => {
  const half = (more: string) => ({ services: '{ cache: { recovery: fast } }', ...OFFER, cells: CELLS.replace('live', `live, ${more}`) });
  const mail = (inside: string) => half(`services: { mail: { ${inside} } }`);
  const south = '/cells/0/services/mail';
  const both = ['/environments/0/services/mail/party'];
  const missing = (edits: Readonly<Record<string, string>>) =>
    codes(made({ environments: '[{ name: accept, services: { mail: { relay: try.fjord.test } } }, { name: live }]', ...edits }));
  assert.deepEqual(
    [mail('relay: out.fjord.test'), mail('port: 465')].map((edits) => missing(edits).filter((each) => each.includes(south))),
    [[`spec/missing ${south}/party`], [`spec/missing ${south}/relay`, `spec/missing ${south}/party`]],
  );
  assert.deepEqual(
    missing({ ...mail('relay: out.fjord.test, party: fjord'), cells: CELLS.replace('live', 'accept') }),
    both.map((each) => `spec/missing ${each}`),
  );
  assert.deepEqual(missing({ cells: CELLS }), [], 'the platform says who runs it');
});

test("the clusters of an environment's cells are what it says, and a cell that says its own keeps it", () => {
  const compilation = made({
    environments:
      '[{ name: accept, cluster: { servers: { count: 1 }, pools: [{ name: few, at: hetzner/hel1, nodes: 1 }, { name: more, at: hetzner/hel1 }] } }, { name: live }]',
    cells: CELLS.replaceAll('environment: live', 'environment: accept, cluster: { pools: [{ name: own, at: hetzner/nbg1 }] }'),
  });
  const told = platformOf(compilation).cells.map(({ primary }) => [
    primary.servers.length,
    ...primary.pools.map(({ name, values }) => `${name} ${values.nodes}`),
  ]);
  // The pools of a cell are a list of its own: the node count of the environment's first pool does not get into it.
  assert.deepEqual(told, [
    [1, 'own 3'],
    [1, 'few 1', 'more 3'],
  ]);
});

test('a platform is judged as each environment sees it: what is spared in one is asked for in the other', () => {
  const of = (environment: string, more = '') =>
    codes(made({ environments: `[{ name: accept, ${environment} }, { name: live${more} }]`, cells: CELLS })).filter(
      (each) => !each.startsWith('image/'),
    );
  assert.deepEqual(of('backup: { drill: never }'), ['state/uncovered /environments/0/backup/drill']);
  assert.deepEqual(of('profile: evaluation, backup: { drill: never }'), []);
  assert.deepEqual(of('profile: evaluation', ', backup: { drill: never }'), ['state/uncovered /environments/1/backup/drill']);
  assert.deepEqual(of('objectives: { dataLoss: 5m }'), ['objectives/unreachable /environments/0/objectives/dataLoss']);
});

test('a plan that one environment cannot carry is sold as long as another can', () => {
  const small = 'cluster: { pools: [{ name: few, at: hetzner/hel1, nodes: 2, size: 4cpu-8gb }] }';
  const plans = (most: number) => `[{ name: one, version: 1, apps: [nextcloud], seats: { min: 1, max: ${most} }, price: { perSeat: 1 } }]`;
  const environments = `[{ name: accept, objectives: { availability: 99 }, ${small} }, { name: live }]`;
  const of = (most: number) => codes(made({ apps: '[nextcloud]', plans: plans(most), environments, cells: CELLS }));
  assert.ok(!of(800).some((each) => each.startsWith('capacity/plan')), of(800).join());
  assert.ok(of(90_000).includes('capacity/plan /plans/0/seats/max'));
});

test('a witness too many is taken away where the hosts are said, and the witness of a layer above does not come back', () => {
  const three = 'services: { postgres: { at: [hetzner/fsn1, hetzner/nbg1, hetzner/hel1], witness: scaleway/pl-waw-3 } }';
  const compilation = made({
    environments: `[{ name: live, ${three} }]`,
    services: `{ ${MAIL}, postgres: { at: [hetzner/fsn1, hetzner/nbg1], witness: hetzner/hel1 } }`,
  });
  const quorum = compilation.diagnostics.find(({ code }) => code === 'postgres/quorum');
  assert.match(quorum?.message ?? '', /4 voters/);
  assert.deepEqual(
    quorum?.fix.map((edit) => edit.text),
    ['none'],
  );
});

test('where nothing is said otherwise a cell sees the platform itself, and no rule is asked twice', () => {
  const platform = platformOf(made({ environments: '[{ name: accept }, { name: live }]', cells: CELLS }));
  assert.equal(viewsOf(platform)[0], platform);
  assert.ok(platform.cells.every((cell) => seenBy(platform, cell) === platform));
  const same = platformOf(made({ environments: '[{ name: live, services: { cache: { recovery: fast } } }]' }));
  assert.equal(viewsOf(same)[0], same, 'services are planned with the cell');
});

test('what a cell has of its own is a thing of the plan, with its reason', () => {
  const platform = platformOf(made({ environments: '[{ name: accept, backup: { keep: 90d } }, { name: live }]', cells: CELLS }));
  const own = thingsOfPlatform(platform).find(({ id }) => id === 'backup/environment/accept');
  assert.ok(own);
  assert.equal((own.values as { keep?: string }).keep, '90d');
  assert.equal(reasonOf(own, 'keep').origin.pointer, '/environments/0/backup/keep');
  const ids = thingsOfPlatform(platform).map(({ id }) => id);
  assert.equal(new Set(ids).size, ids.length);
  // Erased is what no copy holds any more, in the tenant's own cell; what people are told is the longest.
  assert.equal(copiesLast(backupOf(platform, 'trial')) - copiesLast(backupOf(platform, 'south')), 60 * 86_400_000);
  assert.equal(longestKept(platform), '90d');
});

test('a key is shown for each cell with every layer that could say it, and which one has the say', () => {
  const compilation = made({
    services: `{ ${MAIL}, postgres: { size: 8cpu-16gb } }`,
    environments: '[{ name: accept, services: { postgres: { size: 4cpu-8gb } } }, { name: live }]',
    cells: CELLS,
  });
  const [south, trial] = inForceOn(compilation, '/services/postgres/size');
  assert.deepEqual([south?.of.name, south?.layer, south?.value], ['south', 'platform', '8cpu-16gb']);
  assert.deepEqual([trial?.of.name, trial?.layer, trial?.value], ['trial', 'environment', '4cpu-8gb']);
  assert.deepEqual(
    trial?.rungs.map(({ layer, said, at, inForce }) => [layer, said, at?.line ?? null, inForce]),
    [
      ['default', false, null, false],
      ['platform', true, 10, false],
      ['environment', true, 13, true],
      ['cell', false, null, false],
    ],
  );
  const [one] = inForceOn(compilation, '/services/postgres/at');
  assert.deepEqual([one?.layer, one?.value], ['default', ['hetzner/nbg1', 'hetzner/fsn1']], 'a default that the planner computes');
  const [skerry] = inForceForTenants(compilation, '/environment');
  assert.deepEqual([skerry?.layer, skerry?.value], ['default', 'live']);
});

test('what is not for a layer to say is told from what nobody knows', () => {
  const of = (edits: Readonly<Record<string, string>>, tenant?: string) =>
    made(edits, tenant).diagnostics.map(({ code, message }) => `${code}: ${message}`);
  assert.deepEqual(of({ environments: '[{ name: prod, standby: {} }]' }), [
    'layer/fixed: `standby` is not for an environment to say: each cell says it for itself.',
  ]);
  assert.deepEqual(of({ cells: '[{ name: south, at: hetzner/nbg1, stack: { gateway: traefik } }]' }), [
    'layer/fixed: `stack` is not for a cell to say: it holds for the whole platform.',
  ]);
  assert.deepEqual(of({}, `${tenantText()}storagePerSeat: 9Gi\n`), [
    'layer/fixed: `storagePerSeat` is not for a tenant to say: its plan says it, for everyone who bought that version.',
  ]);
  assert.match(of({}, `${tenantText()}settings: {}\n`)[0] ?? '', /^layer\/fixed: .* an environment or a cell for all tenants/);
  assert.match(of({ environments: '[{ name: prod, proffile: evaluation }]' })[0] ?? '', /^spec\/unknown-key/);
  assert.match(of({ environments: '[{ name: prod, services: { mial: {} } }]' })[0] ?? '', /^spec\/unknown-key/);
  assert.match(
    of({ cells: CELLS.replace('live', 'lvie'), environments: '[{ name: accept }, { name: live }]' })[0] ?? '',
    /no environment `lvie`/,
  );
});
