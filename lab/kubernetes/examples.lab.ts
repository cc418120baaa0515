import assert from 'node:assert/strict';
import { after, before, describe, test, type TestContext } from 'node:test';
import { got } from '../missing.ts';
import { exampleNames, renderExample, type RenderedCell } from '../rendered.ts';
import { Applier, type Outcome } from './apply.ts';
import type { Cluster } from './cluster.ts';
import { notToBeHad } from './crds.ts';
import { startClusterWithDefinitions } from './definitions.ts';
import { runJobs } from './jobs.ts';
import { at, isRecord, nameOf, type KubeObject, type Placed } from './objects.ts';
import { lastingDeviations } from './placement.ts';
import { plannedNodes, plannedWorkloads } from './planned.ts';
import { admissionPolicies, offenders, tolerated } from './policies.ts';
import { settle, type Short, untilShort } from './pods.ts';
import { programs } from './programs.ts';
import { lastingDanglingReferences, plannedSecrets } from './references.ts';
import { bootstrapNamespaces, objectsOf, ofPrimary } from './tree.ts';
import { bindClaims } from './volumes.ts';

/** Every example against a real API server, controllers and scheduler, each cell in a control plane of its own. */

const { value: built, missing } = await got(programs);
const lab = { skip: missing ?? false };

for (const name of await exampleNames()) {
  const cells = await renderExample(name);
  for (const cell of cells) describe(`${name}, cell ${cell.plan.cell.name}`, () => cellSuite(cell));
}

// size: one describe with its tests, which share a control plane
function cellSuite(cell: RenderedCell): void {
  const { engine } = cell.plan.delivery.values;
  const objects = objectsOf(ofPrimary(cell.files));
  const nodes = plannedNodes(cell);
  const policies = admissionPolicies(objects);
  let cluster: Cluster;
  let applier: Applier;
  const applyOwn = async (own: readonly KubeObject[]) => {
    for (const { object, message } of await applier.all(own.map((each) => ({ object: each, file: 'made by the lab' })))) {
      assert.equal(message, '', nameOf(object));
    }
  };

  before(async () => {
    if (built === undefined) return;
    cluster = await startClusterWithDefinitions(built);
    applier = new Applier(cluster.client);
    await applyOwn([...bootstrapNamespaces(engine), ...nodes.map(({ object }) => object), ...policies.map(({ object }) => object)]);
  });
  after(() => cluster?.stop());

  test('every object passes strict server-side apply', lab, async (t) => {
    const began = Date.now();
    const outcomes = await applier.all(objects);
    const seconds = (Date.now() - began) / 1000;
    t.diagnostic(
      `${objects.length} objects of ${cell.files.length} files in ${seconds.toFixed(1)} s (${Math.round(objects.length / seconds)}/s)`,
    );
    assert.deepEqual(outcomes.filter(isWrong).map(sentence), []);
    printNotTried(t, outcomes);
  });

  test('a misspelt field is refused in an object of each kind', lab, async (t) => {
    const eachKind = [...new Map(objects.map((placed) => [`${placed.object.apiVersion} ${placed.object.kind}`, placed])).values()];
    const outcomes = await Promise.all(eachKind.map((placed) => applier.one(misspelt(placed), true)));
    t.diagnostic(`${eachKind.length} kinds`);
    assert.deepEqual(
      outcomes.filter(({ result }) => result === 'applied').map(({ object }) => nameOf(object)),
      [],
    );
  });

  test('every workload has its pods, and they are where the plan says', lab, async (t) => {
    const claims = new Set<string>();
    const bind = async () => {
      for (const claim of await bindClaims(cluster, applier)) claims.add(claim);
    };
    const short = await settle(cluster, { meanwhile: bind });
    if (claims.size > 0) t.diagnostic(`not tried: ${claims.size} volumes, bound by hand: no CSI driver runs here`);
    assert.deepEqual(short.map(shortSentence), []);
    const planned = plannedWorkloads(cell);
    assert.deepEqual(await lastingDeviations(cluster, planned, nodes), []);
    t.diagnostic(
      `${planned.reduce((sum, { replicas }) => sum + replicas, 0)} planned pods of ${planned.length} workloads on ${nodes.length} nodes`,
    );
  });

  test('the pods of every job and cron job are admitted, scheduled and end', lab, async (t) => {
    const { cron, all, unfinished } = await runJobs(cluster, applier);
    t.diagnostic(`${cron} cron jobs, each run once, and ${all - cron} jobs`);
    assert.deepEqual(unfinished, []);
  });

  test('whatever a pod, route, service or autoscaler points at is there', lab, async () => {
    assert.deepEqual(await lastingDanglingReferences(cluster, plannedSecrets(cell)), []);
  });

  const running = objects.find(({ object }) => object.kind === 'Deployment' && object.metadata.labels?.['hansa/tenant'] !== undefined);
  if (policies.length > 0 && running !== undefined) {
    test("the policies for tenants, enforced by the API server in Kyverno's place, refuse what breaks them", lab, async (t) => {
      t.diagnostic(`${policies.length / 2} policies; the pods of the tests above were made under them`);
      assert.deepEqual(await tolerated(applier, offenders(running.object)), []);
    });
  }

  const kept = objects.find(({ object }) => object.kind === 'Deployment' && tolerationsOf(object).length > 0);
  if (kept === undefined) return; // no pool of this cell is kept for anyone
  test('a workload of a dedicated pool stays pending without its toleration', lab, async () => {
    const barred = withoutTolerations(kept.object);
    await applyOwn([barred]);
    const { namespace, name } = barred.metadata;
    await untilShort(cluster, `deployments ${namespace}/${name}`, /untolerated taint/);
  });
}

