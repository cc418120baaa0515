import { randomUUID } from 'node:crypto';
import type { Pool } from 'pg';
import type { Cause } from '@hansa/domain/port/outcome.ts';
import type { Transaction } from './transaction.ts';

export interface Letter {
  readonly id: string;
  readonly tenant: string;
  readonly template: string;
  readonly data: Readonly<Record<string, string>>;
  /** Another one each time that it is written anew. */
  readonly messageId: string;
  readonly writtenAt: Date;
  readonly sentAt: Date | null;
  /** Why nobody has it: the relay refused it, or it came back. Nothing is sent again until a person changes something. */
  readonly trouble: Cause | null;
}

const COLUMNS = 'id, tenant, template, data, message_id "messageId", written_at "writtenAt", sent_at "sentAt", trouble';

/**
 * The letter of this kind to the contact that a tenant has now; written once, whoever asks again gets the same. Undefined where nobody is known
 * to whom it could go: a tenant that came by Git has no contact.
 */
export async function letterFor(client: Transaction, tenant: string, template: string, data: Letter['data']): Promise<Letter | undefined> {
  const known = await client.query<{ version: number }>('select version from contact where tenant = $1', [tenant]);
  const contact = known.rows[0]?.version;
  if (contact === undefined) return undefined;
  await client.query(
    `insert into letter (id, tenant, template, data, message_id, contact) values ($1, $2, $3, $4, $5, $6) on conflict (tenant, template) do nothing`,
    [randomUUID(), tenant, template, data, `${template}.${tenant}`, contact],
  );
  await client.query(`${ANEW}, contact = $3, data = $4 where tenant = $1 and template = $2 and contact <> $3`, [
    tenant,
    template,
    contact,
    data,
  ]);
  const { rows } = await client.query<Letter>(`select ${COLUMNS} from letter where tenant = $1 and template = $2`, [tenant, template]);
  return rows[0] as Letter;
}

/** Another letter takes its place: under an id of its own, for whoever has seen the first one would not take the same again. */
const ANEW = `update letter set number = number + 1, message_id = template || '.' || tenant || '.' || number + 1,
  written_at = now(), sent_at = null, trouble = null`;

/** A person has looked at it and says: try again. Letters that nobody has are written anew. */
export async function writeAnew(client: Transaction, tenant: string): Promise<void> {
  await client.query(`${ANEW} where tenant = $1 and trouble is not null`, [tenant]);
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
      .join(', ')}, contact.name, contact.email from letter
     join contact on contact.tenant = letter.tenant and contact.version = letter.contact where letter.id = $1`,
    [id],
  );
  return rows[0];
}

/** Marks what was sent, if the letter is the same still. */
export async function markSent(client: Transaction, { id, messageId }: Pick<Letter, 'id' | 'messageId'>): Promise<void> {
  await client.query('update letter set sent_at = now() where id = $1 and message_id = $2 and sent_at is null', [id, messageId]);
}

/** Marks what nobody has, if the letter is the same still; true when that is news. */
export async function markTrouble(
  client: Transaction,
  { id, messageId }: Pick<Letter, 'id' | 'messageId'>,
  { code, detail }: Cause,
): Promise<boolean> {
  const { rowCount } = await client.query('update letter set trouble = $3 where id = $1 and message_id = $2 and trouble is null', [
    id,
    messageId,
    { code, detail },
  ]);
  return rowCount === 1;
}

/** The letter that a report is about, if it went to that address and is still the last one. */
export async function letterOfReport(
  pool: Pool,
  { messageId, recipient }: { readonly messageId: string; readonly recipient: string },
): Promise<Letter | undefined> {
  const { rows } = await pool.query<Letter>(
    `select ${COLUMNS.split(', ')
      .map((column) => `letter.${column}`)
      .join(', ')} from receipt join letter on 'mail/' || letter.message_id = receipt.key
     join contact on contact.tenant = letter.tenant and contact.version = letter.contact
     where receipt.message_id = $1 and lower(contact.email) = lower($2)`,
    [messageId, recipient],
  );
  return rows[0];
}
