import assert from 'node:assert/strict';
import { messageOf } from '../kubernetes/client.ts';
import type { Cluster } from '../kubernetes/cluster.ts';
import { at } from '../kubernetes/objects.ts';

const ARGO = '/apis/argoproj.io/v1alpha1/namespaces/argocd';
/** Where the API server lists the Applications of Argo CD. */
export const APPLICATIONS = `${ARGO}/applications`;

/** Applications that take their objects from Git; those of charts have nowhere to take them from. */
export async function fromGit({ client }: Cluster): Promise<unknown[]> {
  return (await client.list(APPLICATIONS)).filter((each) => at(each, 'spec', 'source', 'chart') === undefined);
}

/**
 * Kinds whose health a controller says that is not here (gateway, certificates, secrets, load balancers) or a pod behind them; all
 * else has to be healthy.
 */
const unattended = new Set([
  'HTTPRoute',
  'Gateway',
  'Certificate',
  'ClusterIssuer',
  'Issuer',
  'SealedSecret',
  'ExternalSecret',
  'ClusterSecretStore',
  'APIService',
  'Service',
  'HorizontalPodAutoscaler',
]);

/** Synced, and every object healthy that anything here looks after. What is asleep has jobs that are suspended, and Argo CD calls them so. */
export function isDone(application: unknown, asleep = false): boolean {
  return (
    at(application, 'status', 'sync', 'status') === 'Synced' &&
    unhealthy(application).every(
      (object) => unattended.has(String(at(object, 'kind'))) || (asleep && at(object, 'health', 'status') === 'Suspended'),
    )
  );
}

export function unhealthy(application: unknown): unknown[] {
  const resources = at(application, 'status', 'resources');
  return Array.isArray(resources) ? resources.filter((each) => (at(each, 'health', 'status') ?? 'Healthy') !== 'Healthy') : [];
}

export function explained(application: unknown): string {
  const { sync, health, conditions, operationState } = Object(at(application, 'status'));
  const said = [...(conditions ?? []).map((each: unknown) => at(each, 'message')), operationState?.message].filter(Boolean).join('; ');
  const objects = unhealthy(application).map((each) => `${at(each, 'kind')} ${at(each, 'name')} ${at(each, 'health', 'status')}`);
  return `${at(application, 'metadata', 'name')}: ${sync?.status} ${health?.status} ${objects.join(', ')} ${said}`;
}

/** Asks Argo CD to look now, as the publisher does after a push: at the folders of the tenants, or at the entry of the cell. */
export async function refresh({ client }: Cluster, what: 'tenants' | 'cell'): Promise<void> {
  const [path, annotations] =
    what === 'tenants'
      ? [`${ARGO}/applicationsets/tenants`, { 'argocd.argoproj.io/application-set-refresh': 'true' }]
      : [`${APPLICATIONS}/cell`, { 'argocd.argoproj.io/refresh': 'normal' }];
  const { status, body } = await client.send('PATCH', path, { metadata: { annotations } }, 'application/merge-patch+json');
  assert.equal(status, 200, messageOf(body));
}
