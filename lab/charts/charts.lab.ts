import assert from 'node:assert/strict';
import { after, before, describe, test, type TestContext } from 'node:test';
import { Applier } from '../kubernetes/apply.ts';
import type { Cluster } from '../kubernetes/cluster.ts';
import { startClusterWithDefinitions } from '../kubernetes/definitions.ts';
import { at, nameOf, type Placed } from '../kubernetes/objects.ts';
import { plannedNodes } from '../kubernetes/planned.ts';
import { settle } from '../kubernetes/pods.ts';
import { mustApply } from '../kubernetes/presence.ts';
import { programs } from '../kubernetes/programs.ts';
import { bootstrapNamespaces, objectsOf, ofPrimary } from '../kubernetes/tree.ts';
import { got } from '../missing.ts';
import { exampleNames, renderExample, type RenderedCell } from '../rendered.ts';
import { canBeHad, helm, renderedChart, unknownValues, upstreamChart, type UpstreamChart } from './charts.ts';
import { releasesOf, type Release } from './releases.ts';

/** The charts that a cell installs, those that can be had, rendered by the real Helm with our values and given to the real API server. */

const built = await got(async () => ({ kubernetes: await programs(), helm: await helm() }));
const lab = { skip: built.missing ?? false };

for (const name of await exampleNames()) {
  for (const cell of await renderExample(name)) describe(`${name}, cell ${cell.plan.cell.name}`, () => cellSuite(cell));
}

function cellSuite(cell: RenderedCell): void {
  const objects = objectsOf(ofPrimary(cell.files));
  let cluster: Cluster;

  before(async () => {
    if (built.value === undefined) return;
    cluster = await startClusterWithDefinitions(built.value.kubernetes);
    const nodes = plannedNodes(cell).map(({ object }) => object);
    const own = [...bootstrapNamespaces(cell.plan.delivery.values.engine), ...nodes].map((object) => ({
      object,
      file: 'made by the lab',
    }));
    await mustApply(cluster, [...own, ...objects.filter(({ object }) => object.kind === 'Namespace')]);
  });
  after(() => cluster?.stop());

  const releases = releasesOf(objects);
  const had = releases.filter(({ chart }) => canBeHad(chart));
  const notHad = releases.filter(({ chart }) => !canBeHad(chart));
  for (const release of had) {
    test(`${release.chart} takes our values, and its pods are admitted and scheduled`, lab, async (t) => {
      assert.ok(built.value);
      if (release === had[0])
        t.diagnostic(
          `not tried: ${notHad.map(({ chart, version }) => `${chart} ${version}`).join(', ')}: these charts are in no module that can be downloaded`,
        );
      const chart = await upstreamChart(release.chart);
      say(t, release, chart);
      assert.deepEqual(await unknownValues(chart, release.values), []);
      await install(cluster, await renderedChart(built.value.helm, release, chart));
      assert.deepEqual(await settle(cluster), []);
    });
  }

  const [first] = had;
  if (first === undefined) return;
  test('a value that the chart does not have is found', lab, async () => {
    const chart = await upstreamChart(first.chart);
    assert.deepEqual(await unknownValues(chart, { ...Object(first.values), speling: { of: 'a key' } }), ['speling']);
  });
}

function say(t: TestContext, { version }: Release, chart: UpstreamChart): void {
  if (chart.version !== version) t.diagnostic(`rendered with the chart ${chart.version} of ${chart.program}; the cell installs ${version}`);
  if (chart.without.length > 0) t.diagnostic(`not tried: its parts ${chart.without.join(', ')}, which are charts elsewhere`);
}

/**
 * Strictly, as everything else. Webhooks and API services only as a trial: kept, they would send the API server to programs that do not
 * run here. Objects without a namespace go where the release goes, as Helm puts them.
 */
async function install(cluster: Cluster, rendered: readonly Placed[]): Promise<void> {
  const applier = new Applier(cluster.client);
  const isHook = ({ object }: Placed) => /Webhook|APIService/.test(object.kind);
  const trial = await Promise.all(rendered.filter(isHook).map((placed) => applier.one(placed, true)));
  const outcomes = [...trial, ...(await applier.all(rendered.filter((placed) => !isHook(placed))))];
  const refused = outcomes.filter(({ result }) => result !== 'applied').map(({ object, message }) => `${nameOf(object)}: ${message}`);
  assert.deepEqual(refused, []);
  assert.ok(
    outcomes.some(({ object }) => at(object, 'kind') === 'Deployment'),
    'the chart renders no Deployment',
  );
}
