import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { complaintsOf, filesOf } from '../../../check/trial.ts';
import { compile } from '../../../compile.ts';
import type { PlatformPlan } from '../../../plan/plan.ts';
import { lossOf } from '../../../promises/loss.ts';
import { recoveryOf } from '../../../promises/recovery.ts';
import { renderPlatform } from '../../../render/platform.ts';
import type { Unit } from '../../entry.ts';
import { CATALOGUE } from '../../index.ts';

const mail = 'mail: { relay: smtp.fjord.test, party: fjord-mail }';
const pools = ['nbg1', 'fsn1', 'hel1'].map((site) => `{ name: ${site}, at: hetzner/${site}, nodes: 2, size: 8cpu-16gb }`).join(', ');
const inside = (more = '', rest: Readonly<Record<string, string>> = {}) => ({
  apps: '[mautic]',
  plans: '[{ name: one, version: 1, apps: [mautic], seats: { min: 1, max: 20 }, price: { perSeat: 1 } }]',
  cells: `[{ name: south, at: hetzner/nbg1, cluster: { pools: [${pools}] } }]`,
  services: `{ ${mail}, mariadb: { run: cluster${more} } }`,
  ...rest,
});

function planOf(edits: Readonly<Record<string, string>>) {
  const { platform, fleet } = compile(filesOf({ edits }));
  const cell = platform?.cells[0];
  assert.ok(platform && cell);
  return { platform, cell, fleet };
}

function unitsOf({ platform, cell }: { readonly platform: PlatformPlan; readonly cell: PlatformPlan['cells'][number] }): readonly Unit[] {
  return JSON.parse(JSON.stringify(renderPlatform(CATALOGUE, platform, cell))) as readonly Unit[];
}

/** The name of the copies that are made so often: what cannot be changed of them is part of it. */
function copiesOf(units: readonly Unit[], often: string): string {
  const found = objectsOf(units).find(({ kind, metadata }) => kind === 'PhysicalBackup' && metadata.name.startsWith(`mariadb-${often}-`));
  assert.ok(found, often);
  return found.metadata.name;
}

const objectsOf = (units: readonly Unit[]) => units.flatMap(({ objects }) => objects ?? []);

/** Values of an object by their paths, as in `spec.replicas`. */
function pick(units: readonly Unit[], kind: string, name: string, ...paths: readonly string[]): unknown[] {
  const found = objectsOf(units).find((each) => each.kind === kind && each.metadata.name === name);
  assert.ok(found, `${kind} ${name}`);
  return paths.map((path) => path.split('.').reduce<unknown>((inner, key) => Object(inner)[key], found));
}

const GALERA = ['MariaDB', 'mariadb-galera'] as const;

