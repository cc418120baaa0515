import { type Finding } from '@hansa/compiler';
import { checkFleet } from '@hansa/compiler/check/check.ts';
import type { FleetEntry } from '@hansa/compiler/plan/fleet.ts';
import type { PlatformPlan } from '@hansa/compiler/plan/plan.ts';
import { withCells } from '@hansa/compiler/plan/seen.ts';
import type { Language } from '@hansa/compiler';
import type { GoodPlatform } from './estate.ts';

/** What is taken of a cell, each as a number that must not be more than the cell has. */
type Amount = 'cpu' | 'memory' | 'pods' | 'connections' | 'buckets' | 'hosts';
const AMOUNTS: readonly Amount[] = ['cpu', 'memory', 'pods', 'connections', 'buckets', 'hosts'];

/**
 * The errors for which a tenant may not join the others of its cell, or not become what it wants to be among them. `before`: what it took until
 * now. Whoever takes no more than before is refused for new errors alone: a cell that has become too small may still be made emptier.
 */
export function refusals(
  { catalogue }: Language,
  { plan }: GoodPlatform,
  others: readonly FleetEntry[],
  before: FleetEntry | undefined,
  after: FleetEntry,
): Finding[] {
  const view = aloneIn(plan, after.cell);
  const errors = (fleet: readonly FleetEntry[]) => checkFleet(catalogue, view, fleet).filter((each) => each.severity === 'error');
  const found = errors([...others, after]);
  if (found.length === 0 || !before || grows(before, after)) return found;
  const old = new Set(errors([...others, before]).map(keyOf));
  return found.filter((each) => !old.has(keyOf(each)));
}

/** The platform with this cell alone: who is weighed in one of fifty cells makes none of the others fuller. Made once for each. */
function aloneIn(plan: PlatformPlan, name: string): PlatformPlan {
  const known = VIEWS.get(plan) ?? new Map<string, PlatformPlan>();
  VIEWS.set(plan, known);
  const view =
    known.get(name) ??
    withCells(
      plan,
      plan.cells.filter(({ cell }) => cell.name === name),
    );
  known.set(name, view);
  return view;
}

const VIEWS = new WeakMap<PlatformPlan, Map<string, PlatformPlan>>();

/** Whether anything that a cell has only so much of is taken more than before. */
function grows(before: FleetEntry, after: FleetEntry): boolean {
  const words = [...new Set([...Object.keys(before.dedicated), ...Object.keys(after.dedicated)])];
  const none = { cpu: 0, memory: 0, pods: 0 };
  const pairs = words.map((word) => [before.dedicated[word] ?? none, after.dedicated[word] ?? none] as const);
  return (
    before.cell !== after.cell ||
    AMOUNTS.some((amount) => after[amount] > before[amount]) ||
    pairs.some(([then, now]) => now.cpu > then.cpu || now.memory > then.memory || now.pods > then.pods)
  );
}

function keyOf({ code, at, subject }: Finding): string {
  return `${code} ${at.file} ${at.pointer} ${subject}`;
}
