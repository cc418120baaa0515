import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { Repository, serveGit, type GitServer, type TextFile } from '../git.ts';
import { Applier } from '../kubernetes/apply.ts';
import { messageOf } from '../kubernetes/client.ts';
import type { Cluster } from '../kubernetes/cluster.ts';
import { startClusterWithDefinitions } from '../kubernetes/definitions.ts';
import { at, nameOf, type Placed } from '../kubernetes/objects.ts';
import { deviations } from '../kubernetes/placement.ts';
import { plannedNodes, plannedWorkloads } from '../kubernetes/planned.ts';
import { condition, settle } from '../kubernetes/pods.ts';
import { programs } from '../kubernetes/programs.ts';
import { objectsOf } from '../kubernetes/tree.ts';
import { bindClaims } from '../kubernetes/volumes.ts';
import { got } from '../missing.ts';
import { exampleNames, exampleSpec, renderSpec, type RenderedCell } from '../rendered.ts';
import { controllers } from './controllers.ts';
import { startFlux } from './flux.ts';
import { withLocalSources } from './public.ts';
import { sayChartsAreReady } from './stand-in.ts';

/** A cell from an empty cluster to running tenants, by Flux, from Git. Steps build on each other. */

const name = 'sovereign-saas';
const lateId = 'm4w6z8a2cd';
const flux = '/apis/kustomize.toolkit.fluxcd.io/v1/namespaces/flux-system';
const built = await got(async () => ({ kubernetes: await programs(), flux: await controllers() }));
const there = (await exampleNames()).includes(name);
const lab = { skip: built.missing ?? (there ? false : `there is no examples/${name}`) };

describe(`${name} by Flux (source-controller with our stand-in for fluxcd/pkg/artifact)`, () => {
  let folder: string;
  let git: GitServer;
  let cluster: Cluster;
  let cell: RenderedCell;
  let repository: Repository;

  before(async () => {
    if (built.value === undefined || !there) return;
    folder = await mkdtemp(join(tmpdir(), 'hansa-lab-flux-'));
    git = await serveGit(folder);
    cell = await renderFor(git.url, folder);
    repository = await Repository.create(folder, repositoryName(cell));
    cluster = await startClusterWithDefinitions(built.value.kubernetes);
    await applyAll(plannedNodes(cell).map(({ object }) => ({ object, file: 'plan' })));
    await startFlux(cluster, built.value.flux);
  });
  after(async () => {
    await cluster?.stop();
    await git?.close();
    if (folder !== undefined) await rm(folder, { recursive: true, force: true });
  });

  const applyAll = async (objects: Parameters<Applier['all']>[0]) => {
    const outcomes = await new Applier(cluster.client).all(objects);
    assert.deepEqual(
      outcomes.filter(({ message }) => message !== '').map(({ object, message }) => `${nameOf(object)}: ${message}`),
      [],
    );
  };
  const publish = ({ files, plan }: RenderedCell, message: string) =>
    repository.commit(
      files.map(({ path, text }) => ({ path: `${plan.delivery.values.path}${path}`, text })),
      message,
    );
  const kustomizations = () => cluster.client.list('/apis/kustomize.toolkit.fluxcd.io/v1/kustomizations');

  test('applying entry/root.yaml once brings up the whole cell, each unit after those that it needs', lab, async (t) => {
    const began = Date.now();
    await publish(cell, 'All of the cell');
    await applyAll(objectsOf(cell.files.filter(({ path }) => path === 'entry/root.yaml')));
    const wanted = objectsOf(cell.files).filter(({ object }) => object.kind === 'Kustomization').length;
    const seen = new Map<string, number>();
    let charts: string[] = [];
    await cluster.processes
      .until(
        'all Kustomizations',
        async () => {
          charts = await sayChartsAreReady(cluster.client);
          await bindClaims(cluster, new Applier(cluster.client));
          const ready = (await kustomizations()).filter((each) => condition(each, 'Ready')?.status === 'True');
          for (const each of ready)
            if (!seen.has(String(at(each, 'metadata', 'name')))) seen.set(String(at(each, 'metadata', 'name')), Date.now());
          return seen.size === wanted;
        },
        180_000,
      )
      .catch(async (error: unknown) => assert.fail(`${error}\n${unready(await kustomizations()).join('\n')}`));
    t.diagnostic(`${seen.size} Kustomizations ready after ${((Date.now() - began) / 1000).toFixed(1)} s`);
    t.diagnostic(
      `not tried: ${charts.length} charts (${charts.toSorted().join(', ')}): there is no helm-controller here, the lab said that they are ready`,
    );
    assert.deepEqual(outOfOrder(await kustomizations(), seen), []);
  });

  test('the tenants run as the plan says', lab, async () => {
    const meanwhile = async () => void (await bindClaims(cluster, new Applier(cluster.client)));
    assert.deepEqual(await settle(cluster, { meanwhile }), []);
    assert.deepEqual(await deviations(cluster, plannedWorkloads(cell), plannedNodes(cell)), []);
  });

  const late = { path: 'tenants/late.yaml', text: `apiVersion: hansa/v1\nkind: Tenant\nid: ${lateId}\nslug: latecomer\nseats: 5\n` };

  test('a commit adds a tenant, and the one that takes it away again keeps its namespace and volumes', lab, async (t) => {
    const { tenant } = cell.tenants[0] ?? assert.fail('the example has no tenant');
    const place = `cell: ${cell.plan.cell.name}\nplan: ${tenant.values.plan}\n`;
    const more = await renderFor(git.url, folder, [{ ...late, text: late.text + place }]);
    await publish(more, 'One more tenant');
    const began = Date.now();
    await poke(cluster);
    const own = () => cluster.client.get(`${flux}/kustomizations/tenant-${lateId}`);
    await cluster.processes.until('the new tenant', async () => condition((await own()).body, 'Ready')?.status === 'True');
    t.diagnostic(`a new tenant: ${((Date.now() - began) / 1000).toFixed(1)} s from the commit to applied`);
    const objects = objectsOf(more.files.filter(({ path }) => path.startsWith(`tenants/${lateId}/`)));
    assert.deepEqual(await missing(cluster, objects), []);

    await publish(cell, 'Without it again');
    await poke(cluster);
    await cluster.processes.until('its removal', async () => (await own()).status === 404);
    const kept = objects.filter(({ object }) => object.kind === 'Namespace' || object.kind === 'PersistentVolumeClaim');
    assert.deepEqual(await missing(cluster, kept), []);
    const gone = objects.filter((placed) => !kept.includes(placed));
    await cluster.processes.until('the removal of its objects', async () => (await missing(cluster, gone)).length === gone.length);
  });
});

