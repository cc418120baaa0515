import type { Catalogue } from '../catalogue/catalogue.ts';
import type { AppEntry, ProviderEntry } from '../catalogue/entry.ts';
import { pulled } from '../tree/manifest/reference.ts';
import type { PlatformBase } from './cell.ts';
import type { CellBase, ClusterPlan } from './plan.ts';
import type { WorkloadThing } from './kinds.ts';
import { imageReason } from './pins.ts';
import { placementOf } from './placement.ts';
import { thing } from './thing.ts';

/** Apps that stand once a provider in every cell: they answer from there, so that each provider can be measured from outside. */
export function planGreeters(catalogue: Catalogue, platform: PlatformBase, cell: CellBase, cluster: ClusterPlan): readonly WorkloadThing[] {
  const providers = [...new Set(cluster.pools.map((pool) => pool.values.provider))];
  return platform.apps.value.flatMap((name) => {
    const app = catalogue.apps[name];
    if (!app?.everyProvider) return [];
    return providers.flatMap((provider) => {
      const entry = catalogue.providers[provider];
      return entry ? [planGreeter(app, entry, { platform, cell, cluster })] : [];
    });
  });
}

interface Place {
  readonly platform: PlatformBase;
  readonly cell: CellBase;
  readonly cluster: ClusterPlan;
}

function planGreeter(app: AppEntry, provider: ProviderEntry, { platform, cell, cluster }: Place): WorkloadThing {
  // The planner of a cell has no greeters yet; the workload of a greeter depends on the cell's name and pools only.
  const want = app.everyProvider?.workload(provider, {
    ...cell,
    components: [],
    databases: [],
    buckets: [],
    greeters: [],
    standbyGreeters: [],
    placements: [],
  });
  if (!want) throw new Error(`${app.name} does not stand at every provider`);
  const tolerates = (platform.settings[app.name]?.['tolerates']?.value ?? []) as readonly string[];
  const { nodeSelector, tolerations } = placementOf(app.name, tolerates, cluster.pools, provider.name);
  const pool = cluster.pools.find((each) => each.values.provider === provider.name);
  const { name } = cluster.cluster;
  const { workload, role, image, replicas, maxReplicas = replicas, cpu, memory, cpuLimit, memoryLimit } = want;
  return thing('workload', {
    id: `workload/${name}/${workload}`,
    name: workload,
    cell: cell.cell.name,
    origin: platform.apps.origin,
    because: platform.apps.because,
    values: {
      workload,
      role,
      image: pulled(platform, image),
      replicas,
      maxReplicas,
      cpu,
      memory,
      cpuLimit,
      memoryLimit,
      nodeSelector,
      tolerations,
    },
    why: {
      nodeSelector: pool?.why.site ?? platform.apps,
      tolerations: pool?.why.taints ?? platform.apps,
      image: imageReason(platform, image, platform.mirror),
    },
    needs: [`cluster/${name}`],
  });
}
