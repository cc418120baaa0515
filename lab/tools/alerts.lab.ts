import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { DASHBOARD } from '@hansa/compiler/catalogue/components/blackbox-exporter/dashboard.ts';
import { at } from '../kubernetes/objects.ts';
import { objectsOf, ofPrimary } from '../kubernetes/tree.ts';
import { exampleNames, renderExample } from '../rendered.ts';
import { prometheus, promtool } from './promtool.ts';

/**
 * The alert rules of a cell on planted series, in Prometheus' own engine: each condition raises its alert for what is broken, and
 * for nothing that is healthy or wanted so beside it.
 */

const HOUR = 60;

interface Case {
  readonly alert: string;
  /** The component that brings the rule, where not every cell has it. */
  readonly of?: string;
  /** Series in promtool's notation, one value a minute for an hour: what is broken. */
  readonly broken: Readonly<Record<string, string>>;
  /** The same metrics, healthy. */
  readonly healthy: Readonly<Record<string, string>>;
  /** Labels of the alert, beside its severity. */
  readonly fires: Readonly<Record<string, string>>;
}

const always = (value: number) => `${value}x${HOUR}`;
const rising = (perMinute: number) => `0+${perMinute}x${HOUR}`;
const ready = (node: string) => `kube_node_status_condition{condition="Ready",status="true",node="${node}"}`;
const labels = (node: string, provider: string) => `kube_node_labels{node="${node}",label_hansa_provider="${provider}"}`;
const nodes = (provider: string, ...names: readonly string[]) =>
  Object.fromEntries(names.map((name) => [labels(name, provider), always(1)]));
const probe = (metric: string, job: string, more: string) => `probe_${metric}{job="${job}",${more}}`;
const deployment = (metric: string, namespace: string) => `kube_deployment_${metric}{namespace="${namespace}",deployment="nextcloud"}`;
const cron = (metric: string, namespace: string) => `kube_cronjob_${metric}{namespace="${namespace}",cronjob="nextcloud-cron"}`;
const requests = (service: string, code: number) => `traefik_service_requests_total{service="${service}@kubernetesgateway",code="${code}"}`;
const quota = (resource: string, type: string) =>
  `kube_resourcequota{namespace="t-a",resourcequota="quota",resource="${resource}",type="${type}"}`;
const claim = (name: string) => `{namespace="t-a",persistentvolumeclaim="${name}"}`;
/** A certificate in minutes of the test: the alerts know shares of its time only, so a day or a minute is the same to them. */
function certificate(name: string, renewal: number, end: number): Record<string, string> {
  const of = (what: string) => `certmanager_certificate_${what}_timestamp_seconds{exported_namespace="traefik",name="${name}"}`;
  return { [of('renewal')]: always(renewal * 60), [of('expiration')]: always(end * 60) };
}

