import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { Secret } from '@hansa/domain/port/secret.ts';
import type { Pool } from 'pg';
import { resetFactors } from './commands/factor-reset.ts';
import { linkFor, tokenFor } from './commands/sessions.ts';
import { type Keyed, keyed } from './db/passkeys.ts';
import { openPool } from './db/pool.ts';
import { holderOf } from './embedded/holder.ts';
import { runningPostgres } from './embedded/postgres/running.ts';
import { isPassing } from './questions/session.ts';

/*
 * What an operator may do who sits at the machine: whoever can open the database of an installation can let people and machines into it, for it is
 * theirs already. Nothing of this is reachable over HTTP.
 */

/** Which installation: its database, or the folder in which everything embedded lies. */
export interface Installation {
  readonly data: string;
  readonly database?: string | undefined;
}

/** Hansa does not run there, or its database does not answer: a sentence for a person. */
export class NotRunning extends Error {}

export { rightsIn } from './outside/kubernetes/rights.ts';

const bytes = (count: number): Uint8Array => randomBytes(count);

export interface Asked {
  /** By which the machine stands in the register of events. */
  readonly name: string;
  readonly role: 'operator' | 'support';
  /** Seconds. */
  readonly lasts: number;
}

/** A bearer token. It is shown this once: the database knows its digest only. */
export function createToken(at: Installation, asked: Asked): Promise<{ readonly word: string; readonly expiresAt: Date }> {
  return inDatabase(at, (pool) => tokenFor(pool, bytes, asked));
}

/** The word of a one-time link that signs `person` in as an operator, and where Hansa answers as far as the folder says. */
export async function createLink(at: Installation, person: string): Promise<{ readonly word: string; readonly address: string | null }> {
  const word = await inDatabase(at, (pool) => linkFor(pool, bytes, person));
  return { word, address: at.database === undefined ? (holderOf(at.data)?.address ?? null) : null };
}

/** Operators who have passkeys. */
export function keyedOperators(at: Installation): Promise<readonly Keyed[]> {
  return inDatabase(at, keyed);
}

/**
 * Takes all passkeys and recovery codes of an operator away, named as `keyedOperators` names them or by id. `by` stands in the register for it. Gives
 * everybody whom the name could mean: where that is not one, nothing was done.
 */
export function resetOperator(at: Installation, who: string, by: string): Promise<readonly Keyed[]> {
  return inDatabase(at, async (pool) => {
    const meant = (await keyed(pool)).filter(({ person, name }) => person === who || name === who);
    const [only] = meant;
    if (only && meant.length === 1) await resetFactors({ pool, now: Date.now, bytes }, only.person, by);
    return meant;
  });
}

/** Asks something of the database of an installation that runs, and leaves it. Throws NotRunning where it does not. */
export async function inDatabase<T>({ data, database }: Installation, act: (pool: Pool) => Promise<T>): Promise<T> {
  const url = database === undefined ? runningPostgres(join(data, 'postgres')) : new Secret(database);
  if (!url)
    throw new NotRunning(`No Hansa runs on ${data}. Start it there first, or say where it is: HANSA_DATA=<folder>, or DATABASE_URL.`);
  const pool = openPool(url, { name: 'hansa-machine', size: 1 });
  try {
    return await act(pool);
  } catch (error) {
    const { code } = error as { code?: string };
    if (code === '42P01') throw new NotRunning('This database holds no Hansa yet: start it once with this database.');
    if (!isPassing(error)) throw error;
    throw new NotRunning(`The database of ${database === undefined ? data : 'DATABASE_URL'} does not answer. Does Hansa run there?`);
  } finally {
    await pool.end();
  }
}
