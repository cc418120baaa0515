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
  return (await lockTenants(client, [id])).get(id);
}

/** Those that there are among these, by id, locked until the transaction ends; taken in the order in which everybody takes them. */
export async function lockTenants(client: Transaction, ids: readonly string[]): Promise<ReadonlyMap<string, TenantRow>> {
  return locked(client, ids, { name: 'tenants-locked', text: LOCK });
}

/** As `lockTenants`, of those that nobody else has; waits for nobody. */
export async function lockFreeTenants(client: Transaction, ids: readonly string[]): Promise<ReadonlyMap<string, TenantRow>> {
  return locked(client, ids, { name: 'tenants-locked-free', text: `${LOCK} skip locked` });
}

const LOCK = `select ${COLUMNS} from tenant where id = any($1) order by id for update of tenant`;

async function locked(client: Transaction, ids: readonly string[], statement: { readonly name: string; readonly text: string }) {
  const { rows } = await client.query<TenantRow>({ ...statement, values: [ids] });
  return new Map(rows.map((row) => [row.id, row]));
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

/** A tenant as it is wanted from now on, and what that takes of its cell; null: nothing. */
export interface Changed {
  readonly row: TenantRow;
  readonly load: unknown;
}

/** What is asked for from now on; the version counts on. */
export async function changeRow(client: Transaction, row: TenantRow, load: unknown): Promise<TenantRow> {
  return (await changeRows(client, [{ row, load }])).get(row.id) as TenantRow;
}

/** As `changeRow`, of tenants that are locked. By id. */
export async function changeRows(client: Transaction, changed: readonly Changed[]): Promise<ReadonlyMap<string, TenantRow>> {
  if (changed.length === 0) return new Map();
  const { rows } = await client.query<TenantRow>({
    name: 'tenants-change',
    text: `update tenant set slug = given.slug, plan = given.plan, seats = given.seats, intent = given.intent, load = given.load, stays = null,
        generations = given.generations, version = version + 1, changed_at = now()
      from unnest($1::text[], $2::text[], $3::text[], $4::int[], $5::text[], $6::jsonb[], $7::jsonb[])
        given (id, slug, plan, seats, intent, load, generations)
      where tenant.id = given.id returning ${COLUMNS}`,
    values: [
      changed.map(({ row }) => row.id),
      changed.map(({ row }) => row.slug),
      changed.map(({ row }) => row.plan),
      changed.map(({ row }) => row.seats),
      changed.map(({ row }) => row.intent),
      changed.map(({ load }) => (load === null ? null : JSON.stringify(load))),
      changed.map(({ row }) => JSON.stringify(row.generations)),
    ],
  });
  return new Map(rows.map((row) => [row.id, row]));
}

/** Other tenants of the cell that are in use: a few, by the tenant whose neighbours they are. */
export async function neighboursOf(client: Pool | Transaction, ids: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>> {
  const { rows } = await client.query<{ id: string; neighbours: string[] }>({
    name: 'tenants-neighbours',
    text: `select id, array(select other.id from tenant other where other.cell = tenant.cell and other.id <> tenant.id and other.life = 'active'
        order by other.created_at, other.id limit 3) neighbours from tenant where id = any($1)`,
    values: [ids],
  });
  return new Map(rows.map(({ id, neighbours }) => [id, neighbours]));
}

/** What was asked for of a tenant, to be asked after by its id. */
export interface Operation {
  /** UUID. */
  readonly id: string;
  readonly tenant: string;
  readonly verb: string;
  /** Of the tenant: done when that is settled. */
  readonly version: number;
}

export async function putOperations(client: Transaction, operations: readonly Operation[]): Promise<void> {
  await client.query({
    name: 'operations-put',
    text: `insert into operation (id, tenant, verb, version) select * from unnest($1::uuid[], $2::text[], $3::text[], $4::bigint[])`,
    values: [
      operations.map(({ id }) => id),
      operations.map(({ tenant }) => tenant),
      operations.map(({ verb }) => verb),
      operations.map(({ version }) => version),
    ],
  });
}
