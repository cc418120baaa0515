import { reserved, roomOf } from '../promises/room.ts';
import { type FleetEntry, fleetEntry } from '../plan/fleet.ts';
import type { Need, PlanThing } from '../plan/kinds.ts';
import { modelTenant } from '../plan/model.ts';
import type { CellPlan, PlatformPlan } from '../plan/plan.ts';
import { onTrial, seenBy } from '../plan/seen.ts';
import { type Revenue, revenueOf } from './allot.ts';
import { aMonth, inUnits, priceOf } from './book.ts';
import { divided, times, toCents } from './decimal.ts';
import { type CostRequest, type CostSheet, type Total, totalOf } from './sheet.ts';
import { storageWants } from './storage.ts';
import { type TenantUse, useOf } from './tenants.ts';

/** What it means for a cell to sell a plan to customers of one size. Cents are of a month. */
export interface Offer {
  readonly plan: string;
  readonly cell: string;
  readonly seats: number;
  /** Of one such customer; null where the price has tax inside. */
  readonly revenue: Revenue | null;
  /** What one more such customer adds to the bill while no machine is added: storage beyond what is included, and volumes. */
  readonly marginal: Total;
  /** What the cell costs with nobody in it. */
  readonly standing: Total;
  /** Customers of this kind that together pay for the cell; null where one does not even pay for its own storage. */
  readonly breakEven: number | null;
  /** Customers of this kind that fit by what their pods request, with one node to spare; other bounds may be nearer. */
  readonly fits: number;
  /** What a seat costs when the cell is full of them, half up; null where none fits. */
  readonly fullSeatCents: number | null;
}

/** Every plan at its fewest seats, at its most, and as it is bought on average, in every cell. */
export function offersOf(request: CostRequest, sheet: CostSheet): readonly Offer[] {
  const { platform } = request;
  return platform.cells.flatMap((cell) => {
    const standing = standingOf(sheet, cell);
    return platform.plans.flatMap((plan) =>
      sizesOf(plan, sheet.tenants).flatMap((seats) => offerOf(request, cell, plan, seats, standing) ?? []),
    );
  });
}

function sizesOf(plan: PlanThing, tenants: readonly TenantUse[]): readonly number[] {
  const { minSeats, maxSeats } = plan.values;
  return [...new Set([minSeats, usualSeats(plan, tenants) ?? minSeats, maxSeats])].sort((a, b) => a - b);
}

/** How many seats a tenant of a plan has on average; undefined where it has none. */
export function usualSeats({ name }: PlanThing, tenants: readonly TenantUse[]): number | undefined {
  const bought = tenants.filter((each) => each.plan === name).map((each) => each.seats);
  return bought.length === 0 ? undefined : Math.round(bought.reduce((sum, each) => sum + each, 0) / bought.length);
}

function standingOf(sheet: CostSheet, cell: CellPlan): Total {
  return totalOf(sheet.lines.filter((line) => line.cell === cell.cell.name && !line.usage));
}

function offerOf(request: CostRequest, cell: CellPlan, plan: PlanThing, seats: number, standing: Total): Offer | undefined {
  const model = modelTenant(request.catalogue, request.platform, plan, { cell: cell.cell.name, seats });
  if (!model) return undefined;
  const marginal = marginalOf(request, cell, useOf(model));
  const revenue = revenueOf(plan, seats);
  const fits = fitting(request.platform, cell, fleetEntry('', model));
  const left = revenue && revenue.currency === marginal.currency ? revenue.cents - marginal.cents : 0;
  return {
    plan: plan.name,
    cell: cell.cell.name,
    seats,
    revenue,
    marginal,
    standing,
    breakEven: left > 0 ? Math.ceil(standing.cents / left) : null,
    fits,
    fullSeatCents: fits === 0 ? null : Number(divided(BigInt(standing.cents + fits * marginal.cents), BigInt(fits * seats))),
  };
}

/** By the price beyond what is included: what comes with an account is soon used up. */
function marginalOf({ lists, platform, assumed }: CostRequest, cell: CellPlan, use: TenantUse): Total {
  const wants = storageWants({ cell, tenants: [use], backup: seenBy(platform, cell).backup, lists, assumed }).filter((want) => want.usage);
  const lines = wants.map((want) => {
    const price = want.item === null ? undefined : priceOf(lists, want.provider, want.item);
    const cents = price && want.quantity ? toCents(times(inUnits(want.quantity, price.unit), aMonth(price))) : null;
    return { cents, basis: price ? { price, verified: price.verified, stale: false } : null };
  });
  return totalOf(lines);
}

/** Whole customers, by the scarcest of CPU, memory and pods; on pools of their own by those. */
export function fitting(platform: PlatformPlan, cell: CellPlan, entry: FleetEntry): number {
  const lost = onTrial(platform, cell) ? 0 : 1;
  const { pools, servers } = cell.primary;
  const open = roomOf(
    pools.filter((pool) => pool.values.labels['hansa/for'] === undefined),
    servers,
    lost,
  );
  const platformNeed = reserved(cell);
  const shared = within(
    { cpu: open.cpu - platformNeed.cpu, memory: open.memory - platformNeed.memory, pods: open.pods - platformNeed.pods },
    entry,
  );
  const apart = Object.entries(entry.dedicated).map(([word, need]) =>
    within(
      roomOf(
        pools.filter((pool) => pool.values.labels['hansa/for'] === word),
        [],
        lost,
      ),
      need,
    ),
  );
  return Math.min(shared, ...apart);
}

function within(room: Need, need: Need): number {
  const each = (['cpu', 'memory', 'pods'] as const).filter((key) => need[key] > 0).map((key) => Math.floor(room[key] / need[key]));
  return Math.max(0, Math.min(...each));
}
