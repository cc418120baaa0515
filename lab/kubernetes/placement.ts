import type { Cluster } from './cluster.ts';
import { at, isRecord } from './objects.ts';
import type { PlannedNode, PlannedWorkload } from './planned.ts';
import { podsOf, type Pod } from './pods.ts';

type Facts = { readonly nodes: ReadonlyMap<string, PlannedNode>; readonly pods: readonly Pod[] };

/**
 * Compares where pods are with what the plan says, not with what was rendered: a renderer that forgets a selector is found.
 * Gives a sentence for each deviation.
 */
async function deviations(cluster: Cluster, planned: readonly PlannedWorkload[], nodes: readonly PlannedNode[]): Promise<string[]> {
  const facts: Facts = { nodes: new Map(nodes.map((node) => [node.object.metadata.name, node])), pods: await podsOf(cluster) };
  const deployments = await cluster.client.list('/apis/apps/v1/deployments');
  const stateful = await cluster.client.list('/apis/apps/v1/statefulsets');
  const byKey = new Map(
    [...deployments, ...stateful].map((each) => [`${at(each, 'metadata', 'namespace')}/${at(each, 'metadata', 'name')}`, each]),
  );
  return [
    ...planned.flatMap((workload) => {
      const found = byKey.get(workload.key);
      if (found !== undefined) return ofWorkload(workload, podsIn(found, facts), facts);
      return isBeside(workload, byKey) ? [] : [`${workload.key} is planned and was not rendered`];
    }),
    ...trespassers(planned, byKey, facts),
  ];
}

/** The deviations that stay: an autoscaler takes a moment to raise a workload to what is planned. */
export async function lastingDeviations(...args: Parameters<typeof deviations>): Promise<string[]> {
  let left: string[] = [];
  const none = async () => {
    left = await deviations(...args);
    return left.length === 0;
  };
  await args[0].processes.until('what the plan says', none).catch((error: unknown) => {
    args[0].processes.check();
    if (left.length === 0) throw error;
  });
  return left;
}

/**
 * Whether a planned workload is a container in another's pod, by its name or its name without the app's: `worker` for `mautic-worker`.
 * Where that pod may run is checked under the other's name.
 */
function isBeside({ key, app }: PlannedWorkload, workloads: ReadonlyMap<string, unknown>): boolean {
  const [namespace = '', name = ''] = key.split('/');
  const names = new Set([name, name.replace(`${app}-`, '')]);
  return [...workloads].some(([other, workload]) => {
    const containers = at(workload, 'spec', 'template', 'spec', 'containers');
    return other.startsWith(`${namespace}/`) && Array.isArray(containers) && containers.some((each) => names.has(String(at(each, 'name'))));
  });
}

function podsIn(workload: unknown, { pods }: Facts): Pod[] {
  const selector = at(workload, 'spec', 'selector', 'matchLabels');
  const namespace = at(workload, 'metadata', 'namespace');
  if (!isRecord(selector)) return [];
  const wanted = Object.entries(selector);
  return pods.filter((pod) => pod.namespace === namespace && wanted.every(([key, value]) => pod.labels[key] === value));
}

function ofWorkload(workload: PlannedWorkload, pods: readonly Pod[], { nodes }: Facts): string[] {
  const { key, app, replicas, nodeSelector, provider } = workload;
  const ready = pods.filter((pod) => pod.ready);
  const wrong: string[] = [];
  if (ready.length !== replicas) wrong.push(`${key} has ${ready.length} ready pods, the plan says ${replicas}`);
  const home = [...nodes.values()].filter(
    ({ pool }) => allowed(pool.labels, nodeSelector) && (pool.for.length === 0 || pool.for.includes(app)),
  );
  const homes = new Set(home.map(({ object }) => object.metadata.name));
  for (const { name, node } of ready) {
    if (node === undefined || !homes.has(node)) wrong.push(`${key}: ${name} runs on ${node}, the plan allows ${[...homes].join(' ')}`);
    else if (provider !== undefined && nodes.get(node)?.pool.provider !== provider)
      wrong.push(`${key}: ${name} runs at ${nodes.get(node)?.pool.provider}`);
  }
  return [...wrong, ...crowded(key, ready, home)];
}

function allowed(labels: Readonly<Record<string, string>>, selector: Readonly<Record<string, string>>): boolean {
  return Object.entries(selector).every(([key, value]) => labels[key] === value);
}

/** Replicas are there for the loss of a node, and of a site: two on one of them, while another is empty, are worth one. */
function crowded(key: string, pods: readonly Pod[], home: readonly PlannedNode[]): string[] {
  const zoneOf = new Map(home.map(({ object, pool }) => [object.metadata.name, pool.zone]));
  const nodes = new Set(pods.map((pod) => pod.node ?? ''));
  const zones = new Set(pods.map((pod) => zoneOf.get(pod.node ?? '')));
  const wrong: string[] = [];
  const expect = (what: string, got: number, available: number) => {
    const wanted = Math.min(pods.length, available);
    if (got < wanted) wrong.push(`${key}: ${pods.length} pods on ${got} ${what}, ${available} are open to them`);
  };
  expect('nodes', nodes.size, home.length);
  expect('zones', zones.size, new Set(zoneOf.values()).size);
  return wrong;
}

/** Pods on a pool that is kept for other apps. What asks for that very pool by its name, as its prober does, is not there by mistake. */
function trespassers(planned: readonly PlannedWorkload[], workloads: ReadonlyMap<string, unknown>, facts: Facts): string[] {
  const appOf = new Map<Pod, string>();
  for (const { key, app } of planned) for (const pod of podsIn(workloads.get(key), facts)) appOf.set(pod, app);
  return facts.pods.flatMap((pod) => {
    const pool = facts.nodes.get(pod.node ?? '')?.pool;
    if (pool === undefined || pool.for.length === 0 || pool.for.includes(appOf.get(pod) ?? '') || pod.pool === pool.name) return [];
    return [`${pod.namespace}/${pod.name} runs on pool ${pool.name}, which is kept for ${pool.for.join(', ')}`];
  });
}
