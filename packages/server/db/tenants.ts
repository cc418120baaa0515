import type { Pool } from 'pg';
import type { Transaction } from './transaction.ts';
import type { Generations } from '@hansa/domain/tenancy/generations.ts';
import type { Intent, Life } from '@hansa/domain/tenancy/step.ts';

/** A tenant as it was asked for, and how far it has come. */
export interface TenantRow {
  readonly id: string;
  readonly slug: string;
  readonly cell: string;
  readonly plan: string;
  readonly seats: number;
  readonly wave: number;
  readonly apps: readonly string[] | null;
  /** Generation of the secrets of each app whose secrets were rotated; of the others it is the first. */
  readonly generations: Generations;
  readonly owner: 'contract' | 'git';
  readonly intent: Intent;
  readonly life: Life;
  readonly held: boolean;
  readonly version: number;
  readonly inSpec: number;
  readonly settled: number;
  readonly file: string | null;
  /** The release that it is made by; null: by the newest. */
  readonly release: string | null;
  /** Why it was not moved to a newer one. */
  readonly stays: { readonly release: string; readonly code: string; readonly detail: string } | null;
  /** Counts changes of the contact; null: nobody is known. Who it is stands in one place only. */
  readonly contact: number | null;
  /** Code of why nobody has its welcome. */
  readonly letterTrouble: string | null;
  readonly createdAt: Date;
}

const OWN = `id, slug, cell, plan, seats, wave, apps, generations, owner, intent, life, held, version::float8, in_spec::float8 "inSpec",
  settled::float8, file, release, stays, created_at "createdAt"`.split(/,\s+/);
/** Of the table `tenant`, whatever it is joined with. */
export const COLUMNS = `${OWN.map((column) => `tenant.${column}`).join(', ')},
  (select contact.version from contact where contact.tenant = tenant.id) contact,
  (select letter.trouble ->> 'code' from letter where letter.tenant = tenant.id and letter.template = 'welcome') "letterTrouble"`;

export async function tenantOf(client: Pool | Transaction, id: string): Promise<TenantRow | undefined> {
  const { rows } = await client.query<TenantRow>({ name: 'tenant', text: `select ${COLUMNS} from tenant where id = $1`, values: [id] });
  return rows[0];
}

export interface Filed {
  readonly row: TenantRow;
  /** Its file in the spec is gone, and nobody asked for its erasure. */
  readonly fileGone: boolean;
}

/** Those that there are among these, by id, and whether the file of each is where it was. */
export async function filedTenantsOf(client: Pool | Transaction, ids: readonly string[]): Promise<ReadonlyMap<string, Filed>> {
  const { rows } = await client.query<TenantRow & Pick<Filed, 'fileGone'>>({
    name: 'tenants-filed',
    text: `select ${COLUMNS}, exists (select from spec_aside where path = tenant.file and intent <> 'erased'
        and diagnostics @> '[{"code": "tenant/file-missing"}]') "fileGone" from tenant where id = any($1)`,
    values: [ids],
  });
  return new Map(rows.map(({ fileGone, ...row }) => [row.id, { row, fileGone }]));
}

/** Those that there are among these, by id. */
export async function tenantsOf(client: Pool | Transaction, ids: readonly string[]): Promise<ReadonlyMap<string, TenantRow>> {
  const query = { name: 'tenants', text: `select ${COLUMNS} from tenant where id = any($1)`, values: [ids] };
  return new Map((await client.query<TenantRow>(query)).rows.map((row) => [row.id, row]));
}

/** A tenant before anybody has written its row. */
export function unwritten(known: Partial<TenantRow> & Pick<TenantRow, 'owner'>): TenantRow {
  const asked = {
    id: '',
    slug: '',
    cell: '',
    plan: '',
    seats: 1,
    wave: 1,
    apps: null,
    generations: {},
    intent: 'active',
    file: null,
    release: null,
    stays: null,
  } as const;
  return {
    ...asked,
    life: 'creating',
    held: false,
    version: 1,
    inSpec: 0,
    settled: 0,
    contact: null,
    letterTrouble: null,
    createdAt: new Date(0),
    ...known,
  };
}

