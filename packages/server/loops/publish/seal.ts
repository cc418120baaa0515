import type { TenantPlan } from '@hansa/compiler/plan/plan.ts';
import type { TreeRow } from '../../db/trees.ts';
import type { Values } from '../../db/vault.ts';

export interface Sealed {
  /** Below the tenant's folder. */
  readonly path: string;
  /** Of what is sealed and for whom, so that it is sealed again only when that changes. */
  readonly digest: string;
  readonly text: string;
}

/** How a tenant's secrets get into its cell: a file of the tree that only the cell can open. Gives back the file of `row` where it still fits. */
export type Seal = (plan: TenantPlan, values: Values, row: TreeRow) => Promise<Sealed>;
