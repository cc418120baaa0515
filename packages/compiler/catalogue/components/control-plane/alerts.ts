// size: the table of alerts
import { type Alert, rules } from '../../../tree/manifest/alert.ts';
import type { Identity } from '../../../tree/manifest/labels.ts';
import type { Manifest } from '../../../tree/manifest/object.ts';
import type { ComponentView } from '../../entry.ts';
import { NAMESPACE } from './facts.ts';

/*
 * Counts of rows are the same in every process, so the largest is taken and never the sum; what a process counted itself is added up. A counter that
 * begins anew with a process loses what came before its first reading: windows are ten minutes, and readings come each minute.
 */

type Written = Omit<Alert, 'runbook'>;

const increase = (series: string, window = '10m'): string => `increase(${series}[${window}])`;
const calls = (ended: string): string => `sum by (outsider) (${increase(`hansa_outsider_calls_total{ended=~"${ended}"}`)})`;
const requests = (status: string): string => `sum(rate(hansa_requests_total{endpoint!="watch",status=~"${status}"}[10m]))`;

const PROCESS: readonly Written[] = [
  {
    alert: 'HansaDown',
    expr: `absent(up{namespace="${NAMESPACE}",service="control-plane"} == 1)`,
    for: '2m',
    severity: 'critical',
    says: 'No process of the control plane answers. Tenants work on; nothing of theirs changes.',
  },
  {
    alert: 'HansaDatabaseAway',
    expr: 'max(hansa_database_up) == 0',
    for: '1m',
    severity: 'critical',
    says: 'No process of the control plane reaches its database.',
  },
  {
    alert: 'HansaConnectionsAwaited',
    expr: 'max(hansa_database_connections{state="awaited"}) > 5',
    for: '5m',
    severity: 'warning',
    says: 'Requests and looks wait for a connection to the database.',
  },
  {
    alert: 'HansaTakeovers',
    expr: `sum(${increase('hansa_lease_takeovers_total')}) > 0`,
    for: '30m',
    severity: 'warning',
    says: 'For half an hour processes have been dying in the middle of their work; others take it over.',
  },
  {
    alert: 'HansaStalls',
    expr: 'max by (pod) (process_event_loop_delay_seconds{namespace="control-plane"}) > 1',
    for: '15m',
    severity: 'warning',
    says: '{{ $labels.pod }} does nothing else for more than a second, again and again.',
  },
  {
    alert: 'HansaSimulated',
    expr: 'max by (part) (hansa_simulated) == 1',
    for: '1h',
    severity: 'warning',
    says: '{{ $labels.part }} is simulated: what a tenant is told to have there does not exist.',
  },
];

const REQUESTS: readonly Written[] = [
  {
    alert: 'HansaRequestsFail',
    expr: `${requests('5..')} / ${requests('.+')} > 0.05 and sum(${increase('hansa_requests_total{endpoint!="watch",status=~"5.."}')}) > 5`,
    for: '5m',
    severity: 'critical',
    says: 'More than 5 % of the answers to requests are server errors.',
  },
  {
    alert: 'HansaRequestsSlow',
    expr: 'histogram_quantile(0.99, sum by (le) (rate(hansa_request_seconds_bucket{endpoint!~"watch|page|events"}[10m]))) > 1',
    for: '15m',
    severity: 'warning',
    says: 'A hundredth of the answers to requests takes longer than a second.',
  },
];

const WORK: readonly Written[] = [
  {
    alert: 'HansaWorkLate',
    expr: 'max by (kind) (hansa_work_lag_seconds) > 60',
    for: '2m',
    severity: 'critical',
    says: 'Work of the kind {{ $labels.kind }} has been due for {{ $value | humanizeDuration }}, and nobody looks at it.',
  },
  {
    alert: 'HansaWorkFails',
    expr: 'max by (kind) (hansa_work_failed_rows) > 0',
    for: '15m',
    severity: 'warning',
    says: 'Looks of the kind {{ $labels.kind }} end with an error of ours or of the database, and are tried again.',
  },
  {
    alert: 'HansaTenantsHeld',
    expr: 'sum by (cell) (max by (cell, life) (hansa_tenants{held="true"})) > 0',
    for: '15m',
    severity: 'warning',
    says: '{{ $value }} tenants of {{ $labels.cell }} wait for a person.',
  },
  {
    alert: 'HansaOutsiderAway',
    expr: `${calls('transient|unknown|refused|terminal|threw').replace('{ended', '{outsider!="git/spec",ended')} > 0 unless ${calls('done|present|absent|working')} > 0`,
    for: '10m',
    severity: 'critical',
    says: '{{ $labels.outsider }} has answered nothing well for twenty minutes: whatever needs it waits.',
  },
];

const TREES: readonly Written[] = [
  {
    alert: 'HansaSpecAway',
    expr: `${calls('transient|unknown|refused|terminal|threw').replace('{ended', '{outsider="git/spec",ended')} > 0 unless ${calls('done|present|absent|working')} > 0`,
    for: '5m',
    severity: 'critical',
    says: 'The repository of the spec does not answer: what people push is not taken in.',
  },
  {
    alert: 'HansaFilesAside',
    expr: 'max(hansa_set_aside_files) > 0',
    for: '30m',
    severity: 'warning',
    says: '{{ $value }} files of the spec are set aside: they say something that cannot work, and the last good word holds.',
  },
  {
    alert: 'HansaTreeLate',
    expr: 'max by (cell) (hansa_tree_lag_seconds) > 60',
    for: '5m',
    severity: 'critical',
    says: 'A tree of {{ $labels.cell }} has not been published for {{ $value | humanizeDuration }}.',
  },
  {
    alert: 'HansaPublishSlow',
    expr: 'max(hansa_publish_seconds{quantile="0.95"}) > 10',
    for: '15m',
    severity: 'warning',
    says: 'From a wish to its commit it takes longer than ten seconds.',
  },
];

const REGISTER: readonly Written[] = [
  {
    alert: 'HansaRegisterBroken',
    expr: 'max(hansa_register_broken_chains) > 0',
    for: '0m',
    severity: 'critical',
    says: '{{ $value }} chains of the register of events are broken: somebody changed, removed or added what had happened.',
  },
  {
    alert: 'HansaRegisterUnread',
    expr: 'max(hansa_register_read_age_seconds) > 6 * 3600',
    for: '15m',
    severity: 'warning',
    says: 'The register of events has not been read through for {{ $value | humanizeDuration }}.',
  },
];

/** Every alert, with its page. */
export const ALERTS: readonly Alert[] = [...PROCESS, ...REQUESTS, ...WORK, ...TREES, ...REGISTER].map((alert) => ({
  ...alert,
  runbook: `docs/control-plane-alerts.md#${alert.alert.toLowerCase()}`,
}));

export function alerts({ reason }: ComponentView, identity: Identity): Manifest {
  return rules('control-plane', NAMESPACE, identity, reason, ALERTS);
}
