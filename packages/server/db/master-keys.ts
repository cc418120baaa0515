import { createHash } from 'node:crypto';
import type { Pool } from 'pg';
import { open, seal } from './sealed.ts';
import { transaction } from './transaction.ts';

/** A tenant's key as it stands in the database. `master`: fingerprint of what seals it; null in rows from before there were several. */
export interface SealedKey {
  readonly tenant: string;
  readonly sealed: Buffer;
  readonly master: string | null;
}

/** A tenant's key that none of our keys opens. */
export class NoMasterKey extends Error {}

/** Names a key without telling anything of it: 16 hexadecimal digits of a digest, and a key is 32 random bytes. */
export function fingerprintOf(key: Uint8Array): string {
  return createHash('sha256').update('hansa/vault-key\n').update(key).digest('hex').slice(0, 16);
}

/** The installation's keys, which are never in the database: one that seals, and another that may still open what it sealed before. */
export class MasterKeys {
  readonly #current: Uint8Array;
  /** By their fingerprints. */
  readonly #all: ReadonlyMap<string, Uint8Array>;
  readonly #bytes: (count: number) => Uint8Array;
  /** Of the one that seals. */
  readonly fingerprint: string;

  /** Each has 32 bytes; `bytes` gives random ones. */
  constructor(current: Uint8Array, other: Uint8Array | null, bytes: (count: number) => Uint8Array) {
    this.#current = current;
    const all = other === null ? [current] : [current, other];
    if (all.some((key) => key.length !== 32)) throw new Error('a key of the vault has 32 bytes');
    this.#all = new Map(all.map((key) => [fingerprintOf(key), key]));
    this.fingerprint = fingerprintOf(current);
    this.#bytes = bytes;
  }

  seal(tenant: string, key: Uint8Array): Buffer {
    return seal(this.#current, Buffer.from(key), placeOf(tenant), this.#bytes(12));
  }

  /** Throws a NoMasterKey where none of them sealed it. */
  open({ tenant, sealed, master }: SealedKey): Buffer {
    for (const [fingerprint, key] of this.#all) {
      if (master !== null && fingerprint !== master) continue;
      try {
        return open(key, sealed, placeOf(tenant));
      } catch {
        // Another key, or another tenant's row: the next one may fit.
      }
    }
    const which = master === null ? 'a key that is not here' : `the key ${master}`;
    throw new NoMasterKey(`the secrets of ${tenant} are sealed with ${which}; here is ${[...this.#all.keys()].join(' and ')}`);
  }
}

function placeOf(tenant: string): string {
  return `key/${tenant}`;
}

/** Tenants whose key is sealed with something else than the current key. */
export async function countOthers(pool: Pool, keys: MasterKeys): Promise<number> {
  const { rows } = await pool.query<{ count: number }>('select count(*)::int count from secret_key where master is distinct from $1', [
    keys.fingerprint,
  ]);
  return rows[0]?.count ?? 0;
}

/** Tenants in one transaction: short, so that nobody who reads secrets waits. */
const MOST = 100;

/**
 * Seals every tenant's key with the current one, and gives how many it sealed. Values stay as they are: they are sealed with the tenant's key.
 * Killed anywhere, the next call goes on, since each row says what seals it. Throws a NoMasterKey, and keeps what is done, where one does not open.
 */
export async function rekey(pool: Pool, keys: MasterKeys): Promise<number> {
  for (let sealed = 0; ; ) {
    const done = await transaction(pool, async (client) => {
      const { rows } = await client.query<SealedKey>(
        'select tenant, sealed, master from secret_key where master is distinct from $1 order by tenant limit $2 for update',
        [keys.fingerprint, MOST],
      );
      const again = rows.map((row) => keys.seal(row.tenant, keys.open(row)));
      await client.query(
        `update secret_key set sealed = given.sealed, master = $1
         from unnest($2::text[], $3::bytea[]) given (tenant, sealed) where secret_key.tenant = given.tenant`,
        [keys.fingerprint, rows.map((row) => row.tenant), again],
      );
      return rows.length;
    });
    if (done === 0) return sealed;
    sealed += done;
  }
}
