import type { Secret } from '@hansa/domain/port/secret.ts';
import pg from 'pg';
import { addressesOf } from './addresses.ts';
import { Fence, NotOurServer, type Said, WHO_ARE_YOU } from './lineage.ts';
import { Primary, clientOf } from './primary.ts';

export interface PoolOptions {
  /** Shown to who looks at the server's list of connections. */
  readonly name: string;
  /** Connections at most; each costs the server some 5 MB. */
  readonly size?: number;
  /** Connections that stay open however long nobody needs them: see `openKept`. */
  readonly kept?: number;
  /** Milliseconds after which the server ends a statement. */
  readonly statementTimeout?: number;
  /** Hears in a sentence when connections were lost; it happens with every restart of the server. */
  readonly report?: (text: string) => void;
  /** Knows which servers were replaced. One that remembers longer than this process lives has to be given. */
  readonly fence?: Fence;
}

/** Milliseconds. Who waits longer for a lock or forgets an open transaction holds up everybody behind. */
const LOCK_TIMEOUT = 5_000;
const IDLE_TRANSACTION_TIMEOUT = 15_000;
const STATEMENT_TIMEOUT = 10_000;
/** What the network may take on top of the statement: behind a dead one the server's own limits are never heard of. */
const ANSWER_SLACK = 5_000;
const CONNECT_TIMEOUT = 5_000;
/** Milliseconds. A new connection takes a hundred times as long as a statement, and who comes for one waits for it though others get free meanwhile. */
const IDLE_TIMEOUT = 600_000;
/** Milliseconds. What stands between may forget a connection that says nothing for minutes, and tells nobody: who used it then would wait for an answer. */
const KEEP_ALIVE = 30_000;

/**
 * Connections to the database at `url` (as libpq has it, with `sslmode`, `host` and several servers). Nothing is opened yet. A server that goes
 * away fails the queries that run and those that come until it or its heir is there, and never this process. `end()` closes all.
 */
export function openPool(url: Secret, options: PoolOptions): pg.Pool {
  const { name, size = 10, kept = 0, statementTimeout = STATEMENT_TIMEOUT, report = () => {}, fence = new Fence() } = options;
  const addresses = addressesOf(url.reveal());
  if (!addresses?.[0]) throw new Error('this is no address of a PostgreSQL that takes writes');
  const primary = addresses.length > 1 ? new Primary(addresses, fence) : undefined;
  const settings = {
    statement_timeout: statementTimeout,
    lock_timeout: LOCK_TIMEOUT,
    idle_in_transaction_session_timeout: IDLE_TRANSACTION_TIMEOUT,
    // A statement that has a name is planned once. PostgreSQL guesses that a list has ten, finds one of one cheaper, and planned a third of its time.
    plan_cache_mode: 'force_generic_plan',
  };
  const pool = new pg.Pool({
    connectionString: addresses[0].url,
    ...(primary && { Client: clientOf(primary) }),
    application_name: name,
    max: size,
    min: kept,
    connectionTimeoutMillis: CONNECT_TIMEOUT,
    idleTimeoutMillis: IDLE_TIMEOUT,
    // A process that is done does not wait for the end of connections that nobody uses.
    allowExitOnIdle: true,
    query_timeout: statementTimeout + ANSWER_SLACK,
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEP_ALIVE,
    // By statement and not when connecting: poolers refuse parameters at the start that they do not know.
    onConnect: async (client) => {
      const sets = Object.entries(settings).map(([name, value]) => `set ${name} = ${value}`);
      const answers = (await client.query([...sets, WHO_ARE_YOU].join('; '))) as unknown as pg.QueryResult<Said>[];
      const refusal = fence.refusal(answers.at(-1)?.rows[0] as Said);
      if (refusal === undefined) return;
      primary?.forget();
      throw new NotOurServer(`the database that answers ${refusal}`);
    },
  });
  // The pool listens to idle clients only. One that is taken and asks nothing at the moment would end the process by its error.
  pool.on('connect', (client) => client.on('error', () => {}));
  pool.on('error', (error) => report(`A connection to the database was lost: ${error.message}`));
  return pool;
}

/**
 * Opens those that are kept. Who comes while all others are taken waits for a new connection, though others get free long before: without this it is
 * the first burst of requests that does. Those that cannot be opened now are opened when they are needed.
 */
export async function openKept(pool: pg.Pool): Promise<void> {
  const opened = await Promise.allSettled(Array.from({ length: pool.options.min ?? 0 }, () => pool.connect()));
  for (const each of opened) if (each.status === 'fulfilled') each.value.release();
}
