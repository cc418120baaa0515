import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parse } from 'yaml';
import { compile, languageOf } from '../../../compile.ts';
import { renderAll } from '../../../render.ts';
import type { Manifest } from '../../../tree/manifest/object.ts';

const SHORT = `apiVersion: hansa/v1
kind: Platform
name: nordlys
domain: nordlys.example
appsDomain: nordlys-apps.example
contact: ops@nordlys.example
sovereignty: { dataPath: eu, runtime: adequate, accept: [{ party: lets-encrypt, reason: no other, owner: ops@nordlys.example, until: 2027-06-30 }] }
gitops: { engine: flux, repository: "ssh://git@git.nordlys.example/cloud.git" }
cells: [{ name: fsn-1, at: hetzner/fsn1, standby: { servers: { at: [ovhcloud/GRA11] }, pools: [{ name: all, at: ovhcloud/GRA11 }] } }]
apps: [nextcloud]
dns: { provider: desec }
plans: [{ name: one, version: 1, apps: [nextcloud], seats: { min: 1, max: 10 }, price: { perSeat: 1.00, currency: EUR, per: month, tax: exclusive } }]
services: { mail: { relay: smtp.relay.example, party: scaleway }, monitoring: { METRICS } }
`;

type Tree = Readonly<Record<string, unknown>>;

function treeOf(metrics: string, more = '') {
  const compilation = compile(new Map([['platform.yaml', `${SHORT.replace('METRICS', metrics)}${more}`]]), languageOf());
  assert.ok(compilation.platform, JSON.stringify(compilation.diagnostics));
  const files = renderAll(compilation).get('fsn-1') ?? [];
  const objects = files.flatMap(({ body }) => (typeof body === 'string' ? [] : (JSON.parse(JSON.stringify(body)) as Manifest[])));
  const host = files.filter(({ path }) => path.startsWith('hosts/')).map(({ path, body }) => [path, parse(String(body)) as Tree] as const);
  return { objects, host: new Map(host), plan: compilation.platform?.cells[0] };
}

/** A value by its path, as in `spec.rules.0`. */
function at(value: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((inner, key) => (inner as Tree | undefined)?.[key], value);
}

const FETCHED = treeOf('metrics: federation');
const SENT = treeOf('');
const find = ({ objects }: typeof SENT, kind: string, name: string) =>
  objects.find((each) => each.kind === kind && each.metadata.name === name);
const values = (tree: typeof SENT) => at(find(tree, 'HelmRelease', 'prometheus'), 'spec.values.prometheus.prometheusSpec');

