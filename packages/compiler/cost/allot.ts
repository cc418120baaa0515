import type { PlanThing } from '../plan/kinds.ts';
import { divided } from './decimal.ts';
import { type CostLine, type CostSheet, type Total, totalsOf } from './sheet.ts';
import type { TenantUse } from './tenants.ts';

/** Cents of each tenant, in their order; `undefined` where no tenant can be found to bear it. */
export function divide(line: Pick<CostLine, 'share' | 'cents'>, tenants: readonly TenantUse[]): readonly number[] | undefined {
  const weights = weightsOf(line, tenants);
  const sum = weights.reduce((total, each) => total + each, 0n);
  if (sum === 0n) return undefined;
  return byLargestRemainder(BigInt(line.cents ?? 0), weights, sum);
}

function weightsOf({ share }: Pick<CostLine, 'share'>, tenants: readonly TenantUse[]): readonly bigint[] {
  if (share === 'objects' || share === 'volumes') return orElse(tenants, (each) => each[share]);
  if (share === 'requests') return byRequests(tenants, (each) => each);
  const some = tenants.some((each) => each.dedicated[share.dedicated] !== undefined);
  return byRequests(tenants, (each) => (some ? (each.dedicated[share.dedicated] ?? NOTHING) : each));
}

const NOTHING = { cpu: 0, memory: 0 };

function orElse(tenants: readonly TenantUse[], amount: (tenant: TenantUse) => number): readonly bigint[] {
  const own = tenants.map((each) => BigInt(amount(each)));
  return own.some((each) => each > 0n) ? own : byRequests(tenants, (each) => each);
}

/**
 * The mean of a tenant's shares of CPU and of memory, as whole numbers: a machine has both, and is full when either is. Who requests
 * nothing, because all of its pods are gone, bears nothing; where nobody does, seats decide.
 */
function byRequests(
  tenants: readonly TenantUse[],
  of: (tenant: TenantUse) => { readonly cpu: number; readonly memory: number },
): readonly bigint[] {
  const all = tenants.map((each) => ({ cpu: BigInt(of(each).cpu), memory: BigInt(of(each).memory) }));
  const [cpu, memory] = [all.reduce((sum, each) => sum + each.cpu, 0n), all.reduce((sum, each) => sum + each.memory, 0n)];
  if (cpu === 0n && memory === 0n) return tenants.map((each) => BigInt(each.seats));
  return all.map((each) => each.cpu * (memory || 1n) + each.memory * (cpu || 1n));
}

/** Whole cents whose sum is the amount: everyone gets what is due without its fraction, and the rest goes to the largest fractions. */
function byLargestRemainder(amount: bigint, weights: readonly bigint[], sum: bigint): readonly number[] {
  const shares = weights.map((weight) => (amount * weight) / sum);
  const left = Number(amount - shares.reduce((total, each) => total + each, 0n));
  const order = weights
    .map((weight, index) => ({ index, rest: (amount * weight) % sum }))
    .sort((a, b) => (a.rest === b.rest ? a.index - b.index : a.rest > b.rest ? -1 : 1));
  const lucky = new Set(order.slice(0, left).map(({ index }) => index));
  return shares.map((share, index) => Number(share) + (lucky.has(index) ? 1 : 0));
}

export interface TenantCost extends Pick<TenantUse, 'id' | 'slug' | 'cell' | 'plan' | 'seats'> {
  readonly totals: readonly Total[];
  /** Of the first total, half up. */
  readonly seatCents: number;
  /** What its plan brings in a month without tax; null where the price has a tax inside whose rate depends on the customer. */
  readonly revenue: Revenue | null;
  /** Cents of each line that it bears a part of. */
  readonly lines: readonly { readonly id: string; readonly cents: number | null }[];
}

export interface Revenue {
  readonly currency: string;
  readonly cents: number;
}

export interface Allotment {
  readonly tenants: readonly TenantCost[];
  /** What no tenant bears, because there is none in the cell. */
  readonly unallotted: readonly CostLine[];
}

/** Who bears what of a sheet: the parts of a line add up to the line. */
export function allot(sheet: CostSheet, plans: readonly PlanThing[]): Allotment {
  const { tenants, lines } = sheet;
  const parts = new Map(tenants.map((each) => [each.id, [] as { line: CostLine; cents: number | null }[]]));
  const unallotted = lines.filter((line) => {
    const bearers = tenants.filter((each) => line.cell === null || each.cell === line.cell);
    const cents = divide(line, bearers);
    bearers.forEach((each, index) => {
      const own = line.cents === null ? null : (cents?.[index] ?? 0);
      if (own !== 0) parts.get(each.id)?.push({ line, cents: own });
    });
    return cents === undefined;
  });
  return { tenants: tenants.map((each) => tenantCost(each, parts.get(each.id) ?? [], plans)), unallotted };
}

function tenantCost(use: TenantUse, parts: readonly { line: CostLine; cents: number | null }[], plans: readonly PlanThing[]): TenantCost {
  const { id, slug, cell, plan, seats } = use;
  const totals = totalsOf(parts.map(({ line, cents }) => ({ basis: line.basis, cents })));
  const sold = plans.find((each) => each.name === plan);
  return {
    id,
    slug,
    cell,
    plan,
    seats,
    totals,
    seatCents: Number(divided(BigInt(totals[0]?.cents ?? 0), BigInt(seats))),
    revenue: sold ? revenueOf(sold, seats) : null,
    lines: parts.map(({ line, cents }) => ({ id: line.id, cents })),
  };
}

/** What so many seats of a plan bring in a month, without tax. */
export function revenueOf({ values }: PlanThing, seats: number): Revenue | null {
  if (values.tax !== 'exclusive') return null;
  const billed = BigInt(values.priceMinor) * BigInt(seats);
  return { currency: values.currency, cents: Number(values.per === 'year' ? divided(billed, 12n) : billed) };
}
