import { type Alert, rules } from '../../../tree/manifest/alert.ts';
import type { Manifest } from '../../../tree/manifest/object.ts';
import type { ComponentView, Sleep } from '../../entry.ts';
import { NAMESPACE } from './facts.ts';
import { counterpartOf, greetersOf } from './probes.ts';

/** 1 where the tenants run, 0 where they wait: as it is written in Git, so that a failover is a step in a line. */
export const AWAKE = 'hansa:cluster_awake';

export const ASLEEP: Sleep = {
  kind: 'PrometheusRule',
  name: 'clusters',
  changes: [{ op: 'replace', path: '/spec/groups/0/rules/0/expr', value: 'vector(0)' }],
};

export function alerts(view: ComponentView): readonly Manifest[] {
  const { cell, reason, platform } = view;
  const identity = { name: 'blackbox-exporter', instance: cell.cell.name, partOf: 'platform', cell: cell.cell.name };
  const slow = greetersOf(view).length > 0 ? [providerSlow(Number.parseInt(platform.objectives.values.responseP95, 10))] : [];
  const sites = rules('sites', NAMESPACE, identity, reason, [SITE_UNREACHABLE, ...slow]);
  const data = rules('data', NAMESPACE, identity, reason, [DATA_SERVICE_UNREACHABLE]);
  return counterpartOf(view)
    ? [data, sites, rules('clusters', NAMESPACE, identity, reason, CLUSTERS, { [AWAKE]: 'vector(1)' })]
    : [data, sites];
}

/** From each pool for itself: another way may be open. A failover of the service takes less. */
const DATA_SERVICE_UNREACHABLE: Alert = {
  alert: 'DataServiceUnreachable',
  expr: 'probe_success{job="data"} == 0',
  for: '2m',
  severity: 'critical',
  says: 'Pods of pool {{ $labels.pool }} at {{ $labels.from }} have not reached {{ $labels.service }} ({{ $labels.instance }}) for two minutes.',
  runbook: 'docs/5-day-two.md#a-data-service-is-out-of-reach',
};

const SITE_UNREACHABLE: Alert = {
  alert: 'SiteUnreachable',
  expr: 'max by (from, to) (probe_success{job="sites"}) == 0',
  for: '5m',
  severity: 'warning',
  says: 'Pods at {{ $labels.from }} have not reached those at {{ $labels.to }} for five minutes.',
};

/** Slow from everywhere: a way that is slow shows between sites. Milliseconds. */
function providerSlow(milliseconds: number): Alert {
  return {
    alert: 'ProviderSlow',
    expr: `min by (provider) (quantile_over_time(0.95, probe_duration_seconds{job="podinfo"}[15m])) > ${milliseconds / 1000}`,
    for: '15m',
    severity: 'warning',
    says: `One answer of Podinfo at {{ $labels.provider }} in twenty takes longer than the ${milliseconds} ms that are promised.`,
  };
}

/** Neither cluster can say that it is gone itself. */
const CLUSTERS: readonly Alert[] = [
  {
    alert: 'ClusterUnavailable',
    expr: 'max by (counterpart) (probe_success{job="counterpart"}) == 0',
    for: '2m',
    severity: 'critical',
    says: 'The gateway of {{ $labels.counterpart }} answers nobody at this cluster.',
  },
  {
    alert: 'ClusterSwitched',
    expr: `changes(${AWAKE}[15m]) > 0`,
    for: '0m',
    severity: 'warning',
    says: 'This cluster was woken or put to sleep: a failover, or the way back.',
  },
];
