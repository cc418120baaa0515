import { createHash } from 'node:crypto';
import type { Pool } from 'pg';
import { Refusal } from '@hansa/domain/access/refusal.ts';
import { type KeptAnswer, claimKey, keepAnswer } from '../db/answers.ts';

export interface Keyed {
  readonly actor: string;
  readonly key: string;
  /** Everything that makes the request what it is. */
  readonly request: readonly (string | Uint8Array)[];
}

/**
 * Does something once for a key: the same request with the same key gets the answer that the first one got, for seven days. Refusals and faults are
 * not kept: then the key is free again. Throws a Refusal for a key that came with another request, or whose request is under way.
 */
export async function once(
  pool: Pool,
  { actor, key, request }: Keyed,
  act: () => Promise<KeptAnswer>,
): Promise<KeptAnswer & { readonly replayed: boolean }> {
  const digest = createHash('sha256');
  for (const part of request) digest.update(part).update('\n');
  const claimed = await claimKey(pool, actor, key, digest.digest('hex'));
  if (claimed.kind === 'known') return { ...claimed.answer, replayed: true };
  if (claimed.kind === 'other')
    throw new Refusal('invalid', 'request/key-reused', 'This Idempotency-Key came with another request before.');
  if (claimed.kind === 'busy') throw new Refusal('conflict', 'request/in-flight', 'The same request is being worked on.');
  try {
    const answer = await act();
    await keepAnswer(pool, actor, key, answer);
    return { ...answer, replayed: false };
  } catch (error) {
    await keepAnswer(pool, actor, key, null);
    throw error;
  }
}
