import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { eraseTenant } from '@hansa/server/commands/erasure.ts';
import { changeTenant, createTenant } from '@hansa/server/commands/tenants.ts';
import { tenantOf } from '@hansa/server/db/tenants.ts';
import { testContext } from '@hansa/server/outside/contract.ts';
import { openKubernetes } from '@hansa/server/outside/kubernetes/real.ts';
import { controllers } from '../flux/controllers.ts';
import { startFlux } from '../flux/flux.ts';
import { type GitServer, serveGit } from '../git.ts';
import { Applier } from '../kubernetes/apply.ts';
import { messageOf } from '../kubernetes/client.ts';
import type { Cluster } from '../kubernetes/cluster.ts';
import { startClusterWithDefinitions } from '../kubernetes/definitions.ts';
import { type KubeObject, at } from '../kubernetes/objects.ts';
import { plannedNodes } from '../kubernetes/planned.ts';
import { podsOf } from '../kubernetes/pods.ts';
import { mustApply } from '../kubernetes/presence.ts';
import { programs } from '../kubernetes/programs.ts';
import { objectsOf } from '../kubernetes/tree.ts';
import { bindClaims } from '../kubernetes/volumes.ts';
import { got } from '../missing.ts';
import { type RenderedCell, exampleSpec, renderSpec } from '../rendered.ts';
import { type TemporaryFolder, temporaryFolder } from '../temporary.ts';
import { controlPlane } from './account.ts';
import { type ControlPlane, startControlPlane } from './control-plane.ts';

/** From a file in Git to running pods and to nothing again, by the control plane's own loops and by Flux. Steps build on each other. */

const NAME = 'sovereign-saas';
const FIRST = 'b3n8q5r1tv';
const OPERATOR = { actor: { kind: 'operator' as const, id: 'ada' }, request: 'r', trace: '' };
const built = await got(async () => ({ kubernetes: await programs(), flux: await controllers() }));
const lab = { skip: built.missing ?? false };

