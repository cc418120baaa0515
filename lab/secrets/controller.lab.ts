import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { Secret } from '@hansa/domain/port/secret.ts';
import type { PlainSecret } from '@hansa/server/outside/secrets/plain.ts';
import { sealedForController } from '@hansa/server/outside/secrets/sealed-secrets.ts';
import { helm, renderedChart, upstreamChart } from '../charts/charts.ts';
import { releasesOf, type Release } from '../charts/releases.ts';
import { ownView, startAsPod } from '../kubernetes/as-pod.ts';
import type { Cluster } from '../kubernetes/cluster.ts';
import { startClusterWithDefinitions } from '../kubernetes/definitions.ts';
import { parseObjects } from '../kubernetes/documents.ts';
import { at, type Placed } from '../kubernetes/objects.ts';
import { condition } from '../kubernetes/pods.ts';
import { mustApply } from '../kubernetes/presence.ts';
import { programs } from '../kubernetes/programs.ts';
import { bootstrapNamespaces, objectsOf, ofPrimary } from '../kubernetes/tree.ts';
import { got } from '../missing.ts';
import { freePorts } from '../ports.ts';
import { exampleNames, renderExample, type RenderedCell } from '../rendered.ts';
import { controller, SEALED_SECRETS } from './programs.ts';
import { VALUES } from './values.ts';

/** The real controller, with the account, rights and flags of its chart under our values, opens what we seal for it. Steps build on each other. */

const name = 'gemeente';
const there = (await exampleNames()).includes(name);
const built = await got(async () => {
  await ownView();
  return { kubernetes: await programs(), helm: await helm(), controller: await controller() };
});
const lab = { skip: built.missing ?? (there ? false : `there is no examples/${name}`) };
const rights = new Set(['ServiceAccount', 'Role', 'RoleBinding', 'ClusterRole', 'ClusterRoleBinding']);
const account = { namespace: 'sealed-secrets', name: 'sealed-secrets-controller' };

