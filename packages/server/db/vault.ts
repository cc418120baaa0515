import { createCipheriv, createDecipheriv } from 'node:crypto';
import type { Pool } from 'pg';
import type { Transaction } from './transaction.ts';
import { Secret } from '@hansa/domain/port/secret.ts';

/** How a secret comes to be, as the plan says it; `issued` and `brought` ones are put here by whoever gets them. */
export interface SecretWant {
  readonly path: string;
  readonly key: string;
  readonly generation: number;
  readonly recipe:
    | { readonly make: 'random'; readonly characters: 'A-Za-z0-9_-' | 'a-z0-9'; readonly length: number }
    | { readonly make: 'constant'; readonly value: string }
    | { readonly make: 'issued' | 'brought' };
}

/** Values by `path#key`, the newest generation of each. */
export type Values = ReadonlyMap<string, { readonly generation: number; readonly value: Secret }>;

interface Row {
  readonly path: string;
  readonly key: string;
  readonly generation: number;
  readonly sealed: Buffer;
}

/**
 * Secrets of tenants in the database: sealed with AES-256-GCM under a key of the tenant, and that under the installation's key, which is
 * never in the database. Where a value stands is authenticated with it, so rows cannot be exchanged. Erasing the tenant's key erases
 * its values in every backup as well.
 */
export class Vault {
  readonly #master: Uint8Array;
  readonly #bytes: (count: number) => Uint8Array;

  /** `master` has 32 bytes; `bytes` gives random ones. */
  constructor(master: Uint8Array, bytes: (count: number) => Uint8Array) {
    if (master.length !== 32) throw new Error('the key of the vault has 32 bytes');
    this.#master = master;
    this.#bytes = bytes;
  }

  /** Makes what is missing and can be made here. Two at the same time make one: the second finds the first's. */
  async ensure(client: Pool | Transaction, tenant: string, wants: readonly SecretWant[]): Promise<void> {
    const makable = wants.flatMap((want) => {
      const value = this.#made(want);
      return value === undefined ? [] : [{ ...want, value }];
    });
    await this.#insert(client, tenant, makable);
  }

  /** Keeps a value that an outsider issued or a person brought. The first one given for a generation stays. */
  async put(client: Pool | Transaction, tenant: string, want: SecretWant, value: Secret): Promise<void> {
    await this.#insert(client, tenant, [{ ...want, value: value.reveal() }]);
  }

  /** The values of a tenant, after making those that are missing and can be made here. */
  async provide(client: Pool | Transaction, tenant: string, wants: readonly SecretWant[]): Promise<Values> {
    const there = await this.read(client, tenant);
    const missing = wants.filter(({ path, key, generation }) => (there.get(`${path}#${key}`)?.generation ?? 0) < generation);
    if (missing.length === 0) return there;
    await this.ensure(client, tenant, missing);
    return this.read(client, tenant);
  }

  async read(client: Pool | Transaction, tenant: string): Promise<Values> {
    const key = await this.#key(client, tenant);
    if (!key) return new Map();
    const { rows } = await client.query<Row>({
      name: 'vault-read',
      text: 'select distinct on (path, key) path, key, generation, sealed from secret where tenant = $1 order by path, key, generation desc',
      values: [tenant],
    });
    return new Map(
      rows.map((row) => {
        const value = new Secret(open(key, row.sealed, place(tenant, row)).toString('utf8'));
        return [`${row.path}#${row.key}`, { generation: row.generation, value }];
      }),
    );
  }

  /** Erases every value of a tenant, in backups too: what is left there cannot be opened any more. */
  async forget(client: Pool | Transaction, tenant: string): Promise<void> {
    await client.query('delete from secret_key where tenant = $1', [tenant]);
  }

  async #insert(client: Pool | Transaction, tenant: string, made: readonly (SecretWant & { readonly value: string })[]): Promise<void> {
    if (made.length === 0) return;
    const key = (await this.#key(client, tenant)) ?? (await this.#newKey(client, tenant));
    const sealed = made.map((each) => seal(key, Buffer.from(each.value), place(tenant, each), this.#bytes(12)));
    await client.query({
      name: 'vault-insert',
      text: `insert into secret (tenant, path, key, generation, sealed)
        select $1, * from unnest($2::text[], $3::text[], $4::int[], $5::bytea[]) on conflict do nothing`,
      values: [tenant, made.map((each) => each.path), made.map((each) => each.key), made.map((each) => each.generation), sealed],
    });
  }

  async #key(client: Pool | Transaction, tenant: string): Promise<Buffer | undefined> {
    const { rows } = await client.query<{ sealed: Buffer }>({
      name: 'vault-key',
      text: 'select sealed from secret_key where tenant = $1',
      values: [tenant],
    });
    return rows[0] && open(this.#master, rows[0].sealed, `key/${tenant}`);
  }

  async #newKey(client: Pool | Transaction, tenant: string): Promise<Buffer> {
    const sealed = seal(this.#master, Buffer.from(this.#bytes(32)), `key/${tenant}`, this.#bytes(12));
    await client.query('insert into secret_key (tenant, sealed) values ($1, $2) on conflict do nothing', [tenant, sealed]);
    return (await this.#key(client, tenant)) as Buffer;
  }

  #made({ recipe }: SecretWant): string | undefined {
    if (recipe.make === 'constant') return recipe.value;
    if (recipe.make !== 'random') return undefined;
    const letters = recipe.characters === 'a-z0-9' ? LOWER : ALL;
    let text = '';
    while (text.length < recipe.length) {
      // A remainder would favour the first letters: what lies beyond the last whole round is drawn again.
      for (const byte of this.#bytes(recipe.length)) if (byte < 256 - (256 % letters.length)) text += letters[byte % letters.length];
    }
    return text.slice(0, recipe.length);
  }
}

const LOWER = 'abcdefghijklmnopqrstuvwxyz0123456789';
const ALL = `${LOWER}ABCDEFGHIJKLMNOPQRSTUVWXYZ_-`;

function place(tenant: string, { path, key, generation }: Pick<Row, 'path' | 'key' | 'generation'>): string {
  return `${tenant}/${path}#${key}@${generation}`;
}

/** Nonce, tag and text in one. */
function seal(key: Uint8Array, text: Buffer, at: string, nonce: Uint8Array): Buffer {
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(at));
  const body = Buffer.concat([cipher.update(text), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), body]);
}

/** Throws where the key, the place or a bit of it is wrong. */
function open(key: Uint8Array, sealed: Buffer, at: string): Buffer {
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, 12)).setAAD(Buffer.from(at));
  decipher.setAuthTag(sealed.subarray(12, 28));
  return Buffer.concat([decipher.update(sealed.subarray(28)), decipher.final()]);
}
