import type { Catalogue } from '../catalogue/catalogue.ts';
import { keyDocs } from '../spec/key.ts';
import { type TenantSpec, tenantSchema } from '../spec/tenant.ts';
import type { PlanThing } from './kinds.ts';
import type { PlatformPlan, TenantPlan } from './plan.ts';
import { planTenant } from './tenant.ts';

const DOCS = keyDocs(tenantSchema);

/**
 * A tenant of each published plan at its most seats, in the first cell: what is sold but not yet bought. Rules ask it whether the first
 * customer could be served.
 */
export function modelTenants(catalogue: Catalogue, platform: PlatformPlan): readonly TenantPlan[] {
  const { file } = platform.platform.origin;
  return platform.plans.flatMap(
    (plan) => planTenant({ catalogue, platform, docs: DOCS, written: { file, value: modelSpec(platform, plan) } }) ?? [],
  );
}

function modelSpec(platform: PlatformPlan, plan: PlanThing): TenantSpec {
  return {
    apiVersion: 'hansa/v1',
    kind: 'Tenant',
    id: 'model00000',
    slug: 'model',
    cell: platform.cellNames[0] ?? '',
    plan: plan.name,
    seats: plan.values.maxSeats,
  };
}