export interface Progress extends Pick<TenantRow, 'id' | 'life' | 'held' | 'settled'> {
  /** What it takes of its cell under the platform in use; undefined where that is not known: then what was known before stays. */
  readonly load: unknown;
  /** The release under which everything was seen to hold; null: not everything does. */
  readonly release: string | null;
}

/** What looks of the tenant loop found out, each of another tenant. `settled`: everything of this version holds. */
export async function progress(client: Transaction, tenants: readonly Progress[]): Promise<void> {
  if (tenants.length === 0) return;
  await client.query({
    name: 'tenants-progress',
    // Rows are taken in one order: a command that has one of them waits for this, and never crosswise.
    text: `with given as (
        select * from unnest($1::text[], $2::text[], $3::bool[], $4::bigint[], $5::jsonb[], $6::text[]) given (id, life, held, settled, load, release)),
      changed as (
        select tenant.id from tenant join given using (id) where (tenant.life, tenant.held, tenant.settled, tenant.load, settled_release)
          is distinct from (given.life, given.held, given.settled, coalesce(given.load, tenant.load), coalesce(given.release, settled_release))
        order by id for update of tenant)
      update tenant set life = given.life, held = given.held, settled = greatest(tenant.settled, given.settled),
        load = coalesce(given.load, tenant.load), settled_release = coalesce(given.release, settled_release)
      from given join changed using (id) where tenant.id = given.id`,
    values: [
      tenants.map(({ id }) => id),
      tenants.map(({ life }) => life),
      tenants.map(({ held }) => held),
      tenants.map(({ settled }) => settled),
      tenants.map(({ load }) => (load === undefined ? null : JSON.stringify(load))),
      tenants.map(({ release }) => release),
    ],
  });
}

/** The row, locked until the transaction ends. */
export async function lockTenant(client: Transaction, id: string): Promise<TenantRow | undefined> {
  const { rows } = await client.query<TenantRow>(`select ${COLUMNS} from tenant where id = $1 for update`, [id]);
  return rows[0];
}

export interface Inserted extends Pick<TenantRow, 'id' | 'slug' | 'cell' | 'plan' | 'seats'> {
  readonly load: unknown;
  readonly admin: { readonly name: string; readonly email: string };
}

/** A tenant by contract, and whom its welcome goes to. */
export async function insertTenant(client: Transaction, tenant: Inserted): Promise<TenantRow> {
  const { id, slug, cell, plan, seats, load, admin } = tenant;
  const { rows } = await client.query<TenantRow>(
    `insert into tenant (id, slug, cell, plan, seats, owner, load, release)
     values ($1, $2, $3, $4, $5, 'contract', $6, (select release from spec_head)) returning ${COLUMNS}`,
    [id, slug, cell, plan, seats, JSON.stringify(load)],
  );
  await client.query('insert into contact (tenant, name, email) values ($1, $2, $3)', [id, admin.name, admin.email]);
  return { ...(rows[0] as TenantRow), contact: 1 };
}

/** What is asked for from now on; the version counts on. */
export async function changeRow(client: Transaction, row: TenantRow, load: unknown): Promise<TenantRow> {
  const { rows } = await client.query<TenantRow>(
    `update tenant set slug = $2, plan = $3, seats = $4, intent = $5, load = $6, stays = null, generations = $7, version = version + 1, changed_at = now()
     where id = $1 returning ${COLUMNS}`,
    [row.id, row.slug, row.plan, row.seats, row.intent, load === null ? null : JSON.stringify(load), row.generations],
  );
  return rows[0] as TenantRow;
}

/** Other tenants of the cell that are in use: a few. */
export async function neighboursOf(client: Pool | Transaction, { id, cell }: Pick<TenantRow, 'id' | 'cell'>): Promise<readonly string[]> {
  const { rows } = await client.query<{ id: string }>({
    name: 'tenant-neighbours',
    text: `select id from tenant where cell = $1 and id <> $2 and life = 'active' order by id limit 3`,
    values: [cell, id],
  });
  return rows.map((row) => row.id);
}

export async function operationFor(client: Transaction, id: string, row: TenantRow, verb: string): Promise<string> {
  await client.query('insert into operation (id, tenant, verb, version) values ($1, $2, $3, $4)', [id, row.id, verb, row.version]);
  return id;
}
