import type { Catalogue } from '../catalogue/catalogue.ts';
import { type Code, finding } from '../diagnostics/code.ts';
import type { Finding } from '../diagnostics/diagnostic.ts';
import { type FleetEntry, livingIn } from '../plan/fleet.ts';
import type { CellPlan, PlatformPlan } from '../plan/plan.ts';
import { type Bound, ownBounds } from '../promises/bounds.ts';
import type { CrossRule } from './rule.ts';

const CODE: Code = {
  code: 'cell/full',
  severity: 'error',
  title: 'More tenants than the cell carries',
  trap: 'Tenants are added while there is room for their pods, and something else of the cell is used up: the memory of what watches it, or the time in which all of it could be restored.',
  why: 'A cell is the unit that fails and is restored as a whole. It is full when the first of its bounds is reached, whichever that is: pods that still fit say nothing about the others.',
  wayOut:
    'Raise the bound that is named, or add a cell and place the next tenants there. `hansa explain cells.NAME.capacity` shows all bounds.',
  keys: ['settings.*.memory', 'backup.restoreRate', 'objectives.recoveryTime', 'cell'],
  evidence: [
    { url: 'https://kubernetes.io/docs/setup/best-practices/cluster-large/', checkedAt: '2026-11-21' },
    { url: 'https://github.com/prometheus/prometheus/issues/3780', checkedAt: '2026-11-22' },
  ],
};

/** Nodes, sessions and buckets have complaints of their own, with hints of their own. */
export const cellFull: CrossRule = {
  code: CODE,
  fleet: (fleet, plan, catalogue) => plan.cells.flatMap((cell) => full(catalogue, plan, cell, fleet)),
};

function full(catalogue: Catalogue, plan: PlatformPlan, cell: CellPlan, fleet: readonly FleetEntry[]): Finding[] {
  const over = ownBounds(catalogue, plan, cell, fleet).flatMap((bound) => {
    const { room, used } = bound;
    return room !== null && used > room ? [{ bound, room, by: used / Math.max(1, room) }] : [];
  });
  const [binding] = over.toSorted((a, b) => b.by - a.by);
  return binding ? [complaint(cell, livingIn(fleet, cell.cell.name).length, binding.bound, binding.room)] : [];
}

function complaint({ cell }: CellPlan, tenants: number, { name, unit, used, basis, why, reason }: Bound, room: number): Finding {
  return finding(CODE, {
    // What somebody reckons refuses nothing.
    severity: basis === 'assumed' ? 'warning' : 'error',
    at: reason.origin,
    subject: cell.name,
    found: `${used} ${unit}`,
    expected: `at most ${room} ${unit}`,
    message: `The ${tenants} tenants of ${cell.name} come to ${used} ${unit}; ${name} ends at ${room}: ${why}.`,
    hint: `About ${Math.floor((tenants * room) / used)} tenants like these fit. \`hansa explain cells.${cell.name}.capacity\` shows every bound.`,
  });
}
