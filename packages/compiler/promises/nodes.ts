import { type FleetEntry, livingIn } from '../plan/fleet.ts';
import type { Need, PoolThing, Taint } from '../plan/kinds.ts';
import type { CellPlan, PlatformPlan } from '../plan/plan.ts';
import { add, reserved } from './room.ts';

/**
 * Pools by who may use them: the open ones under no word, and each dedication apart. A tainted pool that an app tolerates counts as open: that may
 * be more room than there is for the other apps, and never less.
 */
export function groups(plan: PlatformPlan, cell: CellPlan): ReadonlyMap<string, readonly PoolThing[]> {
  const byWord = new Map<string, PoolThing[]>(cell.primary.servers.some((server) => server.values.schedulable) ? [['', []]] : []);
  for (const pool of cell.primary.pools) {
    const word = pool.values.labels['hansa/for'] ?? (pool.values.taints.every((taint) => isTolerated(plan, taint)) ? '' : undefined);
    if (word !== undefined) byWord.set(word, [...(byWord.get(word) ?? []), pool]);
  }
  return byWord;
}

/** What the tenants of a cell request on the pools of a word, with the platform's own pods where those stand. */
export function needOf(cell: CellPlan, fleet: readonly FleetEntry[], word: string): Need {
  const own = livingIn(fleet, cell.cell.name).map((entry) => needIn(entry, word));
  return own.reduce(add, word === '' ? reserved(cell) : NOTHING);
}

/** Everything that runs in a cell, wherever: its standby may dedicate its pools in other ways, so it is held against all of its nodes. */
export function needOfAll(cell: CellPlan, fleet: readonly FleetEntry[]): Need {
  const words = new Set(livingIn(fleet, cell.cell.name).flatMap((entry) => Object.keys(entry.dedicated)));
  return ['', ...words].map((word) => needOf(cell, fleet, word)).reduce(add);
}

/** What one tenant requests, wherever. */
export function needOfOne(entry: FleetEntry): Need {
  return Object.values(entry.dedicated).reduce(add, entry);
}

/** What one tenant requests there. */
export function needIn(entry: FleetEntry, word: string): Need {
  return word === '' ? entry : (entry.dedicated[word] ?? NOTHING);
}

const NOTHING: Need = { cpu: 0, memory: 0, pods: 0 };

/** Whether an app on offer tolerates a taint of the spec. */
export function isTolerated(plan: PlatformPlan, taint: Taint): boolean {
  return plan.apps.value.some((app) => tolerated(plan, app).includes(taint.key.slice('hansa/'.length)));
}

/** Taints of the spec that an app tolerates, by their names. */
export function tolerated(plan: PlatformPlan, app: string): readonly string[] {
  return (plan.settings[app]?.['tolerates']?.value ?? []) as readonly string[];
}
