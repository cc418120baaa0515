import type { Cluster } from './cluster.ts';
import { at, isRecord } from './objects.ts';

export type Pod = {
  readonly name: string;
  readonly namespace: string;
  readonly labels: Readonly<Record<string, unknown>>;
  /** Name of the node, or undefined while no node takes it. */
  readonly node: string | undefined;
  /** The pool that it asks for by name. */
  readonly pool: unknown;
  readonly ready: boolean;
  /** A Job's pod that has done its work. */
  readonly finished: boolean;
  /** Why it is not bound, in the scheduler's words. */
  readonly pending: string;
};

/** All pods of the cluster. */
export async function podsOf({ client }: Cluster): Promise<Pod[]> {
  return (await client.list('/api/v1/pods')).map((pod) => {
    const labels = at(pod, 'metadata', 'labels');
    const node = at(pod, 'spec', 'nodeName');
    return {
      name: String(at(pod, 'metadata', 'name')),
      namespace: String(at(pod, 'metadata', 'namespace')),
      labels: isRecord(labels) ? labels : {},
      node: typeof node === 'string' ? node : undefined,
      pool: at(pod, 'spec', 'nodeSelector', 'hansa/pool'),
      ready: condition(pod, 'Ready')?.status === 'True',
      finished: at(pod, 'status', 'phase') === 'Succeeded',
      pending: condition(pod, 'PodScheduled')?.message ?? '',
    };
  });
}

export type Condition = { readonly status: string; readonly reason: string; readonly message: string };

/** One of the conditions that an object's controller wrote. */
export function condition(object: unknown, type: string): Condition | undefined {
  const all = at(object, 'status', 'conditions');
  const found = Array.isArray(all) ? all.find((each) => at(each, 'type') === type) : undefined;
  if (found === undefined) return undefined;
  return { status: String(at(found, 'status')), reason: String(at(found, 'reason') ?? ''), message: String(at(found, 'message') ?? '') };
}

/** A Deployment or StatefulSet with fewer ready pods than it asks for. */
export type Short = { readonly workload: string; readonly wanted: number; readonly ready: number; readonly why: string };

/** Workloads that do not have all their pods, each with what the cluster says about it. */
export async function shortWorkloads(cluster: Cluster): Promise<Short[]> {
  const pods = await podsOf(cluster);
  const short: Short[] = [];
  for (const kind of ['deployments', 'statefulsets', 'daemonsets']) {
    for (const workload of await cluster.client.list(`/apis/apps/v1/${kind}`)) {
      const wanted = Number(at(workload, 'spec', 'replicas') ?? at(workload, 'status', 'desiredNumberScheduled') ?? 0);
      const ready = Number(at(workload, 'status', 'readyReplicas') ?? at(workload, 'status', 'numberReady') ?? 0);
      const observed = Number(at(workload, 'status', 'observedGeneration') ?? 0) >= Number(at(workload, 'metadata', 'generation'));
      if (ready >= wanted && observed) continue;
      const name = `${at(workload, 'metadata', 'namespace')}/${at(workload, 'metadata', 'name')}`;
      short.push({ workload: `${kind} ${name}`, wanted, ready, why: whyShort(workload, pods) });
    }
  }
  return short;
}

function whyShort(workload: unknown, pods: readonly Pod[]): string {
  const failure = condition(workload, 'ReplicaFailure');
  if (failure?.status === 'True') return failure.message;
  const namespace = at(workload, 'metadata', 'namespace');
  const selector = at(workload, 'spec', 'selector', 'matchLabels');
  const own = pods.filter((pod) => pod.namespace === namespace && isRecord(selector) && matches(pod, selector));
  return own.find((pod) => pod.node === undefined)?.pending ?? `${own.length} pods`;
}

function matches(pod: Pod, selector: Record<string, unknown>): boolean {
  return Object.entries(selector).every(([key, value]) => pod.labels[key] === value);
}

/** Waits until every workload has its pods, and gives those that still do not when the time is over. `meanwhile` is called before each look. */
export async function settle(cluster: Cluster, { meanwhile }: { readonly meanwhile?: () => Promise<void> } = {}): Promise<Short[]> {
  let short: Short[] = [];
  const done = async () => {
    await meanwhile?.();
    short = await shortWorkloads(cluster);
    return short.length === 0;
  };
  await cluster.processes.until('all pods', done).catch((error: unknown) => {
    cluster.processes.check();
    if (short.length === 0) throw error;
  });
  return short;
}

/** Waits until a workload (`deployments t-a/web`) is said to be without its pods for a reason, and gives what lacks pods then. */
export async function untilShort(cluster: Cluster, workload: string, why: RegExp): Promise<Short[]> {
  let short: Short[] = [];
  const isSaid = async () => {
    short = await shortWorkloads(cluster);
    return short.some((each) => each.workload === workload && why.test(each.why));
  };
  await cluster.processes.until(`${workload}: ${why}`, isSaid);
  return short;
}
