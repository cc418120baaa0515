import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inspect } from 'node:util';
import type { NamespaceSeen } from '@hansa/server/outside/kubernetes/port.ts';
import { settled, testContext } from '@hansa/server/outside/contract.ts';
import { messageOf } from '../kubernetes/client.ts';
import { at } from '../kubernetes/objects.ts';
import type { Followed } from './followed.ts';
import { CANARY, tenantTree } from './trees.ts';

const isTooMany = (trouble: string): boolean => /Unschedulable|Insufficient|Too many pods/.test(trouble);

/** What only a real cluster can show: drift, complaints, and what an engine does when a folder is gone. */
// size: the cases share one subject and read as one list
export function clusterCases(subject: () => Followed): void {
  const want = (tree: string, replicas: number) => ({ ...subject().ref, tree, workloads: [{ name: 'web', replicas }] });
  const seen = async (): Promise<NamespaceSeen> => {
    const observation = await subject().port.observe(subject().ref, testContext());
    assert.ok(observation.kind === 'present', inspect(observation));
    return observation.value;
  };
  const until = (what: string, holds: (seen: NamespaceSeen) => boolean, ask = want('none', 0)) => {
    const look = async () => {
      const observation = await subject().port.observe(subject().ref, testContext());
      if (observation.kind === 'present' && holds(observation.value)) return true;
      assert.notEqual(observation.kind, 'absent');
      assert.equal((await settled(() => subject().port.ensure(ask, testContext()))).kind, 'done');
      return false;
    };
    return subject().cluster.processes.until(what, look);
  };
  const runs = (replicas: number) => (value: NamespaceSeen) =>
    value.workloads.some((each) => each.name === 'web' && each.ready === replicas);

  test('what somebody deleted is made again when it is missed, and what somebody scaled is put right', async () => {
    const { cluster, ref } = subject();
    await subject().publish('drift', 2);
    await until('the tree', (value) => value.tree === 'drift' && runs(2)(value), want('drift', 2));
    const path = `/apis/apps/v1/namespaces/${ref.namespace}/deployments/web`;
    for (const [method, body] of [['DELETE'], ['PATCH', { spec: { replicas: 1 } }]] as const) {
      const { status } = await cluster.client.send(method, path, body, 'application/merge-patch+json');
      assert.equal(status, 200);
      await until('the repair', (value) => runs(2)(value) && value.workloads[0]?.replicas === 2, want('drift', 2));
    }
  });

  test('a tree that the cluster refuses is said in words, and is not applied', async () => {
    const { ref, write } = subject();
    await write(tenantTree(ref.tenant, 'refused', -5));
    await until('the complaint', (value) => value.trouble.some((each) => /replicas|must be greater/.test(each)), want('refused', 1));
    assert.notEqual((await seen()).tree, 'refused');
    await subject().publish('mended', 1);
    await until('the mended tree', (value) => value.tree === 'mended' && runs(1)(value) && value.trouble.length === 0, want('mended', 1));
  });

  test('warnings and pods that nobody takes are told, without what looks like a secret, ten at most', async () => {
    const { cluster, ref } = subject();
    await subject().publish('many', 300); // more pods than two nodes take
    await until('too many', (value) => value.tree === 'many' && value.trouble.some(isTooMany), want('many', 300));
    const at = new Date().toISOString().replace(/\.\d+/, '');
    const event = {
      metadata: { generateName: 'lab-', namespace: ref.namespace },
      involvedObject: { kind: 'Pod', name: 'web', namespace: ref.namespace },
      type: 'Warning',
      reason: 'FailedMount',
      message: `cannot log in with password=${CANARY} at https://user:${CANARY}@registry.example`,
      firstTimestamp: at,
      lastTimestamp: at,
    };
    const made = await cluster.client.send('POST', `/api/v1/namespaces/${ref.namespace}/events`, event);
    assert.equal(made.status, 201, messageOf(made.body));
    const { trouble } = await seen();
    assert.ok(trouble.length > 0 && trouble.length <= 10);
    assert.ok(trouble.some(isTooMany), trouble.join('\n'));
    assert.ok(!trouble.join().includes(CANARY));
  });

  test('a folder that is gone takes no data with it: nobody asked for an erasure', async () => {
    const { cluster, ref } = subject();
    const claim = `/api/v1/namespaces/${ref.namespace}/persistentvolumeclaims/data`;
    await subject().unpublish();
    // The engine is made to look, as by the publisher of the next commit, and not by an erasure.
    assert.deepEqual(await subject().port.poke({ cell: ref.cell, word: 'gone' }, testContext()), { kind: 'done' });
    await until('its objects are gone', (value) => value.workloads.length === 0 && value.tree === null);
    assert.equal(at((await cluster.client.get(claim)).body, 'status', 'phase'), 'Bound');
  });

  test('while its tree is published, a tenant is not removed: the engine would make it anew', async () => {
    await subject().publish('back', 1);
    await until('the tree', (value) => value.tree === 'back' && runs(1)(value), want('back', 1));
    const outcome = await subject().port.remove(subject().ref, testContext());
    assert.ok(outcome.kind === 'transient' && outcome.cause.code === 'kubernetes/held', inspect(outcome));
    assert.equal((await seen()).tree, 'back');
  });

  test('a namespace that is not this tenant’s is not removed', async () => {
    const outcome = await subject().port.remove({ ...subject().ref, namespace: 'default' }, testContext());
    assert.ok(outcome.kind === 'refused' && outcome.cause.code === 'kubernetes/not-ours', inspect(outcome));
  });
}