describe('MariaDB in the cluster', () => {
  const plan = planOf(inside());
  const units = unitsOf(plan);

  it('keeps the name by which apps reach it, which leads to the one instance that is written to, and has no hosts', () => {
    const mariadb = plan.cell.services.mariadb?.values;
    assert.deepEqual([mariadb?.endpoints['proxy'], mariadb?.addresses], [{ host: 'mariadb.data.svc.cluster.local', port: 3306 }, []]);
    assert.deepEqual(
      plan.cell.hosts.filter(({ values }) => values.role === 'mariadb'),
      [],
    );
    assert.ok(plan.cell.hosts.some(({ values }) => values.role === 'postgres'));
    const services = objectsOf(units).filter(({ kind, metadata }) => kind === 'Service' && metadata.name === 'mariadb');
    assert.equal(services.length, 1, 'one name of hosts and one of pods would be two of one name');
    assert.deepEqual(pick(units, 'Service', 'mariadb', 'spec.selector', 'spec.ports.0.targetPort'), [
      { 'app.kubernetes.io/name': 'mariadb', 'app.kubernetes.io/instance': 'mariadb-galera', 'k8s.mariadb.com/role': 'primary' },
      3306,
    ]);
    const [names] = pick(units, ...GALERA, 'spec.tls.serverCertAdditionalNames') as [readonly string[]];
    assert.ok(names.includes('mariadb.data.svc.cluster.local'), 'who checks the certificate asks for this name');
  });

  it('is nowhere when no app needs it', () => {
    const none = unitsOf(planOf({ services: `{ ${mail}, mariadb: { run: cluster } }` }));
    assert.ok(none.every(({ name }) => !name.startsWith('mariadb')));
    assert.ok(objectsOf(none).every(({ kind, metadata }) => kind !== 'NetworkPolicy' || metadata.namespace !== 'data'));
  });

  it('has three members of Galera on three nodes of three zones, and leaves to the operator which of them is written to', () => {
    const [replicas, enabled, primary, alone, zones] = pick(
      units,
      ...GALERA,
      'spec.replicas',
      'spec.galera.enabled',
      'spec.galera.primary',
      'spec.affinity.antiAffinityEnabled',
      'spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms.0.matchExpressions.0.values',
    );
    assert.deepEqual([replicas, enabled, primary, alone, (zones as readonly string[]).length], [3, true, undefined, true, 3]);
    const [spread] = pick(units, ...GALERA, 'spec.topologySpreadConstraints.0.topologyKey');
    assert.equal(spread, 'topology.kubernetes.io/zone');
    const large = unitsOf(planOf(inside(', size: 4cpu-8gb', { settings: '{ mariadb-operator: { storage: 40Gi } }' })));
    const [memory, size, cache] = pick(large, ...GALERA, 'spec.resources.limits.memory', 'spec.storage.size', 'spec.myCnf');
    assert.deepEqual([memory, size], ['8192Mi', '40960Mi']);
    assert.match(String(cache), /innodb_buffer_pool_size=4096M/);
  });

  it('says of every container what the restricted level asks for', () => {
    const confined = (path: string) => pick(units, ...GALERA, `${path}.allowPrivilegeEscalation`, `${path}.capabilities.drop.0`);
    for (const container of ['', '.galera.agent', '.galera.initContainer', '.metrics.exporter'])
      assert.deepEqual(confined(`spec${container}.securityContext`), [false, 'ALL'], container);
    const copies = ['daily', 'hourly'].map((often) => ['PhysicalBackup', copiesOf(units, often), 'spec'] as const);
    for (const [kind, name, path] of [[...GALERA, 'spec'] as const, [...GALERA, 'spec.metrics.exporter'] as const, ...copies])
      assert.deepEqual(
        pick(units, kind, name, `${path}.podSecurityContext.runAsNonRoot`, `${path}.podSecurityContext.seccompProfile.type`),
        [true, 'RuntimeDefault'],
      );
  });

  it('copies everything to a bucket of its own, and between two full copies once more, for as long as there is no second one', () => {
    const full = ['spec.schedule.cron', 'spec.maxRetention', 'spec.storage.s3.prefix'] as const;
    assert.deepEqual(pick(units, 'PhysicalBackup', copiesOf(units, 'daily'), ...full), ['37 1 * * *', '720h', 'daily']);
    assert.deepEqual(pick(units, 'PhysicalBackup', copiesOf(units, 'hourly'), ...full), ['7 * * * *', '48h', 'hourly']);
    const [bucket, endpoint] = pick(
      units,
      'PhysicalBackup',
      copiesOf(units, 'daily'),
      'spec.storage.s3.bucket',
      'spec.storage.s3.endpoint',
    );
    assert.equal(bucket, 'fjord-south-mariadb');
    assert.doesNotMatch(String(endpoint), /\//, 'the operator takes a host without scheme');
    const kinds = (backup: string) =>
      objectsOf(unitsOf(planOf(inside('', { backup }))))
        .filter(({ kind }) => kind === 'PhysicalBackup')
        .map(({ metadata }) => metadata.name.replace(/-[0-9a-f]{8}$/, ''));
    assert.deepEqual(kinds('{ full: never }'), []);
    assert.deepEqual(kinds('{ full: hourly }'), ['mariadb-hourly']);
    const elsewhere = unitsOf(
      planOf({ ...inside(), services: `{ ${mail}, mariadb: { run: cluster }, objects: { at: scaleway/fr-par } }` }),
    );
    assert.notEqual(copiesOf(elsewhere, 'daily'), copiesOf(units, 'daily'), 'the operator would refuse another store for the same object');
    const short = unitsOf(planOf(inside('', { backup: '{ keep: 36h }' })));
    assert.deepEqual(
      pick(short, 'PhysicalBackup', copiesOf(short, 'hourly'), 'spec.maxRetention'),
      ['36h'],
      'nothing is kept for longer than is said',
    );
  });

  it('opens the namespace of data to what talks to it, and to nothing else', () => {
    const data = objectsOf(units).filter(({ kind, metadata }) => kind === 'NetworkPolicy' && metadata.namespace === 'data');
    assert.deepEqual(data.map(({ metadata }) => metadata.name).toSorted(), [
      'default-deny',
      'mariadb-copies',
      'mariadb-exporter',
      'mariadb-instances',
    ]);
    assert.deepEqual(
      pick([{ name: 'data', needs: [], objects: data }], 'NetworkPolicy', 'default-deny', 'spec.podSelector', 'spec.ingress'),
      [{}, []],
    );
    const [from] = pick(units, 'NetworkPolicy', 'mariadb-instances', 'spec.ingress') as [
      readonly { readonly ports: readonly { port: number }[] }[],
    ];
    assert.deepEqual(
      from.map(({ ports }) => ports.map(({ port }) => port)),
      [[3306], [4444, 4567, 4568], [5555]],
    );
    const [copying] = pick(units, 'NetworkPolicy', 'mariadb-copies', 'spec.podSelector.matchLabels');
    assert.deepEqual(
      pick(units, 'PhysicalBackup', copiesOf(units, 'daily'), 'spec.podMetadata.labels'),
      [copying],
      'the operator labels no pod of a copy',
    );
    const both = unitsOf(planOf({ ...inside(), services: `{ ${mail}, mariadb: { run: cluster }, postgres: { run: cluster } }` }));
    const denied = objectsOf(both).filter(({ metadata }) => metadata.namespace === 'data' && metadata.name === 'default-deny');
    assert.equal(denied.length, 1, 'both stand behind one fence');
  });

  it('is administered as root, with the certificate of its own authority', () => {
    const controlPlane = 'controlPlane: { image: registry.fjord.test/hansa:0.1.0, database: [10.60.0.11] }';
    const { cell, platform } = planOf(
      inside('', { cells: `[{ name: south, at: hetzner/nbg1, ${controlPlane}, cluster: { pools: [${pools}] } }]` }),
    );
    const text = JSON.stringify(renderPlatform(CATALOGUE, platform, cell));
    assert.match(text, /user: root/);
    assert.match(text, /mariadb-authority/);
    const secrets = cell.components.find(({ name }) => name === 'control-plane')?.secrets ?? [];
    assert.deepEqual(secrets.find(({ key }) => key === 'mariadb-password')?.recipe, {
      make: 'issued',
      by: 'platform/mariadb-operator#root-password',
    });
  });

  it('promises no commit lost with a node or a site, and of a lost cell what the last copy had not', () => {
    const losses = lossOf(plan.platform, plan.cell, plan.fleet);
    const members = (of: string) => losses.find(({ fault }) => fault === of)?.sums.find(({ name }) => name === 'rows of MariaDB');
    assert.deepEqual([members('node')?.most, members('site hetzner/fsn1')?.most], [0, 0]);
    assert.deepEqual([members('cell')?.least, members('cell')?.most], [3_600, 7_200], 'no log of Galera is archived');
    const mistake = losses.find(({ fault }) => fault === 'mistake');
    assert.match(mistake?.sums[0]?.terms[0]?.why ?? '', /MariaDB to a copy/);
    const rows = plan.cell.services.mariadb;
    assert.equal(rows?.values.inside?.synchronous, true);
    const faults = recoveryOf(plan.platform, plan.cell, plan.fleet);
    const lost = faults.find(({ fault }) => fault === 'mariadb');
    assert.equal(lost?.least, 50, 'Kubernetes notices first');
    assert.equal(lost?.most, null);
  });

  it('is in no standby: whoever wants one keeps MariaDB on hosts', () => {
    const standby = inside('', {
      cells: `[{ name: south, at: hetzner/nbg1, cluster: { pools: [${pools}] }, standby: { pools: [{ name: all, at: hetzner/fsn1 }] } }]`,
    });
    const found = complaintsOf({ code: 'failover/no-data', edits: standby }).filter(({ subject }) => subject === 'south/mariadb');
    assert.deepEqual(
      found.map(({ at }) => at.pointer),
      ['/services/mariadb/run'],
    );
  });
});
