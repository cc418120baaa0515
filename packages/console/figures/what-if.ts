import type { Compilation, TenantPlan } from '@hansa/compiler';
import { usualSeats } from '@hansa/compiler/cost/offers.ts';
import { useOf } from '@hansa/compiler/cost/tenants.ts';
import { fleetEntry } from '@hansa/compiler/plan/fleet.ts';
import { modelTenant } from '@hansa/compiler/plan/model.ts';
import type { CellPlan } from '@hansa/compiler/plan/plan.ts';
import { planTenant } from '@hansa/compiler/plan/tenant.ts';
import { capacityOf } from '@hansa/compiler/promises/capacity.ts';
import { recoveryOf } from '@hansa/compiler/promises/recovery.ts';
import type { Levers, PlanLever, Scenario, Sold, WhatIf } from './model.ts';
import { type Populated, outcomeOf } from './outcome.ts';

/** What would be, beside what is; null where the platform cannot be planned or has no cell. */
export function whatIf(compilation: Compilation, scenario: Scenario, day: string): WhatIf | null {
  const { platform, tenants, fleet } = compilation;
  const cell = platform?.cells.find((each) => each.cell.name === scenario.cell) ?? platform?.cells[0];
  if (!platform || !cell) return null;
  const now = { compilation, platform, tenants, fleet };
  const would = populate(now, cell, scenario.sold);
  return {
    levers: leversOf(now, cell),
    now: outcomeOf(now, cell, null, day),
    would: outcomeOf(would, cell, scenario.fault, day),
  };
}

/** More than this would fill no cell that can be bought, and take seconds. */
const MOST_TENANTS = 1000;

function leversOf({ compilation, platform, tenants, fleet }: Populated, cell: CellPlan): Levers {
  const { more } = capacityOf(compilation.language.catalogue, platform, cell, fleet);
  const plans = platform.plans.map((sold): PlanLever => {
    const { name, values } = sold;
    const { minSeats, maxSeats } = values;
    const own = livingHere(tenants, cell, name);
    const fits = Math.max(0, ...more.filter((each) => each.plan === name).map((each) => each.tenants ?? MOST_TENANTS));
    const seats = usualSeats(sold, own.map(useOf)) ?? null;
    return { plan: name, minSeats, maxSeats, tenants: own.length, seats, most: roundly(own.length + fits * 1.25) };
  });
  const faults = recoveryOf(platform, cell, fleet).map(({ fault, title }) => ({ fault, title }));
  return { cells: platform.cells.map((each) => each.cell.name), cell: cell.cell.name, plans, faults };
}

/** Up to a multiple of ten, so that a slider has an end that people know. */
function roundly(count: number): number {
  return Math.min(MOST_TENANTS, Math.max(10, Math.ceil(count / 10) * 10));
}

/** The same platform with other tenants in one cell. */
function populate(now: Populated, cell: CellPlan, sold: readonly Sold[]): Populated {
  const asked = new Map(sold.map((each) => [each.plan, each]));
  const untouched = now.tenants.filter((each) => each.cell.cell.name !== cell.cell.name || !asked.has(each.tenant.values.plan));
  const tenants = [...untouched, ...sold.flatMap((each) => livingThen(now, cell, each))];
  return { ...now, tenants, fleet: tenants.map((plan) => fleetEntry(plan.tenant.origin.file, plan)) };
}

/** Those who are there stay, as many as are asked for; who comes is as the plan sells it. */
function livingThen(now: Populated, cell: CellPlan, { plan, tenants, seats }: Sold): readonly TenantPlan[] {
  const stay = livingHere(now.tenants, cell, plan).slice(0, tenants);
  const resized = seats === null ? stay : stay.map((each) => resizedTo(now, each, seats));
  return [...resized, ...newcomers(now, cell, plan, { count: tenants - stay.length, seats })];
}

function livingHere(tenants: readonly TenantPlan[], cell: CellPlan, plan: string): readonly TenantPlan[] {
  return tenants.filter((each) => each.cell.cell.name === cell.cell.name && each.tenant.values.plan === plan);
}

/** The tenant as its file says, but for its seats. */
function resizedTo({ compilation: { language, spec }, platform }: Populated, tenant: TenantPlan, seats: number): TenantPlan {
  const written = spec.tenants.find((each) => each.file === tenant.tenant.origin.file);
  if (!written || written.value.seats === seats) return tenant;
  const { catalogue, tenantDocs: docs } = language;
  return planTenant({ catalogue, platform, docs, written: { ...written, value: { ...written.value, seats } } }) ?? tenant;
}

interface Newcomers {
  readonly count: number;
  readonly seats: number | null;
}

/** One is planned; the others differ by their names. */
function newcomers(
  { compilation, platform, tenants }: Populated,
  cell: CellPlan,
  name: string,
  { count, seats }: Newcomers,
): readonly TenantPlan[] {
  const plan = platform.plans.find((each) => each.name === name);
  if (!plan || count <= 0) return [];
  const size = seats ?? usualSeats(plan, livingHere(tenants, cell, name).map(useOf)) ?? plan.values.minSeats;
  const model = modelTenant(compilation.language.catalogue, platform, plan, { cell: cell.cell.name, seats: size });
  if (!model) return [];
  return Array.from({ length: Math.min(count, MOST_TENANTS) }, (_, index) => named(model, `${name}-${index + 1}`));
}

/** A name that no tenant can have: a slug has no `@`. */
function named(model: TenantPlan, name: string): TenantPlan {
  return { ...model, tenant: { ...model.tenant, values: { ...model.tenant.values, id: name, slug: name } } };
}