describe(`${name}: sealed by us, opened by the controller of Sealed Secrets ${SEALED_SECRETS}`, () => {
  let cluster: Cluster;
  let cell: RenderedCell;
  let release: Release;
  let flags: readonly string[] = [];
  let port = 0;
  let first = '';

  before(async () => {
    if (built.value === undefined || !there) return;
    [cell] = (await renderExample(name)) as [RenderedCell];
    const objects = objectsOf(ofPrimary(cell.files));
    release = releasesOf(objects).find(({ chart }) => chart === 'sealed-secrets') as Release;
    cluster = await startClusterWithDefinitions(built.value.kubernetes);
    const spaces = bootstrapNamespaces(cell.plan.delivery.values.engine).map((object) => ({ object, file: 'made by the lab' }));
    const chart = await renderedChart(built.value.helm, release, await upstreamChart(release.chart));
    const namespaces = objects.filter(({ object }) => object.kind === 'Namespace');
    await mustApply(cluster, [...spaces, ...namespaces, ...chart.filter(({ object }) => rights.has(object.kind))]);
    flags = await flagsOf(chart);
    await start();
    first = await certificate();
  });
  after(() => cluster?.stop());

  const start = async (...more: readonly string[]) => {
    await startAsPod(cluster, 'sealed-secrets', account, [built.value?.controller ?? '', ...flags, ...more]);
    await cluster.processes.until('the controller', async () => (await fetch(`http://127.0.0.1:${port}/healthz`)).ok);
  };
  /** Those of the chart, on ports of ours. */
  const flagsOf = async (chart: readonly Placed[]): Promise<string[]> => {
    const deployment = chart.find(({ object }) => object.kind === 'Deployment')?.object;
    assert.equal(at(deployment, 'spec', 'template', 'spec', 'serviceAccountName'), account.name);
    const args = at(deployment, 'spec', 'template', 'spec', 'containers', 0, 'args');
    assert.ok(Array.isArray(args));
    const [own = 0, metrics = 0] = await freePorts(2);
    port = own;
    return args.map((arg) =>
      String(arg)
        .replace(/^:8080$/, `127.0.0.1:${own}`)
        .replace(/^:8081$/, `127.0.0.1:${metrics}`),
    );
  };
  /** What `kubeseal --fetch-cert` gives the operator. */
  const certificate = async () => await (await fetch(`http://127.0.0.1:${port}/v1/cert.pem`)).text();

  const labels = { 'app.kubernetes.io/managed-by': 'hansa' };
  const namespaceOf = (which: number) => String(cell.tenants[which]?.namespace.values.name);
  const secret = (own: string): PlainSecret => ({
    namespace: namespaceOf(0),
    name: own,
    labels,
    values: Object.fromEntries(Object.entries(VALUES).map(([key, value]) => [key, new Secret(value)])),
  });
  const sealed = (own: string, pem: string) =>
    sealedForController([secret(own)], { keys: [pem], now: Date.now(), bytes: (count) => randomBytes(count) });
  const path = (kind: string, namespace: string, own: string) =>
    kind === 'secrets'
      ? `/api/v1/namespaces/${namespace}/secrets/${own}`
      : `/apis/bitnami.com/v1alpha1/namespaces/${namespace}/sealedsecrets/${own}`;
  const synced = async (namespace: string, own: string, status: 'True' | 'False') => {
    let message = '';
    await cluster.processes.until(`${namespace}/${own}: Synced ${status}`, async () => {
      const now = condition((await cluster.client.get(path('sealedsecrets', namespace, own))).body, 'Synced');
      message = now?.message ?? '';
      return now?.status === status;
    });
    return message;
  };
  const opened = async (own: string) => {
    const { body } = await cluster.client.get(path('secrets', namespaceOf(0), own));
    const data = Object.entries(Object(at(body, 'data'))).map(([key, value]) => [key, Buffer.from(String(value), 'base64').toString()]);
    return {
      values: Object.fromEntries(data),
      labels: at(body, 'metadata', 'labels'),
      owner: at(body, 'metadata', 'ownerReferences', 0, 'kind'),
    };
  };
  const whole = { values: VALUES, labels, owner: 'SealedSecret' };

  test('for the certificate that it shows: every value as it was, with the labels', lab, async (t) => {
    t.diagnostic(
      `the cell installs the chart ${release.version}; the modules of its controller cannot be had, this one is ${SEALED_SECRETS}`,
    );
    await mustApply(cluster, parseObjects('sealed', sealed('nextcloud', first)));
    await synced(namespaceOf(0), 'nextcloud', 'True');
    assert.deepEqual(await opened('nextcloud'), whole);
  });

  test('not in the namespace of another tenant, and it says why', lab, async () => {
    const other = namespaceOf(1);
    assert.notEqual(other, namespaceOf(0));
    await mustApply(cluster, parseObjects('stolen', sealed('odoo', first).replaceAll(namespaceOf(0), other)));
    assert.match(await synced(other, 'odoo', 'False'), /no key could decrypt secret/);
    assert.equal((await cluster.client.get(path('secrets', other, 'odoo'))).status, 404);
  });

  test('with a new key, what was sealed for the old one opens as well as what is sealed for the new one', lab, async () => {
    await cluster.processes.end('sealed-secrets');
    await start('--key-cutoff-time', new Date(Date.now() + 86_400_000).toUTCString().replace('GMT', '+0000'));
    await cluster.processes.until('another certificate', async () => (await certificate()) !== first);
    await mustApply(cluster, parseObjects('old', sealed('mautic', first)));
    await mustApply(cluster, parseObjects('new', sealed('podinfo', await certificate())));
    for (const own of ['mautic', 'podinfo']) {
      await synced(namespaceOf(0), own, 'True');
      assert.deepEqual(await opened(own), whole);
    }
  });
});
