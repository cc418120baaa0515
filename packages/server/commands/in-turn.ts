import type { Pool } from 'pg';

/** By database, so that two in one process know nothing of each other; the last in each line. */
const LINES = new WeakMap<Pool, Map<string, Promise<unknown>>>();

/**
 * One after the other for each name, in this process. Cells are weighed one tenant at a time, by a lock in the database: whoever waited for that
 * inside a transaction would hold a connection meanwhile, and forty new tenants of one cell would leave none for anybody else.
 */
export async function inTurn<T>(pool: Pool, name: string, act: () => Promise<T>): Promise<T> {
  const lines = LINES.get(pool) ?? new Map<string, Promise<unknown>>();
  LINES.set(pool, lines);
  const before = lines.get(name) ?? Promise.resolve();
  const mine = before.then(act, act);
  lines.set(name, mine);
  try {
    return await mine;
  } finally {
    if (lines.get(name) === mine) lines.delete(name);
  }
}
