import type { Pool } from 'pg';
import type { Transaction } from './transaction.ts';

/** Somebody as whoever vouches for them knows them. */
export interface Known {
  /** Address of an identity provider; `machine`: whoever opens the database; `token`: a machine. */
  readonly issuer: string;
  readonly subject: string;
  readonly tenant: string | null;
  readonly name: string;
}

/** The id of a person, the same every time they come; their name is the one that they were known by last. */
export async function personFor(client: Pool | Transaction, { issuer, subject, tenant, name }: Known): Promise<string> {
  const { rows } = await client.query<{ id: string }>(
    `insert into person (issuer, subject, tenant, name) values ($1, $2, $3, $4)
     on conflict (issuer, subject) do update set name = excluded.name, tenant = excluded.tenant, seen_at = now() returning id`,
    [issuer, subject, tenant, name],
  );
  return (rows[0] as { id: string }).id;
}

/** Holds somebody until the transaction ends: what is about them happens one after the other. */
export async function lockPerson(client: Transaction, id: string): Promise<void> {
  await client.query('select from person where id = $1 for update', [id]);
}

/** Forgets who the people of a tenant were, and ends their sessions: what they did stays in the register, by ids of nobody. */
export async function forgetPeople(client: Transaction, tenant: string): Promise<void> {
  await client.query('delete from session where tenant = $1', [tenant]);
  await client.query('delete from person where tenant = $1', [tenant]);
  await client.query('delete from consent where tenant = $1', [tenant]);
}