describe('federation', () => {
  it('is there where metrics are fetched, and nothing of it where they are sent', () => {
    assert.deepEqual([...SENT.host.keys()], []);
    assert.equal(find(SENT, 'HTTPRoute', 'federation'), undefined);
    assert.deepEqual(at(values(SENT), 'remoteWrite.0.url'), 'http://metrics.data.svc.cluster.local:9090/api/v1/write');
    assert.equal(at(values(FETCHED), 'remoteWrite'), undefined);
    assert.deepEqual([at(values(SENT), 'retention'), at(values(FETCHED), 'retention')], ['6h', '3d']);
    assert.equal(FETCHED.plan?.services.monitoring.why['way']?.origin.pointer, '/services/monitoring/metrics');
  });

  it('opens one path, to whoever has the password, and closes the way out', () => {
    const rules = at(find(FETCHED, 'HTTPRoute', 'federation'), 'spec.rules') as readonly Tree[];
    assert.equal(rules.length, 1);
    assert.deepEqual(at(rules[0], 'matches'), [{ path: { type: 'Exact', value: '/federate' } }]);
    assert.equal(at(rules[0], 'filters.0.extensionRef.name'), find(FETCHED, 'Middleware', 'federation')?.metadata.name);
    assert.deepEqual(at(find(FETCHED, 'Middleware', 'federation'), 'spec'), { basicAuth: { secret: 'federation', removeHeader: true } });
    const secrets = FETCHED.plan?.components.find(({ name }) => name === 'federation')?.secrets ?? [];
    assert.deepEqual(
      secrets.map(({ path, key, recipe }) => [path, key, recipe.make]),
      [['platform/federation', 'users', 'brought']],
    );
    const out = (tree: typeof SENT) => JSON.stringify(at(find(tree, 'NetworkPolicy', 'prometheus'), 'spec.egress'));
    assert.match(out(SENT), /"port":9090.*"port":9093/);
    assert.doesNotMatch(out(FETCHED), /"port":9090/);
    assert.match(out(FETCHED), /"port":9093/);
    assert.equal(find(FETCHED, 'Service', 'metrics'), undefined);
    assert.ok(find(FETCHED, 'Service', 'logs'), 'logs are sent as ever');
  });

  it('gives the host a job for each cluster, with the labels that each has of itself', () => {
    const own = at(values(FETCHED), 'externalLabels');
    const job = at(FETCHED.host.get('hosts/fsn-1-monitoring-1/federation.yml'), 'scrape_configs.0') as Tree | undefined;
    assert.deepEqual(
      [job?.['honor_labels'], job?.['honor_timestamps'], job?.['scheme'], job?.['metrics_path']],
      [true, true, 'https', '/federate'],
    );
    assert.deepEqual(at(job, 'static_configs.0.labels'), own);
    assert.deepEqual(job?.['static_configs'], [
      {
        targets: ['fsn-1.nordlys-apps.example:443'],
        labels: { platform: 'nordlys', cell: 'fsn-1', cluster: 'fsn-1', provider: 'hetzner', region: 'eu-central' },
      },
      {
        targets: ['fsn-1-standby.nordlys-apps.example:443'],
        labels: { platform: 'nordlys', cell: 'fsn-1', cluster: 'fsn-1-standby', provider: 'ovhcloud', region: 'GRA11' },
      },
    ]);
  });

  it('asks for what rules keep, and for every series of the alerts and pages of the tree', () => {
    const names = at(FETCHED.host.get('hosts/fsn-1-monitoring-1/federation.yml'), 'scrape_configs.0.params.match[]') as string[];
    assert.equal(names[0], '{__name__=~".+:.+"}');
    assert.deepEqual(
      names.filter((name) => name.includes(':')),
      [names[0]],
    );
    const exprs = FETCHED.objects
      .filter(({ kind }) => kind === 'PrometheusRule')
      .flatMap((each) => JSON.stringify(each).match(/\b(?:kube|node|traefik|probe|velero|certmanager|gotk|cs)_[a-z_]+(?=\{|\[)/g) ?? []);
    assert.ok(exprs.length > 20);
    for (const name of [...exprs, 'up', 'ALERTS', 'kube_node_info', 'traefik_entrypoint_requests_total'])
      assert.ok(names.includes(name), name);
  });

  it('says in the cluster that nobody fetches, and on the host that it cannot', () => {
    const named = (tree: unknown) => JSON.stringify(tree).match(/"alert":"(\w+)"/g) ?? [];
    const monitoring = (tree: typeof SENT) => named(find(tree, 'PrometheusRule', 'monitoring')).join();
    assert.match(monitoring(FETCHED), /MetricsNotFetched/);
    assert.doesNotMatch(monitoring(FETCHED), /MetricsNotDelivered/);
    assert.match(monitoring(SENT), /MetricsNotDelivered/);
    assert.deepEqual(named(FETCHED.host.get('hosts/fsn-1-monitoring-1/federation-alerts.yml')), [
      '"alert":"FederationFailing"',
      '"alert":"FederationEmpty"',
      '"alert":"FederationSlow"',
    ]);
  });

  it('is the same for a store of another make', () => {
    const other = treeOf('metrics: federation', 'stack: { metrics: victoriametrics }\n');
    assert.deepEqual([...other.host.keys()], [...FETCHED.host.keys()]);
  });
});
