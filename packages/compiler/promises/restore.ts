import { type FleetEntry, livingIn } from '../plan/fleet.ts';
import type { CellPlan, PlatformPlan } from '../plan/plan.ts';
import { type Reason, reasonOf } from '../plan/thing.ts';
import { type Term, exactly, unknown } from './term.ts';

/** MiB that the tenants of a cell may have stored: their seats, times what a seat of their plan may hold. */
export function storedAtMost(plan: PlatformPlan, cell: CellPlan, fleet: readonly FleetEntry[]): number {
  const perSeat = new Map(plan.plans.map((each) => [each.name, each.values.storagePerSeat]));
  return livingIn(fleet, cell.cell.name).reduce((sum, entry) => sum + entry.seats * (perSeat.get(entry.plan) ?? 0), 0);
}

/** What a restore moves, object by object and row by row, at the rate that drills measured. */
export function restoreOf(plan: PlatformPlan, cell: CellPlan, fleet: readonly FleetEntry[]): readonly Term[] {
  const { offsite } = cell.services.objects.values;
  const asked = reasonOf(plan.backup, 'offsite');
  if (offsite === null)
    return [unknown({ name: 'what is lost is restored', why: 'nothing is offsite: what the cell had is gone', reason: asked })];
  return [filesRestored(plan, storedAtMost(plan, cell, fleet), offsite), rowsRestored(asked)];
}

function filesRestored(plan: PlatformPlan, stored: number, offsite: string): Term {
  const rate = plan.objectives.values.restoreRate;
  const reason = reasonOf(plan.objectives, 'restoreRate');
  const name = `${Math.ceil(stored / 1024)} GiB of files come back from ${offsite}`;
  if (rate === null)
    return unknown({ name, why: 'no drill has measured how fast (`backup.restoreRate`), and no provider publishes it', reason });
  return exactly('measured', Math.ceil(stored / rate), {
    name,
    why: `as much as the tenants may have stored, at ${rate} MiB/s, which your drills measured (\`backup.restoreRate\`)`,
    reason,
  });
}

function rowsRestored(reason: Reason): Term {
  return unknown({
    name: 'the databases come back and replay their log',
    why: 'how large they are is not part of the plan: rows are not bounded by what a seat may store',
    reason,
  });
}
