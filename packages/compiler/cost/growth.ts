import { fleetEntry } from '../plan/fleet.ts';
import type { PlanThing } from '../plan/kinds.ts';
import { modelTenant } from '../plan/model.ts';
import { type Revenue, revenueOf } from './allot.ts';
import { divided } from './decimal.ts';
import { fitting } from './offers.ts';
import { type CostLine, type CostRequest, type Total, costLines, totalsOf } from './sheet.ts';
import { useOf } from './tenants.ts';

/** A platform with so many customers of one size, in as many cells like its first one as they need. */
export interface Stage {
  readonly customers: number;
  readonly seats: number;
  readonly cells: number;
  readonly machines: number;
  readonly total: Total;
  /** Half up. */
  readonly customerCents: number;
  readonly seatCents: number;
  readonly revenue: Revenue | null;
}

export interface Growth {
  readonly plan: string;
  readonly cell: string;
  /** Customers that one cell carries by what their pods request; nothing can be said of growth where it is none. */
  readonly fits: number;
  readonly stages: readonly Stage[];
}

/**
 * What growing costs: a cell is the unit of scale, so customers beyond what one carries live in another of its kind. Cells are filled
 * evenly. Who lives in the platform now is left out.
 */
export function growthOf(request: CostRequest, plan: PlanThing, seats: number, stages: readonly number[]): Growth | undefined {
  const [cell] = request.platform.cells;
  const model = cell && modelTenant(request.catalogue, request.platform, plan, { cell: cell.cell.name, seats });
  if (!cell || !model) return undefined;
  const [fits, use] = [fitting(request.platform, cell, fleetEntry('', model)), useOf(model)];
  const platform = { ...request.platform, cells: [cell] };
  const linesWith = (customers: number) =>
    costLines(
      { ...request, platform },
      Array.from({ length: customers }, () => use),
    );
  const stageOf = (customers: number): Stage => {
    const cells = Math.max(1, Math.ceil(customers / fits));
    const [few, fuller] = [Math.floor(customers / cells), customers % cells];
    const parts = [
      { lines: linesWith(few), times: cells - fuller },
      { lines: fuller === 0 ? [] : linesWith(few + 1), times: fuller },
    ];
    const total = together(parts);
    const cents = BigInt(total.cents);
    return {
      customers,
      seats,
      cells,
      machines: cells * machinesIn(parts[0]?.lines ?? []),
      total,
      customerCents: Number(divided(cents, BigInt(customers))),
      seatCents: Number(divided(cents, BigInt(customers * seats))),
      revenue: revenueOf(plan, customers * seats),
    };
  };
  return { plan: plan.name, cell: cell.cell.name, fits, stages: fits === 0 ? [] : stages.map(stageOf) };
}

/** What belongs to no cell is paid once. */
function together(parts: readonly { readonly lines: readonly CostLine[]; readonly times: number }[]): Total {
  const shared = totalsOf((parts[0]?.lines ?? []).filter((line) => line.cell === null))[0];
  const cells = parts.map(({ lines, times }) => ({ times, total: totalsOf(lines.filter((line) => line.cell !== null))[0] }));
  return {
    currency: cells[0]?.total?.currency ?? 'EUR',
    cents: cells.reduce((sum, { times, total }) => sum + times * (total?.cents ?? 0), shared?.cents ?? 0),
    atLeast: shared?.atLeast === true || cells.some(({ times, total }) => times > 0 && total?.atLeast === true),
  };
}

function machinesIn(lines: readonly CostLine[]): number {
  return lines.filter((line) => line.kind === 'machines').reduce((sum, line) => sum + Number(line.quantity ?? 0), 0);
}
