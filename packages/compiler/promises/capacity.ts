import type { Catalogue } from '../catalogue/catalogue.ts';
import { type FleetEntry, fleetEntry, livingIn } from '../plan/fleet.ts';
import { modelTenant } from '../plan/model.ts';
import type { CellPlan, PlatformPlan } from '../plan/plan.ts';
import { seenBy } from '../plan/seen.ts';
import { type Bound, boundsOf } from './bounds.ts';

/** How many more tenants of one size fit, and what ends it. */
export interface More {
  readonly plan: string;
  readonly seats: number;
  /** null where no bound that is known ends it. */
  readonly tenants: number | null;
  readonly binding: string | null;
}

export interface Capacity {
  readonly tenants: number;
  readonly bounds: readonly Bound[];
  /** The bound of which most is used, and by how much of 1; null where nothing is known. */
  readonly fullest: { readonly name: string; readonly used: number } | null;
  readonly more: readonly More[];
}

/** What a cell carries: each bound, the one that ends it first, and how many more tenants of each plan fit, with the fewest and the most seats. */
export function capacityOf(catalogue: Catalogue, plan: PlatformPlan, cell: CellPlan, fleet: readonly FleetEntry[]): Capacity {
  return capacityWithin(catalogue, plan, cell, fleet, boundsOf(catalogue, plan, cell, fleet));
}

/** The same within bounds that are known already. */
export function capacityWithin(
  catalogue: Catalogue,
  platform: PlatformPlan,
  cell: CellPlan,
  fleet: readonly FleetEntry[],
  bounds: readonly Bound[],
): Capacity {
  const plan = seenBy(platform, cell);
  return {
    tenants: livingIn(fleet, cell.cell.name).length,
    bounds,
    fullest: fullestOf(bounds),
    more: modelsOf(catalogue, plan, cell).map((entry) => moreOf(bounds, entry)),
  };
}

/** A tenant of each plan with its fewest seats, and one with its most. */
function modelsOf(catalogue: Catalogue, plan: PlatformPlan, { cell }: CellPlan): readonly FleetEntry[] {
  return plan.plans.flatMap((sold) =>
    [...new Set([sold.values.minSeats, sold.values.maxSeats])].flatMap((seats) => {
      const model = modelTenant(catalogue, plan, sold, { cell: cell.name, seats });
      return model ? [fleetEntry('', model)] : [];
    }),
  );
}

function fullestOf(bounds: readonly Bound[]): Capacity['fullest'] {
  const known = bounds.flatMap(({ name, room, used }) => (room === null ? [] : [{ name, used: used / Math.max(1, room) }]));
  return known.toSorted((a, b) => b.used - a.used)[0] ?? null;
}

/** The fewest that any bound leaves room for. Of two that end it together the first one counts. */
export function moreOf(bounds: readonly Bound[], entry: FleetEntry): More {
  const ends = bounds.flatMap(({ name, room, used, of }) => {
    const each = of(entry);
    return room === null || each <= 0 ? [] : [{ name, tenants: Math.max(0, Math.floor((room - used) / each)) }];
  });
  const [first] = ends.toSorted((a, b) => a.tenants - b.tenants);
  return { plan: entry.plan, seats: entry.seats, tenants: first?.tenants ?? null, binding: first?.name ?? null };
}
