import type pg from 'pg';
import { transaction } from '../db/transaction.ts';
import type { Held, Look, Loop } from './loop.ts';

/** One look of a loop in a test, by a process whom nobody takes anything from; what it writes is written. */
export async function trialLook(pool: pg.Pool, loop: Loop, subject: string, state: unknown = {}): Promise<Look> {
  const held: Held = {
    kind: loop.kind,
    subject,
    epoch: 1,
    wakes: 0,
    attempts: 0,
    state,
    trace: '',
    takenOver: false,
    signal: new AbortController().signal,
    stillMine: () => Promise.resolve(true),
    keep: () => Promise.resolve(),
    within: (work) => transaction(pool, work),
  };
  const seen = await loop.look(held);
  if (seen.write) await transaction(pool, seen.write);
  return seen;
}
