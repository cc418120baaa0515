import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type pg from 'pg';
import { type Transaction, transaction } from './transaction.ts';

/** One step of the schema: a file `0007-what-it-does.sql`. */
export interface Migration {
  readonly number: number;
  readonly name: string;
  readonly sql: string;
  /** SHA-256 of the text, in hexadecimal. */
  readonly digest: string;
  /** The oldest schema whose programs work with what this step leaves behind; 0 where it takes nothing away. */
  readonly oldest: number;
}

/** Why this program may not use this database, as sentences for an operator. */
export class SchemaRefusal extends Error {}

const FILE = /^(\d{4})-[a-z0-9-]+\.sql$/;
/** First line of a step that takes something away: `-- contract: 0009` says that programs from schema 9 on do without it. */
const CONTRACT = /^-- contract: (\d{4})\n/;
/** Milliseconds that a step waits for a lock of a running version: longer, and everybody queues up behind the step. */
const LOCK_TIMEOUT = 5_000;

/** The steps that this program has, in order: 1, 2, 3 without a gap. */
export function readMigrations(folder: string = join(import.meta.dirname, 'migrations')): Migration[] {
  const migrations = readdirSync(folder)
    .toSorted()
    .map((name) => migrationOf(name, readFileSync(join(folder, name), 'utf8')));
  const wrong = migrations.find(({ number }, index) => number !== index + 1);
  if (wrong) throw new Error(`${wrong.name} in ${folder} is not the next one: the numbers are 0001, 0002 and so on, each once`);
  return migrations;
}

function migrationOf(name: string, text: string): Migration {
  const number = Number(FILE.exec(name)?.[1] ?? 0);
  // A checkout may have the line ends of its system.
  const sql = text.replaceAll('\r\n', '\n');
  const oldest = Number(CONTRACT.exec(sql)?.[1] ?? 0);
  return { number, name, sql, digest: createHash('sha256').update(sql).digest('hex'), oldest };
}

/**
 * Brings the database up to this program's schema and gives the names of the steps that were taken: none when it already was. Each
 * step is one transaction with its record, so it is there or not, whatever is killed. Replicas that start together take turns.
 * A newer database that has taken nothing away is worked with: two versions run side by side while one replaces the other. Throws a
 * SchemaRefusal, and changes nothing, where something is gone that this program needs, or a step was edited after it was taken.
 */
export async function migrate(pool: pg.Pool, migrations: readonly Migration[] = readMigrations()): Promise<string[]> {
  const taken: string[] = [];
  for (;;) {
    const name = await transaction(pool, (client) => takeNext(client, migrations));
    if (name === undefined) return taken;
    taken.push(name);
  }
}

async function takeNext(client: Transaction, migrations: readonly Migration[]): Promise<string | undefined> {
  // The one who has the lock may take as long as it needs, and those behind wait for it.
  await client.query('set local statement_timeout = 0; set local lock_timeout = 0');
  await client.query({ text: `select pg_advisory_xact_lock(hashtextextended('hansa/migrate', 0))`, ...PATIENT });
  await client.query(`create table if not exists migration (
    number int primary key, name text not null, digest text not null, taken_at timestamptz not null default now())`);
  const { rows } = await client.query<Taken>(TAKEN);
  const refusal = refusalOf(rows, migrations);
  if (refusal !== undefined) throw new SchemaRefusal(refusal);
  const next = migrations[rows.length];
  if (!next) return undefined;
  await client.query(`set local lock_timeout = ${LOCK_TIMEOUT}`);
  await take(client, next);
  return next.name;
}

/** Of pg: waits for the answer as long as it takes. Without it the client gives up after the pool's own limit. */
const PATIENT = { query_timeout: 24 * 3_600_000 };

async function take(client: Transaction, { number, name, sql, digest, oldest }: Migration): Promise<void> {
  const current = async (): Promise<string> =>
    (await client.query<{ id: string }>('select pg_current_xact_id()::text as id')).rows[0]?.id ?? '';
  const before = await current();
  await client.query({ text: sql, ...PATIENT });
  if ((await current()) !== before)
    throw new Error(`${name} ends its transaction: begin, commit and rollback do not belong into a migration`);
  await client.query('insert into migration (number, name, digest) values ($1, $2, $3)', [number, name, digest]);
  if (oldest > 0) await client.query('update migration set oldest = $2 where number = $1', [number, oldest]);
}

/** A step that a database has taken. */
export type Taken = Omit<Migration, 'sql'>;

/** In one question for every schema: before step 8 nobody wrote down what is the oldest. */
export const TAKEN = `select number, name, digest, coalesce((to_jsonb(migration) ->> 'oldest')::int, 0) oldest from migration order by number`;

/** Why a program with these steps may not use a database that has taken those; undefined where it may. */
export function refusalOf(taken: readonly Taken[], migrations: readonly Migration[]): string | undefined {
  const changed = taken
    .slice(0, migrations.length)
    .find((each, index) => each.number !== index + 1 || each.digest !== migrations[index]?.digest);
  if (changed)
    return `The database took ${changed.name} with other contents than this program has (${changed.digest.slice(0, 12)} there, ${migrations[changed.number - 1]?.digest.slice(0, 12)} here). Start the version that made the database; a change of the schema is a new file.`;
  const gone = taken.slice(migrations.length).find(({ oldest }) => oldest > migrations.length);
  return (
    gone &&
    `The database has the schema of a newer Hansa, and ${gone.name} took away what this one needs (this one ends with ${migrations.at(-1)?.name ?? 'none'}). Start that version, or restore the backup from before its update.`
  );
}

/** As `refusalOf`, asked of a database while this program works on it: a newer one may take its steps at any time. */
export async function outdated(pool: pg.Pool, migrations: readonly Migration[] = readMigrations()): Promise<string | undefined> {
  const { rows } = await pool.query<Taken>(TAKEN);
  return refusalOf(rows, migrations);
}
