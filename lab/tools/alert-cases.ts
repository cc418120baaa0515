// size: one case for each alert
type Series = Readonly<Record<string, string>>;

export interface Case {
  /** Series in promtool's notation, one value a minute: what is broken. `xN` is as long as the test lasts. */
  readonly broken: Series;
  /** The same metrics, healthy. */
  readonly healthy: Series;
  /** Labels of the alert, beside its severity. */
  readonly fires: Series;
  /** One healthy one is enough for all: what is broken is tried without. */
  readonly apart?: true;
  /** How long the series last at least; an hour where nothing is said, and always longer than the alert waits. */
  readonly minutes?: number;
}

const UNAVAILABLE = 'kube_daemonset_status_number_unavailable';
const always = (value: number) => `${value}xN`;
const rising = (perMinute: number) => `0+${perMinute}xN`;
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

const delivery = (name: string, ready: string, suspended: string) =>
  `gotk_resource_info{name="${name}",ready="${ready}",suspended="${suspended}"}`;
const remote = (metric: string, name: string) => `prometheus_remote_storage_${metric}{remote_name="${name}"}`;
function filesystem(instance: string, mountpoint: string, fstype: string, avail: string): Series {
  const of = (what: string) => `node_filesystem_${what}_bytes{instance="${instance}",mountpoint="${mountpoint}",fstype="${fstype}"}`;
  return { [of('avail')]: avail, [of('size')]: always(100) };
}
/** Of a hundred answers a minute how many come within half a second; the others take more than five. */
function answers(service: string, soon: number): Series {
  const of = (le: string) => `traefik_service_request_duration_seconds_bucket{service="${service}",le="${le}"}`;
  return { [of('0.5')]: rising(soon), [of('5')]: rising(soon), [of('10')]: rising(100), [of('+Inf')]: rising(100) };
}
function followers(count: number): Series {
  const of = (pod: string) => `cnpg_pg_replication_streaming_replicas{pod="${pod}"}`;
  return { [of('postgres-1')]: always(count), [of('postgres-2')]: always(0) };
}
function volume(namespace: string, name: string, available: number): Series {
  const of = (what: string) => `kubelet_volume_stats_${what}_bytes{namespace="${namespace}",persistentvolumeclaim="${name}"}`;
  return { [of('available')]: always(available), [of('capacity')]: always(100) };
}
function sessions(pod: string, database: string, count: number): Series {
  return {
    [`cnpg_backends_total{pod="${pod}",datname="${database}"}`]: always(count),
    [`cnpg_pg_settings_setting{pod="${pod}",name="max_connections"}`]: always(100),
  };
}
function archived(pod: string, last: number, failed: number): Series {
  const of = (what: string) => `cnpg_pg_stat_archiver_last_${what}_time{pod="${pod}"}`;
  return { [of('archived')]: always(last), [of('failed')]: always(failed) };
}
/** One instance has them; the other says nothing of any. */
function copies(last: string): Series {
  const of = (pod: string) => `barman_cloud_cloudnative_pg_io_last_available_backup_timestamp{pod="${pod}"}`;
  return { [of('postgres-1')]: last, [of('postgres-2')]: always(0) };
}

const member = (index: number) => `instance="mariadb-galera-${index}"`;
const wsrep = (what: string, ...values: readonly number[]): Series =>
  Object.fromEntries(values.map((value, index) => [`mysql_global_status_wsrep_${what}{${member(index)}}`, always(value)]));
function clients(index: number, count: number): Series {
  return {
    [`mysql_global_status_threads_connected{${member(index)}}`]: always(count),
    [`mysql_global_variables_max_connections{${member(index)}}`]: always(100),
  };
}
/** Jobs of copies, each with when it was done; of one that failed nothing is said. */
function copyJobs(namespace: string, name: string, done: string): Series {
  return { [`kube_job_status_completion_time{namespace="${namespace}",job_name="${name}-1a2b3c4d-20261122013700"}`]: done };
}

