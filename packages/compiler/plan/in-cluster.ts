import type { DataServiceThing } from './kinds.ts';
import type { CellPlan, ClusterPlan } from './plan.ts';

/** Nodes on which pods with volumes may stand and that no taint closes, by site. */
export type Ground = ReadonlyMap<string, number>;

/**
 * Where the instances of a data service can stand in a cluster. Volumes that are the provider's are mounted by its own nodes only. Servers that
 * take pods count where no pool is open: what is beside etcd on its disk is there as a last resort.
 */
export function groundOf({ cluster, pools, servers }: ClusterPlan): Ground {
  const mounts = (provider: string) => cluster.values.volumes !== 'provider' || provider === cluster.values.provider;
  const open = pools.filter(({ values }) => values.taints.length === 0 && mounts(values.provider));
  const ground = new Map<string, number>();
  const add = (site: string, nodes: number) => ground.set(site, (ground.get(site) ?? 0) + nodes);
  for (const { values } of open) add(values.site, values.nodes);
  if (open.length > 0) return ground;
  for (const { values } of servers) if (values.schedulable && mounts(values.provider)) add(values.site, 1);
  return ground;
}

/** How many instances a site may have: the scheduler spreads them evenly, and who gets the odd one is its own choice. */
export function mostAt({ at }: { readonly at: readonly string[] }, site: string): number {
  return at.includes(site) ? Math.ceil(at.length / new Set(at).size) : 0;
}

/** What stands of a data service at one site of the cluster. */
export function insideId(service: string, site: string): string {
  return `${service}@${site}`;
}

/** Data services of a cell that run in its cluster. */
export function insideServices({ services: { postgres, mariadb } }: Pick<CellPlan, 'services'>) {
  return [postgres, mariadb].flatMap((service) => (service?.values.inside ? [{ service, inside: service.values.inside }] : []));
}

const TITLES = { postgres: 'PostgreSQL', mariadb: 'MariaDB', valkey: 'Valkey' } as const;

/** A data service as people call it. */
export function titleOf({ values }: DataServiceThing): (typeof TITLES)[keyof typeof TITLES] {
  return TITLES[values.engine];
}

/** Server sessions a GiB of memory: about 10 MiB each beside shared buffers and the page cache. */
const SESSIONS_PER_GIB = 50;

/** Sessions that PostgreSQL bears with so many MiB, on a host or in the cluster. */
export function sessionsIn(memory: number): number {
  return Math.floor((memory / 1024) * SESSIONS_PER_GIB);
}
