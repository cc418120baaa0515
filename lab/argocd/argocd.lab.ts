import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { cellInGit, lateTenant, type CellInGit } from '../cell-in-git.ts';
import { Applier } from '../kubernetes/apply.ts';
import { messageOf } from '../kubernetes/client.ts';
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
import { got } from '../missing.ts';
import { exampleNames } from '../rendered.ts';
import { startArgo } from './argocd.ts';
import { controllers } from './controllers.ts';

/** A cell from an empty cluster to running tenants, by Argo CD, from Git. Steps build on each other. */

const name = 'gemeente';
const lateId = 'm4w6z8a2cd';
const applications = '/apis/argoproj.io/v1alpha1/namespaces/argocd/applications';
const built = await got(async () => ({ kubernetes: await programs(), argocd: await controllers() }));
const there = (await exampleNames()).includes(name);
const lab = { skip: built.missing ?? (there ? false : `there is no examples/${name}`) };

describe(`${name} by Argo CD 3.2 (the newest that can be built; its cache is miniredis)`, () => {
  let git: CellInGit;
  let cluster: Cluster;

  before(async () => {
    if (built.value === undefined || !there) return;
    git = await cellInGit(name);
    assert.equal(git.cell.plan.delivery.values.engine, 'argocd');
    cluster = await startClusterWithDefinitions(built.value.kubernetes);
    await mustApply(
      cluster,
      plannedNodes(git.cell).map(({ object }) => ({ object, file: 'plan' })),
    );
    await startArgo(cluster, built.value.argocd);
  });
  after(async () => {
    await cluster?.stop();
    await git?.close();
  });

  const bind = async () => void (await bindClaims(cluster, new Applier(cluster.client)));
  /** Applications that take their objects from Git; those of charts have nowhere to take them from. */
  const fromGit = async () => (await cluster.client.list(applications)).filter((each) => at(each, 'spec', 'source', 'chart') === undefined);

  test('applying entry/root.yaml once brings up the whole cell', lab, async (t) => {
    const { cell, publish } = git;
    const began = Date.now();
    await publish(cell, 'All of the cell');
    await mustApply(cluster, objectsOf(cell.files.filter(({ path }) => path === 'entry/root.yaml')));
    const written = objectsOf(ofPrimary(cell.files)).filter(({ object }) => object.kind === 'Application');
    const charts = written
      .filter(({ object }) => at(object, 'spec', 'source', 'chart') !== undefined)
      .map(({ object }) => object.metadata.name);
    const wanted = written.length - charts.length + cell.tenants.length;
    const all = async () => {
      await bind();
      const found = await fromGit();
      return found.length === wanted && found.every(isDone);
    };
    const explain = async (error: unknown) =>
      assert.fail(
        `${error}\n${(await fromGit())
          .filter((each) => !isDone(each))
          .map(explained)
          .join('\n')}`,
      );
    await cluster.processes.until('all Applications', all, 300_000).catch(explain);
    t.diagnostic(`${wanted} Applications synced, their objects healthy, after ${((Date.now() - began) / 1000).toFixed(1)} s`);
    const waiting = new Set((await fromGit()).flatMap(unhealthy).map((each) => String(at(each, 'kind'))));
    if (waiting.size > 0) t.diagnostic(`not tried: the health of ${[...waiting].toSorted().join(', ')}: their controllers are not here`);
    t.diagnostic(`not tried: ${charts.length} charts (${charts.toSorted().join(', ')}): no chart repository can be reached`);
  });

  test('the tenants run as the plan says', lab, async () => {
    assert.deepEqual(await settle(cluster, { meanwhile: bind }), []);
    assert.deepEqual(await lastingDeviations(cluster, plannedWorkloads(git.cell), plannedNodes(git.cell)), []);
  });

  test('a commit adds a tenant, and the one that takes it away again keeps its namespace and volumes', lab, async (t) => {
    const more = await git.withMore([lateTenant(git.cell, lateId)]);
    await git.publish(more, 'One more tenant');
    const began = Date.now();
    await refreshTenants(cluster);
    const own = async () => (await cluster.client.get(`${applications}/t-${lateId}`)).body;
    await cluster.processes.until('the new tenant', async () => isDone(await own()));
    t.diagnostic(`a new tenant: ${((Date.now() - began) / 1000).toFixed(1)} s from the commit to synced`);
    const { kept, gone } = keptAndGone(objectsOf(more.files.filter(({ path }) => path.startsWith(`tenants/${lateId}/`))));
    assert.deepEqual(await missingObjects(cluster, [...kept, ...gone]), []);

    await git.publish(git.cell, 'Without it again');
    await refreshTenants(cluster);
    await cluster.processes.until(
      'the removal of its objects',
      async () => (await missingObjects(cluster, gone)).length === gone.length,
      120_000,
    );
    assert.deepEqual(await missingObjects(cluster, kept), []);
  });
});

/**
 * Kinds whose health a controller says that is not here (gateway, certificates, sealed secrets, load balancers) or a pod behind them; all
 * else has to be healthy.
 */
const unattended = new Set([
  'HTTPRoute',
  'Gateway',
  'Certificate',
  'ClusterIssuer',
  'Issuer',
  'SealedSecret',
  'APIService',
  'Service',
  'HorizontalPodAutoscaler',
]);

/** Synced, and every object healthy that anything here looks after. */
function isDone(application: unknown): boolean {
  return (
    at(application, 'status', 'sync', 'status') === 'Synced' &&
    unhealthy(application).every((object) => unattended.has(String(at(object, 'kind'))))
  );
}

function unhealthy(application: unknown): unknown[] {
  const resources = at(application, 'status', 'resources');
  return Array.isArray(resources) ? resources.filter((each) => (at(each, 'health', 'status') ?? 'Healthy') !== 'Healthy') : [];
}

function explained(application: unknown): string {
  const { sync, health, conditions, operationState } = Object(at(application, 'status'));
  const said = [...(conditions ?? []).map((each: unknown) => at(each, 'message')), operationState?.message].filter(Boolean).join('; ');
  const objects = unhealthy(application).map((each) => `${at(each, 'kind')} ${at(each, 'name')} ${at(each, 'health', 'status')}`);
  return `${at(application, 'metadata', 'name')}: ${sync?.status} ${health?.status} ${objects.join(', ')} ${said}`;
}

/** Asks the ApplicationSet to look at the folders now, as the publisher does after a push. */
async function refreshTenants({ client }: Cluster): Promise<void> {
  const metadata = { annotations: { 'argocd.argoproj.io/application-set-refresh': 'true' } };
  const path = '/apis/argoproj.io/v1alpha1/namespaces/argocd/applicationsets/tenants';
  const { status, body } = await client.send('PATCH', path, { metadata }, 'application/merge-patch+json');
  assert.equal(status, 200, messageOf(body));
}