/** By the name of the alert; one for each engine where both have it. */
export const CASES: Readonly<Record<string, Case | readonly Case[]>> = {
  NodeDown: {
    broken: { [ready('n1')]: always(0) },
    healthy: { [ready('n2')]: always(1) },
    fires: { node: 'n1', condition: 'Ready', status: 'true' },
  },
  ProviderLost: {
    broken: { [ready('s1')]: always(0), [labels('s1', 'scaleway')]: always(1) },
    healthy: {
      [ready('h1')]: always(0),
      [ready('h2')]: always(1),
      [labels('h1', 'hetzner')]: always(1),
      [labels('h2', 'hetzner')]: always(1),
    },
    fires: { label_hansa_provider: 'scaleway' },
  },
  // One of two is no trouble; the threshold is in the spec.
  ProviderImbalance: {
    broken: {
      ...nodes('scaleway', 's1', 's2', 's3'),
      [ready('s1')]: always(1),
      [ready('s2')]: always(0),
      [ready('s3')]: always(0),
    },
    healthy: { ...nodes('hetzner', 'h1', 'h2'), [ready('h1')]: always(1), [ready('h2')]: always(0) },
    fires: { label_hansa_provider: 'scaleway' },
  },
  // Of two probers at one site one is enough: what fails is the other.
  SiteUnreachable: {
    broken: { [probe('success', 'sites', 'from="hetzner/fsn1",to="scaleway/fr-par-1",pool="a"')]: always(0) },
    healthy: {
      [probe('success', 'sites', 'from="scaleway/fr-par-1",to="hetzner/fsn1",pool="b"')]: always(0),
      [probe('success', 'sites', 'from="scaleway/fr-par-1",to="hetzner/fsn1",pool="c"')]: always(1),
    },
    fires: { from: 'hetzner/fsn1', to: 'scaleway/fr-par-1' },
  },
  // From another pool the same service answers, and from the same pool another one.
  DataServiceUnreachable: {
    broken: { [probe('success', 'data', 'service="postgres",instance="postgres:6432",from="hetzner/fsn1",pool="a"')]: always(0) },
    healthy: {
      [probe('success', 'data', 'service="postgres",instance="postgres:6432",from="hetzner/fsn1",pool="b"')]: always(1),
      [probe('success', 'data', 'service="cache",instance="cache:6379",from="hetzner/fsn1",pool="a"')]: '1x20 0 1xN',
      [probe('success', 'sites', 'from="hetzner/fsn1",to="scaleway/fr-par-1",pool="a"')]: always(0),
    },
    fires: { job: 'data', service: 'postgres', instance: 'postgres:6432', from: 'hetzner/fsn1', pool: 'a' },
  },
  // Slow from one site only is the way, and shows between sites.
  ProviderSlow: {
    broken: {
      [probe('duration_seconds', 'podinfo', 'provider="scaleway",from="hetzner/fsn1"')]: always(0.8),
      [probe('duration_seconds', 'podinfo', 'provider="scaleway",from="scaleway/fr-par-1"')]: always(0.7),
    },
    healthy: {
      [probe('duration_seconds', 'podinfo', 'provider="hetzner",from="hetzner/fsn1"')]: always(0.02),
      [probe('duration_seconds', 'podinfo', 'provider="hetzner",from="scaleway/fr-par-1"')]: always(0.4),
    },
    fires: { provider: 'scaleway' },
  },
  // What one prober cannot reach and another can is not gone.
  ClusterUnavailable: {
    broken: { [probe('success', 'counterpart', 'counterpart="one",from="hetzner/fsn1"')]: always(0) },
    healthy: {
      [probe('success', 'counterpart', 'counterpart="other",from="hetzner/fsn1"')]: always(0),
      [probe('success', 'counterpart', 'counterpart="other",from="scaleway/fr-par-1"')]: always(1),
    },
    fires: { counterpart: 'one' },
  },
  // What has always been asleep, or has been awake for an hour, was not switched.
  ClusterSwitched: {
    broken: { 'hansa:cluster_awake{cluster="one"}': '0x44 1x15' },
    healthy: { 'hansa:cluster_awake{cluster="other"}': always(0), 'hansa:cluster_awake{cluster="third"}': '0x4 1x55' },
    fires: { cluster: 'one' },
  },
  // A suspended tenant wants no pod: that it has none is right.
  TenantAppDown: {
    broken: { [deployment('status_replicas_available', 't-a')]: always(0), [deployment('spec_replicas', 't-a')]: always(2) },
    healthy: {
      [deployment('status_replicas_available', 't-suspended')]: always(0),
      [deployment('spec_replicas', 't-suspended')]: always(0),
    },
    fires: { namespace: 't-a', deployment: 'nextcloud' },
  },
  TenantCronLate: {
    broken: { [cron('status_last_successful_time', 't-a')]: always(-7200), [cron('spec_suspend', 't-a')]: always(0) },
    healthy: { [cron('status_last_successful_time', 't-suspended')]: always(-7200), [cron('spec_suspend', 't-suspended')]: always(1) },
    fires: { namespace: 't-a', cronjob: 'nextcloud-cron' },
  },
  // A limit of nothing is a prohibition, not a quota that is used up.
  TenantQuotaFull: {
    broken: { [quota('limits.memory', 'used')]: always(99), [quota('limits.memory', 'hard')]: always(100) },
    healthy: { [quota('services.loadbalancers', 'used')]: always(0), [quota('services.loadbalancers', 'hard')]: always(0) },
    fires: { namespace: 't-a', resourcequota: 'quota', resource: 'limits.memory' },
  },
  GatewayErrors: {
    broken: { [requests('t-a-nextcloud', 200)]: rising(600), [requests('t-a-nextcloud', 500)]: rising(60) },
    healthy: { [requests('t-b-odoo', 200)]: rising(600), [requests('t-b-odoo', 500)]: rising(6) },
    fires: { service: 't-a-nextcloud@kubernetesgateway' },
  },
  VolumeFull: {
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
  // Two thirds of the time for the renewal are left at most: at minute 50 half of it, or all of it.
  CertificateNotRenewed: {
    broken: certificate('apps', 5, 95),
    healthy: certificate('sign-on', 50, 140),
    fires: { exported_namespace: 'traefik', name: 'apps' },
  },
  // What has no time for its renewal yet (0) was never issued: another alert says so.
  CertificateEnds: {
    broken: certificate('apps', 5, 45),
    healthy: { ...certificate('sign-on', 5, 95), ...certificate('never', 0, 0) },
    fires: { exported_namespace: 'traefik', name: 'apps' },
  },
  AttackDetected: {
    broken: { 'cs_bucket_overflowed_total{name="crowdsecurity/http-probing"}': rising(5) },
    healthy: { 'cs_bucket_overflowed_total{name="crowdsecurity/http-crawl-non_statics"}': always(3) },
    fires: { name: 'crowdsecurity/http-probing' },
  },
  NetworkAgentDown: {
    broken: { [`${UNAVAILABLE}{namespace="kube-system",daemonset="cilium"}`]: always(1) },
    healthy: { [`${UNAVAILABLE}{namespace="kube-system",daemonset="other"}`]: always(1) },
    fires: { namespace: 'kube-system', daemonset: 'cilium' },
  },
  NetworkNodeUnreachable: {
    broken: { 'cilium_unreachable_nodes{node="n1"}': always(2) },
    healthy: { 'cilium_unreachable_nodes{node="n2"}': always(0) },
    fires: { node: 'n1' },
  },
  // What failed once, long ago, is history; and what came through is none of its business.
  NetworkPolicyRefused: {
    broken: { 'cilium_policy_change_total{node="n1",outcome="fail"}': rising(1) },
    healthy: {
      'cilium_policy_change_total{node="n1",outcome="success"}': rising(1),
      'cilium_policy_change_total{node="n2",outcome="fail"}': always(7),
    },
    fires: { node: 'n1', outcome: 'fail' },
  },
  NetworkMapFull: {
    broken: { 'cilium_bpf_map_pressure{node="n1",map_name="policy"}': always(0.95) },
    healthy: { 'cilium_bpf_map_pressure{node="n2",map_name="policy"}': always(0.5) },
    fires: { node: 'n1', map_name: 'policy' },
  },
  DeliveryFailing: [
    {
      broken: { [delivery('a', 'False', 'false')]: always(1) },
      healthy: { [delivery('b', 'False', 'true')]: always(1), [delivery('c', 'True', 'false')]: always(1) },
      fires: { name: 'a', ready: 'False', suspended: 'false' },
    },
    {
      broken: { 'argocd_app_info{name="a",health_status="Degraded"}': always(1) },
      healthy: {
        'argocd_app_info{name="b",health_status="Healthy"}': always(1),
        'argocd_app_info{name="c",health_status="Progressing"}': always(1),
      },
      fires: { name: 'a', health_status: 'Degraded' },
    },
  ],
  DeliverySuspended: {
    broken: { [delivery('a', 'True', 'true')]: always(1) },
    healthy: { [delivery('b', 'True', 'false')]: always(1) },
    fires: { name: 'a', ready: 'True', suspended: 'true' },
  },
  DeliveryOutOfSync: {
    broken: { 'argocd_app_info{name="a",sync_status="OutOfSync"}': always(1) },
    healthy: { 'argocd_app_info{name="b",sync_status="Synced"}': always(1) },
    fires: { name: 'a', sync_status: 'OutOfSync' },
  },
  TargetDown: {
    broken: { 'up{job="a",instance="10.0.0.1:80"}': always(0) },
    healthy: { 'up{job="a",instance="10.0.0.2:80"}': always(1) },
    fires: { job: 'a', instance: '10.0.0.1:80' },
  },
  // What is behind by less than five minutes is on its way.
  MetricsNotDelivered: {
    broken: {
      [remote('queue_highest_timestamp_seconds', 'a')]: always(1_000),
      [remote('queue_highest_sent_timestamp_seconds', 'a')]: always(600),
    },
    healthy: {
      [remote('queue_highest_timestamp_seconds', 'b')]: always(1_000),
      [remote('queue_highest_sent_timestamp_seconds', 'b')]: always(800),
      [remote('samples_failed_total', 'b')]: always(40),
    },
    fires: { remote_name: 'a' },
  },
  // Those that were refused are no answers, and one that answers somebody is one that was asked.
  MetricsNotFetched: {
    broken: { 'prometheus_http_requests_total{handler="/federate",code="401"}': rising(2) },
    healthy: {
      'prometheus_http_requests_total{handler="/federate",code="200"}': rising(2),
      prometheus_web_federation_errors_total: always(3),
    },
    fires: {},
    apart: true,
  },
  FederationFailing: {
    broken: { 'up{job="federation-a",cluster="a"}': always(0) },
    healthy: { 'up{job="federation-a",cluster="b"}': always(1), 'up{job="node"}': always(0) },
    fires: { job: 'federation-a', cluster: 'a' },
  },
  // One that does not answer is another alert's.
  FederationEmpty: {
    broken: { 'scrape_samples_scraped{job="federation-a",cluster="a"}': always(0), 'up{job="federation-a",cluster="a"}': always(1) },
    healthy: {
      'scrape_samples_scraped{job="federation-a",cluster="b"}': always(900),
      'up{job="federation-a",cluster="b"}': always(1),
      'scrape_samples_scraped{job="federation-a",cluster="c"}': always(0),
      'up{job="federation-a",cluster="c"}': always(0),
    },
    fires: { job: 'federation-a', cluster: 'a' },
  },
  FederationSlow: {
    broken: { 'scrape_duration_seconds{job="federation-a",cluster="a"}': always(22) },
    healthy: { 'scrape_duration_seconds{job="federation-a",cluster="b"}': always(20), 'scrape_duration_seconds{job="node"}': always(29) },
    fires: { job: 'federation-a', cluster: 'a' },
  },
  RulesFailing: {
    broken: { 'prometheus_rule_evaluation_failures_total{rule_group="a"}': rising(1) },
    healthy: { 'prometheus_rule_evaluation_failures_total{rule_group="b"}': always(9) },
    fires: { rule_group: 'a' },
  },
  // File systems in memory, and those of pods, are not the node's own.
  NodeDiskFull: {
    broken: filesystem('n1', '/', 'ext4', always(5)),
    healthy: {
      ...filesystem('n1', '/run/lock', 'ext4', always(1)),
      ...filesystem('n1', '/tmp', 'tmpfs', always(1)),
      ...filesystem('n2', '/', 'ext4', always(40)),
    },
    fires: { instance: 'n1', mountpoint: '/', fstype: 'ext4' },
  },
  // What is half empty has time, and what stands still does not fill up.
  NodeDiskFillsUp: {
    broken: filesystem('n1', '/', 'ext4', '25-0.05xN'),
    healthy: { ...filesystem('n2', '/', 'ext4', '60-0.05xN'), ...filesystem('n3', '/', 'ext4', always(20)) },
    fires: { instance: 'n1', mountpoint: '/', fstype: 'ext4' },
  },
  NodeMemoryShort: {
    broken: { 'node_memory_MemAvailable_bytes{instance="n1"}': always(3), 'node_memory_MemTotal_bytes{instance="n1"}': always(100) },
    healthy: { 'node_memory_MemAvailable_bytes{instance="n2"}': always(30), 'node_memory_MemTotal_bytes{instance="n2"}': always(100) },
    fires: { instance: 'n1' },
  },
  // A clock that is being set right is off, and in good hands.
  NodeClockWrong: {
    broken: { 'node_timex_offset_seconds{instance="n1"}': always(-0.2), 'node_timex_sync_status{instance="n1"}': always(0) },
    healthy: {
      'node_timex_offset_seconds{instance="n2"}': always(-0.2),
      'node_timex_sync_status{instance="n2"}': always(1),
      'node_timex_offset_seconds{instance="n3"}': always(0.001),
      'node_timex_sync_status{instance="n3"}': always(0),
    },
    fires: { instance: 'n1' },
  },
  PodCrashes: {
    broken: { 'kube_pod_container_status_restarts_total{namespace="t-a",pod="p"}': rising(1) },
    healthy: { 'kube_pod_container_status_restarts_total{namespace="t-b",pod="p"}': always(90) },
    fires: { namespace: 't-a', pod: 'p' },
  },
  PodPending: {
    broken: { 'kube_pod_status_phase{namespace="t-a",pod="p",phase="Pending"}': always(1) },
    healthy: {
      'kube_pod_status_phase{namespace="t-b",pod="p",phase="Pending"}': always(0),
      'kube_pod_status_phase{namespace="t-b",pod="p",phase="Running"}': always(1),
    },
    fires: { namespace: 't-a', pod: 'p', phase: 'Pending' },
  },
  // Those of tenants have an alert of their own.
  PlatformDegraded: {
    broken: { [deployment('status_replicas_available', 'traefik')]: always(1), [deployment('spec_replicas', 'traefik')]: always(2) },
    healthy: {
      [deployment('status_replicas_available', 't-a')]: always(0),
      [deployment('spec_replicas', 't-a')]: always(2),
      [deployment('status_replicas_available', 'velero')]: always(1),
      [deployment('spec_replicas', 'velero')]: always(1),
    },
    fires: { namespace: 'traefik', deployment: 'nextcloud' },
  },
  JobFailed: {
    broken: { 'kube_job_failed{namespace="t-a",job_name="setup",condition="true"}': always(1) },
    healthy: {
      'kube_job_failed{namespace="t-b",job_name="setup",condition="true"}': always(0),
      'kube_job_failed{namespace="t-b",job_name="setup",condition="false"}': always(1),
    },
    fires: { namespace: 't-a', job_name: 'setup', condition: 'true' },
  },
  VolumeInodesFull: {
    broken: { [`kubelet_volume_stats_inodes_free${claim('a')}`]: always(5), [`kubelet_volume_stats_inodes${claim('a')}`]: always(100) },
    healthy: { [`kubelet_volume_stats_inodes_free${claim('b')}`]: always(50), [`kubelet_volume_stats_inodes${claim('b')}`]: always(100) },
    fires: { namespace: 't-a', persistentvolumeclaim: 'a' },
  },
  VolumeUnbound: {
    broken: { 'kube_persistentvolumeclaim_status_phase{namespace="t-a",persistentvolumeclaim="a",phase="Lost"}': always(1) },
    healthy: {
      'kube_persistentvolumeclaim_status_phase{namespace="t-a",persistentvolumeclaim="b",phase="Bound"}': always(1),
      'kube_persistentvolumeclaim_status_phase{namespace="t-a",persistentvolumeclaim="b",phase="Pending"}': always(0),
    },
    fires: { namespace: 't-a', persistentvolumeclaim: 'a', phase: 'Lost' },
  },
  CertificateNotReady: {
    broken: { 'certmanager_certificate_ready_status{name="a",condition="False"}': always(1) },
    healthy: {
      'certmanager_certificate_ready_status{name="b",condition="True"}': always(1),
      'certmanager_certificate_ready_status{name="b",condition="False"}': always(0),
    },
    fires: { name: 'a', condition: 'False' },
  },
  // One that answers is enough: the other is being replaced.
  DetectionDown: {
    apart: true,
    broken: { 'up{namespace="crowdsec",pod="crowdsec-lapi-1"}': always(0), 'up{namespace="crowdsec",pod="crowdsec-agent-1"}': always(1) },
    healthy: { 'up{namespace="crowdsec",pod="crowdsec-lapi-1"}': always(0), 'up{namespace="crowdsec",pod="crowdsec-lapi-2"}': always(1) },
    fires: {},
  },
  // At night nobody asks for anything, and nothing is to be read.
  DetectionBlind: {
    apart: true,
    broken: { 'cs_parser_hits_ok_total{source="traefik"}': always(700), 'traefik_entrypoint_requests_total{code="200"}': rising(600) },
    healthy: { 'cs_parser_hits_ok_total{source="traefik"}': always(700), 'traefik_entrypoint_requests_total{code="200"}': rising(6) },
    fires: {},
  },
  // Of a core that is gone its exporter says nothing, too.
  RegistryDown: {
    apart: true,
    broken: { 'harbor_up{component="core"}': always(0) },
    healthy: { 'harbor_up{component="core"}': always(1), 'harbor_up{component="trivy"}': always(0) },
    fires: {},
  },
  RegistryPartDown: {
    broken: { 'harbor_up{component="trivy"}': always(0) },
    healthy: { 'harbor_up{component="core"}': always(1) },
    fires: { component: 'trivy' },
  },
  RegistryJobsWait: {
    broken: { 'harbor_task_queue_latency{type="IMAGE_SCAN"}': always(3700) },
    healthy: { 'harbor_task_queue_latency{type="REPLICATION"}': always(3500) },
    fires: { type: 'IMAGE_SCAN' },
  },
  GatewayDown: {
    apart: true,
    broken: { 'up{namespace="traefik",pod="traefik-1"}': always(0) },
    healthy: { 'up{namespace="traefik",pod="traefik-1"}': always(0), 'up{namespace="traefik",pod="traefik-2"}': always(1) },
    fires: {},
  },
  // Of its own pages nobody is a customer.
  GatewaySlow: {
    broken: answers('t-a-nextcloud@kubernetesgateway', 1),
    healthy: { ...answers('t-b-nextcloud@kubernetesgateway', 99), ...answers('dashboard@internal', 1) },
    fires: { service: 't-a-nextcloud@kubernetesgateway' },
  },
  ClusterBackupOld: {
    broken: { 'velero_backup_last_successful_timestamp{schedule="a"}': always(-1_000_000) },
    healthy: { 'velero_backup_last_successful_timestamp{schedule="b"}': always(1_000) },
    fires: { schedule: 'a' },
  },
  // A copy that somebody made by hand is none of a schedule.
  ClusterBackupMissing: {
    apart: true,
    broken: {
      'velero_backup_last_successful_timestamp{schedule="a"}': always(0),
      'velero_backup_last_successful_timestamp{schedule=""}': always(9),
    },
    healthy: { 'velero_backup_last_successful_timestamp{schedule="a"}': always(9) },
    fires: {},
  },
  BackupStoreUnreachable: {
    broken: { 'velero_backup_location_status_gauge{backup_location_name="a"}': always(0) },
    healthy: { 'velero_backup_location_status_gauge{backup_location_name="b"}': always(1) },
    fires: { backup_location_name: 'a' },
  },
  SecretNotDelivered: {
    broken: { 'externalsecret_status_condition{name="a",condition="Ready",status="False"}': always(1) },
    healthy: {
      'externalsecret_status_condition{name="b",condition="Ready",status="False"}': always(0),
      'externalsecret_status_condition{name="b",condition="Ready",status="True"}': always(1),
    },
    fires: { name: 'a', condition: 'Ready', status: 'False' },
  },
  VolumeFaulted: {
    broken: { 'longhorn_volume_robustness{volume="a",state="faulted"}': always(1) },
    healthy: {
      'longhorn_volume_robustness{volume="b",state="faulted"}': always(0),
      'longhorn_volume_robustness{volume="c",state="degraded"}': always(1),
    },
    fires: { volume: 'a', state: 'faulted' },
  },
  VolumeDegraded: {
    broken: { 'longhorn_volume_robustness{volume="a",state="degraded"}': always(1) },
    healthy: {
      'longhorn_volume_robustness{volume="b",state="degraded"}': always(0),
      'longhorn_volume_robustness{volume="b",state="healthy"}': always(1),
    },
    fires: { volume: 'a', state: 'degraded' },
  },
  VolumeDiskFull: {
    broken: { 'longhorn_node_storage_usage_bytes{node="n1"}': always(90), 'longhorn_node_storage_capacity_bytes{node="n1"}': always(100) },
    healthy: { 'longhorn_node_storage_usage_bytes{node="n2"}': always(40), 'longhorn_node_storage_capacity_bytes{node="n2"}': always(100) },
    fires: { node: 'n1' },
  },
  PostgresWithoutPrimary: {
    apart: true,
    broken: {
      'cnpg_pg_replication_in_recovery{pod="postgres-1"}': always(1),
      'cnpg_pg_replication_in_recovery{pod="postgres-2"}': always(1),
    },
    healthy: {
      'cnpg_pg_replication_in_recovery{pod="postgres-1"}': always(1),
      'cnpg_pg_replication_in_recovery{pod="postgres-2"}': always(0),
    },
    fires: {},
  },
  PostgresInstanceDown: {
    broken: { 'cnpg_collector_up{pod="postgres-1"}': always(0) },
    healthy: { 'cnpg_collector_up{pod="postgres-2"}': always(1) },
    fires: { pod: 'postgres-1' },
  },
  // Only the primary counts who follows it.
  PostgresReplicaMissing: { apart: true, broken: followers(1), healthy: followers(2), fires: {} },
  PostgresWritesWait: { apart: true, broken: followers(0), healthy: followers(1), fires: {} },
  PostgresVolumeFull: {
    broken: volume('data', 'postgres-1', 10),
    healthy: { ...volume('data', 'postgres-2', 50), ...volume('data', 'other', 10), ...volume('t-a', 'postgres-1', 10) },
    fires: { namespace: 'data', persistentvolumeclaim: 'postgres-1' },
  },
  PostgresSessionsFull: {
    broken: { ...sessions('postgres-1', 'a', 60), ...sessions('postgres-1', 'b', 30) },
    healthy: { ...sessions('postgres-2', 'a', 60), ...sessions('postgres-2', 'b', 3) },
    fires: { pod: 'postgres-1' },
  },
  PostgresTransactionsOld: {
    broken: { 'cnpg_pg_database_xid_age{datname="a",pod="postgres-1"}': always(1_500_000_000) },
    healthy: { 'cnpg_pg_database_xid_age{datname="b",pod="postgres-1"}': always(500_000_000) },
    fires: { datname: 'a' },
  },
  // What failed once and came through since is past.
  PostgresLogNotArchived: {
    broken: archived('postgres-1', 50, 100),
    healthy: archived('postgres-2', 100, 50),
    fires: { pod: 'postgres-1' },
  },
  // None at all is another alert: whoever has never had a copy has no old one.
  PostgresBackupOld: { apart: true, minutes: 2_300, broken: copies(always(60)), healthy: copies(always(0)), fires: {} },
  PostgresBackupMissing: { apart: true, broken: copies(always(0)), healthy: copies('60+60xN'), fires: {} },
  MariadbWithoutMember: { apart: true, broken: wsrep('ready', 0, 0), healthy: wsrep('ready', 0, 1), fires: {} },
  MariadbInstanceDown: {
    broken: { [`mysql_up{${member(0)}}`]: always(0) },
    healthy: { [`mysql_up{${member(1)}}`]: always(1) },
    fires: { instance: 'mariadb-galera-0' },
  },
  // One that was left out counts itself only; those that left it out decide how many there are.
  MariadbMemberMissing: { apart: true, broken: wsrep('cluster_size', 2, 1), healthy: wsrep('cluster_size', 3, 1), fires: {} },
  MariadbVolumeFull: {
    broken: volume('data', 'storage-mariadb-galera-0', 10),
    healthy: {
      ...volume('data', 'storage-mariadb-galera-1', 50),
      ...volume('data', 'storage-other-0', 10),
      ...volume('t-a', 'storage-mariadb-galera-0', 10),
    },
    fires: { namespace: 'data', persistentvolumeclaim: 'storage-mariadb-galera-0' },
  },
  MariadbSessionsFull: { broken: clients(0, 90), healthy: clients(1, 60), fires: { instance: 'mariadb-galera-0' } },
  MariadbBackupOld: {
    apart: true,
    minutes: 2_300,
    broken: { ...copyJobs('data', 'mariadb-daily', always(60)), ...copyJobs('data', 'mariadb-hourly', '60+60xN') },
    healthy: copyJobs('data', 'mariadb-daily', '60+60xN'),
    fires: {},
  },
  // What another one copied is no copy of MariaDB.
  MariadbBackupMissing: {
    apart: true,
    broken: { ...copyJobs('t-a', 'mariadb-daily', '60+60xN'), ...copyJobs('data', 'mariadb-hourly', '60+60xN') },
    healthy: copyJobs('data', 'mariadb-daily', '60+60xN'),
    fires: {},
  },
};
