import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { compile, renderAll } from '@hansa/compiler';
import { testContext } from '@hansa/server/outside/contract.ts';
import { openKubernetes } from '@hansa/server/outside/kubernetes/real.ts';
import { approving } from '@hansa/server/loops/publish/approval.ts';
import { Client, messageOf } from '../kubernetes/client.ts';
import type { Cluster } from '../kubernetes/cluster.ts';
import { notToBeHad } from '../kubernetes/crds.ts';
import { startClusterWithDefinitions } from '../kubernetes/definitions.ts';
import { mustApply } from '../kubernetes/presence.ts';
import { programs } from '../kubernetes/programs.ts';
import { got } from '../missing.ts';
import { exampleNames, exampleSpec } from '../rendered.ts';
import { temporaryFolder } from '../temporary.ts';
import { type Account, controlPlane } from './account.ts';

/** The strict check before a push, by an account with the rights of the control plane, on every tree that we render. */

const built = await got(programs);
const lab = { skip: built.missing ?? false };

describe('what an API server says before anything is published', () => {
  let cluster: Cluster;
  let account: Account;
  let port: ReturnType<typeof openKubernetes>;

  before(async () => {
    if (built.value === undefined) return;
    cluster = await startClusterWithDefinitions(built.value);
    const home = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'flux-system' } };
    await mustApply(cluster, [{ object: home, file: 'made by the lab' }]);
    account = await controlPlane(cluster, 'flux');
    port = openKubernetes({ access: account.access, engine: 'flux' });
  });
  after(async () => {
    port?.close();
    await cluster?.stop();
  });

  test('every tree of the examples passes, in an empty cluster, and leaves nothing there', lab, async (t) => {
    const approve = approving(port);
    for (const name of await exampleNames()) {
      for (const [cell, rendered] of renderAll(compile(await exampleSpec(name)))) {
        // Kinds whose definitions cannot be had here are served by nobody.
        const files = rendered.map((file) =>
          typeof file.body === 'string'
            ? file
            : { ...file, body: file.body.filter(({ apiVersion }) => !((apiVersion.split('/')[0] ?? '') in notToBeHad)) },
        );
        for (const again of [false, true]) {
          const began = performance.now();
          const outcome = await approve(cell, files, testContext({ deadline: Date.now() + 600_000 }));
          assert.deepEqual(outcome, { kind: 'done' }, name);
          const objects = files.flatMap(({ body }) => (typeof body === 'string' ? [] : body)).length;
          t.diagnostic(`${name}: ${objects} objects in ${Math.round(performance.now() - began)} ms${again ? ', a second time' : ''}`);
        }
      }
    }
    const made = await cluster.client.list('/apis/apps/v1/deployments');
    assert.deepEqual(made, []);
  });

  test('a misspelt field and a number that cannot be are said in the words of the API server; others are not held up', lab, async () => {
    const name = (await exampleNames())[0] ?? '';
    const [tree] = renderAll(compile(await exampleSpec(name)));
    const [cell, files] = tree ?? ['', []];
    const spoilt = files.map((file) =>
      typeof file.body === 'string'
        ? file
        : { ...file, body: file.body.map((each) => (each.kind === 'Deployment' ? misspelt(each) : each)) },
    );
    const outcome = await approving(port)(cell, spoilt, testContext({ deadline: Date.now() + 600_000 }));
    assert.ok(outcome.kind === 'refused', JSON.stringify(outcome));
    assert.match(outcome.cause.detail, /replicaz/);
    assert.doesNotMatch(outcome.cause.detail, /hansa-check/);
    assert.deepEqual(await approving(port)(cell, files, testContext({ deadline: Date.now() + 600_000 })), { kind: 'done' });
  });

  test('the account writes nothing where it tries: a policy of the cluster takes only dry runs of it', lab, async () => {
    const own = openKubernetes({ access: account.access, engine: 'flux' });
    const labels = { app: 'real' };
    const spec = {
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers: [{ name: 'a', image: 'a' }] } },
    };
    const object = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'real', namespace: 'hansa-check' }, spec };
    assert.equal((await own.check({ cell: 'any', objects: [object] }, testContext())).kind, 'done');
    const { status, message } = await writing(account, '/apis/apps/v1/namespaces/hansa-check/deployments/real', object);
    assert.equal(status, 422, message);
    assert.match(message, /dry run only/);
    const level = {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: 'hansa-check', labels: { 'pod-security.kubernetes.io/enforce': 'privileged' } },
    };
    assert.match((await writing(account, '/api/v1/namespaces/hansa-check', level)).message, /dry run only/);
    const elsewhere = await writing(account, '/apis/apps/v1/namespaces/default/deployments/real', object);
    assert.equal(elsewhere.status, 403);
    own.close();
  });

  test('what an erasure writes outside of it, it may write: the volumes that it gives free', lab, async () => {
    const spec = { accessModes: ['ReadWriteOnce'], capacity: { storage: '1Gi' }, hostPath: { path: '/tmp/no-volume-of-the-lab' } };
    await mustApply(cluster, [
      { object: { apiVersion: 'v1', kind: 'PersistentVolume', metadata: { name: 'left' }, spec }, file: 'made by the lab' },
    ]);
    const { status, message } = await writing(
      account,
      '/api/v1/persistentvolumes/left',
      { spec: { persistentVolumeReclaimPolicy: 'Delete' } },
      MERGE,
    );
    assert.equal(status, 200, message);
  });

  test('a kind that is not served yet, and a cluster that has not heard of our rights, are no refusals', lab, async () => {
    const strange = { apiVersion: 'none.example/v1', kind: 'Strange', metadata: { name: 'one', namespace: 't-a' } };
    const unserved = await port.check({ cell: 'any', objects: [strange] }, testContext());
    assert.ok(unserved.kind === 'transient' && unserved.cause.code === 'kubernetes/not-served', JSON.stringify(unserved));
    assert.equal(
      (await cluster.client.send('DELETE', '/apis/rbac.authorization.k8s.io/v1/namespaces/hansa-check/roles/hansa-check')).status,
      200,
    );
    let tries = 0;
    const denied = async () => {
      const metadata = { name: `another-${(tries += 1)}`, namespace: 't-a' };
      const outcome = await port.check({ cell: 'any', objects: [{ apiVersion: 'v1', kind: 'ConfigMap', metadata }] }, testContext());
      assert.notEqual(outcome.kind, 'refused');
      return outcome.kind === 'transient' && outcome.cause.code === 'kubernetes/no-check';
    };
    await cluster.processes.until('the rights are gone', denied);
    await controlPlane(cluster, 'flux');
  });
});

const MERGE = 'application/merge-patch+json';

async function writing(
  { access, token }: Account,
  path: string,
  object: unknown,
  type = 'application/apply-patch+yaml',
): Promise<{ status: number; message: string }> {
  const { path: folder, remove } = await temporaryFolder('check');
  const authority = join(folder, 'ca.crt');
  await writeFile(authority, access.authorities ?? '');
  const client = await Client.open({ url: access.server, token, authority });
  const { status, body } = await client.send('PATCH', `${path}?fieldManager=lab${type === MERGE ? '' : '&force=true'}`, object, type);
  client.close();
  remove();
  return { status, message: messageOf(body) };
}

function misspelt<T extends { readonly [key: string]: unknown }>(object: T): T {
  return { ...object, spec: { ...Object(object['spec']), replicaz: 4 } };
}
