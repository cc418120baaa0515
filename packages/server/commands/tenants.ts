import type { Pool } from 'pg';
import { type FleetEntry, fleetEntry } from '@hansa/compiler/plan/fleet.ts';
import { TENANT_ID_BYTES, tenantId } from '@hansa/compiler/spec/tenant-id.ts';
import type { ErasureRule } from '@hansa/domain/access/erasure.ts';
import { Refusal } from '@hansa/domain/access/refusal.ts';
import { type Actor, uuid7 } from '@hansa/domain/register/event.ts';
import { released } from '@hansa/domain/tenancy/released.ts';
import type { TenancyState } from '@hansa/domain/tenancy/step.ts';
import { type Transaction, transaction } from '../db/transaction.ts';
import { changeContact } from '../db/contacts.ts';
import { writeAnew } from '../db/letters.ts';
import { lockCell, loadsOf } from '../db/loads.ts';
import { append } from '../db/register.ts';
import { type TenantRow, changeRow, insertTenant, lockTenant, operationFor, tenantOf, unwritten } from '../db/tenants.ts';
import { ask } from '../db/work.ts';
import type { Estate, GoodPlatform } from '../estate/estate.ts';
import { refusals } from '../estate/weighing.ts';
import { inTurn } from './in-turn.ts';

export interface Desk {
  readonly pool: Pool;
  readonly estate: Estate;
  /** UTC milliseconds. */
  readonly now: () => number;
  readonly bytes: (count: number) => Uint8Array;
  /** What an erasure takes here, for a tenant who pays and for one who does not. */
  readonly erasure: (paid: boolean) => ErasureRule;
}

/** Who asks, and the request by which it came. */
export interface By {
  readonly actor: Actor;
  readonly request: string;
  readonly trace: string;
  /** Keeps the answer in the same transaction, where the request has a key. */
  readonly keep?:
    | ((client: Transaction, done: { readonly row: TenantRow; readonly operation: string | null }) => Promise<void>)
    | undefined;
}

export interface NewTenant {
  readonly slug: string;
  readonly plan: string;
  readonly seats: number;
  readonly cell?: string | undefined;
  readonly admin: { readonly name: string; readonly email: string };
}

export interface Accepted {
  readonly row: TenantRow;
  readonly operation: string;
}

/** Creates a tenant: its row, what is due, the event. Nothing outside is touched here. Throws a Refusal. */
export async function createTenant(desk: Desk, asked: NewTenant, by: By): Promise<Accepted> {
  const platform = await platformOf(desk.pool, desk.estate);
  const cell = asked.cell ?? platform.plan.cells[0]?.cell.name ?? '';
  const wanted = { slug: asked.slug, cell, plan: asked.plan, seats: asked.seats };
  const create = async (client: Transaction): Promise<Accepted> => {
    const id = tenantId(desk.bytes(TENANT_ID_BYTES));
    const load = await weighed(desk, client, platform, unwritten({ ...wanted, id, owner: 'contract' }));
    const row = await insertTenant(client, { ...wanted, id, load, admin: asked.admin }).catch((error: unknown) => {
      throw slugTaken(error, asked.slug);
    });
    return accepted(desk, client, row, 'create', by, { plan: row.plan, seats: row.seats, cell });
  };
  return inTurn(desk.pool, cell, () => transaction(desk.pool, create));
}

export interface TenantChange {
  readonly slug?: string | undefined;
  readonly plan?: string | undefined;
  readonly seats?: number | undefined;
  readonly state?: 'active' | 'suspended' | 'leaving' | undefined;
  /** The first administrator, whom letters go to. Another address is another person. */
  readonly admin?: { readonly name?: string | undefined; readonly email?: string | undefined } | undefined;
}

/** Changes what was asked for. `version` is the one that the caller saw. Throws a Refusal. */
export async function changeTenant(desk: Desk, id: string, version: number, change: TenantChange, by: By): Promise<Accepted> {
  const write = async (client: Transaction): Promise<Accepted> => {
    const row = await seen(client, id, version);
    if (row.intent === 'erased') throw new Refusal('conflict', 'tenant/erased', 'This tenant is being erased, or was.');
    const { state, admin, ...fields } = change;
    const next: TenantRow = { ...row, ...defined(fields), intent: state ?? row.intent };
    const platform = await platformOf(client, desk.estate, { ...next, version: row.version + 1 });
    const load = await weighed(desk, client, platform, next);
    const changed = await changeRow(client, next, load).catch((error: unknown) => {
      throw slugTaken(error, next.slug);
    });
    if (admin && !(await changeContact(client, id, admin)))
      throw new Refusal('invalid', 'tenant/no-admin', 'This tenant has no administrator yet: say both name and e-mail.');
    // The register never says who: it cannot forget.
    const said = { ...defined(fields), ...(state && { state }), ...(admin && { admin: Object.keys(defined(admin)) }) };
    return accepted(desk, client, changed, 'change', by, said);
  };
  const { cell } = (await tenantOf(desk.pool, id)) ?? { cell: '' };
  return inTurn(desk.pool, cell, () => transaction(desk.pool, write));
}

