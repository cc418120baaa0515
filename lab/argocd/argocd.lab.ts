import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { cellInGit, lateTenant, type CellInGit } from '../cell-in-git.ts';
import { deliveredBy, type Delivered } from '../engines.ts';
import { Applier } from '../kubernetes/apply.ts';
import type { Cluster } from '../kubernetes/cluster.ts';
import { startClusterWithDefinitions } from '../kubernetes/definitions.ts';
import { at } from '../kubernetes/objects.ts';
import { lastingDeviations } from '../kubernetes/placement.ts';
import { plannedNodes, plannedWorkloads } from '../kubernetes/planned.ts';
import { settle } from '../kubernetes/pods.ts';
import { keptAndGone, missingObjects, mustApply } from '../kubernetes/presence.ts';
import { programs } from '../kubernetes/programs.ts';
import { objectsOf, ofPrimary } from '../kubernetes/tree.ts';
import { bindClaims } from '../kubernetes/volumes.ts';
import { attendMariadb, attendPostgres, standInDefinitions } from '../kubernetes/stand-in.ts';
import { got } from '../missing.ts';
import { APPLICATIONS, explained, fromGit, isDone, refresh, unhealthy } from './applications.ts';
import { startArgo } from './argocd.ts';
import { controllers } from './controllers.ts';

/** The cells of every example from an empty cluster to running tenants, by Argo CD, from Git. Steps build on each other. */

/** What a commit changes is the same everywhere: it is tried with this one. */
const CHANGED = 'gemeente';
const lateId = 'm4w6z8a2cd';
const built = await got(async () => ({ kubernetes: await programs(), argocd: await controllers() }));
const lab = { skip: built.missing ?? false };

for (const each of await deliveredBy('argocd')) {
  const written = each.own ? '' : ', written for Flux,';
  describe(`${each.example}${written} by Argo CD 3.2, cell ${each.cell} (the newest that can be built; its cache is miniredis)`, () => {
    cellSuite(each);
  });
}

// size: one describe with its tests, which share a control plane
function cellSuite({ example, cell: cellName, own, edit }: Delivered): void {
  let git: CellInGit;
  let cluster: Cluster;

  before(async () => {
    if (built.value === undefined) return;
    git = await cellInGit(example, edit, cellName);
    assert.equal(git.cell.plan.delivery.values.engine, 'argocd');
    cluster = await startClusterWithDefinitions(built.value.kubernetes);
    await mustApply(
      cluster,
      plannedNodes(git.cell).map(({ object }) => ({ object, file: 'plan' })),
    );
    await startArgo(cluster, built.value.argocd, built.value.kubernetes.kube);
  });
  after(async () => {
    await cluster?.stop();
    await git?.close();
  });

  const bind = async () => {
    await bindClaims(cluster, new Applier(cluster.client));
    await attendPostgres(cluster);
    await attendMariadb(cluster);
  };

  test('applying entry/root.yaml once brings up the whole cell', lab, async (t) => {
    const { cell, publish } = git;
    const began = Date.now();
    const standIns = await standInDefinitions(cluster, objectsOf(ofPrimary(cell.files)));
    if (standIns.length > 0) t.diagnostic(`not tried: ${standIns.join(', ')}: their definitions cannot be had`);
    await publish(cell, 'All of the cell');
    await mustApply(cluster, objectsOf(cell.files.filter(({ path }) => path === 'entry/root.yaml')));
    const written = objectsOf(ofPrimary(cell.files)).filter(({ object }) => object.kind === 'Application');
    const charts = written
      .filter(({ object }) => at(object, 'spec', 'source', 'chart') !== undefined)
      .map(({ object }) => object.metadata.name);
    const wanted = written.length - charts.length + cell.tenants.length;
    const all = async () => {
      await bind();
      const found = await fromGit(cluster);
      return found.length === wanted && found.every((each) => isDone(each));
    };
    const explain = async (error: unknown) =>
      assert.fail(
        `${error}\n${(await fromGit(cluster))
          .filter((each) => !isDone(each))
          .map(explained)
          .join('\n')}`,
      );
    await cluster.processes.until('all Applications', all).catch(explain);
    const parts = ['repo-server', 'application-controller', 'applicationset-controller'];
    const cpu = parts.reduce((sum, part) => sum + cluster.processes.seconds(`argocd-${part}`), 0);
    const took = ((Date.now() - began) / 1000).toFixed(1);
    t.diagnostic(
      `${wanted} Applications synced, their objects healthy, after ${took} s, for which Argo CD took ${cpu.toFixed(1)} s of a processor`,
    );
    const waiting = new Set((await fromGit(cluster)).flatMap(unhealthy).map((each) => String(at(each, 'kind'))));
    if (waiting.size > 0) t.diagnostic(`not tried: the health of ${[...waiting].toSorted().join(', ')}: their controllers are not here`);
    t.diagnostic(`not tried: ${charts.length} charts (${charts.toSorted().join(', ')}): no chart repository can be reached`);
  });

  test('the tenants run as the plan says', lab, async () => {
    assert.deepEqual(await settle(cluster, { meanwhile: bind }), []);
    assert.deepEqual(await lastingDeviations(cluster, plannedWorkloads(git.cell), plannedNodes(git.cell)), []);
  });

  if (!own || example !== CHANGED) return;
  test('a commit adds a tenant, and the one that takes it away again keeps its namespace and volumes', lab, async (t) => {
    const more = await git.withMore([lateTenant(git.cell, lateId)]);
    await git.publish(more, 'One more tenant');
    const began = Date.now();
    await refresh(cluster, 'tenants');
    const own = async () => (await cluster.client.get(`${APPLICATIONS}/t-${lateId}`)).body;
    await cluster.processes.until('the new tenant', async () => isDone(await own()));
    t.diagnostic(`a new tenant: ${((Date.now() - began) / 1000).toFixed(1)} s from the commit to synced`);
    const { kept, gone } = keptAndGone(objectsOf(more.files.filter(({ path }) => path.startsWith(`tenants/${lateId}/`))));
    assert.deepEqual(await missingObjects(cluster, [...kept, ...gone]), []);

    await git.publish(git.cell, 'Without it again');
    await refresh(cluster, 'tenants');
    await cluster.processes.until('the removal of its objects', async () => (await missingObjects(cluster, gone)).length === gone.length);
    assert.deepEqual(await missingObjects(cluster, kept), []);
  });
}
