import type { Pool } from 'pg';
import type { Transaction } from './transaction.ts';

/** Who administers a tenant first, and gets its letters. The only place where the person stands. */
export interface Contact {
  readonly name: string;
  readonly email: string;
  /** Counts changes of the person. */
  readonly version: number;
  /** Addresses that were the contact's before: an account that is left under one of them goes. */
  readonly former: readonly string[];
}

export async function contactOf(client: Pool | Transaction, tenant: string): Promise<Contact | undefined> {
  const { rows } = await client.query<Contact>({
    name: 'contact',
    text: 'select name, email, version, former from contact where tenant = $1',
    values: [tenant],
  });
  return rows[0];
}

/**
 * Another person, or the same under another name; false where there was nobody and not both are said. Another address is another person: the
 * account of the one before goes, with everything that could let them in.
 */
export async function changeContact(
  client: Transaction,
  tenant: string,
  change: { readonly name?: string | undefined; readonly email?: string | undefined },
): Promise<boolean> {
  const before = await contactOf(client, tenant);
  const { name = before?.name, email = before?.email } = change;
  if (name === undefined || email === undefined) return false;
  if (before?.name === name && before.email === email) return true;
  await client.query(
    `insert into contact (tenant, name, email) values ($1, $2, $3) on conflict (tenant) do update set name = excluded.name, email = excluded.email,
       version = contact.version + 1, former = array(
         select distinct each from unnest(contact.former || contact.email) each where lower(each) <> lower(excluded.email))`,
    [tenant, name, email],
  );
  return true;
}

/** The accounts of the former are gone. Whoever became one of them in the meantime stays on the list. */
export async function forgetFormer(client: Pool | Transaction, tenant: string, gone: readonly string[]): Promise<void> {
  await client.query('update contact set former = array(select each from unnest(former) each where each <> all($2)) where tenant = $1', [
    tenant,
    gone,
  ]);
}

/** Those of the addresses, in lower case, that are the contact of another tenant in the same cell. */
export async function sharedContacts(
  pool: Pool,
  { id, cell }: { readonly id: string; readonly cell: string },
  emails: readonly string[],
): Promise<readonly string[]> {
  const { rows } = await pool.query<{ email: string }>(
    `select distinct lower(email) email from contact join tenant on tenant.id = contact.tenant
     where lower(email) = any($1) and tenant.id <> $2 and cell = $3`,
    [emails.map((email) => email.toLowerCase()), id, cell],
  );
  return rows.map(({ email }) => email);
}
