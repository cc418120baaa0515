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
  const order = await referredFirst(pool);
  for (const { table, row } of rows.toSorted((a, b) => order.indexOf(a.table) - order.indexOf(b.table))) {
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

/** Tables, what others refer to before those who do. */
async function referredFirst(pool: pg.Pool): Promise<string[]> {
  const { rows } = await pool.query<{ table: string; needs: string[] }>(
    `select relname "table", array(select confrelid::regclass::text from pg_constraint where conrelid = c.oid and contype = 'f' and confrelid <> c.oid) needs
     from pg_class c where relkind = 'r' and relnamespace = 'public'::regnamespace order by relname`,
  );
  const order: string[] = [];
  for (let open = rows; open.length > 0; open = open.filter(({ table }) => !order.includes(table))) {
    const ready = open.filter(({ needs }) => needs.every((each) => order.includes(each)));
    if (ready.length === 0) throw new Error(`these refer to each other: ${open.map(({ table }) => table).join(', ')}`);
    order.push(...ready.map(({ table }) => table));
  }
  return order;
}
