import type { Erasure } from '@hansa/domain/access/erasure.ts';
import type { Pool } from 'pg';
import type { Transaction } from './transaction.ts';

const COLUMNS = `asked_by "askedBy", (extract(epoch from asked_at) * 1000)::float8 "askedAt", confirmed_by "confirmedBy", people, wait_ms::float8 wait`;

interface Row extends Omit<Erasure, 'rule'> {
  readonly people: 1 | 2;
  readonly wait: number;
}

/** The erasure of a tenant, locked until the transaction ends where there is one to end. */
export async function erasureOf(client: Transaction | Pool, tenant: string): Promise<Erasure | undefined> {
  const { rows } = await client.query<Row>(`select ${COLUMNS} from erasure where tenant = $1 for update`, [tenant]);
  const [row] = rows;
  return row && { askedBy: row.askedBy, askedAt: row.askedAt, confirmedBy: row.confirmedBy, rule: { people: row.people, wait: row.wait } };
}

/** Asked again it stays as it was: neither the person nor the time is another. */
export async function askErasure(client: Transaction, tenant: string, { askedBy, rule }: Pick<Erasure, 'askedBy' | 'rule'>): Promise<void> {
  await client.query('insert into erasure (tenant, asked_by, people, wait_ms) values ($1, $2, $3, $4) on conflict (tenant) do nothing', [
    tenant,
    askedBy,
    rule.people,
    rule.wait,
  ]);
}

export async function confirmErasure(client: Transaction, tenant: string, person: string): Promise<void> {
  await client.query('update erasure set confirmed_by = $2 where tenant = $1 and confirmed_by is null', [tenant, person]);
}

export async function dropErasure(client: Transaction, tenant: string): Promise<void> {
  await client.query('delete from erasure where tenant = $1', [tenant]);
}
