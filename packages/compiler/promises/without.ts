import type { Catalogue } from '../catalogue/catalogue.ts';
import type { FleetEntry } from '../plan/fleet.ts';
import type { PoolThing } from '../plan/kinds.ts';
import type { CellPlan, ClusterPlan, PlatformPlan } from '../plan/plan.ts';
import { type Bound, boundsOf } from './bounds.ts';
import { type Capacity, capacityWithin } from './capacity.ts';
import { roomOf } from './room.ts';

/** What carries the tenants while something is gone. */
export interface Left extends Capacity {
  /** The cluster that is left to serve; null where none is. */
  readonly serves: 'primary' | 'standby' | null;
}

/**
 * What is left of a cell's capacity during a fault, by its word as `recoveryOf` has it: a node, a site, the provider of the cluster, or all of
 * it. A fault that takes no node away leaves everything. What is gone is taken off the plan, and the rest bounded as always.
 */
export function capacityDuring(
  catalogue: Catalogue,
  plan: PlatformPlan,
  cell: CellPlan,
  fleet: readonly FleetEntry[],
  fault: string,
): Left {
  const gone = goneBy(cell, fault);
  const primary = fault === 'node' ? withoutNode(cell.primary) : clusterWithout(cell.primary, gone);
  const standby = cell.standby && clusterWithout(cell.standby, gone);
  const left = { ...cell, primary, standby, hosts: cell.hosts.filter(({ values }) => !gone(values.site)) };
  const serves = serving(cell, left);
  const bounds = boundsOf(catalogue, plan, left, fleet).filter((bound) => serves !== 'standby' || !isOfPrimary(bound));
  return { ...capacityWithin(catalogue, plan, cell, fleet, bounds), serves };
}

function goneBy({ primary }: CellPlan, fault: string): (site: string) => boolean {
  const [word, place] = fault.split(' ', 2);
  if (word === 'site') return (site) => site === place;
  if (word === 'cell') return () => true;
  if (word === 'provider') return (site) => site.startsWith(`${primary.cluster.values.provider}/`);
  return () => false;
}

function clusterWithout(cluster: ClusterPlan, gone: (site: string) => boolean): ClusterPlan {
  return {
    ...cluster,
    servers: cluster.servers.filter(({ values }) => !gone(values.site)),
    pools: cluster.pools.filter(({ values }) => !gone(values.site)),
  };
}

/** The largest node of those that are open to all apps, as `capacity/spare` takes it away; of servers that take pods only their part counts. */
function withoutNode(cluster: ClusterPlan): ClusterPlan {
  const pools = cluster.pools.filter(({ values }) => values.nodes > 0 && values.labels['hansa/for'] === undefined);
  const servers = cluster.servers.filter(({ values }) => values.schedulable);
  const each = [
    ...pools.map((pool) => ({ of: pool.id, pools: [{ ...pool, values: { ...pool.values, nodes: 1 } }], servers: [] })),
    ...servers.map((server) => ({ of: server.id, pools: [], servers: [server] })),
  ];
  const [largest] = each.toSorted((a, b) => roomOf(b.pools, b.servers, 0).memory - roomOf(a.pools, a.servers, 0).memory);
  const less = (pool: PoolThing) =>
    pool.id === largest?.of ? { ...pool, values: { ...pool.values, nodes: pool.values.nodes - 1 } } : pool;
  return { ...cluster, pools: cluster.pools.map(less), servers: cluster.servers.filter(({ id }) => id !== largest?.of) };
}

/** The primary, as long as most of its servers decide and a node is there for its pods; then the standby, if it stands. */
function serving(before: CellPlan, { primary, standby }: Pick<CellPlan, 'primary' | 'standby'>): Left['serves'] {
  const carries = ({ pools, servers }: ClusterPlan) =>
    pools.some(({ values }) => values.nodes > 0 && values.taints.length === 0) || servers.some(({ values }) => values.schedulable);
  if (carries(primary) && primary.servers.length * 2 > before.primary.servers.length) return 'primary';
  return standby && carries(standby) && standby.servers.length * 2 > (before.standby?.servers.length ?? 0) ? 'standby' : null;
}

/** Its nodes; what is no node bounds whichever cluster serves. */
function isOfPrimary({ name }: Bound): boolean {
  return /^(memory|cpu|pods)( of (?!the standby$).*)?$/.test(name);
}
