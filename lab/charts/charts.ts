import { cp, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { load } from 'js-yaml';
import { cached } from '../cache.ts';
import { mustRun } from '../command.ts';
import { goBuild, goDownload } from '../go.ts';
import { definitions } from '../kubernetes/crds.ts';
import { parseObjects } from '../kubernetes/documents.ts';
import { at, isRecord, type Placed } from '../kubernetes/objects.ts';
import { kubernetesVersion } from '../kubernetes/programs.ts';
import type { Release } from './releases.ts';

/** A chart that stands in a Go module, mostly one that the table of definitions already names: the same version, the same checksum. */
type ChartSource = { readonly chart: string; readonly project: string; readonly folder: string; readonly own?: ChartModule };
/** The module of a chart that brings no kinds into our trees. */
type ChartModule = { readonly version: string; readonly module: string; readonly sum: string };

const sources: readonly ChartSource[] = [
  { chart: 'cert-manager', project: 'cert-manager', folder: 'deploy/charts/cert-manager' },
  {
    chart: 'cilium',
    project: 'cilium',
    folder: 'install/kubernetes/cilium',
    own: {
      version: '1.20.2',
      module: 'github.com/cilium/cilium@v1.20.2',
      sum: 'h1:dqiEGIcXc+gqCLYG/l7VCFJ8GHyb4HUrwbZOpkX5dL8=',
    },
  },
  { chart: 'kyverno', project: 'kyverno', folder: 'charts/kyverno' },
  { chart: 'metallb', project: 'metallb', folder: 'charts/metallb' },
  { chart: 'sealed-secrets', project: 'sealed-secrets', folder: 'helm/sealed-secrets' },
];

export type UpstreamChart = {
  readonly folder: string;
  /** As its Chart.yaml has it; projects that write it at release time have a placeholder there. */
  readonly version: string;
  /** The version of the program that it installs. */
  readonly program: string;
  /** Parts of it that are charts elsewhere and were taken out: definitions, and what is off by default. */
  readonly without: readonly string[];
};

export function canBeHad(chart: string): boolean {
  return sources.some((each) => each.chart === chart);
}

/** The chart of that name as its project wrote it. */
export async function upstreamChart(chart: string): Promise<UpstreamChart> {
  const source = sources.find((each) => each.chart === chart);
  const row = source?.own ?? definitions.find(({ project }) => project === source?.project);
  if (source === undefined || row === undefined) throw new Error(`no module has the chart ${chart}`);
  const folder = await cached(
    `chart-${chart}-${row.version}`,
    [row.module, row.sum, source.folder, 'without remote parts'],
    async (made) => {
      const module = await goDownload(row.module);
      if (module.sum !== row.sum) throw new Error(`${row.module} has the checksum ${module.sum}, the table says ${row.sum}`);
      await cp(join(module.folder, source.folder), join(made, chart), { recursive: true, mode: 0 });
      await withoutRemoteParts(join(made, chart));
    },
  );
  const description = load(await readFile(join(folder, chart, 'Chart.yaml'), 'utf8'));
  const without = at(description, 'annotations', 'lab/without');
  return {
    folder: join(folder, chart),
    version: String(at(description, 'version')),
    program: row.version,
    without: typeof without === 'string' ? without.split(' ') : [],
  };
}

/** Helm renders nothing while a part is missing. Parts with a repository are downloads that cannot be had; their conditions stay as they are. */
async function withoutRemoteParts(folder: string): Promise<void> {
  const path = join(folder, 'Chart.yaml');
  const description = load(await readFile(path, 'utf8'));
  if (!isRecord(description)) throw new Error(`${path} is no chart`);
  const parts = Array.isArray(description['dependencies']) ? description['dependencies'] : [];
  const remote = parts.filter((part) => /^(https|oci):/.test(String(at(part, 'repository') ?? '')));
  const annotations = remote.length === 0 ? {} : { annotations: { 'lab/without': remote.map((part) => at(part, 'name')).join(' ') } };
  const kept = { ...description, ...annotations, dependencies: parts.filter((part) => !remote.includes(part)) };
  await writeFile(path, JSON.stringify(kept));
}

/** Builds, or takes from the cache, Helm in the version that Flux uses, from the module of Flux's controllers. */
export async function helm(): Promise<string> {
  const module = join(dirname(import.meta.dirname), 'flux', 'controllers');
  const folder = await goBuild({ name: 'helm', version: '4.2.4', module, packages: { helm: 'helm.sh/helm/v4/cmd/helm' } });
  return join(folder, 'helm');
}

/** What Helm would install, without its hooks: they run before and after an installation, and nothing installs here. */
export async function renderedChart(
  helmProgram: string,
  { name, namespace, values }: Release,
  { folder }: UpstreamChart,
): Promise<Placed[]> {
  const args = [
    'template',
    name,
    folder,
    '--namespace',
    namespace,
    '--kube-version',
    `v${kubernetesVersion}`,
    '--values',
    '-',
    '--api-versions',
    'monitoring.coreos.com/v1',
  ];
  const printed = await mustRun(helmProgram, args, { input: JSON.stringify(values) });
  const rendered = parseObjects(name, printed).filter(({ object }) => object.metadata.annotations?.['helm.sh/hook'] === undefined);
  return rendered.filter(({ object }) => object.kind !== 'CustomResourceDefinition');
}

/**
 * Keys of our values that the chart's own values do not have: Helm passes over them in silence. Below a value that is empty or no map by
 * default the chart takes what comes, so nothing can be said about it.
 */
export async function unknownValues(chart: UpstreamChart, values: unknown): Promise<string[]> {
  return unknownKeys(values, load(await readFile(join(chart.folder, 'values.yaml'), 'utf8')), []);
}

function unknownKeys(values: unknown, defaults: unknown, path: readonly string[]): string[] {
  if (!isRecord(values) || !isRecord(defaults) || Object.keys(defaults).length === 0) return [];
  return Object.entries(values).flatMap(([key, value]) => {
    const here = [...path, key];
    return key in defaults ? unknownKeys(value, defaults[key], here) : [here.join('.')];
  });
}
