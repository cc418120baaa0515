import type { Need } from '../../../plan/kinds.ts';
import type { PlatformPlan } from '../../../plan/plan.ts';
import { sized } from '../../../tree/manifest/chart.ts';

/** Millicores, and MiB requested and at most. */
const SIZES = {
  core: [100, 256, 1024],
  portal: [10, 32, 128],
  jobservice: [100, 128, 1024],
  registry: [100, 128, 512],
  controller: [20, 32, 256],
  // An image is unpacked and looked through in memory.
  trivy: [200, 512, 2048],
  redis: [50, 64, 512],
  exporter: [20, 32, 128],
} as const;

type Container = keyof typeof SIZES;

/** Containers by pod: of the first there are several, of the others there is one. */
const SEVERAL: readonly (readonly Container[])[] = [['core'], ['portal'], ['jobservice'], ['registry', 'controller']];
const SINGLE: readonly (readonly Container[])[] = [['trivy'], ['redis'], ['exporter']];

export function resources(container: Container) {
  const [cpu, memory, memoryLimit] = SIZES[container];
  return sized(cpu, memory, memoryLimit);
}

/** How many pods of what there may be several of. */
export function copies({ platform }: Pick<PlatformPlan, 'platform'>): number {
  return platform.values.profile === 'evaluation' ? 1 : 2;
}

export function takes(platform: Pick<PlatformPlan, 'platform'>): Need {
  const pods = [...Array.from({ length: copies(platform) }, () => SEVERAL).flat(), ...SINGLE];
  const containers = pods.flat().map((container) => SIZES[container]);
  return {
    cpu: containers.reduce((sum, [cpu]) => sum + cpu, 0),
    memory: containers.reduce((sum, [, memory]) => sum + memory, 0),
    pods: pods.length,
  };
}
