import type { Catalogue } from '../catalogue/catalogue.ts';
import type { TenantLimit } from '../catalogue/entry.ts';
import type { Evidence } from '../diagnostics/diagnostic.ts';
import { type FleetEntry, livingIn } from '../plan/fleet.ts';
import type { PoolThing } from '../plan/kinds.ts';
import type { CellPlan, PlatformPlan } from '../plan/plan.ts';
import { seenBy } from '../plan/seen.ts';
import { type Reason, reasonOf } from '../plan/thing.ts';
import { groups, needIn, needOf, needOfAll, needOfOne } from './nodes.ts';
import { storedAtMost } from './restore.ts';
import { roomOf } from './room.ts';
import { sessionsOf } from './sessions.ts';
import { seconds } from './seconds.ts';
import type { Basis } from './term.ts';

/** One thing that a cell may run out of. */
export interface Bound {
  /** Stable word, as in `memory`, or `memory of podinfo` on the pools of an app. */
  readonly name: string;
  readonly unit: string;
  /** How much there is; null where nobody knows. */
  readonly room: number | null;
  /** How much of it the platform and the tenants of the cell need. */
  readonly used: number;
  /** How much one tenant needs. */
  readonly of: (entry: FleetEntry) => number;
  readonly basis: Basis;
  readonly why: string;
  readonly reason: Reason;
  readonly source: Evidence | null;
}

const PODS = { url: 'https://kubernetes.io/docs/setup/best-practices/cluster-large/', checkedAt: '2026-11-21' };
const CONNECTIONS = { url: 'https://www.postgresql.org/docs/18/runtime-config-connection.html', checkedAt: '2026-11-21' };

/** Everything that bounds how many tenants a cell carries. Whoever asks for one tenant more compares `room - used` with `of`. */
export function boundsOf(catalogue: Catalogue, platform: PlatformPlan, cell: CellPlan, fleet: readonly FleetEntry[]): readonly Bound[] {
  const plan = seenBy(platform, cell);
  return [
    ...[...groups(plan, cell)].flatMap(([word, pools]) => nodeBounds(cell, fleet, word, pools)),
    ...standbyBounds(cell, fleet),
    ...sessionBound(cell, fleet),
    bucketBound(cell, fleet),
    ...ownBounds(catalogue, plan, cell, fleet),
  ];
}

/** The bounds of which no rule but that of a full cell complains. */
export function ownBounds(catalogue: Catalogue, plan: PlatformPlan, cell: CellPlan, fleet: readonly FleetEntry[]): readonly Bound[] {
  return [...componentBounds(catalogue, plan, cell, fleet), restoreBound(plan, cell, fleet)];
}

const UNITS = { memory: 'MiB', cpu: 'm CPU', pods: 'pods' } as const;

function nodeBounds(cell: CellPlan, fleet: readonly FleetEntry[], word: string, pools: readonly PoolThing[]): readonly Bound[] {
  const room = roomOf(pools, word === '' ? cell.primary.servers : [], 0);
  const used = needOf(cell, fleet, word);
  const [pool] = pools;
  const names = pools.map(({ name }) => name).join(', ') || 'the servers';
  return (['memory', 'cpu', 'pods'] as const).map((key) => ({
    name: word === '' ? key : `${key} of ${word}`,
    unit: UNITS[key],
    room: room[key],
    used: used[key],
    of: (entry) => needIn(entry, word)[key],
    basis: key === 'pods' ? 'published' : 'decided',
    why:
      key === 'pods'
        ? `${names}: 110 pods a node, as the kubelet takes, less 8 that stand on every node`
        : `${names}: what nodes have, less what the system and each node's own pods take; pods are taken to fill nodes without gaps`,
    reason: pool ? reasonOf(pool, 'nodes') : cell.primary.cluster,
    source: key === 'pods' ? PODS : null,
  }));
}

