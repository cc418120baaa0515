import type { PlanThing } from '../plan/kinds.ts';
import { type Revenue, revenueOf } from './allot.ts';
import { totalIn } from './budget.ts';
import { divided } from './decimal.ts';
import { type Gap, gapOf } from './gap.ts';
import { type Stage, growthOf } from './growth.ts';
import { usualSeats } from './offers.ts';
import type { CostRequest, CostSheet, Total } from './sheet.ts';

/** What somebody wants to sell. Nothing is computed with it but what is missing, and what it asks of each plan. */
export interface Targets {
  readonly currency: string;
  readonly customers: number;
  /** Cents a month, without tax. */
  readonly revenue: number;
}

export interface PlanSold {
  readonly plan: string;
  readonly customers: number;
  readonly seats: number;
  /** null where the price has tax inside. */
  readonly revenue: Revenue | null;
}

/** What the targets ask of one plan, were it sold alone. */
export interface Way {
  readonly plan: string;
  /** As it is bought on average; its fewest where nobody has it. */
  readonly seats: number;
  /** Cents that one such customer brings a month. */
  readonly each: number;
  /** Seats with which one customer brings its part of the target; null where the plan has not as many. */
  readonly seatsNeeded: number | null;
  /** Such customers that bring the whole target; null where they bring nothing. */
  readonly customersNeeded: number | null;
  /** As many as are wanted, in cells like the first one; null where not one fits. */
  readonly stage: Stage | null;
}

export interface Business {
  readonly targets: Targets;
  readonly plans: readonly PlanSold[];
  readonly customers: number;
  /** By the month, as far as it is in the currency of the targets and has no tax inside. */
  readonly revenue: Total;
  readonly cost: Total;
  readonly leaves: Gap;
  readonly missing: { readonly customers: number; readonly revenue: number };
  /** Cents that each customer has to bring, half up. */
  readonly aCustomer: number;
  readonly ways: readonly Way[];
}

/** What is sold now, what it brings and takes, and how far that is from what somebody wants. */
export function businessOf(request: CostRequest, sheet: CostSheet, targets: Targets): Business {
  const plans = soldNow(request.platform.plans, sheet);
  const revenue = revenueIn(targets.currency, plans);
  const cost = totalIn(targets.currency, sheet.lines);
  const aCustomer = Number(divided(BigInt(targets.revenue), BigInt(targets.customers)));
  return {
    targets,
    plans,
    customers: sheet.tenants.length,
    revenue,
    cost,
    leaves: gapOf(cost, revenue),
    missing: {
      customers: Math.max(0, targets.customers - sheet.tenants.length),
      revenue: Math.max(0, targets.revenue - revenue.cents),
    },
    aCustomer,
    ways: request.platform.plans.flatMap((plan) => wayOf(request, sheet, plan, targets, aCustomer) ?? []),
  };
}

/** Each plan with who has it now. */
export function soldNow(plans: readonly PlanThing[], sheet: CostSheet): readonly PlanSold[] {
  return plans.map((plan) => soldOf(plan, sheet));
}

function soldOf(plan: PlanThing, sheet: CostSheet): PlanSold {
  const own = sheet.tenants.filter((each) => each.plan === plan.name);
  const parts = own.map((each) => revenueOf(plan, each.seats));
  const cents = parts.reduce((sum, each) => sum + (each?.cents ?? 0), 0);
  const revenue = plan.values.tax === 'exclusive' ? { currency: plan.values.currency, cents } : null;
  return { plan: plan.name, customers: own.length, seats: own.reduce((sum, each) => sum + each.seats, 0), revenue };
}

function revenueIn(currency: string, plans: readonly PlanSold[]): Total {
  const known = plans.filter(({ revenue }) => revenue?.currency === currency);
  const cents = known.reduce((sum, { revenue }) => sum + (revenue?.cents ?? 0), 0);
  return { currency, cents, atLeast: plans.some((each) => each.customers > 0 && !known.includes(each)) };
}

function wayOf(request: CostRequest, sheet: CostSheet, plan: PlanThing, targets: Targets, aCustomer: number): Way | undefined {
  const { minSeats, maxSeats, currency, tax } = plan.values;
  if (tax !== 'exclusive' || currency !== targets.currency) return undefined;
  const seats = usualSeats(plan, sheet.tenants) ?? minSeats;
  const each = revenueOf(plan, seats)?.cents ?? 0;
  const needed = seatsFor(plan, aCustomer);
  return {
    plan: plan.name,
    seats,
    each,
    seatsNeeded: needed === null || needed > maxSeats ? null : Math.max(minSeats, needed),
    customersNeeded: each === 0 ? null : Math.ceil(targets.revenue / each),
    stage: growthOf(request, plan, seats, [targets.customers])?.stages[0] ?? null,
  };
}

/** The fewest seats that bring so many cents a month; null where seats are free. */
function seatsFor({ values }: PlanThing, cents: number): number | null {
  const price = BigInt(values.priceMinor);
  const wanted = BigInt(cents) * (values.per === 'year' ? 12n : 1n);
  return price === 0n ? null : Number((wanted + price - 1n) / price);
}
