import type { Chart, GitSource, Unit } from '../../catalogue/entry.ts';
import type { CellPlan } from '../../plan/plan.ts';
import { reasonOf } from '../../plan/thing.ts';
import type { Origin } from '../../diagnostics/diagnostic.ts';
import type { TreeFile } from '../../tree/file.ts';
import { type Identity, metadata } from '../../tree/manifest/labels.ts';
import type { Manifest } from '../../tree/manifest/object.ts';
import { type Patch, patchEntry } from '../../tree/manifest/patch.ts';
import { from } from '../../tree/sourced.ts';

const NAMESPACE = 'argocd';
const SERVER = 'https://kubernetes.default.svc';

function identityOf(cell: CellPlan): Identity {
  return { name: 'argocd', instance: 'platform', partOf: 'delivery', cell: cell.cell.name };
}

/** Retries for ever and never uninstalls. Server-side apply, because the CRDs of some charts are larger than an annotation may be. */
function syncPolicy() {
  return {
    automated: { enabled: true, prune: true, selfHeal: true },
    // With `refresh`: without it a commit that failed is tried for ever, and the one that mends it never (measured with Argo CD 3.2.11).
    retry: { backoff: { duration: '10s', factor: 2, maxDuration: '1m' }, limit: -1, refresh: true },
    syncOptions: ['ServerSideApply=true', 'SkipDryRunOnMissingResource=true', 'CreateNamespace=false'],
  };
}

/**
 * What this cell's Argo CD may read: its own repository, and where the pinned charts and kinds of its units come from. Charts bring
 * cluster-wide objects of many kinds, so kinds are not limited.
 */
export function project(cell: CellPlan, units: readonly Unit[]): Manifest {
  const charts = units.flatMap((unit) => (unit.charts ?? []).map((chart) => chartSource(chart).repoURL));
  const sources = units.flatMap((unit) => (unit.sources ?? []).map((source) => source.url));
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'AppProject',
    metadata: metadata('hansa', identityOf(cell), cell.delivery.origin, { namespace: NAMESPACE }),
    spec: {
      clusterResourceWhitelist: [{ group: '*', kind: '*' }],
      description: `Everything of cell ${cell.cell.name}`,
      destinations: [{ namespace: '*', server: SERVER }],
      sourceRepos: [...new Set([cell.delivery.values.deploy, ...charts, ...sources])].sort(),
    },
  };
}

interface ApplicationWant {
  readonly name: string;
  readonly origin: Origin;
  /** One, or one of two: the Secrets of a folder and its other objects. */
  readonly source: object | readonly object[];
  readonly namespace: string;
  readonly wave?: number;
}

function application(cell: CellPlan, want: ApplicationWant): Manifest {
  const annotations = want.wave === undefined ? {} : { 'argocd.argoproj.io/sync-wave': String(want.wave) };
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: metadata(want.name, identityOf(cell), want.origin, { namespace: NAMESPACE, annotations }),
    spec: {
      destination: { namespace: want.namespace, server: SERVER },
      project: 'hansa',
      ...(Array.isArray(want.source) ? { sources: want.source } : { source: want.source }),
      syncPolicy: syncPolicy(),
    },
  };
}

function ownSource(cell: CellPlan, path: string) {
  const { delivery } = cell;
  return { path: `${delivery.values.path}${path}`, repoURL: from(delivery, 'deploy'), targetRevision: from(delivery, 'branch') };
}

/** Where Argo CD starts: apply this file once; from then on it keeps itself. */
export function rootApplication(cell: CellPlan, folder: string): Manifest {
  return application(cell, {
    name: 'cell',
    origin: reasonOf(cell.delivery, 'deploy').origin,
    source: ownSource(cell, `${folder}entry`),
    namespace: NAMESPACE,
  });
}

interface UnitPlace {
  readonly wave: number;
  readonly path: string;
  readonly patches: readonly Patch[];
}

export function unitApplication(cell: CellPlan, unit: Unit, { wave, path, patches }: UnitPlace): Manifest {
  const source = ownSource(cell, path);
  return application(cell, {
    name: `platform-${unit.name}`,
    origin: cell.delivery.origin,
    source: unit.secrets && isPatchable(cell, unit) ? besideSecrets(source, patches) : patchedBy(source, patches),
    namespace: NAMESPACE,
    wave,
  });
}

