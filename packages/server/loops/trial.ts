import type pg from 'pg';
import { progress } from '../db/tenants.ts';
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
    asked: false,
    signal: new AbortController().signal,
    stillMine: () => Promise.resolve(true),
    keep: () => Promise.resolve(),
    within: (work) => transaction(pool, work),
  };
  const seen = await loop.look(held);
  await transaction(pool, async (client) => {
    await progress(client, seen.progress ? [seen.progress] : []);
    await seen.write?.(client);
  });
  return seen;
}
