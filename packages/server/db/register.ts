import { hash } from 'node:crypto';
import type { Transaction } from './transaction.ts';
import { type Event, linkOf } from '@hansa/domain/register/event.ts';

/**
 * Appends to the register, inside the transaction that changes the row. Events of one tenant are chained: the row of its chain is locked,
 * so that two transactions append one after the other. Events without a tenant are one chain of their own.
 */
export async function append(client: Transaction, events: readonly Event[]): Promise<void> {
  for (const event of events) {
    const chain = event.tenant ?? '';
    await client.query(`insert into chain (tenant, head, length) values ($1, '', 0) on conflict do nothing`, [chain]);
    const { rows } = await client.query<{ head: string }>('select head from chain where tenant = $1 for update', [chain]);
    const prev = rows[0]?.head || null;
    const link = linkOf((text) => hash('sha256', text), prev, event);
    await client.query('update chain set head = $2, length = length + 1 where tenant = $1', [chain, link]);
    await client.query(
      `insert into event (id, at, type, v, subject, tenant, actor, cause, request, data, prev, hash)
       values ($1, to_timestamp($2::float8 / 1000), $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
      [
        event.id,
        event.at,
        event.type,
        event.v,
        event.subject,
        event.tenant,
        event.actor,
        event.cause,
        event.request,
        event.data,
        prev,
        link,
      ],
    );
  }
  if (events.length > 0) await client.query(`select pg_notify('hansa_event', '')`);
}
