import type { Origin } from '../../diagnostics/diagnostic.ts';
import { type Identity, metadata } from './labels.ts';
import type { Manifest } from './object.ts';

export interface Panel {
  readonly title: string;
  /** What it means, for whoever looks at it for the first time. */
  readonly says: string;
  readonly unit: 's' | 'short' | 'reqps' | 'percentunit' | 'bytes';
  readonly kind: 'timeseries' | 'stat' | 'logs';
  /** PromQL by what stands in the legend; for logs LogQL. */
  readonly lines: Readonly<Record<string, string>>;
}

export interface Dashboard {
  /** Letters and hyphens; the page's address in Grafana. */
  readonly uid: string;
  readonly title: string;
  /** Rows of the page, the most urgent first. */
  readonly rows: Readonly<Record<string, readonly Panel[]>>;
  /** Labels of series by whose values the page is filtered: the label by the name that a query uses for it, as in `$provider`. */
  readonly filters?: Readonly<Record<string, { readonly label: string; readonly of: string }>>;
}

export function stat(title: string, says: string, lines: Panel['lines']): Panel {
  return { title, says, unit: 'short', kind: 'stat', lines };
}

export function line(title: string, says: string, unit: Panel['unit'], lines: Panel['lines']): Panel {
  return { title, says, unit, kind: 'timeseries', lines };
}

export function logs(title: string, says: string, lines: Panel['lines']): Panel {
  return { title, says, unit: 'short', kind: 'logs', lines };
}

/** The page has 24 columns. */
const WIDTH = 24;
const HEIGHT = { timeseries: 8, stat: 4, logs: 12 } as const;
const METRICS = { type: 'prometheus', uid: '${source}' } as const;
const LOGS = { type: 'loki', uid: '${logs}' } as const;

/** A dashboard for Grafana 10 or later, by its JSON model; whichever stores have the metrics and the logs is chosen on the page. */
export function model({ uid, title, rows, filters = {} }: Dashboard): object {
  let id = 0;
  let y = 0;
  const panels = Object.entries(rows).flatMap(([name, row]) => {
    const head = { id: ++id, type: 'row', title: name, collapsed: false, gridPos: { h: 1, w: WIDTH, x: 0, y: y++ }, panels: [] };
    const w = WIDTH / row.length;
    const height = Math.max(...row.map(({ kind }) => HEIGHT[kind]));
    const shown = row.map((panel, index) => written(panel, ++id, { h: height, w, x: index * w, y }));
    y += height;
    return [head, ...shown];
  });
  return {
    uid,
    title,
    tags: ['hansa'],
    timezone: 'browser',
    schemaVersion: 39,
    editable: false,
    refresh: '30s',
    time: { from: 'now-6h', to: 'now' },
    templating: { list: [...sources(rows), ...Object.entries(filters).map(([name, { label, of }]) => filter(name, label, of))] },
    panels,
  };
}

function sources(rows: Dashboard['rows']): object[] {
  const metrics = { name: 'source', label: 'Prometheus', type: 'datasource', query: 'prometheus' };
  const some = Object.values(rows).some((row) => row.some(({ kind }) => kind === 'logs'));
  return some ? [metrics, { name: 'logs', label: 'Loki', type: 'datasource', query: 'loki' }] : [metrics];
}

function filter(name: string, label: string, of: string): object {
  const query = `label_values(${of}, ${label})`;
  return { name, type: 'query', datasource: METRICS, query, refresh: 2, multi: true, includeAll: true, allValue: '.*' };
}

function written({ title, says, unit, kind, lines }: Panel, id: number, gridPos: object): object {
  const datasource = kind === 'logs' ? LOGS : METRICS;
  const targets = Object.entries(lines).map(([legendFormat, expr], index) => ({
    refId: String.fromCharCode(65 + index),
    datasource,
    expr,
    legendFormat,
  }));
  const fieldConfig = { defaults: { unit, min: 0 }, overrides: [] };
  return { id, type: kind, title, description: says, gridPos, datasource, fieldConfig, options: {}, targets };
}

const TEXTS = new WeakMap<Dashboard, string>();

/** The same for every cloud: written anew it would take a seventh of the time in which a workbench looks at what a platform is made of. */
function textOf(of: Dashboard): string {
  const text = TEXTS.get(of) ?? `${JSON.stringify(model(of), undefined, 2)}\n`;
  TEXTS.set(of, text);
  return text;
}

/** In a ConfigMap with the label by which Grafana's sidecar finds dashboards; where there is none, the file is imported by hand. */
export function dashboardMap(of: Dashboard, namespace: string, identity: Identity, origin: Origin): Manifest {
  const name = of.uid.replace(/^hansa-/, '');
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: metadata(`${name}-dashboard`, identity, origin, { namespace, labels: { grafana_dashboard: '1' } }),
    data: { [`${name}.json`]: textOf(of) },
  };
}
