import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { cellInGit, type CellInGit } from '../cell-in-git.ts';
import { mustRun } from '../command.ts';
import type { Cluster } from '../kubernetes/cluster.ts';
import { startClusterWithDefinitions } from '../kubernetes/definitions.ts';
import { at } from '../kubernetes/objects.ts';
import { condition } from '../kubernetes/pods.ts';
import { mustApply } from '../kubernetes/presence.ts';
import { programs } from '../kubernetes/programs.ts';
import { assertPlaced, bind, inState, type State, tenantPods, untilAsleep, withNodes } from '../kubernetes/standby.ts';
import { objectsOf } from '../kubernetes/tree.ts';
import { got } from '../missing.ts';
import { exampleNames } from '../rendered.ts';
import { controllers } from './controllers.ts';
import { startFlux } from './flux.ts';
import { KUSTOMIZATIONS, poke, unready } from './kustomizations.ts';
import { secretFiles, type Vault } from './secrets.ts';
import { sayChartsAreReady } from './stand-in.ts';

/** The standby of a cell by the real Flux: as it waits, and after the one line that is a failover. Steps build on each other. */

const name = 'sovereign-saas';
const entry = 'standby/entry';
const built = await got(async () => ({ kubernetes: await programs(), flux: await controllers() }));
const there = (await exampleNames()).includes(name);
const lab = { skip: built.missing ?? (there ? false : `there is no examples/${name}`) };

describe(`the standby of ${name} by Flux (source-controller with our stand-in for fluxcd/pkg/artifact)`, () => {
  let git: CellInGit;
  let cluster: Cluster;
  let vault: Vault;

  before(async () => {
    if (built.value === undefined || !there) return;
    git = await cellInGit(name);
    cluster = await startClusterWithDefinitions(built.value.kubernetes);
    await withNodes(cluster, git.cell);
    const own = await startFlux(cluster, built.value.flux);
    // Encrypted for the primary's key as well, which this cluster never has.
    const primary = /age1\w+/.exec(await mustRun(built.value.flux.ageKeygen, []))?.[0];
    vault = { ...own, recipient: `${primary},${own.recipient}` };
  });
  after(async () => {
    await cluster?.stop();
    await git?.close();
  });

  const publish = async (state: State) => {
    const files = [...inState(git.cell.files, entry, state), ...(await secretFiles(git.cell, vault))];
    await git.publish({ ...git.cell, files }, `The standby is ${state}`);
  };
  /** Every Kustomization of the standby's entry and of its tenants is ready, with the patches of that state. */
  const ready = async (state: State) => {
    await sayChartsAreReady(cluster.client);
    await bind(cluster);
    const all = await cluster.client.list(KUSTOMIZATIONS);
    const tenants = all.filter((each) => String(at(each, 'metadata', 'name')).startsWith('tenant-'));
    const asleep = tenants.filter((each) => JSON.stringify(at(each, 'spec', 'patches') ?? []).includes('/spec/suspend'));
    const wanted = state === 'asleep' ? tenants.length : 0;
    const seen = all.every((each) => at(each, 'status', 'observedGeneration') === at(each, 'metadata', 'generation'));
    return tenants.length === git.cell.tenants.length && asleep.length === wanted && seen && unready(all).length === 0;
  };
  const until = async (state: State) => {
    const explain = async (error: unknown) => assert.fail(`${error}\n${unready(await cluster.client.list(KUSTOMIZATIONS)).join('\n')}`);
    await cluster.processes.until(`all Kustomizations, ${state}`, () => ready(state)).catch(explain);
  };

  test('applying standby/entry/root.yaml once brings up all of it, and no pod of a tenant', lab, async (t) => {
    const began = Date.now();
    await publish('asleep');
    await mustApply(cluster, objectsOf(git.cell.files.filter(({ path }) => path === `${entry}/root.yaml`)));
    await until('asleep');
    t.diagnostic(`${(await cluster.client.list(KUSTOMIZATIONS)).length} Kustomizations ready after ${seconds(began)} s`);
    await assertPlaced(cluster, git.cell, 'asleep');
    assert.deepEqual(await tenantPods(cluster), []);
    const certificates = await cluster.client.list('/apis/cert-manager.io/v1/certificates');
    assert.ok(
      certificates.some((each) => JSON.stringify(at(each, 'spec', 'dnsNames') ?? []).includes(git.cell.plan.standby?.cluster.name ?? '-')),
    );
  });

  test('it opens the Secrets of the tenants with a key of its own', lab, async () => {
    const secrets = await cluster.client.list('/api/v1/secrets');
    const own = secrets.filter((each) => String(at(each, 'metadata', 'namespace')).startsWith('t-'));
    assert.ok(own.length >= git.cell.tenants.length);
    assert.doesNotMatch(JSON.stringify(own), /ENC\[/);
  });

  test('one line wakes it: from the commit to running tenants', lab, async (t) => {
    await publish('awake');
    const began = Date.now();
    await poke(cluster);
    await until('awake');
    t.diagnostic(`applied ${seconds(began)} s after the commit`);
    await assertPlaced(cluster, git.cell, 'awake');
    t.diagnostic(`${(await tenantPods(cluster)).length} pods of tenants ${seconds(began)} s after the commit, on simulated nodes`);
    const suspended = async () =>
      (await cluster.client.list('/apis/batch/v1/jobs')).filter((each) => condition(each, 'Suspended')?.status === 'True');
    await cluster.processes.until('no job is suspended', async () => (await suspended()).length === 0);
  });

  test('and the same line puts it to sleep again', lab, async () => {
    await publish('asleep');
    await poke(cluster);
    await until('asleep');
    await assertPlaced(cluster, git.cell, 'asleep');
    await untilAsleep(cluster);
  });
});

function seconds(since: number): string {
  return ((Date.now() - since) / 1000).toFixed(1);
}
