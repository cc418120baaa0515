import { milliseconds } from '../spec/forms.ts';
import type { BackupThing } from './kinds.ts';

const HOUR = 3_600_000;
const INTERVALS: Readonly<Record<string, number>> = { hourly: HOUR, daily: 24 * HOUR, weekly: 168 * HOUR };

/** Whether a full copy is still there when the next one is done: kept for longer than the time between two. */
export function copiesOverlap({ values: { full, keep } }: BackupThing): boolean {
  return milliseconds(keep) > (INTERVALS[full] ?? 0);
}

/**
 * Milliseconds after which no copy holds anything of what was removed: the last full one may have been made just before, is kept for its time, and until
 * then what was added to it leans on it for as long as the time between two.
 */
export function copiesLast({ values: { full, keep } }: BackupThing): number {
  return milliseconds(keep) + (INTERVALS[full] ?? 0);
}
