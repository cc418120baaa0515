import type { Sleep, Unit } from '../catalogue/entry.ts';
import type { Origin } from '../diagnostics/diagnostic.ts';
import { folderOf } from '../plan/credentials.ts';
import type { CellPlan, ClusterPlan } from '../plan/plan.ts';
import { reasonOf } from '../plan/thing.ts';
import type { TreeFile } from '../tree/file.ts';
import { metadata } from '../tree/manifest/labels.ts';
import { type Change, type Patch, patchEntry } from '../tree/manifest/patch.ts';
import { Sourced } from '../tree/sourced.ts';

/**
 * A tenant of a cluster that is asleep: everything is there, and nothing of it can write. Replicas and suspension say so to whoever
 * looks; the quota holds against whatever else would start a pod, a person among them.
 */
export const SLEEPING_TENANT: readonly Patch[] = [
  { target: { kind: 'ResourceQuota' }, changes: [{ op: 'add', path: '/spec/hard/pods', value: '0' }] },
  { target: { kind: 'Deployment|StatefulSet' }, changes: [{ op: 'add', path: '/spec/replicas', value: 0 }] },
  { target: { kind: 'CronJob|Job' }, changes: [{ op: 'add', path: '/spec/suspend', value: true }] },
];

/** How an engine puts an entry to sleep: changes to the objects in `entry/`. */
export interface Lullaby {
  readonly unit: (unit: Unit, sleeps: readonly Sleep[]) => readonly Patch[];
  readonly tenants: readonly Patch[];
}

/**
 * The two states of a cluster with a counterpart: components that its entry takes one of. `awake` changes nothing, so that a failover is
 * one word in one file, and what it changes is in the tree before.
 */
export function stateFiles(cell: CellPlan, cluster: ClusterPlan, units: readonly Unit[], lullaby: Lullaby): TreeFile[] {
  const folder = folderOf(cluster.cluster.values.role);
  const sleeping = units.flatMap((unit) => (unit.asleep ? lullaby.unit(unit, unit.asleep) : []));
  const patches = [...sleeping, ...lullaby.tenants].map(patchEntry);
  const { origin } = cell.standby?.cluster ?? cell.cell;
  return [
    { path: `${folder}asleep/kustomization.yaml`, body: [component(cell, 'asleep', origin, { patches })] },
    { path: `${folder}awake/kustomization.yaml`, body: [component(cell, 'awake', origin, {})] },
  ];
}

function component(cell: CellPlan, name: string, origin: Origin, rest: object) {
  return { apiVersion: 'kustomize.config.k8s.io/v1alpha1', kind: 'Component', metadata: ofKustomize(cell, name, origin), ...rest };
}

/** The entry of a cluster with a counterpart: its files, and the state that it is in. */
export function entryFile(cell: CellPlan, cluster: ClusterPlan, entries: readonly TreeFile[]): TreeFile {
  const folder = `${folderOf(cluster.cluster.values.role)}entry/`;
  const { id, values } = cluster.cluster;
  const { origin } = reasonOf(cluster.cluster, 'state');
  return {
    path: `${folder}kustomization.yaml`,
    body: [
      {
        apiVersion: 'kustomize.config.k8s.io/v1beta1',
        kind: 'Kustomization',
        metadata: ofKustomize(cell, 'entry', origin),
        components: [new Sourced(`../${values.state}`, id, 'state')],
        resources: entries.map(({ path }) => path.slice(folder.length)).sort(),
      },
    ],
  };
}

function ofKustomize(cell: CellPlan, name: string, origin: Origin) {
  return metadata(name, { name: 'kustomize', instance: 'platform', partOf: 'delivery', cell: cell.cell.name }, origin);
}

/** Adds patches to a list of an object, which may be there already. */
export function morePatches(path: string, there: boolean, patches: readonly Patch[]): Change[] {
  const entries = patches.map(patchEntry);
  return there ? entries.map((value) => ({ op: 'add', path: `${path}/-`, value })) : [{ op: 'add', path, value: entries }];
}
