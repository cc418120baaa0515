import type { Transaction } from './transaction.ts';

/**
 * Until the transaction ends, nobody else weighs what this cell carries. Whoever changes rows locks those first, as everywhere: rows of
 * tenants, then their cells, then work.
 */
export async function lockCell(client: Transaction, cell: string): Promise<void> {
  await client.query({ name: 'cell-lock', text: 'select pg_advisory_xact_lock(hashtext($1))', values: [`cell/${cell}`] });
}

/** As `lockCell`, of those of which nobody else has the lock; gives them, and waits for nobody. */
export async function lockFreeCells(client: Transaction, cells: readonly string[]): Promise<ReadonlySet<string>> {
  const text = `select cell from unnest($1::text[]) cell where pg_try_advisory_xact_lock(hashtext('cell/' || cell))`;
  const { rows } = await client.query<{ cell: string }>({ name: 'cell-lock-free', text, values: [cells] });
  return new Set(rows.map(({ cell }) => cell));
}

/** What the tenants of these cells take of them, as the compiler counts it. */
export async function loadsOf<Load>(client: Transaction, cells: readonly string[]): Promise<Load[]> {
  const text = `select load from tenant where cell = any($1) and load is not null and life <> 'erased'`;
  const { rows } = await client.query<{ load: Load }>({ name: 'cell-loads', text, values: [cells] });
  return rows.map((row) => row.load);
}
