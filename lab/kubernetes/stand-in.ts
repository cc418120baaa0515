import { messageOf } from './client.ts';
import type { Cluster } from './cluster.ts';
import { notToBeHad } from './crds.ts';
import { at, type KubeObject, nameOf, type Placed } from './objects.ts';
import { condition } from './pods.ts';
import { mustApply } from './presence.ts';

/**
 * Definitions that take anything, for the kinds of a tree whose real definition cannot be had: an engine gives up on a folder with a kind that the API
 * server does not know. Gives these kinds; nothing is said about their objects.
 */
export async function standInDefinitions(cluster: Cluster, objects: readonly Placed[]): Promise<string[]> {
  const unknown = objects.map(({ object }) => object).filter(({ apiVersion }) => groupOf(apiVersion) in notToBeHad);
  const definitions = [...Map.groupBy(unknown, ({ apiVersion, kind }) => `${kind}.${groupOf(apiVersion)}`)].map(([, [object]]) =>
    definitionOf(object as KubeObject),
  );
  await mustApply(
    cluster,
    definitions.map((object) => ({ object, file: 'made by the lab' })),
  );
  for (const { metadata } of definitions) {
    const path = `/apis/apiextensions.k8s.io/v1/customresourcedefinitions/${metadata.name}`;
    const served = async () => condition((await cluster.client.get(path)).body, 'Established')?.status === 'True';
    await cluster.processes.until(metadata.name, served);
  }
  return unknown.map(nameOf);
}

/**
 * Says of PostgreSQL in the cluster what its operator would, which is not here: Argo CD's own check of its health fails on a Cluster that nobody has
 * looked at yet, and with it the comparison of all that it came with.
 */
export async function attendPostgres({ client }: Cluster): Promise<void> {
  const path = '/apis/postgresql.cnpg.io/v1/namespaces/data/clusters/postgres';
  const { status, body } = await client.get(path);
  if (status !== 200 || at(body, 'status', 'phase') !== undefined) return;
  const instances = at(body, 'spec', 'instances');
  const lastTransitionTime = new Date().toISOString().replace(/\.\d+/, '');
  const ready = { type: 'Ready', status: 'True', reason: 'SaidByTheLab', message: '', lastTransitionTime };
  const said = { phase: 'Cluster in healthy state', instances, readyInstances: instances, conditions: [ready] };
  const answer = await client.send('PATCH', `${path}/status`, { status: said }, 'application/merge-patch+json');
  if (answer.status !== 200) throw new Error(messageOf(answer.body));
}

/** The same of MariaDB, of which Argo CD says that it is under way until a condition is there and none is false. */
export async function attendMariadb({ client }: Cluster): Promise<void> {
  const path = '/apis/k8s.mariadb.com/v1alpha1/namespaces/data/mariadbs/mariadb-galera';
  const { status, body } = await client.get(path);
  if (status !== 200 || at(body, 'status', 'conditions') !== undefined) return;
  const said = { conditions: [{ type: 'Ready', status: 'True', reason: 'SaidByTheLab', message: '' }] };
  const answer = await client.send('PATCH', `${path}/status`, { status: said }, 'application/merge-patch+json');
  if (answer.status !== 200) throw new Error(messageOf(answer.body));
}

const groupOf = (apiVersion: string): string => apiVersion.split('/')[0] ?? '';

function definitionOf({ apiVersion, kind, metadata }: KubeObject): KubeObject {
  const [group = '', version = ''] = apiVersion.split('/');
  const singular = kind.toLowerCase();
  const plural = singular.endsWith('y') ? `${singular.slice(0, -1)}ies` : `${singular}s`;
  const anything = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${plural}.${group}` },
    spec: {
      group,
      names: { kind, plural, singular, listKind: `${kind}List` },
      scope: metadata.namespace === undefined ? 'Cluster' : 'Namespaced',
      versions: [{ name: version, served: true, storage: true, schema: { openAPIV3Schema: anything }, subresources: { status: {} } }],
    },
  };
}
