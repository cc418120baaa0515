import type { Pool } from 'pg';
import { type Session, sessionOf } from '../db/sessions.ts';

export type { Session };

/** Who this word belongs to; undefined for one that nobody gave out, or that has expired. */
export async function whoIs(pool: Pool, word: string): Promise<Session | undefined> {
  return sessionOf(pool, word);
}

/** Whether the database answers. */
export async function isReady(pool: Pool): Promise<boolean> {
  return pool.query('select 1').then(
    () => true,
    () => false,
  );
}
