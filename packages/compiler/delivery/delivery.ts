import type { Unit } from '../catalogue/entry.ts';
import type { CellPlan, ClusterPlan, TenantPlan } from '../plan/plan.ts';
import type { TreeFile } from '../tree/file.ts';
import type { Manifest } from '../tree/manifest/object.ts';

/** A GitOps engine: packages what a cell consists of. All paths are relative to the cell's folder. */
export interface Delivery {
  readonly name: string;
  /** Entry and platform of the primary, without tenants. */
  readonly platform: (cell: CellPlan, units: readonly Unit[]) => readonly TreeFile[];
  /** What the standby has of its own below `standby/`; the rest is the primary's. `primary`: the units of the other cluster. */
  readonly standby: (cell: CellPlan, cluster: ClusterPlan, primary: readonly Unit[], units: readonly Unit[]) => readonly TreeFile[];
  /** The index lines of one tenant. `foundation`: names of the units that bring the kinds of its objects. */
  readonly tenant: (tenant: TenantPlan, foundation: readonly string[]) => readonly TreeFile[];
  /** A tenant's own files as this engine wants them. */
  readonly adapt: (manifest: Manifest) => Manifest;
}

/** The same manifest with further annotations. */
export function annotated(manifest: Manifest, annotations: Readonly<Record<string, string>>): Manifest {
  return { ...manifest, metadata: { ...manifest.metadata, annotations: { ...manifest.metadata.annotations, ...annotations } } };
}

/** What holds data: it must survive the removal of its folder, whoever removed it. */
export function holdsData(manifest: Manifest): boolean {
  return (
    manifest.kind === 'PersistentVolumeClaim' || (manifest.kind === 'Namespace' && manifest.metadata.labels?.['hansa/tenant'] !== undefined)
  );
}
