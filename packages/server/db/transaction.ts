import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { faultOf } from './fault.ts';
import { commit } from './unreplicated.ts';

export interface TransactionOptions {
  /** PostgreSQL's own default is `read committed`. */
  readonly isolation?: 'read committed' | 'repeatable read' | 'serializable';
  readonly readOnly?: boolean;
  /** Further tries when two transactions met (serialization failure, deadlock). Then `work` runs again from its beginning. */
  readonly retries?: number;
}

/** One connection inside a transaction. */
export type Transaction = Pick<pg.ClientBase, 'query'>;

/**
 * Runs `work` in one transaction and gives what it gave; a throw rolls back and is passed on. Nothing outside the database belongs into
 * `work`: it may run again, and a commit whose answer was lost throws although it may have taken place (`faultOf` says `away`).
 */
export async function transaction<T>(
  pool: pg.Pool,
  work: (client: Transaction) => Promise<T>,
  options: TransactionOptions = {},
): Promise<T> {
  for (let tries = 0; ; tries += 1) {
    try {
      return await once(pool, work, options);
    } catch (error) {
      if (tries >= (options.retries ?? 0) || faultOf(error) !== 'conflict') throw error;
      // Both would meet again at the same place: how long to wait is not decided by what they do.
      await sleep(Math.random() * Math.min(20 * 2 ** tries, 500));
    }
  }
}

async function once<T>(pool: pg.Pool, work: (client: Transaction) => Promise<T>, options: TransactionOptions): Promise<T> {
  const client = await pool.connect();
  let broken = false;
  try {
    await client.query(beginning(options));
    const result = await work(client);
    const command = await commit(client);
    // PostgreSQL answers so, and with no error, where a statement had failed and `work` went on as if nothing were.
    if (command !== 'COMMIT') throw new Error('a statement of this transaction failed and its error was dropped: nothing was committed');
    return result;
  } catch (error) {
    broken = !(await rolledBack(client, error));
    throw error;
  } finally {
    client.release(broken);
  }
}

function beginning({ isolation, readOnly }: TransactionOptions): string {
  return ['begin', isolation && `isolation level ${isolation}`, readOnly && 'read only'].filter(Boolean).join(' ');
}

/** Whether the connection can be used again. After a timeout it may still be busy with the statement, and nothing is sent on it. */
async function rolledBack(client: pg.PoolClient, error: unknown): Promise<boolean> {
  if (faultOf(error) === 'away') return false;
  return client.query('rollback').then(
    () => true,
    () => false,
  );
}
