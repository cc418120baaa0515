import type { Context } from '@hansa/domain/port/outcome.ts';
import type { Secret } from '@hansa/domain/port/secret.ts';
import { Client, type ClientConfig, Pool, type PoolClient } from 'pg';
import type { Ask } from './look.ts';
import type { PoolerWant } from './port.ts';

/**
 * The cluster as whoever administers it reaches it: a superuser, directly, never by a pooler. Nobody else may read verifiers, put the
 * look-up there or end the sessions of others.
 */
export interface PostgresConfig {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password?: Secret;
  /** Database to work from. Default `postgres`. */
  readonly database?: string;
  /** Absent: no TLS. With `ca` (PEM) the server's certificate is checked against it, else against the system's. */
  readonly tls?: { readonly ca?: string };
  /** The pooler that asks this cluster who may log in; absent: there is none. */
  readonly pooler?: PoolerWant;
  /** Sessions held at once. Default 4: each creates or drops one database at a time. */
  readonly sessions?: number;
}

/** A session for one call: it ends with the call, and the server's work with it, when the deadline passes or the caller gives up. */
export interface Session {
  readonly ask: Ask;
  /** A session in another database of the cluster, one for each, closed with this one. */
  inside(database: string): Promise<Ask>;
  /** Waits until nobody else holds this name; held until the end of the session. */
  lock(name: string): Promise<void>;
  readonly version: number;
}

export function clientConfig({ host, port, user, password, database, tls }: PostgresConfig): ClientConfig {
  return {
    host,
    port,
    user,
    ...(password === undefined ? {} : { password: password.reveal() }),
    database: database ?? 'postgres',
    application_name: 'hansa',
    ssl: tls === undefined ? false : { ...(tls.ca === undefined ? {} : { ca: tls.ca }), rejectUnauthorized: true },
    connectionTimeoutMillis: 10_000,
  };
}

export function openPool(config: PostgresConfig): Pool {
  const pool = new Pool({ ...clientConfig(config), max: config.sessions ?? 4, idleTimeoutMillis: 30_000, allowExitOnIdle: true });
  pool.on('error', () => {}); // an idle session that the server ended; the next call opens another
  return pool;
}

/** Ends with the context's signal or its deadline, whichever is first. */
export function limitOf({ signal, deadline }: Context): AbortSignal {
  return AbortSignal.any([signal, AbortSignal.timeout(Math.max(0, Math.min(deadline - Date.now(), 2 ** 31 - 1)))]);
}

/** Runs `work` with a session of the pool, as long as `limit` allows. A session that was cut is closed, never used again. */
export async function withSession<T>(
  pool: Pool,
  config: PostgresConfig,
  context: Context,
  limit: AbortSignal,
  work: (session: Session) => Promise<T>,
): Promise<T> {
  const client = await connected(pool, limit);
  const others = new Map<string, Client>();
  let whole = false;
  const cut = (): void => {
    for (const each of [client, ...others.values()]) destroy(each);
  };
  client.on('error', told);
  limit.addEventListener('abort', cut, { once: true });
  try {
    const version = await prepared(client, context);
    const inside = async (database: string): Promise<Ask> => {
      const known = others.get(database);
      if (known !== undefined) return asking(known);
      const other = new Client({ ...clientConfig({ ...config, database }), statement_timeout: remaining(context) });
      other.on('error', told);
      others.set(database, other);
      await other.connect();
      return asking(other);
    };
    const result = await work({ ask: asking(client), inside, lock: (name) => lock(client, name), version });
    await client.query(`select pg_advisory_unlock_all(), set_config('statement_timeout', '0', false)`);
    whole = !limit.aborted;
    return result;
  } finally {
    limit.removeEventListener('abort', cut);
    await Promise.all([...others.values()].map((other) => other.end().catch(() => {})));
    client.release(!whole);
    client.off('error', told);
  }
}

/** A session that breaks is told by the statement that was running; without a listener the event would end this process. */
const told = (): void => {};

async function connected(pool: Pool, limit: AbortSignal): Promise<PoolClient> {
  limit.throwIfAborted();
  const connecting = pool.connect();
  const given = new Promise<never>((_, reject) => {
    limit.addEventListener('abort', () => reject(limit.reason), { once: true });
  });
  try {
    return await Promise.race([connecting, given]);
  } catch (error) {
    void connecting.then((client) => client.release()).catch(() => {}); // nobody waits for it any more
    throw error;
  }
}

/** The server gives up when we do: a statement that nobody waits for would hold its lock. */
async function prepared(client: PoolClient, context: Context): Promise<number> {
  const sql = `select set_config('statement_timeout', $1, false), current_setting('server_version_num')::int as version`;
  const { rows } = await client.query<{ version: number }>(sql, [String(remaining(context))]);
  return rows[0]?.version ?? 0;
}

function remaining({ deadline }: Context): number {
  return Math.max(1, Math.min(deadline - Date.now(), 2 ** 31 - 1));
}

function asking(client: Client | PoolClient): Ask {
  return async (sql, values) => (await client.query(sql, values === undefined ? undefined : [...values])).rows;
}

/** Anything that stands for this outsider's locks; others use other numbers. */
const LOCKS = 0x48_41_4e_53;

async function lock(client: PoolClient, name: string): Promise<void> {
  await client.query('select pg_advisory_lock($1, hashtext($2))', [LOCKS, name]);
}

/** Closes the socket under it; a statement that runs is answered with an error at once. */
function destroy(client: Client | PoolClient): void {
  (client as unknown as { connection: { stream: { destroy(): void } } }).connection.stream.destroy();
}
