import type { Pool } from 'pg';
import type { Transaction } from './transaction.ts';

export interface Passkey {
  readonly id: string;
  readonly person: string;
  /** As its authenticator knows it. */
  readonly credential: Buffer;
  /** SubjectPublicKeyInfo, DER. */
  readonly key: Buffer;
  readonly counter: number;
  readonly synced: boolean;
  readonly name: string;
  readonly madeAt: Date;
  readonly usedAt: Date | null;
}

const COLUMNS = 'id, person, credential, key, counter::float8 "counter", synced, name, made_at "madeAt", used_at "usedAt"';

/** Of one person, the oldest first. */
export async function passkeysOf(client: Pool | Transaction, person: string): Promise<readonly Passkey[]> {
  const { rows } = await client.query<Passkey>(`select ${COLUMNS} from passkey where person = $1 order by made_at, id`, [person]);
  return rows;
}

/** One of a person's, held until the transaction ends: of two uses at once the second sees what the first has counted. */
export async function lockPasskey(client: Transaction, person: string, credential: Uint8Array): Promise<Passkey | undefined> {
  const { rows } = await client.query<Passkey>(`select ${COLUMNS} from passkey where person = $1 and credential = $2 for update`, [
    person,
    credential,
  ]);
  return rows[0];
}

/** False where somebody has this one already. */
export async function addPasskey(client: Transaction, passkey: Omit<Passkey, 'madeAt' | 'usedAt'>): Promise<boolean> {
  const { id, person, credential, key, counter, synced, name } = passkey;
  const { rowCount } = await client.query(
    `insert into passkey (id, person, credential, key, counter, synced, name) values ($1, $2, $3, $4, $5, $6, $7)
     on conflict (credential) do nothing`,
    [id, person, credential, key, counter, synced, name],
  );
  return rowCount === 1;
}

export async function usedPasskey(client: Transaction, id: string, counter: number): Promise<void> {
  await client.query('update passkey set counter = $2, used_at = now() where id = $1', [id, counter]);
}

/** False where this person has no such one; so do the next two. */
export async function namePasskey(client: Transaction, person: string, id: string, name: string): Promise<boolean> {
  const { rowCount } = await client.query('update passkey set name = $3 where person = $1 and id = $2', [person, id, name]);
  return rowCount === 1;
}

export async function removePasskey(client: Transaction, person: string, id: string): Promise<boolean> {
  const { rowCount } = await client.query('delete from passkey where person = $1 and id = $2', [person, id]);
  return rowCount === 1;
}

/** How many there were. */
export async function removePasskeys(client: Transaction, person: string): Promise<number> {
  const { rowCount } = await client.query('delete from passkey where person = $1', [person]);
  return rowCount ?? 0;
}

/** An operator with passkeys, as whoever sits at the machine can tell them from others. */
export interface Keyed {
  readonly person: string;
  readonly name: string;
  /** Who says who that is: `machine`, or the address of an identity provider. */
  readonly issuer: string;
  readonly passkeys: number;
  readonly codesLeft: number;
  readonly usedAt: Date | null;
}

/** Everybody who has passkeys, by name. */
export async function keyed(pool: Pool): Promise<readonly Keyed[]> {
  const { rows } = await pool.query<Keyed>(
    `select person.id person, person.name, issuer, count(*)::int passkeys, max(used_at) "usedAt",
       (select count(*)::int from recovery_code where recovery_code.person = person.id) "codesLeft"
     from person join passkey on passkey.person = person.id group by person.id order by person.name, issuer`,
  );
  return rows;
}
