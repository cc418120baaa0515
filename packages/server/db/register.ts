import { hash } from 'node:crypto';
import type { Transaction } from './transaction.ts';
import { type Event, linkOf } from '@hansa/domain/register/event.ts';

/**
 * The number of a transaction that began before one whose event it follows is lower: whoever reads the stream by these numbers would hear the later event
 * first, so an event has that of its predecessor at the least. Nobody misses it: when the higher one has ended, so has its own.
 */
const appendOf = (chain: string): string => `with linked as (update chain set head = $13, length = length + 1 where tenant = $12),
  written as (insert into event (id, at, type, v, subject, tenant, actor, cause, request, data, prev, hash, xid)
    values ($1, to_timestamp($2::float8 / 1000), $3, $4, $5, $6, $7, $8, $9, $10, $11, $13,
      greatest(pg_current_xact_id(), (select before.xid from event before where ${chain} order by before.seq desc limit 1))))
  select pg_notify('hansa_event', '')`;
const APPEND = { name: 'register-append', text: appendOf('before.tenant = $6') };
const APPEND_OF_NOBODY = { name: 'register-append-of-nobody', text: appendOf('before.tenant is null') };

/**
 * Appends to the register, inside the transaction that changes the row. Events of one tenant are chained: the row of its chain is locked,
 * so that two transactions append one after the other. Events without a tenant are one chain of their own.
 */
export async function append(client: Transaction, events: readonly Event[]): Promise<void> {
  for (const event of events) {
    const { id, at, type, v, subject, tenant, actor, cause, request, data } = event;
    const chain = tenant ?? '';
    const prev = (await lockedHead(client, chain)) || null;
    const link = linkOf((text) => hash('sha256', text), prev, event);
    await client.query({
      ...(tenant === null ? APPEND_OF_NOBODY : APPEND),
      values: [id, at, type, v, subject, tenant, actor, cause, request, data, prev, chain, link],
    });
  }
}

/** The end of a chain, which nobody else appends to until the transaction ends. */
async function lockedHead(client: Transaction, chain: string): Promise<string> {
  const lock = async () => {
    const query = { name: 'register-head', text: 'select head from chain where tenant = $1 for update', values: [chain] };
    return (await client.query<{ head: string }>(query)).rows[0]?.head;
  };
  const head = await lock();
  if (head !== undefined) return head;
  await client.query(`insert into chain (tenant, head, length) values ($1, '', 0) on conflict do nothing`, [chain]);
  return (await lock()) ?? '';
}
