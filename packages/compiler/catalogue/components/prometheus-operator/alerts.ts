import type { MonitoringThing } from '../../../plan/kinds.ts';
import type { ComponentView } from '../../entry.ts';
import { type Alert, rules } from '../../../tree/manifest/alert.ts';
import type { Manifest } from '../../../tree/manifest/object.ts';
import { engineAlerts } from './engine.ts';
import { NAMESPACE } from './facts.ts';

/** Alerts about what no component owns. What a component knows best it brings itself. */
export function alerts(view: ComponentView): readonly Manifest[] {
  const { cell, reason, settings } = view;
  const identity = { name: 'prometheus', instance: cell.cell.name, partOf: 'platform', cell: cell.cell.name };
  const groups: Readonly<Record<string, readonly Alert[]>> = {
    delivery: engineAlerts(view),
    monitoring: monitoring(cell.services.monitoring.values.way),
    nodes: [...NODES, imbalance(settings['readyNodes']?.value as number)],
    pods: PODS,
    tenants: TENANTS,
    volumes: VOLUMES,
  };
  return Object.entries(groups).map(([name, list]) => rules(name, NAMESPACE, identity, reason, list));
}

const READY = 'kube_node_status_condition{condition="Ready",status="true"}';
const BY_PROVIDER = `sum by (label_hansa_provider) (${READY} * on (node) group_left (label_hansa_provider) kube_node_labels{label_hansa_provider!=""})`;
const DISK = 'fstype!~"tmpfs|overlay|squashfs|ramfs",mountpoint!~"/run.*|/var/lib/kubelet/pods/.*"';

const NODES: readonly Alert[] = [
  {
    alert: 'NodeDown',
    expr: `${READY} == 0`,
    for: '5m',
    severity: 'critical',
    says: 'Node {{ $labels.node }} has not been ready for five minutes.',
  },
  {
    alert: 'ProviderLost',
    expr: `${BY_PROVIDER} == 0`,
    for: '2m',
    severity: 'critical',
    says: 'No node of {{ $labels.label_hansa_provider }} is ready.',
  },
  {
    alert: 'NodeDiskFull',
    expr: `node_filesystem_avail_bytes{${DISK}} / node_filesystem_size_bytes{${DISK}} < 0.1`,
    for: '10m',
    severity: 'critical',
    says: '{{ $labels.mountpoint }} of {{ $labels.node }} has less than 10 % left.',
  },
  {
    alert: 'NodeDiskFillsUp',
    expr: `predict_linear(node_filesystem_avail_bytes{${DISK}}[6h], 86400) < 0 and node_filesystem_avail_bytes{${DISK}} / node_filesystem_size_bytes{${DISK}} < 0.3`,
    for: '1h',
    severity: 'warning',
    says: '{{ $labels.mountpoint }} of {{ $labels.node }} is full within a day.',
  },
  {
    alert: 'NodeMemoryShort',
    expr: 'node_memory_MemAvailable_bytes / node_memory_MemTotal_bytes < 0.05',
    for: '10m',
    severity: 'critical',
    says: 'Node {{ $labels.node }} has less than 5 % of its memory left.',
  },
  {
    alert: 'NodeClockWrong',
    expr: 'abs(node_timex_offset_seconds) > 0.05 and node_timex_sync_status == 0',
    for: '10m',
    severity: 'warning',
    says: 'The clock of {{ $labels.node }} is off by {{ $value }} s: sign-on and consensus depend on it.',
  },
];

/** In percent. */
function imbalance(ready: number): Alert {
  return {
    alert: 'ProviderImbalance',
    expr: `${BY_PROVIDER} / count by (label_hansa_provider) (kube_node_labels{label_hansa_provider!=""}) < ${ready / 100}`,
    for: '10m',
    severity: 'warning',
    says: `Less than ${ready} % of the nodes of {{ $labels.label_hansa_provider }} are ready.`,
  };
}

const PODS: readonly Alert[] = [
  {
    alert: 'PodCrashes',
    expr: 'increase(kube_pod_container_status_restarts_total[15m]) > 3',
    for: '5m',
    severity: 'warning',
    says: '{{ $labels.namespace }}/{{ $labels.pod }} restarts again and again.',
  },
  {
    alert: 'PodPending',
    expr: 'kube_pod_status_phase{phase="Pending"} == 1',
    for: '15m',
    severity: 'warning',
    says: '{{ $labels.namespace }}/{{ $labels.pod }} has found no place, or no image, for a quarter of an hour.',
  },
  {
    alert: 'PlatformDegraded',
    expr: 'kube_deployment_status_replicas_available{namespace!~"t-.+"} < kube_deployment_spec_replicas{namespace!~"t-.+"}',
    for: '15m',
    severity: 'warning',
    says: '{{ $labels.namespace }}/{{ $labels.deployment }} has fewer pods than it should.',
  },
  {
    alert: 'JobFailed',
    expr: 'kube_job_failed{condition="true"} == 1',
    for: '5m',
    severity: 'warning',
    says: 'Job {{ $labels.namespace }}/{{ $labels.job_name }} has failed.',
  },
];

