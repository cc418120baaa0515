import type { Context } from '@hansa/domain/port/outcome.ts';
import type { Client } from './client.ts';
import { at, conditionOf, listAt, numberAt, textAt } from './json.ts';
import type { NamespaceSeen } from './port.ts';

export type Workload = NamespaceSeen['workloads'][number];

/** Deployments and StatefulSets of a namespace. */
export async function workloadsOf(client: Client, namespace: string, context: Context): Promise<Workload[]> {
  const kinds = ['deployments', 'statefulsets'];
  const lists = await Promise.all(kinds.map((kind) => client.get(`/apis/apps/v1/namespaces/${namespace}/${kind}`, context)));
  return lists.flatMap((list) => listAt(list, 'items').map(workload)).toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

/** Pods of the generation before are no proof: during a roll-out only those count that are new *and* ready. */
function workload(object: unknown): Workload {
  const current = numberAt(object, 'status', 'observedGeneration') >= numberAt(object, 'metadata', 'generation');
  const replicas = at(object, 'spec', 'replicas');
  const [ready, updated] = [numberAt(object, 'status', 'readyReplicas'), numberAt(object, 'status', 'updatedReplicas')];
  const wanted = typeof replicas === 'number' ? replicas : 1;
  // Where none is wanted, any that is left counts.
  const left = wanted === 0 ? Math.max(ready, numberAt(object, 'status', 'replicas')) : Math.min(ready, updated);
  return { name: textAt(object, 'metadata', 'name'), ready: current ? left : 0, replicas: wanted };
}

/** What pods and events complain of, pods first, the newest first in each. Asked only where something is not as it should be. */
export async function complaintsOf(client: Client, namespace: string, context: Context): Promise<string[]> {
  const [pods, events] = await Promise.all([
    client.get(`/api/v1/namespaces/${namespace}/pods`, context),
    client.get(`/api/v1/namespaces/${namespace}/events?fieldSelector=type%3DWarning&limit=500`, context),
  ]);
  return [...newest(listAt(pods, 'items').flatMap(ofPod)), ...newest(listAt(events, 'items').map(ofEvent))];
}

interface Said {
  /** RFC 3339. */
  readonly at: string;
  readonly text: string;
}

function newest(said: readonly Said[]): string[] {
  return said.toSorted((a, b) => (a.at < b.at ? 1 : -1)).map(({ text }) => text);
}

/** Why a pod is not placed, and what its containers wait for. What a program said when it ended may be anything, and is not told. */
function ofPod(pod: unknown): Said[] {
  const name = textAt(pod, 'metadata', 'name');
  const when = textAt(pod, 'metadata', 'creationTimestamp');
  const scheduled = conditionOf(pod, 'PodScheduled');
  const unplaced = scheduled?.status === 'False' ? [{ at: when, text: `Pod ${name}: ${scheduled.reason}: ${scheduled.message}` }] : [];
  const containers = ['initContainerStatuses', 'containerStatuses'].flatMap((key) => listAt(pod, 'status', key));
  return [...unplaced, ...containers.flatMap((each) => ofContainer(name, when, each))];
}

/** Reasons that every pod passes through. */
const PASSING = new Set(['ContainerCreating', 'PodInitializing']);

function ofContainer(pod: string, when: string, status: unknown): Said[] {
  const reason = textAt(status, 'state', 'waiting', 'reason');
  if (reason === '' || PASSING.has(reason)) return [];
  const last = textAt(status, 'lastState', 'terminated', 'reason');
  const ended = last === '' ? '' : `, after ${last} with exit code ${numberAt(status, 'lastState', 'terminated', 'exitCode')}`;
  return [{ at: when, text: `Pod ${pod}, ${textAt(status, 'name')}: ${reason}: ${textAt(status, 'state', 'waiting', 'message')}${ended}` }];
}

function ofEvent(event: unknown): Said {
  const when = [['series', 'lastObservedTime'], ['lastTimestamp'], ['eventTime'], ['metadata', 'creationTimestamp']]
    .map((path) => textAt(event, ...path))
    .find((each) => each !== '');
  const subject = `${textAt(event, 'involvedObject', 'kind')} ${textAt(event, 'involvedObject', 'name')}`;
  return { at: when ?? '', text: `${subject}: ${textAt(event, 'reason')}: ${textAt(event, 'message')}` };
}
