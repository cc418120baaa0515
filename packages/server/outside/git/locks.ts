import { lstatSync, renameSync, rmSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { resolve, sep } from 'node:path';

/**
 * Milliseconds after which a lock file is taken for that of a dead program. Git holds those of branches for the milliseconds of one write; only
 * a program that was killed leaves one for longer.
 */
const DEAD_AFTER = 15_000;

/** The lock file that somebody else holds, from what Git said; only inside `folder`. */
export function lockIn(complaint: string, folder: string): string | null {
  const path = /Unable to create '(.+\.lock)': File exists/.exec(complaint)?.[1];
  return path !== undefined && resolve(path).startsWith(resolve(folder) + sep) ? resolve(path) : null;
}

/**
 * Breaks a lock that is old enough: true when it is out of the way, else the time (UTC milliseconds) from which on it may be broken.
 * It is moved before it is removed, so of two who break it one does; if what was moved turns out to be another, younger lock, it goes back.
 * Should its owner wake after all (stopped for longer than anybody waits), it finds its lock gone and fails without having changed the branch.
 */
export function breakLock(path: string, now: number): true | number {
  const seen = lstatSync(path, { throwIfNoEntry: false });
  if (seen === undefined) return true;
  if (now - seen.mtimeMs < DEAD_AFTER) return Math.ceil(seen.mtimeMs) + DEAD_AFTER;
  const aside = `${path}.${randomBytes(4).toString('hex')}`;
  try {
    renameSync(path, aside);
    if (lstatSync(aside).ino === seen.ino) rmSync(aside);
    else renameSync(aside, path);
  } catch {
    // somebody else was faster, and either way it is not there any more
  }
  return true;
}
