import pg from 'pg';
import { NotOurServer } from './lineage.ts';
import { Unreplicated } from './unreplicated.ts';

/**
 * What went wrong with a query.
 *
 * - `conflict`: two transactions met; the same again may work at once.
 * - `away`: the server or the way to it; again later. Whether a commit took place, nobody knows.
 * - `statement`: the statement or its values, or a limit that it hit; the same again goes wrong again.
 */
export type Fault = 'conflict' | 'away' | 'statement';

/** SQLSTATE: serialization_failure, deadlock_detected, and lock_not_available, where whoever holds it does so for longer than we wait. */
const CONFLICTS = new Set(['40001', '40P01', '55P03']);
/** Classes 08 connection, 53 too many connections or no space, 57P shut down by an operator, 58 the system; a standby is read-only (25006). */
const AWAY = /^(08|53|57P|58)|^25006$/;

/** The kind of an error that a query, a transaction or a pool threw. A bug of ours is `statement`, too. */
export function faultOf(error: unknown): Fault {
  if (error instanceof NotOurServer || error instanceof Unreplicated) return 'away';
  if (error instanceof pg.DatabaseError) {
    const state = error.code ?? '';
    if (CONFLICTS.has(state)) return 'conflict';
    return AWAY.test(state) ? 'away' : 'statement';
  }
  const { code = '', message = '' } = error as NodeJS.ErrnoException;
  return /^E[A-Z]+$/.test(code) || /terminated|timeout|Connection|not queryable/.test(message) ? 'away' : 'statement';
}
