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
import { condition, podsOf, settle } from '../kubernetes/pods.ts';
import { keptAndGone, missingObjects, mustApply } from '../kubernetes/presence.ts';
import { programs } from '../kubernetes/programs.ts';
import { lastingDanglingReferences } from '../kubernetes/references.ts';
import { objectsOf, ofPrimary } from '../kubernetes/tree.ts';
import { bindClaims } from '../kubernetes/volumes.ts';
import { standInDefinitions } from '../kubernetes/stand-in.ts';
import { got } from '../missing.ts';
import type { RenderedCell } from '../rendered.ts';
import { controllers } from './controllers.ts';
import { startFlux } from './flux.ts';
import { KUSTOMIZATIONS, poke, unready } from './kustomizations.ts';
import { secretFiles, type Vault } from './secrets.ts';
import { sayChartsAreReady } from './stand-in.ts';

/** The cells of every example from an empty cluster to running tenants, by Flux, from Git. Steps build on each other. */

/** What a commit changes is the same everywhere: it is tried with this one. */
const CHANGED = 'sovereign-saas';
const lateId = 'm4w6z8a2cd';
const flux = KUSTOMIZATIONS;
const built = await got(async () => ({ kubernetes: await programs(), flux: await controllers() }));
const lab = { skip: built.missing ?? false };

for (const each of await deliveredBy('flux')) {
  const written = each.own ? '' : ', written for Argo CD,';
  describe(`${each.example}${written} by Flux, cell ${each.cell} (source-controller with our stand-in for fluxcd/pkg/artifact)`, () => {
    cellSuite(each);
  });
}

// size: one describe with its tests, which share a control plane
function cellSuite({ example, cell: cellName, own, edit }: Delivered): void {
  let git: CellInGit;
  let cluster: Cluster;
  let vault: Vault;

  before(async () => {
    if (built.value === undefined) return;
    git = await cellInGit(example, edit, cellName);
    assert.equal(git.cell.plan.delivery.values.engine, 'flux');
    cluster = await startClusterWithDefinitions(built.value.kubernetes);
    await mustApply(
      cluster,
      plannedNodes(git.cell).map(({ object }) => ({ object, file: 'plan' })),
    );
    vault = await startFlux(cluster, built.value.flux);
  });
  after(async () => {
    await cluster?.stop();
    await git?.close();
  });

  /** The tree as rendered, and the secrets that its owner adds. */
  const publish = async (cell: RenderedCell, message: string) => {
    const secrets = cell.plan.cell.values.store === 'sops' ? await secretFiles(cell, vault) : [];
    return git.publish({ ...cell, files: [...cell.files, ...secrets] }, message);
  };
  const bind = async () => void (await bindClaims(cluster, new Applier(cluster.client)));

  test('applying entry/root.yaml once brings up the whole cell, each unit after those that it needs', lab, async (t) => {
    const { cell } = git;
    const began = Date.now();
    const standIns = await standInDefinitions(cluster, objectsOf(ofPrimary(cell.files)));
    if (standIns.length > 0) t.diagnostic(`not tried: ${standIns.join(', ')}: their definitions cannot be had`);
    await publish(cell, 'All of the cell');
    await mustApply(cluster, objectsOf(cell.files.filter(({ path }) => path === 'entry/root.yaml')));
    const wanted = objectsOf(ofPrimary(cell.files)).filter(({ object }) => object.kind === 'Kustomization').length;
    // By number of the look: what is seen ready by one look has no order.
    const seen = new Map<string, number>();
    let looks = 0;
    let charts: string[] = [];
    const all = async () => {
      charts = await sayChartsAreReady(cluster.client);
      await bind();
      looks += 1;
      for (const each of await cluster.client.list(flux)) {
        const own = String(at(each, 'metadata', 'name'));
        if (!seen.has(own) && condition(each, 'Ready')?.status === 'True') seen.set(own, looks);
      }
      return seen.size === wanted;
    };
    const explain = async (error: unknown) => assert.fail(`${error}\n${unready(await cluster.client.list(flux)).join('\n')}`);
    await cluster.processes.until('all Kustomizations', all).catch(explain);
    const cpu = ['source-controller', 'kustomize-controller'].reduce((sum, each) => sum + cluster.processes.seconds(each), 0);
    const took = ((Date.now() - began) / 1000).toFixed(1);
    t.diagnostic(`${seen.size} Kustomizations ready after ${took} s, for which Flux took ${cpu.toFixed(1)} s of a processor`);
    t.diagnostic(
      `not tried: ${charts.length} charts (${charts.toSorted().join(', ')}): there is no helm-controller here, the lab said that they are ready`,
    );
    assert.deepEqual(outOfOrder(await cluster.client.list(flux), seen), []);
  });

  test('the tenants run as the plan says', lab, async () => {
    assert.deepEqual(await settle(cluster, { meanwhile: bind }), []);
    assert.deepEqual(await lastingDeviations(cluster, plannedWorkloads(git.cell), plannedNodes(git.cell)), []);
  });

  test('the secrets that the plan asks for, encrypted by sops, are in the cluster: no pod of a tenant waits for one', lab, async (t) => {
    const { store } = git.cell.plan.cell.values;
    if (store !== 'sops') return t.skip(`the secrets of this cell are kept by ${store}, and not by sops`);
    assert.ok((await podsOf(cluster)).length > 0);
    assert.deepEqual(await lastingDanglingReferences(cluster, []), []);
  });

  if (!own || example !== CHANGED) return;
  test('a commit adds a tenant, and the one that takes it away again keeps its namespace and volumes', lab, async (t) => {
    const more = await git.withMore([lateTenant(git.cell, lateId)]);
    await publish(more, 'One more tenant');
    const began = Date.now();
    await poke(cluster);
    const own = () => cluster.client.get(`${flux}/tenant-${lateId}`);
    await cluster.processes.until('the new tenant', async () => condition((await own()).body, 'Ready')?.status === 'True');
    t.diagnostic(`a new tenant: ${((Date.now() - began) / 1000).toFixed(1)} s from the commit to applied`);
    const { kept, gone } = keptAndGone(objectsOf(more.files.filter(({ path }) => path.startsWith(`tenants/${lateId}/`))));
    assert.deepEqual(await missingObjects(cluster, [...kept, ...gone]), []);

    await publish(git.cell, 'Without it again');
    await poke(cluster);
    await cluster.processes.until('its removal', async () => (await own()).status === 404);
    await cluster.processes.until('the removal of its objects', async () => (await missingObjects(cluster, gone)).length === gone.length);
    assert.deepEqual(await missingObjects(cluster, kept), []);
  });
}

/** Kustomizations that were seen ready before one that they depend on. */
function outOfOrder(kustomizations: readonly unknown[], seen: ReadonlyMap<string, number>): string[] {
  return kustomizations.flatMap((each) => {
    const own = String(at(each, 'metadata', 'name'));
    const needs = at(each, 'spec', 'dependsOn');
    const names = Array.isArray(needs) ? needs.map((need) => String(at(need, 'name'))) : [];
    return names.filter((need) => (seen.get(need) ?? Infinity) > (seen.get(own) ?? 0)).map((need) => `${own} was ready before ${need}`);
  });
}
