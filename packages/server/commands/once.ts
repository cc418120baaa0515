import { createHash } from 'node:crypto';
import type { Pool } from 'pg';
import { Refusal } from '@hansa/domain/access/refusal.ts';
import { type Key, type KeptAnswer, claimKey, freeKey, keepAnswer } from '../db/answers.ts';
import type { Transaction } from '../db/transaction.ts';

export type { KeptAnswer };

export interface Keyed extends Key {
  /** Everything that makes the request what it is. */
  readonly request: readonly (string | Uint8Array)[];
}

/** Keeps the answer of what a transaction does. Throws a Refusal where another process took the request over and was faster. */
export type Keep = (client: Transaction, answer: KeptAnswer) => Promise<void>;

/**
 * Does something once for a key: the same request with the same key gets the answer that the first one got, for seven days. `act` changes what it
 * changes and keeps its answer in one transaction, so there is no moment at which a kill leaves one without the other. Refusals and faults are not
 * kept: then the key is free again. Throws a Refusal for a key that came with another request, or whose request is under way.
 */
export async function once<T>(
  pool: Pool,
  { request, ...key }: Keyed,
  act: (keep: Keep) => Promise<T>,
): Promise<{ readonly replayed: KeptAnswer } | { readonly fresh: T }> {
  const hash = createHash('sha256');
  for (const part of request) hash.update(part).update('\n');
  const digest = hash.digest('hex');
  const claimed = await claimKey(pool, key, digest);
  if (claimed.kind === 'known') return { replayed: claimed.answer };
  if (claimed.kind === 'other')
    throw new Refusal('invalid', 'request/key-reused', 'This Idempotency-Key came with another request before.');
  if (claimed.kind === 'busy') throw inFlight();
  let kept = false;
  try {
    const fresh = await act(async (client, answer) => {
      if (!(await keepAnswer(client, key, answer))) throw inFlight();
      kept = true;
    });
    if (!kept) throw new Error('a command that takes a key did not keep its answer');
    return { fresh };
  } catch (error) {
    // Where the database is away this fails, too, and the key is free after a while.
    const replayed = await freeKey(pool, key, digest).catch(() => undefined);
    if (replayed) return { replayed };
    throw error;
  }
}

function inFlight(): Refusal {
  return new Refusal('conflict', 'request/in-flight', 'The same request is being worked on.');
}
