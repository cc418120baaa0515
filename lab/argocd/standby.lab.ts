import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { cellInGit, type CellInGit } from '../cell-in-git.ts';
import type { Cluster } from '../kubernetes/cluster.ts';
import { startClusterWithDefinitions } from '../kubernetes/definitions.ts';
import { at } from '../kubernetes/objects.ts';
import { mustApply } from '../kubernetes/presence.ts';
import { programs } from '../kubernetes/programs.ts';
import { assertPlaced, bind, inState, type State, tenantPods, untilAsleep, withNodes } from '../kubernetes/standby.ts';
import { objectsOf } from '../kubernetes/tree.ts';
import { got } from '../missing.ts';
import { exampleNames } from '../rendered.ts';
import { explained, fromGit, isDone, refresh } from './applications.ts';
import { startArgo } from './argocd.ts';
import { controllers } from './controllers.ts';

/** The standby of a cell by the real Argo CD: as it waits, and after the one line that is a failover. Steps build on each other. */

const name = 'sovereign-saas';
const entry = 'standby/entry';
const built = await got(async () => ({ kubernetes: await programs(), argocd: await controllers() }));
const there = (await exampleNames()).includes(name);
const lab = { skip: built.missing ?? (there ? false : `there is no examples/${name}`) };

/** The example that has a standby is written for Flux. */
function underArgo(text: string): string {
  return text.includes('engine: flux') ? `${text.replace('engine: flux', 'engine: argocd')}\nstack: { secrets: sealed-secrets }\n` : text;
}

describe(`the standby of ${name} by Argo CD 3.2 (the newest that can be built; its cache is miniredis)`, () => {
  let git: CellInGit;
  let cluster: Cluster;

  before(async () => {
    if (built.value === undefined || !there) return;
    git = await cellInGit(name, underArgo);
    assert.equal(git.cell.plan.delivery.values.engine, 'argocd');
    cluster = await startClusterWithDefinitions(built.value.kubernetes);
    await withNodes(cluster, git.cell);
    await startArgo(cluster, built.value.argocd, built.value.kubernetes.kube);
  });
  after(async () => {
    await cluster?.stop();
    await git?.close();
  });

  const publish = (state: State) => git.publish({ ...git.cell, files: inState(git.cell.files, entry, state) }, `The standby is ${state}`);
  const isOfTenant = (each: unknown) => String(at(each, 'metadata', 'name')).startsWith('t-');
  /** Everything of the standby's entry and of its tenants is synced, with the patches of that state. */
  const ready = async (state: State, commit: string) => {
    await bind(cluster);
    const all = await fromGit(cluster);
    const tenants = all.filter(isOfTenant);
    const asleep = tenants.filter((each) => JSON.stringify(at(each, 'spec')).includes('/spec/suspend'));
    const root = all.find((each) => at(each, 'metadata', 'name') === 'cell');
    const seen = at(root, 'status', 'sync', 'revision') === commit;
    return (
      seen &&
      tenants.length === git.cell.tenants.length &&
      asleep.length === (state === 'asleep' ? tenants.length : 0) &&
      all.every((each) => isDone(each, state === 'asleep'))
    );
  };
  const until = async (state: State, commit: string) => {
    const left = async () => (await fromGit(cluster)).filter((each) => !isDone(each, state === 'asleep')).map(explained);
    const explain = async (error: unknown) => assert.fail(`${error}\n${(await left()).join('\n')}`);
    await cluster.processes.until(`all Applications, ${state}`, () => ready(state, commit)).catch(explain);
  };

  test('applying standby/entry/root.yaml once brings up all of it, and no pod of a tenant', lab, async (t) => {
    const began = Date.now();
    const commit = await publish('asleep');
    await mustApply(cluster, objectsOf(git.cell.files.filter(({ path }) => path === `${entry}/root.yaml`)));
    await until('asleep', commit);
    t.diagnostic(`${(await fromGit(cluster)).length} Applications synced after ${seconds(began)} s`);
    await assertPlaced(cluster, git.cell, 'asleep');
    assert.deepEqual(await tenantPods(cluster), []);
    const batch = [...(await cluster.client.list('/apis/batch/v1/cronjobs')), ...(await cluster.client.list('/apis/batch/v1/jobs'))];
    assert.ok(batch.length > 0 && batch.every((each) => at(each, 'spec', 'suspend') === true));
  });

  test('one line wakes it: from the commit to running tenants', lab, async (t) => {
    const commit = await publish('awake');
    const began = Date.now();
    await refresh(cluster, 'cell');
    await until('awake', commit);
    t.diagnostic(`synced ${seconds(began)} s after the commit`);
    await assertPlaced(cluster, git.cell, 'awake');
    t.diagnostic(`${(await tenantPods(cluster)).length} pods of tenants ${seconds(began)} s after the commit, on simulated nodes`);
  });

  test('and the same line puts it to sleep again', lab, async () => {
    const commit = await publish('asleep');
    await refresh(cluster, 'cell');
    await until('asleep', commit);
    await assertPlaced(cluster, git.cell, 'asleep');
    await untilAsleep(cluster);
  });
});

function seconds(since: number): string {
  return ((Date.now() - since) / 1000).toFixed(1);
}
