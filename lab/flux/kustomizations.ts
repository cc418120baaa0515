import assert from 'node:assert/strict';
import { messageOf } from '../kubernetes/client.ts';
import type { Cluster } from '../kubernetes/cluster.ts';
import { at } from '../kubernetes/objects.ts';
import { condition } from '../kubernetes/pods.ts';

/** Where the API server lists the Kustomizations of Flux. */
export const KUSTOMIZATIONS = '/apis/kustomize.toolkit.fluxcd.io/v1/namespaces/flux-system/kustomizations';

/** Asks source-controller to look at the cell's entry now, as the publisher does after a push. */
export async function poke({ client }: Cluster): Promise<void> {
  const metadata = { annotations: { 'reconcile.fluxcd.io/requestedAt': new Date().toISOString() } };
  const path = '/apis/source.toolkit.fluxcd.io/v1/namespaces/flux-system/gitrepositories/entry';
  const { status, body } = await client.send('PATCH', path, { metadata }, 'application/merge-patch+json');
  assert.equal(status, 200, messageOf(body));
}

/** Those that are not ready, each with what Flux says. */
export function unready(kustomizations: readonly unknown[]): string[] {
  return kustomizations
    .map((each) => ({ name: at(each, 'metadata', 'name'), ready: condition(each, 'Ready') }))
    .filter(({ ready }) => ready?.status !== 'True')
    .map((each) => `${each.name}: ${each.ready?.message}`);
}
