import type { CellPlan, OwnParts, PlatformPlan } from './plan.ts';

/**
 * The platform as one of its cells sees it: with what its environment, or the cell itself, says otherwise. Whoever computes, renders or
 * judges for a cell looks through it; where nothing is said otherwise it is the platform itself. A view, not a copy: a copy would ask for
 * the digest.
 */
export function seenBy<P extends object>(platform: P, { own }: Pick<CellPlan, 'own'>): P {
  if (own === undefined) return platform;
  const parts = Object.entries(own).map(([part, value]) => [part, { value, enumerable: true }] as const);
  return Object.create(platform, Object.fromEntries(parts)) as P;
}

/** Whether a cell is only tried out, by its own profile: a layout without failover is not refused there. */
export function onTrial(platform: Pick<PlatformPlan, 'platform'>, cell: Pick<CellPlan, 'own'>): boolean {
  return seenBy(platform, cell).platform.values.profile === 'evaluation';
}

/** The platform once for each way in which its cells see it, with those cells alone: the platform itself where all see the same. */
export function viewsOf<P extends Pick<PlatformPlan, 'cells'>>(platform: P): readonly P[] {
  if (platform.cells.every(({ own }) => own === undefined)) return [platform];
  const groups = new Map<OwnParts | undefined, CellPlan[]>();
  for (const cell of platform.cells) groups.set(cell.own, [...(groups.get(cell.own) ?? []), cell]);
  return [...groups.values()].map((cells) => {
    return withCells(cells[0] ? seenBy(platform, cells[0]) : platform, cells);
  });
}

/** The platform with these of its cells alone: a view, as `seenBy` gives one. */
export function withCells<P extends Pick<PlatformPlan, 'cells'>>(platform: P, cells: readonly CellPlan[]): P {
  return Object.create(platform, { cells: { value: cells, enumerable: true } }) as P;
}