describe(`tenants of ${NAME} through the control plane's loops, Git over http, Flux and a real API server`, () => {
  let folder: TemporaryFolder;
  let server: GitServer;
  let cluster: Cluster;
  let control: ControlPlane;
  let port: ReturnType<typeof openKubernetes>;

  before(async () => {
    if (built.value === undefined) return;
    folder = await temporaryFolder('repositories');
    server = await serveGit(folder.path);
    const all = await exampleSpec(NAME, (text) => text.replaceAll(/ssh:\/\/[^\s"']*\/([^\s"'/]+\.git)/g, `${server.url}/$1`));
    const spec = new Map([...all].filter(([path]) => path === 'platform.yaml' || path === 'tenants/boreal.yaml'));
    const [cell] = renderSpec(NAME, spec);
    assert.ok(cell);
    cluster = await startClusterWithDefinitions(built.value.kubernetes);
    await applied(plannedNodes(cell).map(({ object }) => object));
    const { recipient } = await startFlux(cluster, built.value.flux);
    const { access } = await controlPlane(cluster, 'flux');
    port = openKubernetes({ access, engine: 'flux' });
    control = await startControlPlane({ folder: folder.path, spec, kubernetes: port, recipients: [recipient] });
    await until('the first commit', async () => (await head()) !== undefined);
    await follow(cell);
  });
  after(async () => {
    await control?.stop();
    port?.close();
    await cluster?.stop();
    await server?.close();
    folder?.remove();
  });

  const applied = (objects: readonly KubeObject[]) =>
    mustApply(
      cluster,
      objects.map((object) => ({ object, file: 'made by the lab' })),
    );
  const head = async (): Promise<string | undefined> => {
    const found = await control.git.observe({ repository: 'deploy-fsn-1', branch: 'main', path: '' }, testContext());
    return found.kind === 'present' ? found.value.commit : undefined;
  };
  const until = async (what: string, holds: () => Promise<boolean>): Promise<void> => {
    const look = async () => {
      assert.deepEqual(control.bugs, []);
      await bindClaims(cluster, new Applier(cluster.client));
      return holds();
    };
    await cluster.processes.until(what, look, 120_000).catch(async (error: unknown) => {
      assert.fail(`${error}\n${await control.because()}`);
    });
  };
  /** The root as rendered, but of the tenants alone: the platform's part is what `lab/flux` is about. What they depend on is said to be ready. */
  const follow = async (cell: RenderedCell): Promise<void> => {
    const root = objectsOf(cell.files.filter(({ path }) => path === 'entry/root.yaml')).map(({ object }) => object);
    const line = objectsOf(cell.files.filter(({ path }) => path === `entry/tenants/${FIRST}.yaml`)).map(({ object }) => object);
    const needs = line.flatMap((object) => Object(at(object, 'spec', 'dependsOn') ?? []) as { name: string }[]);
    const unit = root.find(({ kind }) => kind === 'Kustomization');
    assert.ok(unit);
    for (const { name } of needs) await saidReady({ ...unit, metadata: { name, namespace: 'flux-system' } });
    const spec = { ...Object(unit['spec']), path: './entry/tenants' };
    await applied([...root.filter(({ kind, metadata }) => kind === 'GitRepository' && metadata.name === 'entry'), { ...unit, spec }]);
  };
  const saidReady = async (unit: KubeObject): Promise<void> => {
    await applied([{ ...unit, spec: { ...Object(unit['spec']), suspend: true } }]);
    const when = new Date().toISOString().replace(/\.\d+/, '');
    const ready = { type: 'Ready', status: 'True', reason: 'SaidByTheLab', message: '', lastTransitionTime: when, observedGeneration: 1 };
    const path = `/apis/kustomize.toolkit.fluxcd.io/v1/namespaces/flux-system/kustomizations/${unit.metadata.name}/status`;
    const status = { observedGeneration: 1, conditions: [ready] };
    const answer = await cluster.client.send('PATCH', path, { status }, 'application/merge-patch+json');
    assert.equal(answer.status, 200, messageOf(answer.body));
  };
  const life = async (id: string) => (await tenantOf(control.pool, id))?.life;
  const pods = async (id: string) => (await podsOf(cluster)).filter(({ namespace, finished }) => namespace === `t-${id}` && !finished);
  const namespace = async (id: string) => (await cluster.client.get(`/api/v1/namespaces/t-${id}`)).status;
  let second = '';

  test('a tenant whose file is in Git becomes active: applied, its secrets opened, its pods ready', lab, async (t) => {
    const began = Date.now();
    await until('active', async () => (await life(FIRST)) === 'active');
    t.diagnostic(`active ${seconds(began)} s after Flux was told where to look`);
    assert.ok((await pods(FIRST)).every(({ ready }) => ready));
    const secrets = await cluster.client.list(`/api/v1/namespaces/t-${FIRST}/secrets`);
    assert.ok(secrets.length > 0);
    assert.doesNotMatch(JSON.stringify(secrets), /ENC\[/);
  });

  test('one that is created by command follows, and the commit is not taken for the first one’s', lab, async (t) => {
    const began = Date.now();
    const admin = { name: 'Dora', email: 'dora@delta.example' };
    const { row } = await createTenant(control.desk, { slug: 'delta', plan: 'business@1', seats: 9, admin }, OPERATOR);
    second = row.id;
    await until('active', async () => (await life(second)) === 'active');
    t.diagnostic(`active ${seconds(began)} s after the command`);
    assert.equal(await life(FIRST), 'active');
  });

  test('a suspended one has no pods and all its data, and comes back', lab, async () => {
    for (const [state, holds] of [
      ['suspended', async () => (await pods(second)).length === 0],
      ['active', async () => (await pods(second)).length > 0],
    ] as const) {
      const row = await tenantOf(control.pool, second);
      assert.ok(row);
      await changeTenant(control.desk, second, row.version, { state }, OPERATOR);
      await until(state, async () => (await life(second)) === state && holds());
      assert.equal(await namespace(second), 200);
    }
  });

  test('a file that is taken out of the spec removes nothing', lab, async () => {
    const batch = { repository: 'spec', branch: 'main', parent: 'any', write: new Map(), remove: ['tenants/boreal.yaml'] } as const;
    const by = { name: 'Somebody', email: 'somebody@localhost' };
    const pushed = await control.git.publish(
      { ...batch, message: 'Take boreal out', by, at: Date.now() },
      testContext({ key: 'lab/somebody/1' }),
    );
    assert.equal(pushed.kind, 'done');
    const before = (await pods(FIRST)).map(({ name }) => name);
    const row = await tenantOf(control.pool, second);
    assert.ok(row);
    // Something else that is published afterwards has taken that push in.
    await changeTenant(control.desk, second, row.version, { seats: 12 }, OPERATOR);
    await until('settled', async () => {
      const now = await tenantOf(control.pool, second);
      return now !== undefined && now.settled === now.version;
    });
    assert.equal(await life(FIRST), 'active');
    assert.deepEqual(
      (await pods(FIRST)).map(({ name }) => name),
      before,
    );
  });

  test('one that is erased leaves no namespace and no volume, and the other is untouched', lab, async (t) => {
    const began = Date.now();
    const before = (await pods(FIRST)).map(({ name }) => name);
    const row = await tenantOf(control.pool, second);
    assert.ok(row);
    await eraseTenant(control.desk, second, row.version, OPERATOR);
    await until('erased', async () => (await life(second)) === 'erased');
    t.diagnostic(`erased ${seconds(began)} s after the command`);
    assert.equal(await namespace(second), 404);
    const volumes = await cluster.client.list('/api/v1/persistentvolumes');
    assert.ok(!volumes.some((each) => at(each, 'spec', 'claimRef', 'namespace') === `t-${second}`));
    assert.deepEqual(
      (await pods(FIRST)).map(({ name }) => name),
      before,
    );
  });
});

function seconds(since: number): string {
  return ((Date.now() - since) / 1000).toFixed(1);
}
