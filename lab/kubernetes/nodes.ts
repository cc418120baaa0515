import type { KubeObject } from './objects.ts';

/** What the lab needs to know of a pool, a subset of what the plan says about it. Memory in MiB. */
export type Pool = {
  readonly name: string;
  readonly provider: string;
  readonly site: string;
  readonly zone: string;
  readonly nodes: number;
  readonly cpu: number;
  readonly memory: number;
  readonly labels: Readonly<Record<string, string>>;
  /** Apps that alone run here; empty for a pool that is open to all. */
  readonly for: readonly string[];
  readonly taints: readonly { readonly key: string; readonly value: string; readonly effect: string }[];
};

/** Pods that a kubelet accepts by default. */
const podsPerNode = '110';
/** What a kubelet keeps back by default: it evicts below 100 MiB. */
const kept = 100;

/**
 * Simulated nodes as kubelets, cloud controllers and the plan would register them: the plan's labels and taints, and
 * the well-known labels by which pods are spread.
 */
export function nodesOf(pools: readonly Pool[]): KubeObject[] {
  return pools.flatMap((pool) => Array.from({ length: pool.nodes }, (_, index) => node(pool, `${pool.name}-${index + 1}`)));
}

function node(pool: Pool, name: string): KubeObject {
  const capacity = { cpu: String(pool.cpu), memory: `${pool.memory}Mi`, 'ephemeral-storage': '100Gi', pods: podsPerNode };
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name,
      annotations: { 'kwok.x-k8s.io/node': 'fake' },
      labels: {
        'kubernetes.io/hostname': name,
        'kubernetes.io/os': 'linux',
        'kubernetes.io/arch': 'amd64',
        'topology.kubernetes.io/zone': pool.zone,
        ...pool.labels,
      },
    },
    spec: { taints: pool.taints },
    status: { capacity, allocatable: { ...capacity, memory: `${pool.memory - kept}Mi` } },
  };
}