const CASES: readonly Case[] = [
  {
    alert: 'NodeDown',
    broken: { [ready('n1')]: always(0) },
    healthy: { [ready('n2')]: always(1) },
    fires: { node: 'n1', condition: 'Ready', status: 'true' },
  },
  {
    alert: 'ProviderLost',
    broken: { [ready('s1')]: always(0), [labels('s1', 'scaleway')]: always(1) },
    healthy: {
      [ready('h1')]: always(0),
      [ready('h2')]: always(1),
      [labels('h1', 'hetzner')]: always(1),
      [labels('h2', 'hetzner')]: always(1),
    },
    fires: { label_hansa_provider: 'scaleway' },
  },
  {
    // One of two is no trouble; the threshold is in the spec.
    alert: 'ProviderImbalance',
    broken: {
      ...nodes('scaleway', 's1', 's2', 's3'),
      [ready('s1')]: always(1),
      [ready('s2')]: always(0),
      [ready('s3')]: always(0),
    },
    healthy: { ...nodes('hetzner', 'h1', 'h2'), [ready('h1')]: always(1), [ready('h2')]: always(0) },
    fires: { label_hansa_provider: 'scaleway' },
  },
  {
    // Of two probers at one site one is enough: what fails is the other.
    alert: 'SiteUnreachable',
    of: 'blackbox-exporter',
    broken: { [probe('success', 'sites', 'from="hetzner/fsn1",to="scaleway/fr-par-1",pool="a"')]: always(0) },
    healthy: {
      [probe('success', 'sites', 'from="scaleway/fr-par-1",to="hetzner/fsn1",pool="b"')]: always(0),
      [probe('success', 'sites', 'from="scaleway/fr-par-1",to="hetzner/fsn1",pool="c"')]: always(1),
    },
    fires: { from: 'hetzner/fsn1', to: 'scaleway/fr-par-1' },
  },
  {
    // Slow from one site only is the way, and shows between sites.
    alert: 'ProviderSlow',
    of: 'blackbox-exporter',
    broken: {
      [probe('duration_seconds', 'podinfo', 'provider="scaleway",from="hetzner/fsn1"')]: always(0.4),
      [probe('duration_seconds', 'podinfo', 'provider="scaleway",from="scaleway/fr-par-1"')]: always(0.3),
    },
    healthy: {
      [probe('duration_seconds', 'podinfo', 'provider="hetzner",from="hetzner/fsn1"')]: always(0.02),
      [probe('duration_seconds', 'podinfo', 'provider="hetzner",from="scaleway/fr-par-1"')]: always(0.4),
    },
    fires: { provider: 'scaleway' },
  },
  {
    // What one prober cannot reach and another can is not gone.
    alert: 'ClusterUnavailable',
    of: 'blackbox-exporter',
    broken: { [probe('success', 'counterpart', 'counterpart="one",from="hetzner/fsn1"')]: always(0) },
    healthy: {
      [probe('success', 'counterpart', 'counterpart="other",from="hetzner/fsn1"')]: always(0),
      [probe('success', 'counterpart', 'counterpart="other",from="scaleway/fr-par-1"')]: always(1),
    },
    fires: { counterpart: 'one' },
  },
  {
    // What has always been asleep, or has been awake for an hour, was not switched.
    alert: 'ClusterSwitched',
    of: 'blackbox-exporter',
    broken: { 'hansa:cluster_awake{cluster="one"}': '0x44 1x15' },
    healthy: { 'hansa:cluster_awake{cluster="other"}': always(0), 'hansa:cluster_awake{cluster="third"}': '0x4 1x55' },
    fires: { cluster: 'one' },
  },
  {
    // A suspended tenant wants no pod: that it has none is right.
    alert: 'TenantAppDown',
    broken: { [deployment('status_replicas_available', 't-a')]: always(0), [deployment('spec_replicas', 't-a')]: always(2) },
    healthy: {
      [deployment('status_replicas_available', 't-suspended')]: always(0),
      [deployment('spec_replicas', 't-suspended')]: always(0),
    },
    fires: { namespace: 't-a', deployment: 'nextcloud' },
  },
  {
    alert: 'TenantCronLate',
    broken: { [cron('status_last_successful_time', 't-a')]: always(-7200), [cron('spec_suspend', 't-a')]: always(0) },
    healthy: { [cron('status_last_successful_time', 't-suspended')]: always(-7200), [cron('spec_suspend', 't-suspended')]: always(1) },
    fires: { namespace: 't-a', cronjob: 'nextcloud-cron' },
  },
  {
    // A limit of nothing is a prohibition, not a quota that is used up.
    alert: 'TenantQuotaFull',
    broken: { [quota('limits.memory', 'used')]: always(99), [quota('limits.memory', 'hard')]: always(100) },
    healthy: { [quota('services.loadbalancers', 'used')]: always(0), [quota('services.loadbalancers', 'hard')]: always(0) },
    fires: { namespace: 't-a', resourcequota: 'quota', resource: 'limits.memory' },
  },
  {
    alert: 'GatewayErrors',
    broken: { [requests('t-a-nextcloud', 200)]: rising(600), [requests('t-a-nextcloud', 500)]: rising(60) },
    healthy: { [requests('t-b-odoo', 200)]: rising(600), [requests('t-b-odoo', 500)]: rising(6) },
    fires: { service: 't-a-nextcloud@kubernetesgateway' },
  },
  {
    alert: 'VolumeFull',
    broken: {
      [`kubelet_volume_stats_available_bytes${claim('a')}`]: always(5),
      [`kubelet_volume_stats_capacity_bytes${claim('a')}`]: always(100),
    },
    healthy: {
      [`kubelet_volume_stats_available_bytes${claim('b')}`]: always(50),
      [`kubelet_volume_stats_capacity_bytes${claim('b')}`]: always(100),
    },
    fires: { namespace: 't-a', persistentvolumeclaim: 'a' },
  },
  {
    // Two thirds of the time for the renewal are left at most: at minute 50 half of it, or all of it.
    alert: 'CertificateNotRenewed',
    broken: certificate('apps', 5, 95),
    healthy: certificate('sign-on', 50, 140),
    fires: { exported_namespace: 'traefik', name: 'apps' },
  },
  {
    // What has no time for its renewal yet (0) was never issued: another alert says so.
    alert: 'CertificateEnds',
    broken: certificate('apps', 5, 45),
    healthy: { ...certificate('sign-on', 5, 95), ...certificate('never', 0, 0) },
    fires: { exported_namespace: 'traefik', name: 'apps' },
  },
  {
    alert: 'AttackDetected',
    broken: { 'cs_bucket_overflowed_total{name="crowdsecurity/http-probing"}': rising(5) },
    healthy: { 'cs_bucket_overflowed_total{name="crowdsecurity/http-crawl-non_statics"}': always(3) },
    fires: { name: 'crowdsecurity/http-probing' },
  },
];

