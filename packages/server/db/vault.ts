import { type KeyObject, createSecretKey } from 'node:crypto';
import type { Pool } from 'pg';
import type { Transaction } from './transaction.ts';
import { Secret } from '@hansa/domain/port/secret.ts';
import type { MasterKeys, SealedKey } from './master-keys.ts';
import { Recent } from '../recent.ts';
import { open, seal } from './sealed.ts';

/** Where a value stands, and which one of several. */
export interface SecretPlace {
  readonly path: string;
  readonly key: string;
  readonly generation: number;
}

/** How a secret comes to be, as the plan says it; `issued` and `brought` ones are put here by whoever gets them. */
export interface SecretWant extends SecretPlace {
  readonly recipe:
    | { readonly make: 'random'; readonly characters: 'A-Za-z0-9_-' | 'a-z0-9'; readonly length: number }
    | { readonly make: 'constant'; readonly value: string }
    | { readonly make: 'issued' | 'brought' };
}

export interface Valued {
  readonly generation: number;
  readonly value: Secret;
}

/** By `path#key` every generation that is kept, the newest first: while a secret rotates, the one from before is kept beside it. */
export type Values = ReadonlyMap<string, readonly Valued[]>;

/** The values up to this generation, the newest first: a plan that is older than another one's rotation goes on with its own. */
export function valuesUpTo(values: Values, { path, key, generation }: SecretPlace): readonly Valued[] {
  return (values.get(`${path}#${key}`) ?? []).filter((each) => each.generation <= generation);
}

/** What can be made here and is not there. Of what is there in a later generation nothing is made: it was, and is forgotten. */
export function missingOf(values: Values, wants: readonly SecretWant[]): readonly SecretWant[] {
  return wants.filter(({ path, key, generation, recipe }) => {
    const newest = values.get(`${path}#${key}`)?.[0]?.generation ?? 0;
    return recipe.make !== 'brought' && recipe.make !== 'issued' && newest < generation;
  });
}

/** Names the values of a tenant as they are sealed, and the sealing of its key: a nonce is used once. */
interface Which {
  readonly tenant: string;
  readonly which: string;
}

const WHICH = `select secret_key.tenant, encode(sha256(convert_to(
      string_agg(path || '#' || key || '@' || generation || encode(substring(secret.sealed for 12), 'hex'), ' ' order by path, key, generation)
        || encode(substring(secret_key.sealed for 12), 'hex'), 'UTF8')), 'hex') which
    from secret_key join secret on secret.tenant = secret_key.tenant where secret_key.tenant = any($1)
    group by secret_key.tenant, secret_key.sealed`;

/** Tenants whose sealed values are kept (4 kB each): as many as are looked at in turn. */
const RECENT = 1_200;

/** A value with the key of its tenant. */
interface Kept extends SecretPlace, SealedKey {
  readonly value: Buffer;
}

/**
 * Secrets of tenants in the database: sealed with AES-256-GCM under a key of the tenant, and that under the installation's key, which is
 * never in the database. Where a value stands is authenticated with it, so rows cannot be exchanged. A backup
 * of the database has the tenant's key and its values as they were then, and opens them with the installation's key until it expires.
 */
export class Vault {
  readonly #masters: MasterKeys;
  readonly #bytes: (count: number) => Uint8Array;

  /** `bytes` gives random ones. */
  constructor(masters: MasterKeys, bytes: (count: number) => Uint8Array) {
    this.#masters = masters;
    this.#bytes = bytes;
  }

