import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type pg from 'pg';

const FOLDER = join(import.meta.dirname, 'earlier');

/** What a version of Hansa left behind when it was released, by the number of its schema. */
export interface Earlier {
  readonly number: number;
  readonly rows: readonly { readonly table: string; readonly row: Readonly<Record<string, unknown>> }[];
  /** Every statement that it sends in its work. */
  readonly statements: readonly string[];
}

/** All that were frozen, the oldest first. */
export function earlierVersions(): Earlier[] {
  const files = readdirSync(FOLDER).filter((name) => name.endsWith('.jsonl'));
  return files.toSorted().map((name) => {
    const number = Number(name.slice(0, 4));
    const lines = readFileSync(join(FOLDER, name), 'utf8').trim().split('\n');
    const statements = readFileSync(join(FOLDER, name.replace('.jsonl', '.statements.json')), 'utf8');
    return { number, rows: lines.map((line) => JSON.parse(line)), statements: JSON.parse(statements) };
  });
}

/** Puts the rows into a database, each with the columns that its schema has: an older one gets what it could have known. */
export async function fill(pool: pg.Pool, { rows }: Earlier): Promise<void> {
  const { rows: known } = await pool.query<{ table: string; columns: string[] }>(
    `select table_name "table", array_agg(column_name::text) columns from information_schema.columns where table_schema = 'public' group by 1`,
  );
  const columnsOf = new Map(known.map(({ table, columns }) => [table, columns]));
  for (const { table, row } of rows) {
    const columns = (columnsOf.get(table) ?? []).filter((column) => column in row).map((column) => `"${column}"`);
    if (columns.length === 0) continue;
    const list = columns.join(', ');
    await pool.query(
      `insert into ${table} (${list}) overriding system value select ${list} from jsonb_populate_record(null::${table}, $1::jsonb)`,
      [JSON.stringify(row)],
    );
  }
  if (columnsOf.has('event')) await pool.query(`select setval(pg_get_serial_sequence('event', 'seq'), (select max(seq) from event))`);
}
