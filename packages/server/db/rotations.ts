import type { Pool } from 'pg';
import type { Generations } from '@hansa/domain/tenancy/generations.ts';
import { COLUMNS, type TenantRow } from './tenants.ts';
import type { Transaction } from './transaction.ts';

/** The next generations of a tenant's secrets; the version counts on. */
export async function raiseGenerations(client: Transaction, id: string, generations: Generations): Promise<TenantRow> {
  const { rows } = await client.query<TenantRow>(
    `update tenant set generations = $2, version = version + 1, changed_at = now() where id = $1 returning ${COLUMNS}`,
    [id, generations],
  );
  return rows[0] as TenantRow;
}

/**
 * Whether a rotation of the tenant is under way: some old value is still kept beside its new one, or a generation was asked for and the app has
 * no value of it yet. Apps without secrets of their own never have one.
 */
export async function isRotating(client: Pool | Transaction, id: string, generations: Generations): Promise<boolean> {
  const { rows } = await client.query<{ app: string; newest: number; several: boolean }>({
    name: 'rotation-under-way',
    text: `select split_part(path, '/', 3) app, max(newest) newest, bool_or(several) several from (
        select path, max(generation) newest, count(*) > 1 several from secret where tenant = $1 group by path, key
      ) kept group by app`,
    values: [id],
  });
  return rows.some(({ app, newest, several }) => several || newest < (generations[app] ?? 1));
}

/** An app of a tenant, and the age of its newest secret by the database's clock. Milliseconds. */
export interface Aged {
  readonly tenant: string;
  readonly app: string;
  readonly age: number;
}

/** Apps of tenants in use whose newest secret is at least this old, the oldest first. */
export async function agedSecrets(pool: Pool, age: number, most: number): Promise<Aged[]> {
  const { rows } = await pool.query<Aged>({
    name: 'rotation-aged',
    text: `select secret.tenant, split_part(secret.path, '/', 3) app, extract(epoch from now() - max(secret.made_at))::float8 * 1000 age
      from secret join tenant on tenant.id = secret.tenant and tenant.life in ('active', 'suspended') and tenant.intent <> 'erased' and not tenant.held
      group by 1, 2 having max(secret.made_at) <= now() - make_interval(secs => $1 / 1000.0)
      order by 3 desc, 1, 2 limit $2`,
    values: [age, most],
  });
  return rows;
}

/** Tenants that keep an old value and began in the last day (one that is stuck longer takes nobody's turn), and all that have secrets. */
export async function countRotating(pool: Pool): Promise<{ readonly rotating: number; readonly all: number }> {
  const { rows } = await pool.query<{ rotating: number; all: number }>({
    name: 'rotation-count',
    text: `select (select count(*)::int from secret_key) "all", (select count(distinct tenant)::int from (
        select tenant from secret group by tenant, path, key having count(*) > 1 and max(made_at) > now() - interval '1 day') kept) rotating`,
  });
  return rows[0] ?? { rotating: 0, all: 0 };
}
