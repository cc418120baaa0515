import { type Catalogue, siteOf } from '../catalogue/catalogue.ts';
import { mebibytes, sizeOf } from '../spec/forms.ts';
import type { Choices } from './choices.ts';
import type { Ground } from './in-cluster.ts';
import type { InsideCluster } from './kinds.ts';
import type { ClusterPlan } from './plan.ts';
import type { Chosen } from './thing.ts';

/** Three instances over the sites of the ground in turn: two would be no better than one where every write waits for a second. */
export function sitesInside(ground: Ground, home: string): readonly string[] {
  const sites = ground.size > 0 ? [...ground.keys()] : [home];
  return [0, 1, 2].map((index) => sites[index % sites.length] ?? home);
}

interface Placing {
  readonly catalogue: Catalogue;
  readonly choices: Choices;
  readonly cluster: ClusterPlan;
}

/** Data services that may run in the cluster, each with the component that keeps it there. */
const KEEPERS = { postgres: 'cloudnative-pg', mariadb: 'mariadb-operator' } as const;
export type Kept = keyof typeof KEEPERS;

/** What each instance takes, and on which nodes it may be. `at` has a site an instance. */
export function insideOf({ catalogue, choices, cluster }: Placing, service: Kept, at: readonly string[]): Chosen<InsideCluster> {
  const { value, ...reason } = choices.at<string>(`/services/${service}/size`, '2cpu-4gb');
  const { cpu, memory } = sizeOf(value);
  // Nodes of pools carry the zone as a label; what servers carry depends on the cloud controller.
  const pooled = cluster.pools.some(({ values }) => values.taints.length === 0);
  const zones = pooled ? [...new Set(at.map((site) => siteOf(catalogue, site).site.zone))].sort() : [];
  const mixed = [...cluster.pools, ...cluster.servers].some(({ values }) => values.provider !== cluster.cluster.values.provider);
  const held = mixed && cluster.cluster.values.volumes === 'provider';
  return {
    ...reason,
    value: {
      size: value,
      cpu,
      memory,
      storage: mebibytes(choices.at<string>(`/settings/${KEEPERS[service]}/storage`).value),
      synchronous: at.length > 2,
      zones,
      nodeSelector: held ? { 'hansa/provider': cluster.cluster.values.provider } : {},
    },
  };
}
