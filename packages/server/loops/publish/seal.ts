import type { CellPlan, TenantPlan } from '@hansa/compiler/plan/plan.ts';
import type { Cause } from '@hansa/domain/port/outcome.ts';
import type { TreeRow } from '../../db/trees.ts';
import type { Values } from '../../db/vault.ts';

export interface Sealed {
  /** Below the tenant's folder. */
  readonly path: string;
  /** Of what is sealed and for whom, so that it is sealed again only when that changes. */
  readonly digest: string;
  readonly text: string;
}

export interface Seal {
  /**
   * How a tenant's secrets get into its cell: a file of the tree that only the cell can open. Gives back the file of `row` where it still fits, and
   * a cause where nobody can seal for this cell until a person changes something.
   */
  seal(plan: TenantPlan, values: Values, row: TreeRow): Promise<Sealed | Cause>;
  /** Digest of those for whom a cell's secrets are sealed: another one, and all of its tenants' are sealed again. */
  readers(cell: CellPlan): string;
}
