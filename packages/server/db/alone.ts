import type { Pool } from 'pg';
import { OwnConnection, type OwnConnectionOptions } from './own-connection.ts';

/** Number of the lock: nobody else's advisory locks are met. */
const ALONE = `hashtextextended('hansa/alone', 0)`;
/** Milliseconds until the lock is asked for again after its connection was lost. */
const AGAIN = 1_000;

/**
 * A session lock that says: one process on this database. Undefined where another process has it; else what gives it back. With its
 * connection the lock is lost, and taken again as soon as the database is back: it keeps a second one from starting by mistake, and is no fence.
 */
export async function standAlone(pool: Pool): Promise<(() => Promise<void>) | undefined> {
  let over = false;
  const settle: OwnConnectionOptions['settle'] = async (client) => {
    const { rows } = await client.query<{ mine: boolean }>(`select pg_try_advisory_lock(${ALONE}) mine`);
    return rows[0]?.mine ?? false;
  };
  const own = new OwnConnection({ pool, settle, lost: () => again() });
  const again = (): void => {
    if (over) return;
    setTimeout(() => void own.take().then((mine) => mine ?? again(), again), AGAIN).unref();
  };
  if (!(await own.take())) return undefined;
  return () => {
    over = true;
    own.leave();
    return Promise.resolve();
  };
}
