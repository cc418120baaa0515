import type { Sleep, Unit } from '../../catalogue/entry.ts';
import { folderOf } from '../../plan/credentials.ts';
import type { CellPlan, ClusterPlan, TenantPlan } from '../../plan/plan.ts';
import type { TreeFile } from '../../tree/file.ts';
import { type Manifest, compareManifests } from '../../tree/manifest/object.ts';
import { type Change, type Patch, below, patchEntry } from '../../tree/manifest/patch.ts';
import { type Delivery, annotated, holdsData } from '../delivery.ts';
import { secretList } from '../secrets.ts';
import { type StandbyUnit, standbyUnits, tenantPatches } from '../standby.ts';
import { SLEEPING_TENANT, entryFile, morePatches, stateFiles } from '../states.ts';
import {
  chartApplication,
  folderList,
  isPatchable,
  patchedSource,
  project,
  rootApplication,
  sourceApplication,
  tenantSet,
  unitApplication,
} from './objects.ts';

/** Argo CD: an Application a unit in waves, and an ApplicationSet that makes one Application for each folder under tenants/. */
export const argocd: Delivery = {
  name: 'argocd',
  platform: (cell, units) => [
    ...clusterFiles(
      cell,
      cell.primary,
      units.map((unit) => ({ unit, own: true, patches: [] })),
    ),
    secretList(cell, cell.primary, units),
  ],
  standby: (cell, cluster, primary, units) => {
    const others = standbyUnits(primary, units, { bodyOf: objectsOf, patches: (unit) => isPatchable(cell, unit) });
    const own = others.filter((each) => each.own).map(({ unit }) => unit);
    return [...clusterFiles(cell, cluster, others), secretList(cell, cluster, own)];
  },
  tenant: tenantFiles,
  adapt,
};

const KEPT = { 'argocd.argoproj.io/sync-options': 'Delete=false,Prune=false' };

function adapt(manifest: Manifest): Manifest {
  return holdsData(manifest) ? annotated(manifest, KEPT) : manifest;
}

/** A unit's folder. Its charts are not in it: each is an Application with its values. */
function objectsOf(unit: Unit): readonly Manifest[] {
  return [...(unit.objects ?? [])].map(adapt).sort(compareManifests);
}

/** Entry, platform and, where the cell has two clusters, states of one of them. */
function clusterFiles(cell: CellPlan, cluster: ClusterPlan, units: readonly StandbyUnit[]): TreeFile[] {
  const folder = folderOf(cluster.cluster.values.role);
  const all = units.map(({ unit }) => unit);
  const waves = wavesOf(all);
  const last = Math.max(0, ...waves.values()) + 1;
  const patches = cluster === cell.standby ? tenantPatches(cell) : [];
  const entries = [
    { path: `${folder}entry/root.yaml`, body: [project(cell, all), rootApplication(cell, folder)] },
    ...units.map((each) => unitEntry(cell, folder, each, waves.get(each.unit.name) ?? 0)),
    { path: `${folder}entry/tenants.yaml`, body: [tenantSet(cell, last, patches)] },
  ];
  const own = units.filter((each) => each.own).flatMap(({ unit }) => unitFiles(cell, folder, unit));
  if (!cell.standby) return [...entries, ...own];
  const patched = new Set(units.filter((each) => each.patches.length > 0).map(({ unit }) => unit.name));
  const states = stateFiles(cell, cluster, all, {
    unit: (unit, sleeps) => sleeps.map((sleep) => sleeping(unit, sleep, patched.has(unit.name))),
    tenants: [
      {
        target: { kind: 'ApplicationSet', name: 'tenants' },
        changes: patchSource('/spec/template/spec/sources/1', patches.length > 0, SLEEPING_TENANT),
      },
    ],
  });
  return [...entries, entryFile(cell, cluster, entries), ...own, ...states];
}

function unitEntry(cell: CellPlan, folder: string, { unit, own, patches }: StandbyUnit, wave: number): TreeFile {
  const charts = (unit.charts ?? []).map((chart) => chartApplication(cell, chart, wave));
  const sources = (unit.sources ?? []).map((source) => sourceApplication(cell, source, wave));
  const objects =
    (unit.objects ?? []).length > 0
      ? [unitApplication(cell, unit, { wave, path: `${own ? folder : ''}platform/${unit.name}`, patches })]
      : [];
  return { path: `${folder}entry/platform-${unit.name}.yaml`, body: [...charts, ...sources, ...objects] };
}

function unitFiles(cell: CellPlan, folder: string, unit: Unit): TreeFile[] {
  const body = objectsOf(unit);
  if (body.length === 0) return [];
  const place = `${folder}platform/${unit.name}`;
  const file = { path: `${place}/${unit.name}.yaml`, body };
  const lists = isPatchable(cell, unit) ? [folderList(cell, place, cell.delivery.origin, [`${unit.name}.yaml`])] : [];
  return [file, ...lists];
}

function sleeping(unit: Unit, sleep: Sleep, patched: boolean): Patch {
  if ('release' in sleep)
    return { target: { kind: 'Application', name: sleep.release }, changes: below('/spec/source/helm/valuesObject', sleep.changes) };
  const patch: Patch = { target: { kind: sleep.kind, name: sleep.name }, changes: sleep.changes };
  return { target: { kind: 'Application', name: `platform-${unit.name}` }, changes: patchSource(patchedSource(unit), patched, [patch]) };
}

/** Adds patches to a source, which may have some already. */
function patchSource(source: string, patched: boolean, patches: readonly Patch[]): Change[] {
  if (patched) return morePatches(`${source}/kustomize/patches`, true, patches);
  return [{ op: 'add', path: `${source}/kustomize`, value: { patches: patches.map(patchEntry) } }];
}

/** The generator finds the folder by itself: a tenant has no line in entry/. Where it is patched, its files are listed. */
function tenantFiles({ cell, tenant, apps }: TenantPlan): TreeFile[] {
  if (!cell.standby) return [];
  const files = ['namespace.yaml', ...apps.map(({ app }) => `${app.name}.yaml`)];
  return [folderList(cell, `tenants/${tenant.name}`, tenant.origin, files)];
}

/** How many units must come before a unit: the wave in which it is synced. */
function wavesOf(units: readonly Unit[]): ReadonlyMap<string, number> {
  const waves = new Map<string, number>();
  for (const unit of units) waves.set(unit.name, Math.max(-1, ...unit.needs.map((need) => waves.get(need) ?? 0)) + 1);
  return waves;
}
