import type { Pool } from 'pg';
import type { Consent } from '@hansa/domain/access/consent.ts';
import type { Because, Life, Made, TenancyState } from '@hansa/domain/tenancy/step.ts';
import { consentOf, consenting } from '../db/consents.ts';
import { COLUMNS, type TenantRow } from '../db/tenants.ts';
import { togetherOf } from '../db/together.ts';

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
const SEEN = `${COLUMNS}, work.because work_because, work.state work_state`;

function seen({ work_because, work_state, ...row }: Row): SeenTenant {
  return { ...row, because: work_because ?? [], made: work_state?.made ?? {} };
}

export async function tenantById(pool: Pool, id: string): Promise<SeenTenant | undefined> {
  const text = `select ${SEEN} ${WITH_WORK} where tenant.id = $1`;
  const { rows } = await pool.query<Row>({ name: 'question-tenant', text, values: [id] });
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

/** A tenant with what is shown of it alone. */
export interface WholeTenant extends SeenTenant {
  readonly erasure: SeenErasure | undefined;
  /** Until when backups hold something of an erased tenant; null where it is not erased. */
  readonly backupsUntil: Date | null;
  /**
   * Everything of its version and its release was seen to hold, since it was moved there: what is kept of its steps is what is wanted, unless it says
   * otherwise itself. False where that is not certain.
   */
  readonly stands: boolean;
}

interface WholeRow extends Row {
  readonly backups_until: Date | null;
  readonly asked_by: string | null;
  readonly asked_at: Date;
  readonly confirmed_by: string | null;
  readonly people: number;
  readonly begins: Date;
  readonly stands: boolean;
}

/** A tenant, and its erasure where one was asked for. */
export const wholeTenantById = togetherOf(async (pool, ids): Promise<ReadonlyMap<string, WholeTenant>> => {
  const { rows } = await pool.query<WholeRow>({
    name: 'question-whole-tenants',
    text: `select ${SEEN}, backups_until, asked_at, people, asked_at + make_interval(secs => wait_ms / 1000.0) begins,
         coalesce(settled >= tenant.version and settled_release = tenant.release and not moved_in_trouble, false) stands,
         case when asked_by is not null then coalesce((select name from person where id = asked_by), 'somebody') end asked_by,
         case when confirmed_by is not null then coalesce((select name from person where id = confirmed_by), 'somebody') end confirmed_by
       ${WITH_WORK} left join erasure on erasure.tenant = tenant.id where tenant.id = any($1)`,
    values: [ids],
  });
  return new Map(rows.map((row) => [row.id, wholeOf(row)]));
});

function wholeOf({ backups_until, asked_by, asked_at, confirmed_by, people, begins, stands, ...row }: WholeRow): WholeTenant {
  const erasure = asked_by === null ? undefined : { askedBy: asked_by, askedAt: asked_at, confirmedBy: confirmed_by, people, begins };
  return { ...seen(row), erasure, backupsUntil: backups_until, stands };
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

/** `held` goes before what its life is. */
const STATES = {
  creating: `tenant.life = 'creating'`,
  active: `tenant.life = 'active'`,
  suspended: `tenant.life = 'suspended'`,
  leaving: `tenant.life = 'leaving'`,
  erasing: `tenant.life = 'erasing'`,
  erased: `tenant.life = 'erased'`,
  held: `tenant.held and tenant.life <> 'erased'`,
} as const satisfies Record<Life | 'held', string>;

export interface TenantsAsked extends Paging {
  readonly cell?: string | undefined;
  readonly state?: keyof typeof STATES | undefined;
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

/** What a list shows of a tenant. Its steps are nine tenths of a row, and nobody sees them there. */
export type ListedTenant = Pick<
  SeenTenant,
  'id' | 'slug' | 'cell' | 'plan' | 'seats' | 'wave' | 'release' | 'owner' | 'intent' | 'life' | 'held' | 'settled' | 'version'
> &
  Pick<SeenTenant, 'stays' | 'createdAt' | 'because'>;

const LISTED = `tenant.id, tenant.slug, tenant.cell, tenant.plan, tenant.seats, tenant.wave, tenant.release, tenant.owner, tenant.intent, tenant.life,
  tenant.held, tenant.settled::float8, tenant.version::float8, tenant.stays, tenant.created_at "createdAt", coalesce(work.because, '[]') because`;

/**
 * Tenants without their steps, the oldest first. The place in the list is the row itself, so rows that come or go in between move nothing. Each
 * combination of what is asked for is a statement of its own: planned once, and by the index that fits it.
 */
export async function tenants(pool: Pool, { limit, ...asked }: TenantsAsked): Promise<Page<ListedTenant>> {
  const values: unknown[] = [limit + 1];
  const { name, where } = filters(asked, (value) => `$${values.push(value)}`);
  const { rows } = await pool.query<ListedTenant & { place: string }>({
    name: `question-tenants${name}`,
    text: `select to_char(tenant.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') place, ${LISTED} ${WITH_WORK} ${where}
      order by tenant.created_at, tenant.id limit $1`,
    values,
  });
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  const next = rows.length > limit && last ? Buffer.from(`${last.place} ${last.id}`).toString('base64url') : null;
  return { items: items.map(({ place: _place, ...row }) => row), next };
}

function filters(
  { after, cell, state, search, consented = false }: Omit<TenantsAsked, 'limit'>,
  put: (value: unknown) => string,
): { readonly name: string; readonly where: string } {
  const [at, id] = placeOf(after);
  const all = [
    at !== null && ['after', `(tenant.created_at, tenant.id) > (${put(at)}::timestamptz, ${put(id)})`],
    cell !== undefined && ['cell', `tenant.cell = ${put(cell)}`],
    state !== undefined && [state, STATES[state]],
    search !== undefined && ['search', searching(put(search))],
    consented && ['consented', 'exists (select from consent where consent.tenant = tenant.id and until > now())'],
  ].filter((each) => each !== false);
  return {
    name: all.map(([name]) => `-${name}`).join(''),
    where: all.length === 0 ? '' : `where ${all.map(([, clause]) => `(${clause})`).join(' and ')}`,
  };
}

function searching(text: string): string {
  return `strpos(tenant.slug, ${text}) > 0 or starts_with(tenant.id, ${text})`;
}

/** An `after` that nobody gave out is the beginning. */
function placeOf(after: string | undefined): [string | null, string] {
  const [at = '', id = ''] = Buffer.from(after ?? '', 'base64url')
    .toString('utf8')
    .split(' ');
  return isMoment(at) && /^[a-z0-9]{10}$/.test(id) ? [at, id] : [null, ''];
}

/** To the microsecond, as we write it, and a moment that there is: PostgreSQL knows no 30th of February and no year 0. */
function isMoment(text: string): boolean {
  if (!/^(?!0000)\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/.test(text)) return false;
  const milliseconds = Date.parse(text);
  return !Number.isNaN(milliseconds) && new Date(milliseconds).toISOString().slice(0, 19) === text.slice(0, 19);
}
