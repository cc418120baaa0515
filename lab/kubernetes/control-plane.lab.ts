import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { languageOf } from '@hansa/compiler';
import { got } from '../missing.ts';
import { Applier } from './apply.ts';
import type { Cluster } from './cluster.ts';
import { definitions } from './crds.ts';
import { startClusterWithDefinitions } from './definitions.ts';
import { nodesOf, type Pool } from './nodes.ts';
import type { KubeObject } from './objects.ts';
import { podsOf, settle, untilShort } from './pods.ts';
import { programs } from './programs.ts';
import { danglingReferences } from './references.ts';

/** The lab itself: what its green means. A gate that cannot fail proves nothing about the trees that pass it. */

const { value: built, missing } = await got(programs);
const lab = { skip: missing ?? false };

const pool = { nodes: 2, cpu: 4, memory: 8192, labels: {}, for: [], taints: [] };
const pools: readonly Pool[] = [
  { ...pool, name: 'open', provider: 'hetzner', site: 'hetzner/fsn1', zone: 'fsn1-dc14' },
  {
    ...pool,
    name: 'apart',
    provider: 'scaleway',
    site: 'scaleway/fr-par-1',
    zone: 'fr-par-1',
    labels: { 'lab/pool': 'apart' },
    taints: [{ key: 'lab/for', value: 'one', effect: 'NoSchedule' }],
  },
];

function namespace(name: string, level: string): KubeObject {
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels: { 'pod-security.kubernetes.io/enforce': level } } };
}

const labels = { 'app.kubernetes.io/name': 'one' };

function deployment(space: string, name: string, pod: object = {}, spec: object = {}): KubeObject {
  const metadata = { labels: { ...labels, 'app.kubernetes.io/instance': name } };
  const containers = [{ name: 'one', image: 'registry.example/one:1', resources: { requests: { cpu: '100m', memory: '64Mi' } } }];
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace: space },
    spec: { replicas: 2, selector: { matchLabels: metadata.labels }, template: { metadata, spec: { containers, ...pod } }, ...spec },
  };
}

test('the definitions are those of the versions that the catalogue installs', (t) => {
  const { components } = languageOf().catalogue;
  const differing = definitions.filter(({ project, catalogue }) => catalogue !== undefined && components[project]?.version !== catalogue);
  for (const { project, version, catalogue } of differing) {
    t.diagnostic(`${project}: definitions of ${version} (catalogue ${catalogue}), the catalogue has ${components[project]?.version}`);
  }
  assert.deepEqual(
    differing.filter(({ project }) => components[project] === undefined),
    [],
  );
});

describe('the lab finds what is wrong', () => {
  let cluster: Cluster;
  let applier: Applier;
  const apply = async (...objects: KubeObject[]) => {
    const outcomes = await applier.all(objects.map((object) => ({ object, file: 'fixture' })));
    return outcomes.map(({ result, message }) => `${result} ${message}`.trim());
  };

  before(async () => {
    if (built === undefined) return;
    cluster = await startClusterWithDefinitions(built);
    applier = new Applier(cluster.client);
    assert.deepEqual(new Set(await apply(...nodesOf(pools), namespace('open', 'baseline'))), new Set(['applied']));
  });
  after(() => cluster?.stop());

  test('a misspelt field is refused, in a built-in kind and in a custom resource', lab, async () => {
    const route: KubeObject = {
      apiVersion: 'gateway.networking.k8s.io/v1',
      kind: 'HTTPRoute',
      metadata: { name: 'one', namespace: 'open' },
      spec: { hostname: ['acme.example'] },
    };
    const [first, second] = await apply(deployment('open', 'misspelt', {}, { replicaz: 4 }), route);
    assert.match(String(first), /^refused .*replicaz/);
    assert.match(String(second), /^refused .*hostname/);
  });

  test('a kind that is not served, and a missing namespace, are no success', lab, async () => {
    const mariadb = { apiVersion: 'k8s.mariadb.com/v1alpha1', kind: 'MariaDB', metadata: { name: 'one', namespace: 'open' } };
    const { namespace: _, ...metadata } = deployment('open', 'nowhere').metadata;
    assert.deepEqual(await apply(mariadb, { ...deployment('open', 'nowhere'), metadata }), [
      'unknown-kind no kind k8s.mariadb.com/v1alpha1 MariaDB',
      'refused metadata.namespace is missing',
    ]);
  });

  test('pods run on the nodes that are open to them; without the toleration they stay pending', lab, async () => {
    const nodeSelector = { 'lab/pool': 'apart' };
    const tolerations = [{ key: 'lab/for', value: 'one', effect: 'NoSchedule' }];
    await apply(deployment('open', 'runs'), deployment('open', 'chosen', { nodeSelector, tolerations }));
    assert.deepEqual(await settle(cluster), []);
    await apply(deployment('open', 'barred', { nodeSelector }));
    const short = await untilShort(cluster, 'deployments open/barred', /untolerated taint/);
    assert.deepEqual(
      short.map(({ workload }) => workload),
      ['deployments open/barred'],
    );
    const nodes = (await podsOf(cluster)).map((pod) => `${pod.labels['app.kubernetes.io/instance']} ${pod.node?.split('-')[0]}`);
    assert.deepEqual(new Set(nodes), new Set(['runs open', 'chosen apart', 'barred undefined']));
  });

  test('pods that the Pod Security level of their namespace forbids are not made, and are missed', lab, async () => {
    await apply(namespace('strict', 'restricted'), deployment('strict', 'loose'));
    await untilShort(cluster, 'deployments strict/loose', /violates PodSecurity "restricted/);
  });

  test('a pod that refers to nothing, and a service with nobody behind it, are found', lab, async () => {
    const env = [{ name: 'PASSWORD', valueFrom: { secretKeyRef: { name: 'one', key: 'password' } } }];
    const volumes = [{ name: 'files', configMap: { name: 'forgotten' } }];
    const containers = [{ name: 'one', image: 'registry.example/one:1', env }];
    const service = {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'one', namespace: 't-lab' },
      spec: { selector: { app: 'misspelt' }, ports: [{ port: 80 }] },
    };
    await apply(namespace('t-lab', 'baseline'), deployment('t-lab', 'one', { containers, volumes }), service);
    const isMade = async () => (await podsOf(cluster)).some(({ namespace: space }) => space === 't-lab');
    await cluster.processes.until('the pod', isMade);
    assert.deepEqual(await danglingReferences(cluster, []), [
      'Pod t-lab/one refers to ConfigMap t-lab/forgotten, which is not there',
      'Pod t-lab/one refers to Secret t-lab/one password, which is not there',
      'Service t-lab/one has no pod behind it',
    ]);
  });
});