  /** The values of a tenant, after making those that are missing and can be made here. Two at the same time make one: the second finds the first's. */
  async provide(client: Pool | Transaction, tenant: string, wants: readonly SecretWant[]): Promise<Values> {
    const missing = missingOf(await this.read(client, tenant), wants);
    await this.#insert(
      client,
      tenant,
      missing.map((want) => ({ ...want, value: this.#made(want) })),
    );
    return this.read(client, tenant);
  }

  /** Keeps a value that an outsider issued or a person brought. The first one given for a generation stays. */
  async put(client: Pool | Transaction, tenant: string, want: SecretPlace, value: Secret): Promise<void> {
    await this.#insert(client, tenant, [{ ...want, value: value.reveal() }]);
  }

  async read(client: Pool | Transaction, tenant: string): Promise<Values> {
    return (await this.readAll(client, [tenant])).get(tenant) ?? new Map<string, readonly Valued[]>();
  }

  /**
   * The values of several tenants, by tenant; who has none is missing. One that does not open throws when it is revealed, a NoMasterKey where it is
   * the tenant's key: whoever is read with others keeps nobody from his own.
   */
  async readAll(client: Pool | Transaction, tenants: readonly string[]): Promise<ReadonlyMap<string, Values>> {
    const { rows } = await client.query<Which>({ name: 'vault-which', text: WHICH, values: [tenants] });
    const there = new Map(rows.map((row) => [row.tenant, row.which]));
    for (const tenant of tenants) if (!there.has(tenant)) this.#recent.delete(tenant);
    const values = new Map<string, Values>();
    // Taken at once: while the others are read it may be let go, and a tenant that is missing here is one without values.
    for (const [tenant, which] of there) {
      const known = this.#recent.get(tenant);
      if (known?.which === which) values.set(tenant, known.values);
    }
    const others = rows.filter(({ tenant }) => !values.has(tenant));
    if (others.length > 0) for (const [tenant, read] of await this.#readAll(client, others)) values.set(tenant, read);
    return values;
  }

  /** Lets go of what was read, with the keys that opened it: nobody has asked for any for a while. */
  letGo(): void {
    this.#recent = new Recent(RECENT);
  }

  /** What is kept of a tenant is at most looks what was read before: a dozen rows, of which nothing is used but which they are. */
  #recent = new Recent<string, { readonly which: string; readonly values: Values }>(RECENT);

  /** Those whose values are not the ones that were read last. */
  async #readAll(client: Pool | Transaction, which: readonly Which[]): Promise<ReadonlyMap<string, Values>> {
    const { rows } = await client.query<Kept>({
      name: 'vault-read',
      text: `select secret_key.tenant, secret_key.sealed, master, path, key, generation, secret.sealed value
        from secret_key join secret on secret.tenant = secret_key.tenant
        where secret_key.tenant = any($1) order by secret_key.tenant, path, key, generation desc`,
      values: [which.map(({ tenant }) => tenant)],
    });
    const read = new Map(
      [...Map.groupBy(rows, ({ tenant }) => tenant)].map(([tenant, own]) => [tenant, this.#opened(own as [Kept, ...Kept[]])]),
    );
    for (const each of which) {
      const values = read.get(each.tenant);
      if (values) this.#recent.put(each.tenant, { which: each.which, values });
    }
    return read;
  }

  #opened([first, ...others]: readonly [Kept, ...Kept[]]): Values {
    let opened: KeyObject | undefined;
    const key = (): KeyObject => (opened ??= createSecretKey(this.#masters.open(first)));
    const values = new Map<string, Valued[]>();
    for (const row of [first, ...others]) {
      const at = `${row.path}#${row.key}`;
      // Most looks need none of them: they want to know which there are.
      const value = new Secret(() => open(key(), row.value, place(row.tenant, row)).toString('utf8'));
      values.set(at, [...(values.get(at) ?? []), { generation: row.generation, value }]);
    }
    return values;
  }

  /** Erases every value of a tenant here; backups of this database have them until they expire. */
  async forget(client: Pool | Transaction, tenant: string): Promise<void> {
    await client.query('delete from secret_key where tenant = $1', [tenant]);
  }

  /** Forgets the generations before these where these are there; gives how many values that were. */
  async forgetOlder(client: Pool | Transaction, tenant: string, places: readonly SecretPlace[]): Promise<number> {
    const { rowCount } = await client.query(
      `delete from secret using unnest($2::text[], $3::text[], $4::int[]) given (path, key, generation)
       where tenant = $1 and secret.path = given.path and secret.key = given.key and secret.generation < given.generation and exists (
         select from secret kept
         where kept.tenant = $1 and kept.path = given.path and kept.key = given.key and kept.generation = given.generation)`,
      [tenant, places.map((each) => each.path), places.map((each) => each.key), places.map((each) => each.generation)],
    );
    return rowCount ?? 0;
  }

  async #insert(client: Pool | Transaction, tenant: string, made: readonly (SecretPlace & { readonly value: string })[]): Promise<void> {
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
    const { rows } = await client.query<SealedKey>({
      name: 'vault-key',
      text: 'select tenant, sealed, master from secret_key where tenant = $1',
      values: [tenant],
    });
    return rows[0] && this.#masters.open(rows[0]);
  }

  async #newKey(client: Pool | Transaction, tenant: string): Promise<Buffer> {
    const sealed = this.#masters.seal(tenant, this.#bytes(32));
    await client.query('insert into secret_key (tenant, sealed, master) values ($1, $2, $3) on conflict do nothing', [
      tenant,
      sealed,
      this.#masters.fingerprint,
    ]);
    return (await this.#key(client, tenant)) as Buffer;
  }

  #made({ recipe }: SecretWant): string {
    if (recipe.make === 'constant') return recipe.value;
    if (recipe.make !== 'random') throw new Error(`nobody makes here what is ${recipe.make}`);
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

function place(tenant: string, { path, key, generation }: SecretPlace): string {
  return `${tenant}/${path}#${key}@${generation}`;
}
