import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { eraseTenant } from '@hansa/server/commands/erasure.ts';
import { changeTenant } from '@hansa/server/commands/change.ts';
import { createTenant } from '@hansa/server/commands/tenants.ts';
import { tenantOf } from '@hansa/server/db/tenants.ts';
import { testContext } from '@hansa/server/outside/contract.ts';
import { openKubernetes } from '@hansa/server/outside/kubernetes/real.ts';
import { type GitServer, serveGit } from '../git.ts';
import { Applier } from '../kubernetes/apply.ts';
import type { Cluster } from '../kubernetes/cluster.ts';
import { startClusterWithDefinitions } from '../kubernetes/definitions.ts';
import { type KubeObject, at } from '../kubernetes/objects.ts';
import { plannedNodes } from '../kubernetes/planned.ts';
import { podsOf } from '../kubernetes/pods.ts';
import { mustApply } from '../kubernetes/presence.ts';
import type { Programs } from '../kubernetes/programs.ts';
import { bindClaims } from '../kubernetes/volumes.ts';
import { type RenderedCell, exampleSpec, renderSpec } from '../rendered.ts';
import { type TemporaryFolder, temporaryFolder } from '../temporary.ts';
import { type Engine, controlPlane } from './account.ts';
import { type ControlPlane, startControlPlane } from './control-plane.ts';

/** How a cell comes to follow its repository, by engine. Everything else in the life of a tenant is the same. */
export interface Follower {
  readonly engine: Engine;
  readonly example: string;
  /** File and id of the tenant that is in Git from the beginning, and the plan that another one is given. */
  readonly first: { readonly file: string; readonly id: string; readonly plan: string };
  /** Starts the engine's programs; gives who opens the secrets of the cell, as `sealing` wants it. */
  start(cluster: Cluster): Promise<string>;
  /** Applies what tells the engine where to look: as rendered, but of the tenants alone. The platform's part is what `lab/flux` and `lab/argocd` are about. */
  follow(cluster: Cluster, cell: RenderedCell): Promise<void>;
  /** Whether the first tenant's secrets are there as its cluster gets them. */
  hasSecrets(cluster: Cluster, namespace: string): Promise<boolean>;
}

const OPERATOR = { actor: { kind: 'operator' as const, id: 'ada' }, request: 'r', trace: '' };

/** From a file in Git to running pods and to nothing again, by the control plane's own loops and by a real engine. Steps build on each other. */
// size: the steps share one cluster and read as one life
export function tenantLife(name: string, kubernetes: Programs | undefined, follower: Follower, skip: string | false): void {
  const lab = { skip };
  const FIRST = follower.first.id;
  describe(name, () => {
    let folder: TemporaryFolder;
    let server: GitServer;
    let cluster: Cluster;
    let control: ControlPlane;
    let port: ReturnType<typeof openKubernetes>;
    let repository = '';

    before(async () => {
      if (kubernetes === undefined) return;
      folder = await temporaryFolder('repositories');
      server = await serveGit(folder.path);
      const all = await exampleSpec(follower.example, (text) => text.replaceAll(/ssh:\/\/[^\s"']*\/([^\s"'/]+\.git)/g, `${server.url}/$1`));
      const spec = new Map([...all].filter(([path]) => path === 'platform.yaml' || path === follower.first.file));
      const [cell] = renderSpec(follower.example, spec);
      assert.ok(cell);
      repository = `deploy-${cell.plan.cell.name}`;
      cluster = await startClusterWithDefinitions(kubernetes);
      await applied(plannedNodes(cell).map(({ object }) => object));
      const recipient = await follower.start(cluster);
      const { access } = await controlPlane(cluster, follower.engine);
      port = openKubernetes({ access, engine: follower.engine });
      control = await startControlPlane({ folder: folder.path, spec, kubernetes: port, recipients: [recipient] });
      await until('the first commit', async () => (await head()) !== undefined);
      await follower.follow(cluster, cell);
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
      const found = await control.git.observe({ repository, branch: 'main', path: '' }, testContext());
      return found.kind === 'present' ? found.value.commit : undefined;
    };
    const until = async (what: string, holds: () => Promise<boolean>): Promise<void> => {
      const look = async () => {
        assert.deepEqual(control.bugs, []);
        await bindClaims(cluster, new Applier(cluster.client));
        return holds();
      };
      await cluster.processes.until(what, look).catch(async (error: unknown) => {
        assert.fail(`${error}\n${await control.because()}`);
      });
    };
    const life = async (id: string) => (await tenantOf(control.pool, id))?.life;
    // Without those of cron jobs, which come and go by the clock.
    const pods = async (id: string) =>
      (await podsOf(cluster)).filter(
        ({ namespace, finished, labels }) => namespace === `t-${id}` && !finished && labels['batch.kubernetes.io/job-name'] === undefined,
      );
    const namespace = async (id: string) => (await cluster.client.get(`/api/v1/namespaces/t-${id}`)).status;
    let second = '';

    test('a tenant whose file is in Git becomes active: applied, its secrets opened, its pods ready', lab, async (t) => {
      const began = Date.now();
      await until('active', async () => (await life(FIRST)) === 'active');
      t.diagnostic(`active ${seconds(began)} s after Flux was told where to look`);
      assert.ok((await pods(FIRST)).every(({ ready }) => ready));
      assert.ok(await follower.hasSecrets(cluster, `t-${FIRST}`));
    });

    test('one that is created by command follows, and the commit is not taken for the first one’s', lab, async (t) => {
      const began = Date.now();
      const admin = { name: 'Dora', email: 'dora@delta.example' };
      const { row } = await createTenant(control.desk, { slug: 'delta', plan: follower.first.plan, seats: 9, admin }, OPERATOR);
      second = row.id;
      await until('active', async () => (await life(second)) === 'active');
      t.diagnostic(`active ${seconds(began)} s after the command`);
      assert.equal(await life(FIRST), 'active');
    });

    test('what somebody deletes is made again, and nothing else changes', lab, async (t) => {
      const path = `/apis/apps/v1/namespaces/t-${FIRST}/deployments`;
      const [first] = await cluster.client.list(path);
      const own = `${path}/${String(at(first, 'metadata', 'name'))}`;
      const others = (await pods(second)).map((each) => each.name);
      assert.equal((await cluster.client.send('DELETE', own)).status, 200);
      const began = Date.now();
      await until('the repair', async () => {
        const again = (await cluster.client.get(own)).body;
        const isNew = at(again, 'metadata', 'uid') !== undefined && at(again, 'metadata', 'uid') !== at(first, 'metadata', 'uid');
        return isNew && at(again, 'status', 'readyReplicas') === at(again, 'spec', 'replicas');
      });
      t.diagnostic(`made again ${seconds(began)} s after it was deleted`);
      assert.equal(await life(FIRST), 'active');
      assert.deepEqual(
        (await pods(second)).map((each) => each.name),
        others,
      );
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
      const batch = { repository: 'spec', branch: 'main', parent: 'any', write: new Map(), remove: [follower.first.file] } as const;
      const by = { name: 'Somebody', email: 'somebody@localhost' };
      const pushed = await control.git.publish(
        { ...batch, message: 'Take it out', by, at: Date.now() },
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
}

function seconds(since: number): string {
  return ((Date.now() - since) / 1000).toFixed(1);
}
