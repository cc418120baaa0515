import type { Transaction } from './transaction.ts';

/**
 * Until the transaction ends, nobody else weighs what this cell carries. Whoever changes rows locks those first, as everywhere: rows of
 * tenants, then their cells, then work.
 */
export async function lockCell(client: Transaction, cell: string): Promise<void> {
  await client.query({ name: 'cell-lock', text: 'select pg_advisory_xact_lock(hashtext($1))', values: [`cell/${cell}`] });
}

/** What the tenants of a cell take of it, as the compiler counts it. */
export async function loadsOf<Load>(client: Transaction, cell: string): Promise<Load[]> {
  const text = `select load from tenant where cell = $1 and load is not null and life <> 'erased'`;
  const { rows } = await client.query<{ load: Load }>({ name: 'cell-loads', text, values: [cell] });
  return rows.map((row) => row.load);
}
