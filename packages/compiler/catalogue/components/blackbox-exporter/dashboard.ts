import type { ComponentView } from '../../entry.ts';
import { type Dashboard, line, logs, stat } from '../../../tree/manifest/dashboard.ts';
import { AWAKE } from './alerts.ts';

const LABELS = 'kube_node_labels{cluster=~"$cluster",label_hansa_provider=~"$provider"}';
const onNodes = (series: string, by: string) => `sum by (${by}) (${series} * on (cluster, node) group_left (${by}) ${LABELS})`;
const READY = 'kube_node_status_condition{condition="Ready",status="true"}';
const PROVIDER = 'label_hansa_provider';

/** The page without lines of logs where another store than Loki keeps them: none but Loki answers what they are asked by. */
export function dashboardOf({ platform }: ComponentView): Dashboard {
  if (platform.stack.logs.value === 'loki') return DASHBOARD;
  const rows = Object.entries(DASHBOARD.rows).filter(([, panels]) => !panels.some(({ kind }) => kind === 'logs'));
  return { ...DASHBOARD, rows: Object.fromEntries(rows) };
}

/** What one page of the central Grafana shows of every cluster that sends to it. */
export const DASHBOARD: Dashboard = {
  uid: 'hansa-providers',
  title: 'Hansa: sites and providers',
  filters: {
    cluster: { label: 'cluster', of: 'kube_node_info' },
    provider: { label: PROVIDER, of: 'kube_node_labels' },
  },
  rows: {
    Providers: [
      stat('Nodes that are ready', 'By provider.', { [`{{${PROVIDER}}}`]: onNodes(READY, PROVIDER) }),
      line('Nodes that are ready', 'By pool.', 'short', { '{{label_hansa_pool}}': onNodes(READY, 'label_hansa_pool') }),
      line('Pods', 'By the provider on whose nodes they are.', 'short', { [`{{${PROVIDER}}}`]: onNodes('kube_pod_info', PROVIDER) }),
    ],
    Podinfo: [
      line('How long it takes to be asked', 'From each site; the way is in it.', 's', {
        '{{provider}} from {{from}}':
          'avg by (provider, from) (probe_duration_seconds{job="podinfo",cluster=~"$cluster",provider=~"$provider"})',
      }),
      line('How long it takes to answer', 'Its own 95th percentile.', 's', {
        '{{service}}':
          'histogram_quantile(0.95, sum by (service, le) (rate(http_request_duration_seconds_bucket{namespace="podinfo",cluster=~"$cluster"}[5m])))',
      }),
    ],
    'Between sites': [
      line('Round trip', 'What a connection takes to be made.', 's', {
        '{{from}} to {{to}}': 'avg by (from, to) (probe_http_duration_seconds{job="sites",phase="connect",cluster=~"$cluster"})',
      }),
      line('Arrives', 'Share of the last ten minutes.', 'percentunit', {
        '{{from}} to {{to}}': 'avg by (from, to) (avg_over_time(probe_success{job="sites",cluster=~"$cluster"}[10m]))',
      }),
    ],
    'Data services': [
      line('Answers', 'Share of the last ten minutes, from each pool.', 'percentunit', {
        '{{service}} from {{pool}}': 'avg by (cluster, service, pool) (avg_over_time(probe_success{job="data",cluster=~"$cluster"}[10m]))',
      }),
      line('How long it takes to be reached', 'From each pool; the way is in it.', 's', {
        '{{service}} from {{pool}}': 'avg by (cluster, service, pool) (probe_duration_seconds{job="data",cluster=~"$cluster"})',
      }),
    ],
    Failover: [
      line('Awake', '1 where the tenants run: a step is a failover, or the way back.', 'short', {
        '{{cluster}}': `max by (cluster) (${AWAKE})`,
      }),
      line('Seen by the other', 'Whether the gateway of a cluster answers its counterpart.', 'short', {
        '{{counterpart}}': 'max by (counterpart) (probe_success{job="counterpart"})',
      }),
      line('Requests a second', 'By cluster and answer: those of a failover that were lost are here.', 'reqps', {
        '{{cluster}} {{code}}': 'sum by (cluster, code) (rate(traefik_entrypoint_requests_total{cluster=~"$cluster"}[5m]))',
      }),
    ],
    Security: [
      line('Detections', 'Of CrowdSec in five minutes.', 'short', {
        '{{cluster}} {{name}}': 'sum by (cluster, name) (increase(cs_bucket_overflowed_total{cluster=~"$cluster"}[5m]))',
      }),
      line('Decisions', 'Addresses that the gateway turns away.', 'short', {
        '{{cluster}} {{origin}}':
          'sum by (cluster, origin) (max by (cluster, origin, reason, action) (cs_active_decisions{cluster=~"$cluster"}))',
      }),
    ],
    Logs: [
      logs('Logs', 'Of pods on nodes of the chosen providers.', { logs: '{platform=~".+",cluster=~"$cluster",provider=~"$provider"}' }),
    ],
  },
};
