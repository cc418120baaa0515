import type { Identity } from '../../../tree/manifest/labels.ts';
import { type Dashboard, type Panel, dashboardMap, line, stat } from '../../../tree/manifest/dashboard.ts';
import type { Manifest } from '../../../tree/manifest/object.ts';
import type { ComponentView } from '../../entry.ts';
import { NAMESPACE } from './facts.ts';

const quantile = (q: number, series: string, by: string): string => `histogram_quantile(${q}, sum by (${by}le) (rate(${series}[5m])))`;

/** Rows of the page, the most urgent first. */
export const PANELS: Readonly<Record<string, readonly Panel[]>> = {
  'What somebody has to look at': [
    stat('Tenants held', 'They wait for a person.', { '{{cell}}': 'sum by (cell) (max by (cell, life) (hansa_tenants{held="true"}))' }),
    stat('Files set aside', 'Files of the spec that cannot work; the last good word holds.', { files: 'max(hansa_set_aside_files)' }),
    stat('Broken chains', 'Of the register of events.', { chains: 'max(hansa_register_broken_chains)' }),
    stat('Simulated', 'Parts that are not real.', { parts: 'count(max by (part) (hansa_simulated)) or vector(0)' }),
  ],
  Work: [
    line('Due and not looked at', 'Age of the oldest row that is due.', 's', { '{{kind}}': 'max by (kind) (hansa_work_lag_seconds)' }),
    line('Rows', 'By state; what rests is finished until somebody calls.', 'short', {
      '{{kind}} {{state}}': 'max by (kind, state) (hansa_work_rows{state!="resting"})',
    }),
    line('Looks a second', 'By how they ended.', 'reqps', { '{{kind}} {{ended}}': 'sum by (kind, ended) (rate(hansa_looks_total[5m]))' }),
    line('Tries again', 'Rows whose last look failed, and leases taken over in five minutes.', 'short', {
      'failed {{kind}}': 'max by (kind) (hansa_work_failed_rows)',
      'taken over': 'sum(increase(hansa_lease_takeovers_total[5m]))',
    }),
  ],
  Trees: [
    line('From a wish to its commit', 'Of the last five minutes.', 's', { '{{quantile}}': 'max by (quantile) (hansa_publish_seconds)' }),
    line('Not published', 'Age of the oldest tree that waits.', 's', { '{{cell}}': 'max by (cell) (hansa_tree_lag_seconds)' }),
    line('Tenants', 'By how far they have come.', 'short', {
      '{{cell}} {{life}}': 'sum by (cell, life) (max by (cell, life, held) (hansa_tenants))',
    }),
  ],
  Outsiders: [
    line('Calls that did not do it', 'A second, by outsider.', 'reqps', {
      '{{outsider}} {{ended}}': 'sum by (outsider, ended) (rate(hansa_outsider_calls_total{ended!~"done|present|absent|working"}[5m]))',
    }),
    line('How long they take', 'The 95th percentile.', 's', {
      '{{outsider}}': quantile(0.95, 'hansa_outsider_call_seconds_bucket', 'outsider, '),
    }),
  ],
  Requests: [
    line('Requests a second', 'Without those of monitors.', 'reqps', {
      '{{status}}': 'sum by (status) (rate(hansa_requests_total{endpoint!="watch"}[5m]))',
    }),
    line('How long they take', 'The 99th percentile.', 's', {
      '{{endpoint}}': quantile(0.99, 'hansa_request_seconds_bucket{endpoint!~"watch|page|events"}', 'endpoint, '),
    }),
  ],
  Processes: [
    line('Memory', 'Of each process.', 'bytes', { '{{pod}}': 'max by (pod) (process_resident_memory_bytes{namespace="control-plane"})' }),
    line('Processor', 'Cores.', 'short', { '{{pod}}': 'sum by (pod) (rate(process_cpu_seconds_total{namespace="control-plane"}[5m]))' }),
    line('Longest stall', 'Time in which a process did nothing else.', 's', {
      '{{pod}}': 'max by (pod) (process_event_loop_delay_seconds{namespace="control-plane"})',
    }),
    line('Connections to the database', 'Of all processes.', 'short', { '{{state}}': 'sum by (state) (hansa_database_connections)' }),
  ],
};

const PAGE: Dashboard = { uid: 'hansa-control-plane', title: 'Hansa: the control plane', rows: PANELS };

export function dashboard(view: ComponentView, identity: Identity): Manifest {
  return dashboardMap(PAGE, NAMESPACE, identity, view.reason.origin);
}
