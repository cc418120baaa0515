import { hash } from 'node:crypto';
import type { Transaction } from './transaction.ts';
import { type Event, type Linked, linkOf } from '@hansa/domain/register/event.ts';

/**
 * The number of a transaction that began before one whose event it follows is lower: whoever reads the stream by these numbers would hear the later event
 * first, so an event has that of its predecessor at the least. Nobody misses it: when the higher one has ended, so has its own.
 */
const appendOf = (chain: string): string => `with given as (
    select * from unnest($1::uuid[], $2::float8[], $3::text[], $4::int[], $5::text[], $6::text[], $7::jsonb[], $8::uuid[], $9::text[], $10::jsonb[],
      $11::text[], $12::text[]) with ordinality given (id, at, type, v, subject, tenant, actor, cause, request, data, prev, hash, place)),
  linked as (update chain set head = last.hash, length = length + last.count
    from (select coalesce(tenant, '') tenant, (array_agg(hash order by place desc))[1] hash, count(*) from given group by given.tenant) last
    where chain.tenant = last.tenant),
  written as (insert into event (id, at, type, v, subject, tenant, actor, cause, request, data, prev, hash, xid)
    select id, to_timestamp(at / 1000), type, v, subject, tenant, actor, cause, request, data, prev, hash,
      greatest(pg_current_xact_id(), (select before.xid from event before where ${chain} order by before.seq desc limit 1))
    from given order by place)
  select pg_notify('hansa_event', '')`;
const APPEND = { name: 'register-append', text: appendOf('before.tenant = given.tenant') };
const APPEND_OF_NOBODY = { name: 'register-append-of-nobody', text: appendOf('before.tenant is null') };

/**
 * Appends to the register, inside the transaction that changes the row. Events of one tenant are chained: the row of its chain is locked,
 * so that two transactions append one after the other. Events without a tenant are one chain of their own.
 */
export async function append(client: Transaction, events: readonly Event[]): Promise<void> {
  const heads = await lockedHeads(client, [...new Set(events.map(chainOf))]);
  const linked = events.map((event): Linked => {
    const prev = heads.get(chainOf(event)) || null;
    const link = linkOf((text) => hash('sha256', text), prev, event);
    heads.set(chainOf(event), link);
    return { ...event, prev, hash: link };
  });
  const [ofNobody, ofTenants] = [linked.filter(({ tenant }) => tenant === null), linked.filter(({ tenant }) => tenant !== null)];
  if (ofTenants.length > 0) await client.query({ ...APPEND, values: valuesOf(ofTenants) });
  if (ofNobody.length > 0) await client.query({ ...APPEND_OF_NOBODY, values: valuesOf(ofNobody) });
}

function chainOf({ tenant }: Event): string {
  return tenant ?? '';
}

function valuesOf(events: readonly Linked[]): unknown[][] {
  const json = new Set<keyof Linked>(['actor', 'data']);
  const columns = ['id', 'at', 'type', 'v', 'subject', 'tenant', 'actor', 'cause', 'request', 'data', 'prev', 'hash'] as const;
  return columns.map((column) => events.map((event) => (json.has(column) ? JSON.stringify(event[column]) : event[column])));
}

/** The ends of chains, which nobody else appends to until the transaction ends; taken in the order in which everybody takes them. */
async function lockedHeads(client: Transaction, chains: readonly string[]): Promise<Map<string, string>> {
  const lock = async () => {
    const text = 'select tenant, head from chain where tenant = any($1) order by tenant for update';
    const { rows } = await client.query<{ tenant: string; head: string }>({ name: 'register-heads', text, values: [chains] });
    return new Map(rows.map(({ tenant, head }) => [tenant, head]));
  };
  const heads = await lock();
  const missing = chains.filter((chain) => !heads.has(chain));
  if (missing.length === 0) return heads;
  await client.query(
    `insert into chain (tenant, head, length) select tenant, '', 0 from unnest($1::text[]) tenant order by tenant on conflict do nothing`,
    [missing],
  );
  return lock();
}
