import type { Pool } from 'pg';
import { TENANT_ID_BYTES, tenantId } from '@hansa/compiler/spec/tenant-id.ts';
import type { ErasureRule } from '@hansa/domain/access/erasure.ts';
import { Refusal } from '@hansa/domain/access/refusal.ts';
import { type Actor, type Event, uuid7 } from '@hansa/domain/register/event.ts';
import { released } from '@hansa/domain/tenancy/released.ts';
import type { TenancyState } from '@hansa/domain/tenancy/step.ts';
import { type Transaction, transaction } from '../db/transaction.ts';
import { writeAnew } from '../db/letters.ts';
import { append } from '../db/register.ts';
import { type TenantRow, insertTenant, lockTenant, putOperations, unwritten } from '../db/tenants.ts';
import { ask } from '../db/work.ts';
import type { Estate, GoodPlatform } from '../estate/estate.ts';
import { inTurn } from './in-turn.ts';
import { Scales } from './scales.ts';

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
    const load = await new Scales(desk, client).weigh(platform, unwritten({ ...wanted, id, owner: 'contract' }));
    const row = await insertTenant(client, { ...wanted, id, load, admin: asked.admin }).catch((error: unknown) => {
      throw slugTaken(error, asked.slug);
    });
    return accepted(desk, client, { row, verb: 'create', by, data: { plan: row.plan, seats: row.seats, cell } });
  };
  return inTurn(desk.pool, cell, () => transaction(desk.pool, create));
}

/** A person has looked at what is held and says: try again. Throws a Refusal. */
export async function retryTenant(desk: Desk, id: string, by: By): Promise<TenantRow> {
  return transaction(desk.pool, async (client) => {
    const row = await lockTenant(client, id);
    if (!row) throw notFound();
    await writeAnew(client, id);
    await happened(desk, client, id, 'tenant.retried', by, {});
    await release(client, id);
    await ask(client, [{ kind: 'tenant', subject: id, trace: by.trace }]);
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
  return asSeen(await lockTenant(client, id), version);
}

/** The row, where it is still the version that the caller saw. Throws a Refusal. */
export function asSeen(row: TenantRow | undefined, version: number): TenantRow {
  if (!row) throw notFound();
  if (row.version !== version) throw new Refusal('stale', 'tenant/changed', 'Somebody has changed this tenant since you looked.');
  return row;
}

export function notFound(): Refusal {
  return new Refusal('not-found', 'not-found', 'There is nothing here.');
}

/** What an operation is about, and what the register calls it. */
const ASKED = {
  create: 'tenant.created',
  change: 'tenant.changed',
  erase: 'tenant.erasure-asked',
  rotate: 'secrets.rotation-asked',
} as const;

/** Something that was asked for of a tenant, and can be done. */
export interface Doing {
  readonly row: TenantRow;
  readonly verb: keyof typeof ASKED;
  readonly by: By;
  /** For the register, which never says who: it cannot forget. */
  readonly data: Readonly<Record<string, unknown>>;
}

export async function accepted(desk: Desk, client: Transaction, doing: Doing): Promise<Accepted> {
  return (await acceptAll(desk, client, [doing]))[0] as Accepted;
}

/** Writes down what was asked for, keeps the answers and wakes who does it. Last in its transaction. */
export async function acceptAll(desk: Desk, client: Transaction, all: readonly Doing[]): Promise<readonly Accepted[]> {
  const { now, bytes } = desk;
  const done = all.map(({ row }): Accepted => ({ row, operation: uuid7(now(), bytes(10)) }));
  await putOperations(
    client,
    all.map(({ row, verb }, index) => ({ id: done[index]?.operation ?? '', tenant: row.id, verb, version: row.version })),
  );
  await append(
    client,
    all.map(({ row, verb, by, data }) => eventOf(desk, row.id, ASKED[verb], by, data)),
  );
  for (const [index, { by }] of all.entries()) await by.keep?.(client, done[index] as Accepted);
  // Every command takes the row of the spec: it is let go with the commit that comes now.
  await ask(
    client,
    all.flatMap(({ row, by: { trace } }) => [
      { kind: 'tenant', subject: row.id, trace },
      { kind: 'spec', subject: 'spec', trace },
    ]),
  );
  return done;
}

export async function happened(
  desk: Desk,
  client: Transaction,
  tenant: string,
  type: string,
  by: By,
  data: Readonly<Record<string, unknown>>,
): Promise<void> {
  await append(client, [eventOf(desk, tenant, type, by, data)]);
}

function eventOf({ now, bytes }: Desk, tenant: string, type: string, by: By, data: Readonly<Record<string, unknown>>): Event {
  const event = { id: uuid7(now(), bytes(10)), at: now(), type, v: 1, subject: `tenant/${tenant}`, tenant };
  return { ...event, actor: by.actor, cause: null, request: by.request, data };
}

export function slugTaken(error: unknown, slug: string): unknown {
  const { code, constraint } = error as { code?: string; constraint?: string };
  if (code !== '23505' || constraint !== 'tenant_slug') return error;
  return new Refusal('conflict', 'tenant/slug-taken', `Another tenant has the slug ${slug}.`);
}
