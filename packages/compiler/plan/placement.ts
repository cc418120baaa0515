import type { Catalogue } from '../catalogue/catalogue.ts';
import { canonical } from '../tree/manifest/digest.ts';
import type { PlatformBase } from './cell.ts';
import type { PlacementThing, PoolThing, Taint } from './kinds.ts';
import type { ClusterPlan } from './plan.ts';
import { thing } from './thing.ts';

/** Where the pods of one app may run. `pools` are those that admit it; empty when none does. */
export interface Placement {
  readonly nodeSelector: Readonly<Record<string, string>>;
  readonly tolerations: readonly Taint[];
  readonly pools: readonly PoolThing[];
}

/**
 * An app that has pools of its own runs there and nowhere else; any other app runs wherever no taint keeps it out. Tolerations are
 * given only for taints that exist, so that a taint and its toleration always come and go together.
 */
export function placementOf(app: string, tolerates: readonly string[], pools: readonly PoolThing[], provider?: string): Placement {
  const accepted = pools.filter(
    (pool) =>
      (provider === undefined || pool.values.provider === provider) &&
      pool.values.taints.every((taint) => admits(taint, pool, app, tolerates)),
  );
  const dedicated = accepted.filter((pool) => pool.values.for.includes(app));
  const chosen = dedicated.length > 0 && provider === undefined ? dedicated : accepted;
  const words = new Set(dedicated.map((pool) => pool.values.labels['hansa/for'] ?? ''));
  const [word] = words;
  const home: Record<string, string> = words.size === 1 && word !== undefined ? { 'hansa/for': word } : {};
  return {
    nodeSelector: provider === undefined ? home : { 'hansa/provider': provider },
    tolerations: unique(chosen.flatMap((pool) => pool.values.taints)),
    pools: chosen,
  };
}

function admits(taint: Taint, pool: PoolThing, app: string, tolerates: readonly string[]): boolean {
  if (taint.key === 'hansa/for') return pool.values.for.includes(app);
  return tolerates.includes(taint.key.slice('hansa/'.length));
}

function unique(taints: readonly Taint[]): Taint[] {
  const byText = new Map(taints.map((taint) => [`${taint.key}=${taint.value}`, taint]));
  return [...byText.values()];
}

interface Lodger {
  readonly app: string;
  readonly tolerates: readonly string[];
  readonly hasVolumes: boolean;
}

/** Where the pods of a tenant's app may be in a cluster. */
export function placedIn(cluster: ClusterPlan, { app, tolerates, hasVolumes }: Lodger): Placement {
  const placement = placementOf(app, tolerates, cluster.pools);
  if (!hasVolumes) return placement;
  return { ...placement, nodeSelector: { ...placement.nodeSelector, ...besideVolumes(cluster, placement.pools) } };
}

/**
 * Volumes are the home provider's, and a node of another cannot mount them. A scheduler does not know: a claim that waits for its pod
 * follows it there, and is stuck. So where pods could go to such a node, those of an app with volumes are held at home.
 */
function besideVolumes({ cluster, servers }: ClusterPlan, pools: readonly PoolThing[]): Readonly<Record<string, string>> {
  const home = cluster.values.provider;
  const nodes = [...pools, ...servers.filter((server) => server.values.schedulable)];
  return nodes.some((each) => each.values.provider !== home) ? { 'hansa/provider': home } : {};
}

/** The apps on offer that the standby places otherwise: a function of the app and of the pools, so it is said once for all tenants. */
export function placementsOf(catalogue: Catalogue, platform: PlatformBase, primary: ClusterPlan, standby: ClusterPlan): PlacementThing[] {
  return platform.apps.value.flatMap((app) => {
    const tolerates = (platform.settings[app]?.['tolerates']?.value ?? []) as readonly string[];
    const lodger = { app, tolerates, hasVolumes: catalogue.apps[app]?.volumes === true };
    const [here, there] = [placedIn(primary, lodger), placedIn(standby, lodger)].map(({ nodeSelector, tolerations, pools }) => ({
      pools,
      values: { app, nodeSelector, tolerations },
    }));
    if (!here || !there || canonical(here.values) === canonical(there.values)) return [];
    const { name, cell } = standby.cluster;
    const { origin, because } = there.pools[0]?.why.for ?? standby.cluster;
    return [
      thing('placement', {
        id: `placement/${name}/${app}`,
        name: app,
        cell,
        origin,
        because,
        values: there.values,
        needs: [`cluster/${name}`],
      }),
    ];
  });
}