for (const name of await exampleNames()) {
  for (const { plan, files } of await renderExample(name)) {
    describe(`${name}, cell ${plan.cell.name}`, () => {
      const groups = objectsOf(ofPrimary(files))
        .filter(({ object }) => object.kind === 'PrometheusRule')
        .flatMap(({ object }) => at(object, 'spec', 'groups') as readonly { readonly rules: readonly Rule[] }[]);
      const rules = groups.flatMap((group) => group.rules);
      if (rules.length === 0) return;
      const components = plan.components.map(({ values }) => values.component);
      for (const each of CASES.filter(({ of = 'prometheus-operator' }) => components.includes(of))) {
        test(`${each.alert} is raised by its cause, and by nothing beside it`, { skip: prometheus.missing ?? false }, async () => {
          const rule = rules.find(({ alert }) => alert === each.alert);
          assert.ok(rule, `no rule is called ${each.alert}`);
          await promtool(['test', 'rules', 'test.json'], {
            'rules.json': { groups: [{ name: 'one', rules: [plain(rule)] }] },
            'test.json': testOf(each, rule),
          });
        });
      }
    });
  }
}

test('whatever the page of sites and providers asks Prometheus for is PromQL', { skip: prometheus.missing ?? false }, async () => {
  const panels = Object.values(DASHBOARD.rows).flat();
  const exprs = panels.filter(({ kind }) => kind !== 'logs').flatMap(({ lines }) => Object.values(lines));
  const groups = [{ name: 'dashboard', rules: exprs.map((expr, n) => ({ record: `panel:${n}`, expr })) }];
  await promtool(['check', 'rules', 'rules.json'], { 'rules.json': { groups } });
});

interface Rule {
  readonly alert?: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

/** What is fired is compared by labels; sentences are for people. */
function plain(rule: Rule): object {
  return { ...rule, annotations: {} };
}

function testOf(each: Case, rule: Rule): object {
  const series = Object.entries({ ...each.healthy, ...each.broken }).map(([name, values]) => ({ series: name, values }));
  const expected = [{ exp_labels: { ...each.fires, ...rule.labels }, exp_annotations: {} }];
  return {
    rule_files: ['rules.json'],
    evaluation_interval: '1m',
    tests: [{ interval: '1m', input_series: series, alert_rule_test: [{ eval_time: '50m', alertname: each.alert, exp_alerts: expected }] }],
  };
}