/** Whether the objects of a unit may be patched: in one of two clusters, and never in a cell that has one. */
export function isPatchable(cell: CellPlan, unit: Unit): boolean {
  return cell.standby !== undefined && (unit.objects ?? []).length > 0;
}

/** Where in a unit's Application its patches are. */
export function patchedSource(unit: Unit): string {
  return unit.secrets ? '/spec/sources/1' : '/spec/source';
}

/**
 * A folder whose objects are patched. Argo CD patches what a Kustomization lists, and that cannot list files which somebody brings
 * later: so the Secrets are a source of their own.
 */
function besideSecrets(source: object, patches: readonly Patch[]): object[] {
  return [{ ...source, directory: { include: 'secrets.sealed.yaml' } }, patchedBy(source, patches)];
}

function patchedBy(source: object, patches: readonly Patch[]): object {
  return patches.length > 0 ? { ...source, kustomize: { patches: patches.map(patchEntry) } } : source;
}

/** The Kustomization that lists the files of a folder. */
export function folderList(cell: CellPlan, folder: string, origin: Origin, files: readonly string[]): TreeFile {
  const name = folder.slice(folder.lastIndexOf('/') + 1);
  const body = {
    apiVersion: 'kustomize.config.k8s.io/v1beta1',
    kind: 'Kustomization',
    metadata: metadata(name, identityOf(cell), origin),
    resources: files,
  };
  return { path: `${folder}/kustomization.yaml`, body: [body] };
}

export function chartApplication(cell: CellPlan, chart: Chart, wave: number): Manifest {
  const source = { ...chartSource(chart), helm: { releaseName: chart.release, valuesObject: chart.values }, targetRevision: chart.version };
  return application(cell, { name: chart.release, origin: chart.origin.origin, source, namespace: chart.namespace, wave });
}

/** An OCI chart is named by the last part of its address, and its repository has no scheme. */
function chartSource({ chart, repository }: Chart): { readonly chart: string; readonly repoURL: string } {
  if (!repository.startsWith('oci://')) return { chart, repoURL: repository };
  const slash = repository.lastIndexOf('/');
  return { chart: repository.slice(slash + 1), repoURL: repository.slice('oci://'.length, slash) };
}

export function sourceApplication(cell: CellPlan, source: GitSource, wave: number): Manifest {
  return application(cell, {
    name: source.name,
    origin: source.origin.origin,
    source: { path: source.path, repoURL: source.url, targetRevision: source.tag },
    namespace: NAMESPACE,
    wave,
  });
}

/**
 * One Application for each folder under tenants/, named as the namespace. A folder that disappears takes its Application along, and
 * with it everything but what is annotated to stay: the namespace and the volumes.
 */
export function tenantSet(cell: CellPlan, wave: number, patches: readonly Patch[]): Manifest {
  const { delivery } = cell;
  const source = { path: '{{.path.path}}', repoURL: delivery.values.deploy, targetRevision: delivery.values.branch };
  const template = {
    metadata: {
      name: 't-{{.path.basename}}',
      labels: { 'hansa/tenant': '{{.path.basename}}' },
      annotations: { 'argocd.argoproj.io/manifest-generate-paths': '.' },
    },
    spec: {
      destination: { namespace: 't-{{.path.basename}}', server: SERVER },
      project: 'hansa',
      ...(cell.standby ? { sources: besideSecrets(source, patches) } : { source }),
      syncPolicy: syncPolicy(),
    },
  };
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'ApplicationSet',
    metadata: metadata('tenants', identityOf(cell), reasonOf(delivery, 'deploy').origin, {
      namespace: NAMESPACE,
      annotations: { 'argocd.argoproj.io/sync-wave': String(wave) },
    }),
    spec: {
      generators: [
        {
          git: {
            directories: [{ path: `${delivery.values.path}tenants/*` }],
            repoURL: from(delivery, 'deploy'),
            revision: from(delivery, 'branch'),
          },
        },
      ],
      goTemplate: true,
      goTemplateOptions: ['missingkey=error'],
      syncPolicy: { preserveResourcesOnDeletion: false },
      template,
    },
  };
}