/** The example, with the lab's Git server in the place of those that it names. `more` are further files of the spec. */
async function renderFor(url: string, folder: string, more: readonly TextFile[] = []): Promise<RenderedCell> {
  const local = (text: string) => text.replaceAll(/ssh:\/\/[^\s"']*\/([^\s"'/]+\.git)/g, `${url}/$1`);
  const spec = await exampleSpec(name, local);
  for (const { path, text } of more) spec.set(path, text);
  const [cell] = renderSpec(name, spec);
  assert.ok(cell);
  assert.equal(cell.plan.delivery.values.engine, 'flux');
  return { ...cell, files: await withLocalSources(cell.files, folder, url) };
}

/** Asks source-controller to look at the cell's repository now, as the publisher does after a push. */
async function poke({ client }: Cluster): Promise<void> {
  const metadata = { annotations: { 'reconcile.fluxcd.io/requestedAt': new Date().toISOString() } };
  const path = `${flux.replace('kustomize', 'source')}/gitrepositories/cell`;
  const { status, body } = await client.send('PATCH', path, { metadata }, 'application/merge-patch+json');
  assert.equal(status, 200, messageOf(body));
}

/** Names of those objects that the cluster does not have. */
async function missing({ client }: Cluster, objects: readonly Placed[]): Promise<string[]> {
  const applier = new Applier(client);
  const answers = objects.map(async ({ object }) =>
    (await client.get((await applier.path(object)) ?? '')).status === 404 ? [nameOf(object)] : [],
  );
  return (await Promise.all(answers)).flat();
}

function repositoryName({ plan }: RenderedCell): string {
  return plan.delivery.values.deploy.replace(/^.*\//, '').replace(/\.git$/, '');
}

function unready(kustomizations: readonly unknown[]): string[] {
  return kustomizations
    .map((each) => ({ name: at(each, 'metadata', 'name'), ready: condition(each, 'Ready') }))
    .filter(({ ready }) => ready?.status !== 'True')
    .map((each) => `${each.name}: ${each.ready?.message}`);
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
