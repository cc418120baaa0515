import type { CellPlan, ClusterPlan, PlatformPlan } from '../../plan/plan.ts';
import type { Manifest } from './object.ts';

/**
 * Labels of every series of a cluster, by which those of several are told apart. Where it stands is said as far as it holds for all of its
 * nodes: a label that says the wrong provider for some is worse than none. Of a cluster that spans several, `kube_node_labels` has the provider
 * and the region of each node.
 */
export function externalLabels({ platform }: PlatformPlan, { cell }: CellPlan, of: ClusterPlan): Readonly<Record<string, string>> {
  return { platform: platform.values.name, cell: cell.name, cluster: of.cluster.name, ...whereabouts(of) };
}

function whereabouts({ servers, pools }: ClusterPlan): { readonly provider?: string; readonly region?: string } {
  const providers = new Set([...servers, ...pools].map(({ values }) => values.provider));
  const regions = new Set([
    ...servers.map(({ values }) => values.region),
    ...pools.map(({ values }) => values.labels['topology.kubernetes.io/region']),
  ]);
  const [[provider], [region]] = [providers, regions];
  if (providers.size !== 1 || provider === undefined) return {};
  return regions.size === 1 && region !== undefined ? { provider, region } : { provider };
}

/** Names of the series that rules and pages for Grafana among some objects ask for, sorted. */
export function askedFor(objects: readonly Manifest[]): readonly string[] {
  const names = objects.flatMap((each) => {
    if (each.kind === 'PrometheusRule') return textsUnder(each, 'expr').flatMap(seriesIn);
    return isDashboard(each) ? Object.values(each['data'] as Readonly<Record<string, string>>).flatMap(onPage) : [];
  });
  return [...new Set(names)].sort();
}

function isDashboard({ kind, metadata }: Manifest): boolean {
  return kind === 'ConfigMap' && metadata.labels?.['grafana_dashboard'] !== undefined;
}

/** Panels, and the series whose labels are what the page is filtered by. */
function onPage(text: string): string[] {
  const page: unknown = JSON.parse(text);
  const filters = textsUnder(page, 'query').flatMap((query) => /^label_values\(([^,]+),/.exec(query)?.[1] ?? []);
  return [...filters, ...textsUnder(page, 'expr').flatMap(seriesIn)];
}

/** Every text that stands under a key, wherever that is. */
function textsUnder(value: unknown, key: string): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => (name === key && typeof inner === 'string' ? [inner] : textsUnder(inner, key)));
}

const STRINGS = /"(?:[^"\\]|\\.)*"/g;
const SELECTORS = /\{[^}]*\}|\[[^\]]*\]/g;
const LISTS = /\b(?:by|without|on|ignoring|group_left|group_right)\s*\([^)]*\)/g;
/** Words that no parenthesis follows, or that belong to no series. */
const NAMES = /(?<![\w.:$])[a-zA-Z_:][\w:]*(?![\w:]|\s*\()/g;
const WORDS: ReadonlySet<string> = new Set(['and', 'or', 'unless', 'bool', 'offset', 'group_left', 'group_right', 'inf', 'nan']);

/** Names of series in PromQL: what is left of it without texts, selectors, lists of labels, functions and operators. */
export function seriesIn(expr: string): string[] {
  const bare = expr.replaceAll(STRINGS, '').replaceAll(SELECTORS, ' ').replaceAll(LISTS, ' ');
  return [...bare.matchAll(NAMES)].map(([name]) => name).filter((name) => !WORDS.has(name.toLowerCase()));
}
