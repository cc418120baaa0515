import type { Unit } from '../catalogue/entry.ts';
import type { CellPlan } from '../plan/plan.ts';
import { same } from '../tree/manifest/digest.ts';
import type { Manifest } from '../tree/manifest/object.ts';
import { type Patch, changesBetween } from '../tree/manifest/patch.ts';

/** A unit of the standby: `own` has a folder below `standby/platform`, any other is the primary's folder with these patches. */
export interface StandbyUnit {
  readonly unit: Unit;
  readonly own: boolean;
  readonly patches: readonly Patch[];
}

/** How an engine writes units: the objects in a unit's folder, and whether it can patch that folder. */
interface Writing {
  readonly bodyOf: (unit: Unit) => readonly Manifest[];
  readonly patches: (unit: Unit) => boolean;
}

/**
 * Which units of the standby differ, and how. A unit that is the same is the same folder. One whose objects differ is patched where it
 * is, so that its Secrets stand in the tree once; one that has other objects, or another account, has a folder of its own.
 */
export function standbyUnits(primary: readonly Unit[], standby: readonly Unit[], { bodyOf, patches }: Writing): readonly StandbyUnit[] {
  const byName = new Map(primary.map((unit) => [unit.name, unit]));
  return standby.map((unit) => {
    const twin = byName.get(unit.name);
    if (!twin || unit.ofProvider) return { unit, own: true, patches: [] };
    const [there, here] = [bodyOf(twin), bodyOf(unit)];
    if (same(there, here)) return { unit, own: false, patches: [] };
    const own = !patches(unit) || !sameNames(there, here);
    return { unit, own, patches: own ? [] : patchesBetween(there, here) };
  });
}

function sameNames(some: readonly Manifest[], others: readonly Manifest[]): boolean {
  const names = (all: readonly Manifest[]) => all.map(nameOf).sort();
  return same(names(some), names(others));
}

function nameOf({ kind, metadata }: Manifest): string {
  return `${kind} ${metadata.namespace ?? ''}/${metadata.name}`;
}

function patchesBetween(before: readonly Manifest[], after: readonly Manifest[]): Patch[] {
  const byName = new Map(before.map((manifest) => [nameOf(manifest), manifest]));
  return after.flatMap((manifest) => {
    const changes = changesBetween(byName.get(nameOf(manifest)), manifest);
    const { kind, metadata } = manifest;
    const { name, namespace } = metadata;
    return changes.length === 0 ? [] : [{ target: { kind, name, ...(namespace === undefined ? {} : { namespace }) }, changes }];
  });
}

const POD_SPECS = [
  { kind: 'Deployment|StatefulSet|Job', path: '/spec/template/spec' },
  { kind: 'CronJob', path: '/spec/jobTemplate/spec/template/spec' },
] as const;

/**
 * What differs in the tenants' own objects: the class of their volumes, and where their pods may be. Both follow from the cluster and
 * the app, so a few patches hold for every tenant, and a tenant has one folder for both clusters.
 */
export function tenantPatches({ primary, standby, placements }: CellPlan): Patch[] {
  if (!standby) return [];
  const { storageClass } = standby.cluster.values;
  const volumes: Patch = {
    target: { kind: 'PersistentVolumeClaim' },
    changes: [{ op: 'replace', path: '/spec/storageClassName', value: storageClass }],
  };
  const places = placements.flatMap(({ values: { app, nodeSelector, tolerations } }) =>
    POD_SPECS.map(
      ({ kind, path }): Patch => ({
        target: { kind, labelSelector: `app.kubernetes.io/part-of=${app}` },
        // Added, which also replaces: not every object has the key.
        changes: [
          { op: 'add', path: `${path}/nodeSelector`, value: nodeSelector },
          { op: 'add', path: `${path}/tolerations`, value: tolerations },
        ],
      }),
    ),
  );
  return [...(storageClass === primary.cluster.values.storageClass ? [] : [volumes]), ...places];
}