function isWrong({ result, object }: Outcome): boolean {
  return result === 'refused' || (result === 'unknown-kind' && reasonNotTried(object) === undefined);
}

function sentence({ object, file, message }: Outcome): string {
  return `${file}: ${nameOf(object)}: ${message}`;
}

function shortSentence({ workload, wanted, ready, why }: Short): string {
  return `${workload} has ${ready} of ${wanted} pods: ${why}`;
}

function reasonNotTried({ apiVersion }: KubeObject): string | undefined {
  return notToBeHad[apiVersion.split('/')[0] ?? ''];
}

/** What was accepted but nothing here acts on it. A green test must not be read as more than it is. */
function printNotTried(t: TestContext, outcomes: readonly Outcome[]): void {
  const say = (what: string, names: readonly string[], reason: string) => {
    if (names.length > 0) t.diagnostic(`not tried: ${names.length} ${what} (${names.toSorted().join(', ')}): ${reason}`);
  };
  const named = (matches: (object: KubeObject) => boolean) =>
    outcomes.filter(({ object }) => matches(object)).map(({ object }) => object.metadata.name);
  for (const outcome of outcomes.filter(({ result }) => result === 'unknown-kind'))
    t.diagnostic(`not tried: ${nameOf(outcome.object)}: ${reasonNotTried(outcome.object)}`);
  say(
    'charts',
    named((object) => object.kind === 'HelmRelease' || at(object, 'spec', 'source', 'chart') !== undefined),
    'nothing installs charts here',
  );
  say(
    'load balancers',
    named((object) => at(object, 'spec', 'type') === 'LoadBalancer'),
    'no provider gives them an address',
  );
  const images = new Set(outcomes.flatMap(({ object }) => imagesOf(object)));
  say('images', [...images], 'nodes are simulated and pull nothing');
  const warnings = Map.groupBy(
    outcomes.flatMap((outcome) => outcome.warnings),
    (warning) => warning,
  );
  for (const [warning, { length }] of warnings) t.diagnostic(`warning of ${length} objects: ${warning}`);
}

function podSpec(object: KubeObject): unknown {
  return at(object, 'spec', 'template', 'spec') ?? at(object, 'spec', 'jobTemplate', 'spec', 'template', 'spec');
}

function imagesOf(object: KubeObject): string[] {
  const spec = podSpec(object);
  const containers = [at(spec, 'initContainers') ?? [], at(spec, 'containers') ?? []].flat();
  return containers.map((container) => String(at(container, 'image')));
}

function tolerationsOf(object: KubeObject): unknown[] {
  const tolerations = at(podSpec(object), 'tolerations');
  return Array.isArray(tolerations) ? tolerations : [];
}

/** The same object with a field that no schema has, in its spec where it has one. */
function misspelt({ object, file }: Placed): Placed {
  const { spec } = object;
  const field = { speling: 'wrong' };
  return { file, object: isRecord(spec) ? { ...object, spec: { ...spec, ...field } } : { ...object, ...field } };
}

/** A Deployment of its own with the same pods, but for the tolerations. */
function withoutTolerations(object: KubeObject): KubeObject {
  const name = `${object.metadata.name}-barred`.slice(0, 60);
  const labels = { 'app.kubernetes.io/name': name };
  const { tolerations: _tolerations, topologySpreadConstraints: _spread, ...spec } = Object(podSpec(object));
  return {
    ...object,
    metadata: { name, ...(object.metadata.namespace === undefined ? {} : { namespace: object.metadata.namespace }) },
    spec: { replicas: 1, selector: { matchLabels: labels }, template: { metadata: { labels }, spec } },
  };
}
