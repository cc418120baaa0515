import type { AppPlan, CellPlan, TenantPlan } from '../plan/plan.ts';
import type { DocumentView } from './view.ts';

/** Names of one tenant, to show what the others are like: a real one where there is one, and `<id>`, `<slug>` where there is none. */
export interface ExampleTenant {
  readonly id: string;
  readonly slug: string;
  readonly file: string;
  readonly namespace: string;
  readonly cell: CellPlan | undefined;
  readonly apps: readonly AppPlan[];
}

const NOBODY = { id: '<id>', slug: '<slug>', file: 'tenants/<slug>.yaml', namespace: 't-<id>', apps: [] } as const;

/** The first active tenant of the earliest wave. */
export function exampleTenant({ compilation, platform }: DocumentView): ExampleTenant {
  const [first] = compilation.tenants
    .filter(({ tenant }) => tenant.values.state === 'active')
    .sort((a, b) => a.tenant.values.wave - b.tenant.values.wave);
  return first ? named(first) : { ...NOBODY, cell: platform.cells[0] };
}

function named({ tenant, namespace, cell, apps }: TenantPlan): ExampleTenant {
  return { id: tenant.values.id, slug: tenant.values.slug, file: tenant.origin.file, namespace: namespace.values.name, cell, apps };
}
