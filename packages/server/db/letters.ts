import { randomUUID } from 'node:crypto';
import type { Pool } from 'pg';
import type { Transaction } from './transaction.ts';

export interface Letter {
  readonly id: string;
  readonly tenant: string;
  readonly template: string;
  readonly data: Readonly<Record<string, string>>;
  readonly messageId: string;
  readonly writtenAt: Date;
  readonly sentAt: Date | null;
}

const COLUMNS = 'id, tenant, template, data, message_id "messageId", written_at "writtenAt", sent_at "sentAt"';

/**
 * The letter of this kind to a tenant; written once, whoever asks again gets the same. Undefined where nobody is known to whom it could go:
 * a tenant that came by Git has no contact.
 */
export async function letterFor(client: Transaction, tenant: string, template: string, data: Letter['data']): Promise<Letter | undefined> {
  const { rowCount } = await client.query('select 1 from contact where tenant = $1', [tenant]);
  if (rowCount === 0) return undefined;
  await client.query(
    `insert into letter (id, tenant, template, data, message_id) values ($1, $2, $3, $4, $5) on conflict (tenant, template) do nothing`,
    [randomUUID(), tenant, template, data, `${template}.${tenant}`],
  );
  const { rows } = await client.query<Letter>(`select ${COLUMNS} from letter where tenant = $1 and template = $2`, [tenant, template]);
  return rows[0] as Letter;
}

export interface Addressed extends Letter {
  readonly name: string;
  readonly email: string;
}

/** A letter with whom it goes to; undefined when the contact was erased, or nobody is known: nobody is written to. */
export async function addressed(pool: Pool, id: string): Promise<Addressed | undefined> {
  const { rows } = await pool.query<Addressed>(
    `select ${COLUMNS.split(', ')
      .map((column) => `letter.${column}`)
      .join(', ')}, contact.name, contact.email from letter join contact on contact.tenant = letter.tenant where letter.id = $1`,
    [id],
  );
  return rows[0];
}

export async function markSent(client: Transaction, id: string): Promise<void> {
  await client.query('update letter set sent_at = now() where id = $1 and sent_at is null', [id]);
}
