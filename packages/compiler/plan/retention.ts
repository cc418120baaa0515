import { milliseconds } from '../spec/forms.ts';
import type { BackupThing } from './kinds.ts';
import type { PlatformPlan } from './plan.ts';
import { seenBy, viewsOf } from './seen.ts';

const HOUR = 3_600_000;
const INTERVALS: Readonly<Record<string, number>> = { hourly: HOUR, daily: 24 * HOUR, weekly: 168 * HOUR };

/** How state of a cell is kept, by its name; as the platform says where there is no such cell any more. */
export function backupOf(platform: PlatformPlan, cell: string | null): BackupThing {
  const found = platform.cells.find((each) => each.cell.name === cell);
  return found ? seenBy(platform, found).backup : platform.backup;
}

/** The longest that copies of any cell are kept, as it is written. */
export function longestKept(platform: PlatformPlan): string {
  const kept = viewsOf(platform).map(({ backup }) => backup.values.keep);
  return kept.reduce((longest, each) => (milliseconds(each) > milliseconds(longest) ? each : longest));
}

/** Milliseconds between two copies of the kind that are made least often; what is never copied has no such time. */
function longestInterval({ values: { full, volumes } }: BackupThing): number {
  return Math.max(INTERVALS[full] ?? 0, INTERVALS[volumes] ?? 0);
}

/** Whether a full copy is still there when the next one is done: kept for longer than the time between two. */
export function copiesOverlap(backup: BackupThing): boolean {
  return milliseconds(backup.values.keep) > longestInterval(backup);
}

/**
 * Milliseconds after which no copy holds anything of what was removed: the last full one may have been made just before, is kept for its time, and until
 * then what was added to it leans on it for as long as the time between two.
 */
export function copiesLast(backup: BackupThing): number {
  return milliseconds(backup.values.keep) + longestInterval(backup);
}

/** Seconds between two copies of databases and buckets: of what is added, or of everything where nothing is added; null for never. */
export function secondsBetween({ values: { full, incremental } }: BackupThing): number | null {
  const both = [INTERVALS[full], INTERVALS[incremental]].filter((each) => each !== undefined);
  // Nothing is added to a copy that is never made.
  return full === 'never' || both.length === 0 ? null : Math.min(...both) / 1000;
}

/** Seconds between two copies of volumes; null for never. */
export function secondsBetweenVolumes({ values: { volumes } }: BackupThing): number | null {
  const interval = INTERVALS[volumes];
  return interval === undefined ? null : interval / 1000;
}
