import type { Pool } from 'pg';
import type { Consent } from '@hansa/domain/access/consent.ts';
import type { Because, Made, TenancyState } from '@hansa/domain/tenancy/step.ts';
import { consentOf, consenting } from '../db/consents.ts';
import { COLUMNS, type TenantRow } from '../db/tenants.ts';

/** A tenant with what its loop last said. */
export interface SeenTenant extends TenantRow {
  readonly because: readonly Because[];
  readonly made: Readonly<Record<string, Made>>;
}

interface Row extends TenantRow {
  readonly work_because: readonly Because[] | null;
  readonly work_state: Partial<TenancyState> | null;
}

const WITH_WORK = `from tenant left join work on work.kind = 'tenant' and work.subject = tenant.id`;
const SEEN = `select ${COLUMNS}, work.because work_because, work.state work_state ${WITH_WORK}`;
/** In a list nobody sees the steps, which are nine tenths of a row. */
const LISTED = `${COLUMNS}, work.because work_because, null work_state ${WITH_WORK}`;

function seen({ work_because, work_state, ...row }: Row): SeenTenant {
  return { ...row, because: work_because ?? [], made: work_state?.made ?? {} };
}

export async function tenantById(pool: Pool, id: string): Promise<SeenTenant | undefined> {
  const { rows } = await pool.query<Row>({ name: 'question-tenant', text: `${SEEN} where tenant.id = $1`, values: [id] });
  return rows[0] && seen(rows[0]);
}

/** An erasure that was asked for and has not begun. */
export interface SeenErasure {
  readonly askedBy: string;
  readonly askedAt: Date;
  readonly confirmedBy: string | null;
  readonly people: number;
  readonly begins: Date;
}

export async function erasureBefore(pool: Pool, id: string): Promise<SeenErasure | undefined> {
  const { rows } = await pool.query<SeenErasure>(
    `select coalesce((select name from person where id = asked_by), 'somebody') "askedBy", asked_at "askedAt",
       case when confirmed_by is not null then coalesce((select name from person where id = confirmed_by), 'somebody') end "confirmedBy", people, asked_at + make_interval(secs => wait_ms / 1000.0) begins
     from erasure where tenant = $1`,
    [id],
  );
  return rows[0];
}

/** Until when backups hold something of an erased tenant; null where it is not erased. */
export async function backupsUntil(pool: Pool, id: string): Promise<Date | null> {
  const { rows } = await pool.query<{ until: Date | null }>('select backups_until "until" from tenant where id = $1', [id]);
  return rows[0]?.until ?? null;
}

export interface Paging {
  readonly limit: number;
  readonly after?: string | undefined;
}

export interface Page<T> {
  readonly items: readonly T[];
  /** For `after`; null at the end. */
  readonly next: string | null;
}

export interface TenantsAsked extends Paging {
  readonly cell?: string | undefined;
  readonly state?: string | undefined;
  /** Part of a slug, or how an id begins. */
  readonly search?: string | undefined;
  /** Only those that have consented to be seen by support. */
  readonly consented?: boolean;
}

/** The consent of a tenant that is good now. */
export async function consentNow(pool: Pool, tenant: string): Promise<Consent | undefined> {
  return consentOf(pool, tenant);
}

/** Tenants that support may see now. */
export async function consentingNow(pool: Pool): Promise<ReadonlySet<string>> {
  return new Set(await consenting(pool));
}

/** Tenants without their steps, the oldest first. The place in the list is the row itself, so rows that come or go in between move nothing. */
export async function tenants(
  pool: Pool,
  { limit, after, cell, state, search, consented = false }: TenantsAsked,
): Promise<Page<SeenTenant>> {
  const [at, id] = placeOf(after);
  const { rows } = await pool.query<Row & { place: string }>(
    `select to_char(tenant.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') place, ${LISTED}
     where ($1::timestamptz is null or (tenant.created_at, tenant.id) > ($1, $2)) and ($3::text is null or tenant.cell = $3)
       and ($4::text is null or case when $4 = 'held' then tenant.held and tenant.life <> 'erased' else tenant.life = $4 end)
       and ($6::text is null or strpos(tenant.slug, $6) > 0 or starts_with(tenant.id, $6))
       and (not $7::boolean or exists (select from consent where consent.tenant = tenant.id and until > now()))
     order by tenant.created_at, tenant.id limit $5`,
    [at, id, cell ?? null, state ?? null, limit + 1, search ?? null, consented],
  );
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  const next = rows.length > limit && last ? Buffer.from(`${last.place} ${last.id}`).toString('base64url') : null;
  return { items: items.map(({ place: _place, ...row }) => seen(row as Row)), next };
}

/** An `after` that nobody gave out is the beginning. */
function placeOf(after: string | undefined): [string | null, string] {
  const [at = '', id = ''] = Buffer.from(after ?? '', 'base64url')
    .toString('utf8')
    .split(' ');
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/.test(at) && /^[a-z0-9]{10}$/.test(id) ? [at, id] : [null, ''];
}
