import type { Catalogue } from '../catalogue/catalogue.ts';
import type { Bringer } from '../catalogue/entry.ts';
import { compareText } from '../diagnostics/diagnostic.ts';
import type { AppPlan, CellPlan, TenantPlan } from '../plan/plan.ts';
import type { Manifest } from '../tree/manifest/object.ts';
import { appIdentity } from './accounts.ts';

/** What brings the Secrets of a cell out of a store; undefined where they stand in the tree, encrypted. */
export function bringerOf(catalogue: Catalogue, cell: CellPlan): Bringer | undefined {
  for (const { values } of cell.components) {
    const brings = catalogue.components[values.component]?.brings;
    if (brings) return brings;
  }
  return undefined;
}

/** Who asks for the Secrets of a tenant's namespace. */
export function readerOf(bringer: Bringer, { tenant, namespace, cell }: TenantPlan): readonly Manifest[] {
  const identity = { name: 'tenant', instance: tenant.name, partOf: 'tenant', tenant: tenant.name, cell: cell.cell.name };
  return [bringer.reader(namespace.values.name, { identity, origin: tenant.origin })];
}

/** The one Secret of an app; nothing where it has none. */
export function secretOf(bringer: Bringer, plan: AppPlan, tenant: TenantPlan): readonly Manifest[] {
  const { secrets, name, origin } = plan.app;
  if (secrets.length === 0) return [];
  const keys = secrets.map(({ key }) => key).sort(compareText);
  const generation = Math.max(...secrets.map((each) => each.generation));
  return [bringer.secret({ namespace: tenant.namespace.values.name, name, keys, generation, identity: appIdentity(plan, tenant), origin })];
}
