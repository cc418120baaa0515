import { createHash } from 'node:crypto';
import type { Pool } from 'pg';
import type { Transaction } from './transaction.ts';

/** With whose it is in it: the same code of two people is two digests. 80 random bits need no salt and no slow hash. */
function digest(person: string, code: string): Buffer {
  return createHash('sha256').update(`${person}\n${code}`).digest();
}

/** Takes the place of all that were there. `codes` as `readCode` gives them; none: they are gone. */
export async function keepCodes(client: Transaction, person: string, codes: readonly string[]): Promise<void> {
  await client.query('delete from recovery_code where person = $1', [person]);
  await client.query('insert into recovery_code (hash, person) select hash, $1 from unnest($2::bytea[]) hash', [
    person,
    codes.map((code) => digest(person, code)),
  ]);
}

/** Spends a code: true for the first who comes with it, and false from then on. */
export async function spendCode(client: Transaction, person: string, code: string): Promise<boolean> {
  const { rowCount } = await client.query('delete from recovery_code where person = $1 and hash = $2', [person, digest(person, code)]);
  return rowCount === 1;
}

export async function codesLeft(client: Pool | Transaction, person: string): Promise<number> {
  const { rows } = await client.query<{ left: number }>('select count(*)::int "left" from recovery_code where person = $1', [person]);
  return rows[0]?.left ?? 0;
}
