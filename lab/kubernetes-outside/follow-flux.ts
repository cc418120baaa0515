import assert from 'node:assert/strict';
import { messageOf } from '../kubernetes/client.ts';
import type { Cluster } from '../kubernetes/cluster.ts';
import { type KubeObject, at } from '../kubernetes/objects.ts';
import { mustApply } from '../kubernetes/presence.ts';
import { objectsOf } from '../kubernetes/tree.ts';
import type { RenderedCell } from '../rendered.ts';

/** Tells Flux where to look: as rendered, but of the tenants alone. What they depend on is said to be ready. */
export async function followTenants(cluster: Cluster, cell: RenderedCell): Promise<void> {
  const root = objectsOf(cell.files.filter(({ path }) => path === 'entry/root.yaml')).map(({ object }) => object);
  const line = objectsOf(cell.files.filter(({ path }) => path === `entry/tenants/${cell.tenants[0]?.tenant.values.id}.yaml`)).map(
    ({ object }) => object,
  );
  const needs = line.flatMap((object) => Object(at(object, 'spec', 'dependsOn') ?? []) as { name: string }[]);
  const unit = root.find(({ kind }) => kind === 'Kustomization');
  assert.ok(unit);
  for (const { name } of needs) await saidReady(cluster, { ...unit, metadata: { name, namespace: 'flux-system' } });
  const spec = { ...Object(unit['spec']), path: './entry/tenants' };
  const entry = root.filter(({ kind, metadata }) => kind === 'GitRepository' && metadata.name === 'entry');
  await applied(cluster, [...entry, { ...unit, spec }]);
}

async function saidReady(cluster: Cluster, unit: KubeObject): Promise<void> {
  await applied(cluster, [{ ...unit, spec: { ...Object(unit['spec']), suspend: true } }]);
  const when = new Date().toISOString().replace(/\.\d+/, '');
  const ready = { type: 'Ready', status: 'True', reason: 'SaidByTheLab', message: '', lastTransitionTime: when, observedGeneration: 1 };
  const path = `/apis/kustomize.toolkit.fluxcd.io/v1/namespaces/flux-system/kustomizations/${unit.metadata.name}/status`;
  const status = { observedGeneration: 1, conditions: [ready] };
  const answer = await cluster.client.send('PATCH', path, { status }, 'application/merge-patch+json');
  assert.equal(answer.status, 200, messageOf(answer.body));
}

function applied(cluster: Cluster, objects: readonly KubeObject[]): Promise<void> {
  return mustApply(
    cluster,
    objects.map((object) => ({ object, file: 'made by the lab' })),
  );
}
