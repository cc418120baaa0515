import type { Context } from '@hansa/domain/port/outcome.ts';
import type { Secret } from '@hansa/domain/port/secret.ts';
import { type ConnectionOptions, type Pool, type PoolConnection, createPool } from 'mysql2/promise';
import { trouble } from './failure.ts';
import type { Ask } from './look.ts';

/** The server as whoever administers it reaches it: all rights with GRANT OPTION, on the node that takes writes. */
export interface MariadbConfig {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: Secret;
  /** Absent: no TLS. With `ca` (PEM) the server's certificate is checked against it, else against the system's. */
  readonly tls?: { readonly ca?: string };
  /** Sessions held at once. Default 4. */
  readonly sessions?: number;
}

/** A session for one call: it ends when the deadline passes or the caller gives up. */
export interface Session {
  readonly ask: Ask;
  /** Waits until nobody else holds this name; held until the end of the session. */
  lock(name: string): Promise<void>;
}

export function options({ host, port, user, password, tls }: Omit<MariadbConfig, 'sessions'>): ConnectionOptions {
  const ssl = tls === undefined ? {} : { ssl: { ...(tls.ca === undefined ? {} : { ca: tls.ca }), rejectUnauthorized: true } };
  return { host, port, user, password: password.reveal(), connectTimeout: 10_000, charset: 'utf8mb4_unicode_ci', ...ssl };
}

export function openPool(config: MariadbConfig): Pool {
  return createPool({ ...options(config), connectionLimit: config.sessions ?? 4, idleTimeout: 30_000, maxIdle: 1 });
}

/** Ends with the context's signal or its deadline, whichever is first. */
export function limitOf({ signal, deadline }: Context): AbortSignal {
  return AbortSignal.any([signal, AbortSignal.timeout(remaining(deadline))]);
}

function remaining(deadline: number): number {
  return Math.max(0, Math.min(deadline - Date.now(), 2 ** 31 - 1));
}

/** Runs `work` with a session of the pool, as long as `limit` allows. A session that was cut is closed, never used again. */
export async function withSession<T>(
  pool: Pool,
  { deadline }: Context,
  limit: AbortSignal,
  work: (session: Session) => Promise<T>,
): Promise<T> {
  const connection = await connected(pool, limit);
  const ask = asking(connection);
  let whole = false;
  const cut = (): void => connection.destroy();
  limit.addEventListener('abort', cut, { once: true });
  try {
    // Seconds. The server gives up when we do: a statement that nobody waits for would hold its lock.
    await ask(`set session max_statement_time = ${Math.max(0.1, remaining(deadline) / 1_000)}`);
    const result = await work({ ask, lock: (name) => lock(ask, name, deadline) });
    await ask('do release_all_locks()');
    whole = !limit.aborted;
    return result;
  } finally {
    limit.removeEventListener('abort', cut);
    if (whole) connection.release();
    else connection.destroy();
  }
}

async function connected(pool: Pool, limit: AbortSignal): Promise<PoolConnection> {
  limit.throwIfAborted();
  const connecting = pool.getConnection();
  const given = new Promise<never>((_, reject) => {
    limit.addEventListener('abort', () => reject(limit.reason), { once: true });
  });
  try {
    return await Promise.race([connecting, given]);
  } catch (error) {
    void connecting.then((connection) => connection.release()).catch(() => {}); // nobody waits for it any more
    throw error;
  }
}

function asking(connection: PoolConnection): Ask {
  return async (sql, values) => {
    const [rows] = await connection.query(sql, values === undefined ? undefined : [...values]);
    return Array.isArray(rows) ? (rows as Record<string, unknown>[]) : [];
  };
}

async function lock(ask: Ask, name: string, deadline: number): Promise<void> {
  const [row] = await ask('select get_lock(?, ?) as got', [`hansa/${name}`.slice(0, 64), Math.ceil(remaining(deadline) / 1_000)]);
  if (Number(row?.['got']) !== 1) throw trouble('busy', `somebody else works on ${name}`, 'transient');
}
