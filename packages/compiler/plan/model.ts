import type { Catalogue } from '../catalogue/catalogue.ts';
import { keyDocs } from '../spec/key.ts';
import { type TenantSpec, tenantSchema } from '../spec/tenant.ts';
import type { Footing } from './footing.ts';
import type { PlanThing } from './kinds.ts';
import type { TenantPlan } from './plan.ts';
import { viewsOf } from './seen.ts';
import { planTenant } from './tenant.ts';
import type { Reason } from './thing.ts';

const DOCS = keyDocs(tenantSchema);

/**
 * A tenant of each published plan at its most seats, in the first cell of those that see the platform alike: what is sold but not yet
 * bought. Rules ask it whether the first customer could be served. A new version of a plan has most often another price and nothing else: then it is planned once, which for ten
 * versions was a third of what a key stroke in the platform plans.
 */
export function modelTenants(catalogue: Catalogue, platform: Footing): readonly TenantPlan[] {
  return viewsOf(platform).flatMap((view) => modelsOf(catalogue, platform, view.cells[0]?.cell.name));
}

function modelsOf(catalogue: Catalogue, platform: Footing, cell: string | undefined): readonly TenantPlan[] {
  const bySize = new Map<string, TenantPlan | undefined>();
  return platform.plans.flatMap((plan) => {
    const { apps, maxSeats, storagePerSeat } = plan.values;
    const size = JSON.stringify([apps, maxSeats, storagePerSeat]);
    const model = bySize.get(size) ?? modelTenant(catalogue, platform, plan, cell === undefined ? {} : { cell });
    bySize.set(size, model);
    return model ? [soldAs(plan, model)] : [];
  });
}

/** What one plan sells: at its most seats and in the first cell, or as it is said. */
export function modelTenant(catalogue: Catalogue, platform: Footing, plan: PlanThing, said: Partial<Size> = {}): TenantPlan | undefined {
  const { file } = platform.platform.origin;
  const size = { cell: platform.cellNames[0] ?? '', seats: plan.values.maxSeats, ...said };
  return planTenant({ catalogue, platform, docs: DOCS, written: { file, value: modelSpec(plan, size) } });
}

type Size = Pick<TenantSpec, 'cell' | 'seats'>;

/** The same as a tenant of another plan of its size: nothing but the tenant itself names its plan. */
function soldAs(plan: PlanThing, model: TenantPlan): TenantPlan {
  const { values, needs, why } = model.tenant;
  if (values.plan === plan.name) return model;
  const bought = { ...why.plan, value: plan.name } as Reason;
  const own = needs.map((need) => (need === `plan/${values.plan}` ? plan.id : need));
  return {
    ...model,
    tenant: { ...model.tenant, values: { ...values, plan: plan.name }, why: { ...why, plan: bought, apps: bought }, needs: own },
  };
}

function modelSpec(plan: PlanThing, { cell, seats }: Size): TenantSpec {
  return {
    apiVersion: 'hansa/v1',
    kind: 'Tenant',
    id: 'model00000',
    slug: 'model',
    cell,
    plan: plan.name,
    seats,
  };
}
