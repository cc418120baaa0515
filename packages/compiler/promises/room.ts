import type { Need, PoolThing, ServerThing } from '../plan/kinds.ts';
import type { CellPlan } from '../plan/plan.ts';

export interface Room extends Need {
  readonly largest: Need;
}

/** Pods a node: the kubelet's own default. */
const PODS_PER_NODE = 110;

/**
 * What a node has left for pods: the kubelet, the container runtime and the system take their part, and so do the pods that stand on
 * every node (network, logs, node metrics: 250m and 512 MiB).
 */
function allocatable(values: { readonly cpu: number; readonly memory: number }): Need {
  const system = { cpu: 100 + values.cpu * 10, memory: 700 + Math.round(values.memory * 0.03) };
  const left = { cpu: values.cpu * 1000 - system.cpu - 250, memory: values.memory - system.memory - 512 };
  return { cpu: Math.max(0, left.cpu), memory: Math.max(0, left.memory), pods: PODS_PER_NODE - 8 };
}

/** A server that takes tenants' pods also runs the API server, the controllers and etcd: two cores and 2 GiB are left to them. */
function besideControl({ values }: ServerThing): Need {
  return allocatable({ cpu: Math.max(0, values.cpu - 2), memory: Math.max(0, values.memory - 2048) });
}

/** Room of pools, and of servers that take pods, with `lost` of their largest nodes down. */
export function roomOf(pools: readonly PoolThing[], servers: readonly ServerThing[], lost: number): Room {
  const ofPools = pools.map(({ values }) => ({ nodes: values.nodes, each: allocatable(values) }));
  const ofServers = servers.filter((server) => server.values.schedulable).map((server) => ({ nodes: 1, each: besideControl(server) }));
  const alike = [...ofPools, ...ofServers].filter(({ nodes }) => nodes > 0).sort((a, b) => b.each.memory - a.each.memory);
  let [sum, down] = [NOTHING, lost];
  for (const { nodes, each } of alike) {
    const up = Math.max(0, nodes - down);
    down -= nodes - up;
    sum = add(sum, { cpu: each.cpu * up, memory: each.memory * up, pods: each.pods * up });
  }
  return { ...sum, largest: alike[0]?.each ?? NOTHING };
}

const NOTHING: Need = { cpu: 0, memory: 0, pods: 0 };

/**
 * What the platform's own pods request in a cell: gateway, identity, policy, monitoring and controllers. A test adds up what is rendered
 * and holds it against this, agents of nodes counted once.
 */
export function reserved(cell: CellPlan): Need {
  if (cell.components.length === 0) return NOTHING;
  const more = cell.components.flatMap(({ values }) => values.takes ?? []);
  return more.reduce(add, insideOf(cell, { cpu: 3250, memory: 7168, pods: 45 }));
}

/** Beside each instance the sidecar that copies; the operators, their plugin, and two poolers with two pods each. */
const BESIDE: Need = { cpu: 50, memory: 128, pods: 1 };
const KEEPERS: Need = { cpu: 650, memory: 576, pods: 7 };

function insideOf({ services: { postgres } }: CellPlan, base: Need): Need {
  const { inside, at } = postgres.values;
  if (!inside) return base;
  const each = { cpu: inside.cpu * 1000 + BESIDE.cpu, memory: inside.memory + BESIDE.memory, pods: BESIDE.pods };
  return at.reduce((sum) => add(sum, each), add(base, KEEPERS));
}

export function add(a: Need, b: Need): Need {
  return { cpu: a.cpu + b.cpu, memory: a.memory + b.memory, pods: a.pods + b.pods };
}

/** The resource that is missing, the scarcest one first; undefined when everything fits. */
export function shortOf(need: Need, room: Need): keyof Need | undefined {
  const keys = (['memory', 'cpu', 'pods'] as const).filter((key) => need[key] > room[key]);
  return keys.sort((a, b) => need[b] / Math.max(1, room[b]) - need[a] / Math.max(1, room[a]))[0];
}
