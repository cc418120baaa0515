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
  cells: `[{ name: south, at: hetzner/nbg1, cluster: { pools: [${pools}] } }]`,
  services: `{ ${mail}, postgres: { run: cluster${more} } }`,
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

/** Values of an object by their paths, as in `spec.instances`. */
function pick(units: readonly Unit[], kind: string, name: string, ...paths: readonly string[]): unknown[] {
  const found = units.flatMap(({ objects }) => objects ?? []).find((each) => each.kind === kind && each.metadata.name === name);
  assert.ok(found, `${kind} ${name}`);
  return paths.map((path) => path.split('.').reduce<unknown>((inner, key) => Object(inner)[key], found));
}

describe('PostgreSQL in the cluster', () => {
  const plan = planOf(inside());
  const units = unitsOf(plan);

  it('keeps the names by which apps reach it, has no hosts, and leaves those of the cache where they were', () => {
    const { postgres, cache } = plan.cell.services;
    assert.deepEqual(
      Object.values(postgres.values.endpoints).map(({ host, port }) => `${host}:${port}`),
      [
        'postgres.data.svc.cluster.local:6432',
        'postgres-direct.data.svc.cluster.local:5432',
        'postgres-session.data.svc.cluster.local:6432',
      ],
    );
    assert.deepEqual([postgres.values.addresses, cache.values.addresses.length], [[], 2]);
    assert.ok(plan.cell.hosts.every(({ values }) => values.role !== 'postgres'));
    const [first = assert.fail()] = units;
    const named = (first.objects ?? []).filter(({ kind }) => kind === 'Service').map(({ metadata }) => metadata.name);
    assert.deepEqual(
      named.filter((name) => name.startsWith('postgres')),
      [],
      'a name would lead to nobody, and to the pods',
    );
    assert.deepEqual(pick(units, 'Service', 'postgres', 'spec.selector', 'spec.ports.0.port', 'spec.ports.0.targetPort'), [
      { 'cnpg.io/poolerName': 'postgres-pool' },
      6432,
      5432,
    ]);
  });

  it('commits on two of three instances, on three nodes of three zones, and promotes nobody who could lack a commit', () => {
    const [count, synchronous, kind, key, zones] = pick(
      units,
      'Cluster',
      'postgres',
      'spec.instances',
      'spec.postgresql.synchronous',
      'spec.affinity.podAntiAffinityType',
      'spec.affinity.topologyKey',
      'spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms.0.matchExpressions.0.values',
    );
    assert.deepEqual([count, kind, key], [3, 'required', 'kubernetes.io/hostname']);
    assert.deepEqual(synchronous, { method: 'any', number: 1, dataDurability: 'required', failoverQuorum: true });
    assert.equal((zones as readonly string[]).length, 3);
    const one = unitsOf(planOf(inside(', at: [hetzner/nbg1]')));
    assert.deepEqual(pick(one, 'Cluster', 'postgres', 'spec.postgresql.synchronous'), [undefined], 'alone it would wait for ever');
  });

  it('leaves sessions to who mends it beyond those that the capacity counts', () => {
    const path = 'spec.postgresql.parameters';
    const [parameters] = pick(units, 'Cluster', 'postgres', path) as [Readonly<Record<string, string>>];
    assert.deepEqual([parameters['max_connections'], parameters['superuser_reserved_connections']], ['210', '10']);
    const asked = ', size: 1cpu-1gb';
    const [small] = pick(unitsOf(planOf(inside(asked))), 'Cluster', 'postgres', path) as [Readonly<Record<string, string>>];
    assert.equal(small['max_connections'], '60');
    const [short] = complaintsOf({ code: 'capacity/connections', edits: inside(asked) });
    assert.ok(short === undefined || short.message.includes('PostgreSQL instance of 1cpu-1gb'));
  });

  it('has a pooler a mode, and a session goes to the one for sessions', () => {
    const modes = ['postgres-pool', 'postgres-pool-session'].flatMap((name) => pick(units, 'Pooler', name, 'spec.pgbouncer.poolMode'));
    assert.deepEqual(modes, ['transaction', 'session']);
    const [crowdsec] = plan.cell.databases.filter(({ name }) => name === 'p0_crowdsec').map(({ values }) => [values.pool, values.host]);
    assert.deepEqual(crowdsec, ['session', 'postgres-session.data.svc.cluster.local'], 'whoever asks for one');
  });

  it('copies by the plugin to a bucket of its own, and without copies has no plugin', () => {
    assert.deepEqual(pick(units, 'Cluster', 'postgres', 'spec.plugins.0.isWALArchiver', 'spec.backup'), [true, undefined]);
    assert.match(
      String(pick(units, 'ObjectStore', 'postgres', 'spec.configuration.destinationPath')),
      /^s3:\/\/[a-z0-9-]+-south-postgres\/$/,
    );
    assert.deepEqual(pick(units, 'ScheduledBackup', 'postgres', 'spec.schedule', 'spec.method'), ['0 37 1 * * *', 'plugin']);
    const never = unitsOf(planOf(inside('', { backup: '{ full: never }' })));
    assert.ok(
      never.every(
        ({ name, objects }) => name !== 'barman-cloud' && !objects?.some((each) => /ObjectStore|ScheduledBackup/.test(each.kind)),
      ),
    );
    assert.deepEqual(pick(never, 'Cluster', 'postgres', 'spec.plugins'), [undefined]);
  });

  it('opens the namespace of data to what talks to it, and to nothing else', () => {
    assert.deepEqual(pick(units, 'NetworkPolicy', 'default-deny', 'spec.podSelector'), [{}]);
    const [from] = pick(units, 'NetworkPolicy', 'postgres-instances', 'spec.ingress') as [
      readonly { readonly ports: readonly { port: number }[] }[],
    ];
    assert.deepEqual(
      from.map(({ ports }) => ports.map(({ port }) => port)),
      [[5432], [8000], [9187]],
    );
    const identity = units.flatMap(({ objects }) => objects ?? []).filter(({ metadata }) => metadata.namespace === 'identity');
    const [state] = pick([{ name: 'identity', needs: [], objects: identity }], 'NetworkPolicy', 'state', 'spec.egress');
    const data = { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'data' } } };
    assert.ok(
      JSON.stringify(state).includes(JSON.stringify({ to: [data], ports: [{ port: 5432, protocol: 'TCP' }] })),
      'sign-on reaches pods',
    );
  });

  it('on Longhorn has volumes of one copy each: PostgreSQL copies by itself', () => {
    const stack = unitsOf(planOf(inside('', { stack: '{ volumes: longhorn }' })));
    assert.deepEqual(pick(stack, 'Cluster', 'postgres', 'spec.storage.storageClass'), ['longhorn-postgres']);
    assert.deepEqual(pick(stack, 'StorageClass', 'longhorn-postgres', 'parameters.numberOfReplicas', 'parameters.dataLocality'), [
      '1',
      'strict-local',
    ]);
  });

  it('promises what instances can keep: no commit lost with a node, and nobody sooner than Kubernetes notices', () => {
    const faults = recoveryOf(plan.platform, plan.cell, plan.fleet);
    const least = (name: string) => faults.find(({ fault }) => fault === name)?.least;
    assert.equal(least('database'), 50 + 15);
    const fast = planOf(inside(', recovery: fast'));
    assert.equal(recoveryOf(fast.platform, fast.cell, fast.fleet).find(({ fault }) => fault === 'database')?.least, 50 + 10);
    const losses = lossOf(plan.platform, plan.cell, plan.fleet);
    const lost = losses.find(({ fault }) => fault === 'database');
    assert.deepEqual([lost?.least, lost?.most], [0, 0]);
    const site = losses.find(({ fault }) => fault === 'site hetzner/fsn1');
    assert.ok(
      site?.sums.some((sum) => sum.name === 'rows' && sum.most === 0),
      'two of three sites are left',
    );
  });

  it('is in no standby: whoever wants one keeps PostgreSQL on hosts', () => {
    const standby = inside('', {
      cells: `[{ name: south, at: hetzner/nbg1, cluster: { pools: [${pools}] }, standby: { pools: [{ name: all, at: hetzner/fsn1 }] } }]`,
    });
    const found = complaintsOf({ code: 'failover/no-data', edits: standby }).filter(({ subject }) => subject === 'south/postgres');
    assert.deepEqual(
      found.map(({ at }) => at.pointer),
      ['/services/postgres/run'],
    );
    assert.equal(found[0]?.found, 'in south');
    const voters = complaintsOf({ code: 'failover/same-party', edits: standby });
    assert.ok(
      voters.every(({ subject }) => subject !== 'south/postgres'),
      'it has no voters of its own',
    );
  });

  it('counts the servers of its cluster as what they are, and promises no failover before a node counts as lost', () => {
    const servers = (of: string) => ({
      ...inside(),
      cells: `[{ name: south, at: hetzner/nbg1, cluster: { servers: ${of}, pools: [${pools}] } }]`,
    });
    for (const each of ['{ at: [hetzner/nbg1], count: 3 }', '{ at: [hetzner/nbg1], count: 1 }']) {
      const found = complaintsOf({ code: 'postgres/quorum', edits: servers(each) });
      assert.ok(
        found.every(({ subject }) => subject !== 'south/postgres'),
        each,
      );
    }
    const [soon = assert.fail()] = complaintsOf({
      code: 'postgres/recovery-promise',
      edits: { ...inside(), objectives: '{ databaseFailover: 30s }' },
    });
    assert.match(soon.message, /its primary's node is lost/);
    assert.match(soon.hint, /50 s until the node counts as lost and a lease of 10 s/);
  });
});
