import type { Pool } from 'pg';
import { faultOf } from '../db/fault.ts';
import { missing } from '@hansa/domain/access/second-factor.ts';
import { type Session, sessionById } from '../db/sessions.ts';

export type { Session };

/** Whether a session goes on, and misses nothing: for what lasts longer than a request. `must` as `missing` takes it. */
export async function goesOn(pool: Pool, id: string, must: boolean): Promise<boolean> {
  const session = await sessionById(pool, id);
  return session !== undefined && missing(session, must) === null;
}

/** The id of the tenant that has this slug now. */
export async function tenantBySlug(pool: Pool, slug: string): Promise<string | undefined> {
  const { rows } = await pool.query<{ id: string }>(`select id from tenant where slug = $1 and life not in ('erasing', 'erased')`, [slug]);
  return rows[0]?.id;
}

/** Whether there is such a tenant, and it is not being erased. */
export async function isTenant(pool: Pool, id: string): Promise<boolean> {
  const { rowCount } = await pool.query(`select from tenant where id = $1 and life not in ('erasing', 'erased')`, [id]);
  return rowCount === 1;
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