/** A suspended tenant wants no replicas, so it is no alert. */
const TENANTS: readonly Alert[] = [
  {
    alert: 'TenantAppDown',
    expr: 'kube_deployment_status_replicas_available{namespace=~"t-.+"} == 0 and kube_deployment_spec_replicas{namespace=~"t-.+"} > 0',
    for: '5m',
    severity: 'critical',
    says: '{{ $labels.deployment }} of {{ $labels.namespace }} has no pod that answers.',
  },
  {
    alert: 'TenantCronLate',
    expr: 'time() - kube_cronjob_status_last_successful_time{namespace=~"t-.+"} > 3600 and on (namespace, cronjob) kube_cronjob_spec_suspend == 0',
    for: '10m',
    severity: 'warning',
    says: '{{ $labels.cronjob }} of {{ $labels.namespace }} has not succeeded for an hour.',
  },
  {
    // Claims and their storage are as many as were planned, so they are always used up.
    alert: 'TenantQuotaFull',
    expr: 'kube_resourcequota{namespace=~"t-.+",resource=~"pods|requests[.]cpu|requests[.]memory|limits[.]memory",type="used"} / on (namespace, resourcequota, resource) (kube_resourcequota{type="hard"} > 0) > 0.95',
    for: '15m',
    severity: 'warning',
    says: '{{ $labels.namespace }} has used up its {{ $labels.resource }}.',
  },
];

const VOLUMES: readonly Alert[] = [
  {
    alert: 'VolumeFull',
    expr: 'kubelet_volume_stats_available_bytes / kubelet_volume_stats_capacity_bytes < 0.1',
    for: '5m',
    severity: 'critical',
    says: 'Volume {{ $labels.namespace }}/{{ $labels.persistentvolumeclaim }} has less than 10 % left.',
  },
  {
    alert: 'VolumeInodesFull',
    expr: 'kubelet_volume_stats_inodes_free / kubelet_volume_stats_inodes < 0.1',
    for: '5m',
    severity: 'warning',
    says: 'Volume {{ $labels.namespace }}/{{ $labels.persistentvolumeclaim }} runs out of files.',
  },
  {
    alert: 'VolumeUnbound',
    expr: 'kube_persistentvolumeclaim_status_phase{phase=~"Pending|Lost"} == 1',
    for: '15m',
    severity: 'warning',
    says: 'Claim {{ $labels.namespace }}/{{ $labels.persistentvolumeclaim }} has no volume.',
  },
];

/** `Watchdog` always fires: that it arrives is what the dead-man switch at another site listens for. */
function monitoring(way: MonitoringThing['values']['way']): readonly Alert[] {
  return [
    {
      alert: 'Watchdog',
      expr: 'vector(1)',
      for: '0m',
      severity: 'warning',
      says: 'Alerts of this cell arrive. It is an alarm when this one stops.',
    },
    {
      alert: 'TargetDown',
      expr: 'up == 0',
      for: '10m',
      severity: 'warning',
      says: '{{ $labels.namespace }}/{{ $labels.pod }} ({{ $labels.job }}) does not give its metrics.',
    },
    way === 'federation' ? NOT_FETCHED : NOT_DELIVERED,
    {
      alert: 'RulesFailing',
      expr: 'increase(prometheus_rule_evaluation_failures_total[10m]) > 0',
      for: '10m',
      severity: 'warning',
      says: 'A rule of group {{ $labels.rule_group }} cannot be evaluated.',
    },
  ];
}

const NOT_DELIVERED: Alert = {
  alert: 'MetricsNotDelivered',
  expr: 'rate(prometheus_remote_storage_samples_failed_total[10m]) > 0 or prometheus_remote_storage_queue_highest_timestamp_seconds - prometheus_remote_storage_queue_highest_sent_timestamp_seconds > 300',
  for: '15m',
  severity: 'critical',
  says: 'Metrics of this cell do not reach the monitoring host.',
};

/** The cluster says it itself, for what it sends arrives though nobody asks it: the host asks every half minute. */
const NOT_FETCHED: Alert = {
  alert: 'MetricsNotFetched',
  expr: '(sum(rate(prometheus_http_requests_total{handler="/federate",code="200"}[10m])) or vector(0)) == 0 or sum(increase(prometheus_web_federation_errors_total[10m])) > 0',
  for: '5m',
  severity: 'critical',
  says: 'The monitoring host does not fetch the metrics of this cluster: what it misses it never gets.',
};
