import type { Linked } from '@hansa/domain/register/event.ts';
import type { Transaction } from './transaction.ts';

/** What is known of a chain beside its events. The chain of events without a tenant has the empty name. */
export interface ChainEnd {
  readonly tenant: string;
  readonly head: string;
  readonly length: number;
}

/** The next chains after a name, by name. */
export async function chainsAfter(client: Transaction, after: string | null, most: number): Promise<readonly ChainEnd[]> {
  const { rows } = await client.query<ChainEnd>(
    'select tenant, head, length::float8 from chain where $1::text is null or tenant > $1 order by tenant limit $2',
    [after, most],
  );
  return rows;
}

/** Events of one chain after a place in it, as they were linked. */
export async function linkedAfter(
  client: Transaction,
  tenant: string,
  after: string,
  most: number,
): Promise<readonly (Linked & { readonly seq: string })[]> {
  // An index finds a name, and finds none, but not "the same as".
  const whose = tenant === '' ? `tenant is null and $1 = ''` : 'tenant = $1';
  const { rows } = await client.query<Linked & { readonly seq: string }>(
    `select seq::text, id, (extract(epoch from at) * 1000)::float8 at, type, v, subject, tenant, actor, cause, request, data, prev, hash
     from event where ${whose} and seq > $2 order by event.seq limit $3`,
    [tenant, after, most],
  );
  return rows.map((row) => ({ ...row, at: Math.round(row.at) }));
}