/** The standby must carry the same tenants, on all of its nodes together. */
function standbyBounds(cell: CellPlan, fleet: readonly FleetEntry[]): readonly Bound[] {
  if (!cell.standby) return [];
  const { pools, servers, cluster } = cell.standby;
  const room = roomOf(pools, servers, 0);
  const used = needOfAll(cell, fleet);
  return (['memory', 'cpu', 'pods'] as const).map((key) => ({
    name: `${key} of the standby`,
    unit: UNITS[key],
    room: room[key],
    used: used[key],
    of: (entry) => needOfOne(entry)[key],
    basis: key === 'pods' ? 'published' : 'decided',
    why: `all nodes of ${cluster.name}: what runs in the primary must run there`,
    reason: pools[0] ? reasonOf(pools[0], 'nodes') : cluster,
    source: key === 'pods' ? PODS : null,
  }));
}

function sessionBound(cell: CellPlan, fleet: readonly FleetEntry[]): readonly Bound[] {
  const sessions = sessionsOf(cell, fleet);
  if (!sessions) return [];
  return [
    {
      name: 'sessions',
      unit: 'sessions',
      room: sessions.most,
      used: sessions.needed,
      of: (entry) => entry.connections,
      basis: 'assumed',
      why: `${sessions.bearer} bears about 50 sessions for each GiB of its memory`,
      reason: sessions.reason,
      source: CONNECTIONS,
    },
  ];
}

function bucketBound({ cell, buckets, services: { objects } }: CellPlan, fleet: readonly FleetEntry[]): Bound {
  const { bucketLimit, at } = objects.values;
  const asked = reasonOf(objects, 'bucketLimit');
  return {
    name: 'buckets',
    unit: 'buckets',
    room: bucketLimit,
    used: livingIn(fleet, cell.name).reduce((sum, entry) => sum + entry.buckets, buckets.length),
    of: (entry) => entry.buckets,
    basis: bucketLimit === null ? 'unknown' : asked.because.how === 'asked' ? 'decided' : 'published',
    why: bucketLimit === null ? `how many ${at} gives an account was not read` : `${at} gives an account ${bucketLimit}`,
    reason: asked.because.how === 'asked' ? asked : reasonOf(objects, 'at'),
    source: null,
  };
}

/** What platform software in the cell may run out of, as its entry of the catalogue says. */
function componentBounds(catalogue: Catalogue, plan: PlatformPlan, cell: CellPlan, fleet: readonly FleetEntry[]): readonly Bound[] {
  const tenants = livingIn(fleet, cell.cell.name).length;
  return cell.components.flatMap((component) => {
    const settings = plan.settings[component.name] ?? {};
    const limits = catalogue.components[component.name]?.limits?.(settings) ?? [];
    return limits.map((limit) => componentBound(limit, tenants, settings[limit.setting ?? ''] ?? component));
  });
}

function componentBound({ name, room, perTenant, basis, why }: TenantLimit, tenants: number, reason: Reason): Bound {
  return {
    name,
    unit: name,
    room,
    used: tenants * perTenant,
    of: () => perTenant,
    basis: room === null ? 'unknown' : basis,
    why,
    reason: { origin: reason.origin, because: reason.because },
    source: null,
  };
}

/** What can be restored within the promised time, where a lost cell is built again and no standby takes over. */
function restoreBound(plan: PlatformPlan, cell: CellPlan, fleet: readonly FleetEntry[]): Bound {
  const { restoreRate, recoveryTime } = plan.objectives.values;
  const measured = cell.standby === undefined && restoreRate !== null;
  const perSeat = new Map(plan.plans.map((each) => [each.name, each.values.storagePerSeat]));
  const why = measured
    ? `${recoveryTime} at ${restoreRate} MiB/s, which your drills measured, is what can come back within \`objectives.recoveryTime\``
    : cell.standby
      ? 'a lost cell is taken over by its standby, not restored'
      : 'no drill has measured how fast a restore is (`backup.restoreRate`)';
  return {
    name: 'restore',
    unit: 'MiB',
    room: measured ? seconds(recoveryTime) * restoreRate : null,
    used: storedAtMost(plan, cell, fleet),
    of: (entry) => entry.seats * (perSeat.get(entry.plan) ?? 0),
    basis: measured ? 'measured' : 'unknown',
    why,
    reason: reasonOf(plan.objectives, 'restoreRate'),
    source: null,
  };
}
