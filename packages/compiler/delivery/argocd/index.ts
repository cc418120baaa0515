import type { Unit } from '../../catalogue/entry.ts';
import type { CellPlan } from '../../plan/plan.ts';
import type { TreeFile } from '../../tree/file.ts';
import { type Manifest, compareManifests } from '../../tree/manifest/object.ts';
import { type Delivery, annotated, holdsData } from '../delivery.ts';
import { secretList } from '../secrets.ts';
import { chartApplication, project, rootApplication, sourceApplication, tenantSet, unitApplication } from './objects.ts';

/** Argo CD: an Application a unit in waves, and an ApplicationSet that makes one Application for each folder under tenants/. */
export const argocd: Delivery = {
  name: 'argocd',
  platform: platformFiles,
  // The generator finds the folder by itself: a tenant has no line in entry/.
  tenant: () => [],
  adapt,
};

const KEPT = { 'argocd.argoproj.io/sync-options': 'Delete=false,Prune=false' };

function adapt(manifest: Manifest): Manifest {
  return holdsData(manifest) ? annotated(manifest, KEPT) : manifest;
}

function platformFiles(cell: CellPlan, units: readonly Unit[]): TreeFile[] {
  const waves = wavesOf(units);
  const entries = units.map((unit) => {
    const wave = waves.get(unit.name) ?? 0;
    const charts = (unit.charts ?? []).map((chart) => chartApplication(cell, chart, wave));
    const sources = (unit.sources ?? []).map((source) => sourceApplication(cell, source, wave));
    const own = (unit.objects ?? []).length > 0 ? [unitApplication(cell, unit, wave)] : [];
    return { path: `entry/platform-${unit.name}.yaml`, body: [...charts, ...sources, ...own] };
  });
  const last = Math.max(0, ...waves.values()) + 1;
  const objects = units.filter((unit) => (unit.objects ?? []).length > 0);
  const files = objects.map((unit) => ({
    path: `platform/${unit.name}/${unit.name}.yaml`,
    body: [...(unit.objects ?? [])].map(adapt).sort(compareManifests),
  }));
  return [
    { path: 'entry/root.yaml', body: [project(cell, units), rootApplication(cell)] },
    ...entries,
    { path: 'entry/tenants.yaml', body: [tenantSet(cell, last)] },
    ...files,
    secretList(cell, units),
  ];
}

/** How many units must come before a unit: the wave in which it is synced. */
function wavesOf(units: readonly Unit[]): ReadonlyMap<string, number> {
  const waves = new Map<string, number>();
  for (const unit of units) waves.set(unit.name, Math.max(-1, ...unit.needs.map((need) => waves.get(need) ?? 0)) + 1);
  return waves;
}