/** A person has looked at what is held and says: try again. Throws a Refusal. */
export async function retryTenant(desk: Desk, id: string, by: By): Promise<TenantRow> {
  return transaction(desk.pool, async (client) => {
    const row = await lockTenant(client, id);
    if (!row) throw notFound();
    await writeAnew(client, id);
    await happened(desk, client, id, 'tenant.retried', by, {});
    await release(client, id);
    await ask(client, new Map([['tenant', [id]]]), by.trace);
    await by.keep?.(client, { row, operation: null });
    return row;
  });
}

/** What is held is tried again. Last in its transaction: whoever writes rows of work before others waits in a circle with a loop. */
async function release(client: Transaction, id: string): Promise<void> {
  const { rows } = await client.query<{ state: TenancyState }>(`select state from work where kind = 'tenant' and subject = $1 for update`, [
    id,
  ]);
  const state = rows[0]?.state;
  // The epoch counts on, so that whoever looks at it right now does not write the old state over this.
  if (state?.made)
    await client.query(
      `update work set state = $2, epoch = epoch + 1, owner = null, lease_until = null where kind = 'tenant' and subject = $1`,
      [id, JSON.stringify(released(state))],
    );
}

/** By what a tenant is made, or will be: the newest release where there is none yet. Throws a Refusal. */
export async function platformOf(
  client: Pool | Transaction,
  estate: Estate,
  row?: Parameters<Estate['platformOf']>[1],
): Promise<GoodPlatform> {
  const platform = row ? await estate.platformOf(client, row) : await estate.platform(client);
  if (!platform) throw new Refusal('too-early', 'spec/none', 'No platform has been accepted yet.');
  return platform;
}

export async function seen(client: Transaction, id: string, version: number): Promise<TenantRow> {
  const row = await lockTenant(client, id);
  if (!row) throw notFound();
  if (row.version !== version) throw new Refusal('stale', 'tenant/changed', 'Somebody has changed this tenant since you looked.');
  return row;
}

export function notFound(): Refusal {
  return new Refusal('not-found', 'not-found', 'There is nothing here.');
}

/** What the tenant takes of its cell. Refused where it does not compile or the cell does not carry it; cells are weighed one at a time. */
async function weighed(desk: Desk, client: Transaction, platform: GoodPlatform, row: TenantRow): Promise<FleetEntry | null> {
  const planned = desk.estate.tenant(platform, row);
  const errors = planned.diagnostics.filter((each) => each.severity === 'error');
  if (!planned.plan) throw new Refusal('invalid', errors[0]?.code ?? 'spec/invalid', errors[0]?.message ?? 'This cannot work.', errors);
  await lockCell(client, row.cell);
  const load = fleetEntry(row.file ?? `tenants/${row.slug}.yaml`, planned.plan);
  const loads = await loadsOf<FleetEntry>(client, row.cell);
  const others = loads.filter((each) => each.id !== row.id);
  const before = loads.find((each) => each.id === row.id);
  const findings = refusals(desk.estate.language, platform, others, before, load);
  const first = findings[0];
  if (first) throw new Refusal('conflict', first.code, first.message, findings);
  return load;
}

/** What an operation is about, and what the register calls it. */
const ASKED = {
  create: 'tenant.created',
  change: 'tenant.changed',
  erase: 'tenant.erasure-asked',
  rotate: 'secrets.rotation-asked',
} as const;

export async function accepted(
  desk: Desk,
  client: Transaction,
  row: TenantRow,
  verb: keyof typeof ASKED,
  by: By,
  data: Readonly<Record<string, unknown>>,
): Promise<Accepted> {
  const operation = await operationFor(client, uuid7(desk.now(), desk.bytes(10)), row, verb);
  await happened(desk, client, row.id, ASKED[verb], by, data);
  const woken = new Map([
    ['tenant', [row.id]],
    ['spec', ['spec']],
  ]);
  await by.keep?.(client, { row, operation });
  // Every command takes the row of the spec: it is let go with the commit that comes now.
  await ask(client, woken, by.trace);
  return { row, operation };
}

export async function happened(
  { now, bytes }: Desk,
  client: Transaction,
  tenant: string,
  type: string,
  by: By,
  data: Readonly<Record<string, unknown>>,
): Promise<void> {
  const event = { id: uuid7(now(), bytes(10)), at: now(), type, v: 1, subject: `tenant/${tenant}`, tenant };
  await append(client, [{ ...event, actor: by.actor, cause: null, request: by.request, data }]);
}

function slugTaken(error: unknown, slug: string): unknown {
  const { code, constraint } = error as { code?: string; constraint?: string };
  if (code !== '23505' || constraint !== 'tenant_slug') return error;
  return new Refusal('conflict', 'tenant/slug-taken', `Another tenant has the slug ${slug}.`);
}

function defined<T extends object>(fields: T): { [Key in keyof T]: Exclude<T[Key], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [Key in keyof T]: Exclude<T[Key], undefined>;
  };
}
