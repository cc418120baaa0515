import type { Pool } from 'pg';
import { faultOf } from '../db/fault.ts';
import { type Known, type Session, sessionOf } from '../db/sessions.ts';

export type { Session };

/** Who this word belongs to; undefined for one that nobody gave out, that has expired, or that nobody used for too long. */
export async function whoIs(pool: Pool, word: string): Promise<Known | undefined> {
  return sessionOf(pool, word);
}

/** Whether the database answers. */
export async function isReady(pool: Pool): Promise<boolean> {
  return pool.query('select 1').then(
    () => true,
    () => false,
  );
}

/** SQLSTATE: too long for a statement (query_canceled), for a lock (lock_not_available). */
const BUSY = new Set(['57014', '55P03']);

/** Whether it was the database that could not: it is away or has too much to do, and the same again may work. Anything else is a bug of ours. */
export function isPassing(error: unknown): boolean {
  return faultOf(error) !== 'statement' || BUSY.has((error as { code?: string }).code ?? '');
}
