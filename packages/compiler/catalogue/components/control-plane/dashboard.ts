import type { Identity } from '../../../tree/manifest/labels.ts';
import { metadata } from '../../../tree/manifest/labels.ts';
import type { Manifest } from '../../../tree/manifest/object.ts';
import type { ComponentView } from '../../entry.ts';
import { NAMESPACE } from './facts.ts';

interface Panel {
  readonly title: string;
  /** What it means, for whoever looks at it for the first time. */
  readonly says: string;
  readonly unit: 's' | 'short' | 'reqps' | 'percentunit' | 'bytes';
  readonly kind: 'timeseries' | 'stat';
  /** PromQL by what stands in the legend. */
  readonly lines: Readonly<Record<string, string>>;
}

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

function stat(title: string, says: string, lines: Panel['lines']): Panel {
  return { title, says, unit: 'short', kind: 'stat', lines };
}

function line(title: string, says: string, unit: Panel['unit'], lines: Panel['lines']): Panel {
  return { title, says, unit, kind: 'timeseries', lines };
}

/** The page has 24 columns. */
const WIDTH = 24;
const HEIGHT = { timeseries: 8, stat: 4 } as const;
const SOURCE = { type: 'prometheus', uid: '${source}' } as const;

/** A dashboard for Grafana 10 or later, by its JSON model; whichever Prometheus has the metrics is chosen on the page. */
export function model(): object {
  let id = 0;
  let y = 0;
  const panels = Object.entries(PANELS).flatMap(([title, row]) => {
    const head = { id: ++id, type: 'row', title, collapsed: false, gridPos: { h: 1, w: WIDTH, x: 0, y: y++ }, panels: [] };
    const w = WIDTH / row.length;
    const height = Math.max(...row.map(({ kind }) => HEIGHT[kind]));
    const shown = row.map((panel, index) => shownAs(panel, ++id, { h: height, w, x: index * w, y }));
    y += height;
    return [head, ...shown];
  });
  return {
    uid: 'hansa-control-plane',
    title: 'Hansa: the control plane',
    tags: ['hansa'],
    timezone: 'browser',
    schemaVersion: 39,
    editable: false,
    refresh: '30s',
    time: { from: 'now-6h', to: 'now' },
    templating: { list: [{ name: 'source', label: 'Prometheus', type: 'datasource', query: 'prometheus' }] },
    panels,
  };
}

function shownAs({ title, says, unit, kind, lines }: Panel, id: number, gridPos: object): object {
  const targets = Object.entries(lines).map(([legendFormat, expr], index) => ({
    refId: String.fromCharCode(65 + index),
    datasource: SOURCE,
    expr,
    legendFormat,
  }));
  return {
    id,
    type: kind,
    title,
    description: says,
    gridPos,
    datasource: SOURCE,
    fieldConfig: { defaults: { unit, min: 0 }, overrides: [] },
    options: {},
    targets,
  };
}

let written: string | undefined;

/** The same for every cloud: it would take a seventh of the time in which a workbench looks at what a platform is made of. */
function text(): string {
  written ??= `${JSON.stringify(model(), undefined, 2)}\n`;
  return written;
}

/** In a ConfigMap with the label by which Grafana's sidecar finds dashboards; where there is none, the file is imported by hand. */
export function dashboard(view: ComponentView, identity: Identity): Manifest {
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: metadata('control-plane-dashboard', identity, view.reason.origin, {
      namespace: NAMESPACE,
      labels: { grafana_dashboard: '1' },
    }),
    data: { 'control-plane.json': text() },
  };
}
