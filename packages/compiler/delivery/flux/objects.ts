import type { Unit } from '../../catalogue/entry.ts';
import type { Origin } from '../../diagnostics/diagnostic.ts';
import { folderOf } from '../../plan/credentials.ts';
import type { CellPlan, ClusterPlan } from '../../plan/plan.ts';
import { reasonOf } from '../../plan/thing.ts';
import { type Identity, metadata } from '../../tree/manifest/labels.ts';
import type { Manifest } from '../../tree/manifest/object.ts';
import { type Patch, patchEntry } from '../../tree/manifest/patch.ts';
import { from } from '../../tree/sourced.ts';
import { morePatches } from '../states.ts';

const NAMESPACE = 'flux-system';

/** Secret of the public keys that may sign: applied by hand, for what arrives by Git cannot say whom to believe. */
const SIGNERS = 'signers';

function identityOf(cell: CellPlan, tenant?: string): Identity {
  return {
    name: 'flux',
    instance: tenant === undefined ? 'platform' : 'tenant',
    partOf: 'delivery',
    cell: cell.cell.name,
    ...(tenant === undefined ? {} : { tenant }),
  };
}

interface SourceWant {
  readonly name: string;
  /** Folders of the cell that it checks out. */
  readonly sparse?: readonly string[];
  readonly interval: string;
  readonly origin: Origin;
}

/** The cell's deploy repository, or the one folder of it that a tenant needs. The read key is the Secret `deploy-key`. */
export function gitRepository(cell: CellPlan, want: SourceWant): Manifest {
  const { delivery } = cell;
  const ssh = delivery.values.deploy.startsWith('ssh://');
  return {
    apiVersion: 'source.toolkit.fluxcd.io/v1',
    kind: 'GitRepository',
    metadata: metadata(want.name, identityOf(cell), want.origin, { namespace: NAMESPACE }),
    spec: {
      interval: want.interval,
      ref: { branch: from(delivery, 'branch') },
      ...(ssh ? { secretRef: { name: 'deploy-key' } } : {}),
      ...(want.sparse === undefined ? {} : { sparseCheckout: want.sparse.map((folder) => `${delivery.values.path}${folder}`) }),
      timeout: '60s',
      url: from(delivery, 'deploy'),
      // The commit that the branch is at: whoever signs it answers for those before it.
      ...(delivery.values.signed ? { verify: { mode: 'HEAD', secretRef: { name: SIGNERS } } } : {}),
    },
  };
}

interface KustomizationWant {
  readonly name: string;
  readonly path: string;
  readonly source: string;
  readonly wait: boolean;
  readonly dependsOn: readonly string[];
  readonly origin: Origin;
  readonly tenant?: string;
  readonly patches?: readonly Patch[];
}

export function kustomization(cell: CellPlan, want: KustomizationWant): Manifest {
  const { delivery } = cell;
  const decrypts = delivery.values.secrets === 'sops';
  return {
    apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
    kind: 'Kustomization',
    metadata: metadata(want.name, identityOf(cell, want.tenant), want.origin, { namespace: NAMESPACE }),
    spec: {
      ...(decrypts ? { decryption: { provider: from(delivery, 'secrets'), secretRef: { name: 'sops-age' } } } : {}),
      ...(want.dependsOn.length > 0 ? { dependsOn: want.dependsOn.map((name) => ({ name })) } : {}),
      // Jobs are renamed when they change; whatever else cannot be patched must be seen by a person, so it is never forced.
      force: false,
      interval: '1h',
      ...(want.patches && want.patches.length > 0 ? { patches: want.patches.map(patchEntry) } : {}),
      path: `./${delivery.values.path}${want.path}`,
      prune: true,
      retryInterval: '1m',
      sourceRef: { kind: 'GitRepository', name: want.source },
      timeout: want.wait ? '15m' : '5m',
      wait: want.wait,
    },
  };
}

/**
 * Where Flux starts: apply this file once; from then on it keeps itself. Entry and platform have a source each: a new tenant is a commit,
 * and a source that all units share would make every one of them reconcile before the tenant's own begins (measured: 24 s against 5).
 */
export function rootObjects(cell: CellPlan, cluster: ClusterPlan): Manifest[] {
  const origin = reasonOf(cell.delivery, 'deploy').origin;
  const folder = folderOf(cluster.cluster.values.role);
  const states = cell.standby ? [`${folder}asleep`, `${folder}awake`] : [];
  const shared = folder === '' ? [] : ['entry/tenants'];
  const units = folder === '' ? ['platform'] : ['platform', `${folder}platform`];
  return [
    gitRepository(cell, { name: 'entry', sparse: [...shared, `${folder}entry`, ...states], interval: '1m', origin }),
    gitRepository(cell, { name: 'platform', sparse: units, interval: '10m', origin }),
    kustomization(cell, { name: 'cell', path: `${folder}entry`, source: 'entry', wait: false, dependsOn: [], origin }),
  ];
}

/**
 * The tenants of a cell with two clusters: one index for both, whose Kustomizations are patched where the clusters differ. A cell of
 * one cluster needs none: its entry is the index.
 */
export function tenantsKustomization(cell: CellPlan, patches: readonly Patch[]): Manifest {
  const each: Patch = { target: { kind: 'Kustomization' }, changes: morePatches('/spec/patches', false, patches) };
  return kustomization(cell, {
    name: 'tenants',
    path: 'entry/tenants',
    source: 'entry',
    wait: false,
    dependsOn: [],
    origin: (cell.standby?.cluster ?? cell.delivery).origin,
    patches: patches.length > 0 ? [each] : [],
  });
}

/** Manifests from public repositories at a tag: a source and a Kustomization each, never pruned, for CRDs hold other people's objects. */
export function sourceObjects(cell: CellPlan, unit: Unit): Manifest[] {
  return (unit.sources ?? []).flatMap((source) => [
    {
      apiVersion: 'source.toolkit.fluxcd.io/v1',
      kind: 'GitRepository',
      metadata: metadata(source.name, identityOf(cell), source.origin.origin, { namespace: NAMESPACE }),
      spec: { interval: '24h', ref: { tag: source.tag }, sparseCheckout: [source.path], timeout: '120s', url: source.url },
    },
    {
      apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
      kind: 'Kustomization',
      metadata: metadata(source.name, identityOf(cell), source.origin.origin, { namespace: NAMESPACE }),
      spec: {
        interval: '24h',
        path: `./${source.path}`,
        prune: false,
        retryInterval: '1m',
        sourceRef: { kind: 'GitRepository', name: source.name },
        timeout: '5m',
        wait: true,
      },
    },
  ]);
}
