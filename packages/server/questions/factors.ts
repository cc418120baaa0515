import type { Pool } from 'pg';
import { type Passkey, passkeysOf } from '../db/passkeys.ts';
import { codesLeft } from '../db/recovery-codes.ts';

/** What somebody can show besides what they signed in by. */
export interface Factors {
  readonly passkeys: readonly Pick<Passkey, 'id' | 'name' | 'madeAt' | 'usedAt' | 'synced'>[];
  readonly codesLeft: number;
}

export async function factorsOf(pool: Pool, person: string): Promise<Factors> {
  return { passkeys: await passkeysOf(pool, person), codesLeft: await codesLeft(pool, person) };
}
