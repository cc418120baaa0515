import { realmName } from '@hansa/compiler/plan/names.ts';
import type { TenantPlan } from '@hansa/compiler/plan/plan.ts';

/** A name of a tenant, as it is found again when the plan has forgotten it. */
export interface NameRef {
  readonly cell: string;
  /** Whole, without a dot at the end. */
  readonly name: string;
  /** What the names of all tenants are below; the zone too, where the configuration names none. */
  readonly domain: string;
}

/** Hosts under which the apps of a tenant answer, each once. */
export function hostsOf({ apps }: TenantPlan): readonly string[] {
  return [...new Set(apps.flatMap(({ routes }) => routes.map(({ values }) => values.host)))];
}

/** The host of the cell itself, which stands for its gateway: every tenant's name leads there, so that a cell that moves changes one record. */
export function gatewayHost({ cell }: Pick<TenantPlan, 'cell'>): string {
  return cell.primary.cluster.values.canonical;
}

export function nameRefs(plan: TenantPlan): readonly NameRef[] {
  const { name: cell, values } = plan.cell.cell;
  return hostsOf(plan).map((name) => ({ cell, name, domain: values.wildcard.replace(/^\*\./, '') }));
}

/** What the sign-in page of a realm is headed: the tenant's slug; a realm that all tenants share is none of theirs. */
export function realmTitle({ id, slug }: { readonly id: string; readonly slug: string }, realm: string): string {
  return realm === realmName(id) ? slug : realm;
}
