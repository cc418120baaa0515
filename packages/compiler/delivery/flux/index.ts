import type { Sleep, Unit } from '../../catalogue/entry.ts';
import { folderOf } from '../../plan/credentials.ts';
import type { CellPlan, ClusterPlan, TenantPlan } from '../../plan/plan.ts';
import type { TreeFile } from '../../tree/file.ts';
import { type Manifest, compareManifests } from '../../tree/manifest/object.ts';
import { type Patch, below } from '../../tree/manifest/patch.ts';
import { type Delivery, annotated, holdsData } from '../delivery.ts';
import { secretList } from '../secrets.ts';
import { type StandbyUnit, standbyUnits, tenantPatches } from '../standby.ts';
import { SLEEPING_TENANT, entryFile, morePatches, stateFiles } from '../states.ts';
import { chartObjects } from './charts.ts';
import { gitRepository, kustomization, rootObjects, sourceObjects, tenantsKustomization } from './objects.ts';

/** Flux: a Kustomization a unit in order of its needs, and for every tenant a source and a Kustomization of its own. */
export const flux: Delivery = {
  name: 'flux',
  platform: (cell, units) => [
    ...clusterFiles(
      cell,
      cell.primary,
      units.map((unit) => ({ unit, own: true, patches: [] })),
    ),
    secretList(cell, cell.primary, units),
  ],
  standby: (cell, cluster, primary, units) => {
    const bodyOf = (unit: Unit) => unitFiles(cell, '', unit).flatMap(manifestsOf);
    const others = standbyUnits(primary, units, { bodyOf, patches: () => true });
    const own = others.filter((each) => each.own).map(({ unit }) => unit);
    return [...clusterFiles(cell, cluster, others), secretList(cell, cluster, own)];
  },
  tenant: tenantFiles,
  adapt: (manifest) => (holdsData(manifest) ? annotated(manifest, { 'kustomize.toolkit.fluxcd.io/prune': 'disabled' }) : manifest),
};

function manifestsOf({ body }: TreeFile): readonly Manifest[] {
  return typeof body === 'string' ? [] : body;
}

/** Entry, platform and, where the cell has two clusters, states of one of them. */
function clusterFiles(cell: CellPlan, cluster: ClusterPlan, units: readonly StandbyUnit[]): TreeFile[] {
  const folder = folderOf(cluster.cluster.values.role);
  const entries = [
    { path: `${folder}entry/root.yaml`, body: rootObjects(cell, cluster) },
    ...units.map((each) => ({
      path: `${folder}entry/platform-${each.unit.name}.yaml`,
      body: [unitKustomization(cell, folder, each), ...sourceObjects(cell, each.unit)],
    })),
  ];
  const own = units.filter((each) => each.own).flatMap(({ unit }) => unitFiles(cell, folder, unit));
  if (!cell.standby) return [...entries, ...own];
  const patches = cluster === cell.standby ? tenantPatches(cell) : [];
  const all = [...entries, { path: `${folder}entry/tenants.yaml`, body: [tenantsKustomization(cell, patches)] }];
  const patched = new Set(units.filter((each) => each.patches.length > 0).map(({ unit }) => unit.name));
  const states = stateFiles(
    cell,
    cluster,
    units.map(({ unit }) => unit),
    {
      unit: (unit, sleeps) => [sleepingUnit(unit, sleeps, patched.has(unit.name))],
      tenants: [sleepingTenants(patches.length > 0)],
    },
  );
  return [...all, entryFile(cell, cluster, all), ...own, ...states];
}

function sleepingUnit(unit: Unit, sleeps: readonly Sleep[], patched: boolean): Patch {
  const patches = sleeps.map(
    (sleep): Patch =>
      'release' in sleep
        ? { target: { kind: 'HelmRelease', name: sleep.release }, changes: below('/spec/values', sleep.changes) }
        : { target: { kind: sleep.kind, name: sleep.name }, changes: sleep.changes },
  );
  return { target: { kind: 'Kustomization', name: `platform-${unit.name}` }, changes: morePatches('/spec/patches', patched, patches) };
}

/** Every tenant's Kustomization is patched on its way into the cluster, and patches the tenant's objects on theirs. */
function sleepingTenants(patched: boolean): Patch {
  const each: Patch = { target: { kind: 'Kustomization' }, changes: morePatches('/spec/patches', patched, SLEEPING_TENANT) };
  return { target: { kind: 'Kustomization', name: 'tenants' }, changes: morePatches('/spec/patches', patched, [each]) };
}

/** A unit is ready when everything in it is, the sources that it points at included: the next one may need their kinds. */
function unitKustomization(cell: CellPlan, folder: string, { unit, own, patches }: StandbyUnit) {
  return kustomization(cell, {
    name: `platform-${unit.name}`,
    path: `${own ? folder : ''}platform/${unit.name}`,
    source: 'platform',
    wait: true,
    dependsOn: [...unit.needs.map((need) => `platform-${need}`), ...(unit.sources ?? []).map((source) => source.name)],
    origin: cell.delivery.origin,
    patches,
  });
}

function unitFiles(cell: CellPlan, folder: string, unit: Unit): TreeFile[] {
  const place = `${folder}platform/${unit.name}`;
  const charts = (unit.charts ?? []).map((chart) => ({
    path: `${place}/${chart.release}-release.yaml`,
    body: chartObjects(cell, unit, chart),
  }));
  const objects = [...(unit.objects ?? [])].map(flux.adapt).sort(compareManifests);
  const files = [...charts, ...(objects.length > 0 ? [{ path: `${place}/${unit.name}.yaml`, body: objects }] : [])];
  // A unit that only points at a source elsewhere still needs a folder that exists.
  return files.length > 0
    ? files
    : [
        {
          path: `${place}/kustomization.yaml`,
          body: [{ apiVersion: 'kustomize.config.k8s.io/v1beta1', kind: 'Kustomization', metadata: { name: unit.name }, resources: [] }],
        },
      ];
}

/**
 * Measured on 200 tenants: with a source a tenant, a change of one is applied in half a second by one reconciliation; with one source
 * for all, 19 to 153 seconds. The interval is long because each interval in which anything changed wakes every tenant.
 */
function tenantFiles(tenant: TenantPlan, foundation: readonly string[]): TreeFile[] {
  const id = tenant.tenant.name;
  const folder = `tenants/${id}`;
  const { cell } = tenant;
  const name = `tenant-${id}`;
  const { origin } = tenant.tenant;
  const source = gitRepository(cell, { name, sparse: [folder], interval: '1h', origin });
  const apply = kustomization(cell, {
    name,
    path: folder,
    source: name,
    wait: false,
    dependsOn: foundation.map((unit) => `platform-${unit}`),
    origin,
    tenant: id,
  });
  return [{ path: `entry/tenants/${id}.yaml`, body: [source, apply] }];
}
