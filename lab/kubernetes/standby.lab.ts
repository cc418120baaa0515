import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { got } from '../missing.ts';
import { exampleNames, renderExample, type RenderedCell } from '../rendered.ts';
import { Applier } from './apply.ts';
import { builtByKustomize } from './built.ts';
import type { Cluster } from './cluster.ts';
import { notToBeHad } from './crds.ts';
import { startClusterWithDefinitions } from './definitions.ts';
import { runJobs } from './jobs.ts';
import { at, nameOf, type Placed } from './objects.ts';
import { plannedNodes } from './planned.ts';
import { untilShort } from './pods.ts';
import { mustApply } from './presence.ts';
import { programs } from './programs.ts';
import { asStandby, assertPlaced, inState, type State, tenantPods, untilAsleep } from './standby.ts';
import { bootstrapNamespaces } from './tree.ts';

/** Each standby of an example in a control plane of its own: as it waits, after a failover, and asleep again. */

const { value: built, missing } = await got(programs);
const lab = { skip: missing ?? false };
const entry = 'standby/entry';

for (const name of await exampleNames()) {
  const cells = (await renderExample(name)).filter(({ plan }) => plan.standby !== undefined && plan.delivery.values.engine === 'flux');
  for (const cell of cells) describe(`${name}, standby of cell ${cell.plan.cell.name}`, () => standbySuite(cell));
}

// size: one describe with its tests, which share a control plane
function standbySuite(cell: RenderedCell): void {
  const nodes = plannedNodes(asStandby(cell, 'asleep'));
  let cluster: Cluster;
  let applier: Applier;

  const applyIn = async (state: State): Promise<Placed[]> => {
    const objects = await builtByKustomize(built?.kube ?? '', inState(cell.files, entry, state), entry);
    const outcomes = await applier.all(objects);
    const wrong = outcomes.filter(
      ({ result, object }) => result === 'refused' || (result === 'unknown-kind' && !isNotToBeHad(object.apiVersion)),
    );
    assert.deepEqual(
      wrong.map(({ file, object, message }) => `${file}: ${nameOf(object)}: ${message}`),
      [],
    );
    return objects;
  };
  const placedAs = (state: State) => assertPlaced(cluster, cell, state);

  before(async () => {
    if (built === undefined) return;
    cluster = await startClusterWithDefinitions(built);
    applier = new Applier(cluster.client);
    const own = [...bootstrapNamespaces('flux'), ...nodes.map(({ object }) => object)];
    await mustApply(
      cluster,
      own.map((object) => ({ object, file: 'made by the lab' })),
    );
  });
  after(() => cluster?.stop());

  test('asleep, every object passes strict server-side apply, and no tenant has a pod, a running job or a schedule', lab, async (t) => {
    const objects = await applyIn('asleep');
    t.diagnostic(`${objects.length} objects, built by kustomize from ${cell.files.length} files`);
    await placedAs('asleep');
    assert.deepEqual(await tenantPods(cluster), []);
    const batch = [...(await cluster.client.list('/apis/batch/v1/cronjobs')), ...(await cluster.client.list('/apis/batch/v1/jobs'))];
    // A platform of Podinfo alone has neither; whatever else is planned is there to be asked.
    const workloads = cell.tenants.flatMap(({ apps }) => apps.flatMap((app) => app.workloads));
    const planned = workloads.filter(({ values }) => values.role === 'cron' || values.role === 'setup');
    assert.equal(batch.length > 0, planned.length > 0);
    for (const each of batch) assert.equal(at(each, 'spec', 'suspend'), true, String(at(each, 'metadata', 'name')));
  });

  test('whoever starts a pod of a tenant by hand while it is asleep is refused by the quota', lab, async () => {
    const deployments = await cluster.client.list('/apis/apps/v1/deployments');
    const some = deployments.find((each) => String(at(each, 'metadata', 'namespace')).startsWith('t-'));
    const path = `/apis/apps/v1/namespaces/${at(some, 'metadata', 'namespace')}/deployments/${at(some, 'metadata', 'name')}`;
    await cluster.client.send('PATCH', path, { spec: { replicas: 1 } }, 'application/merge-patch+json');
    const workload = `deployments ${at(some, 'metadata', 'namespace')}/${at(some, 'metadata', 'name')}`;
    await untilShort(cluster, workload, /exceeded quota/);
    assert.deepEqual(await tenantPods(cluster), []);
  });

  test('one line wakes it: every workload has its pods, and they are where the plan says', lab, async (t) => {
    await applyIn('awake');
    await placedAs('awake');
    const { cron, all, unfinished } = await runJobs(cluster, applier);
    t.diagnostic(`${(await tenantPods(cluster)).length} pods of tenants; ${cron} cron jobs, each run once, and ${all - cron} jobs`);
    assert.deepEqual(unfinished, []);
  });

  test('the same line puts it to sleep again: nothing of a tenant is left running', lab, async () => {
    await applyIn('asleep');
    await placedAs('asleep');
    await untilAsleep(cluster);
  });
}

function isNotToBeHad(apiVersion: string): boolean {
  return notToBeHad[apiVersion.split('/')[0] ?? ''] !== undefined;
}
