import type { Pool, PoolClient } from 'pg';

/** Number of the lock: nobody else's advisory locks are met. */
const ALONE = `hashtextextended('hansa/alone', 0)`;
/** Milliseconds until the lock is asked for again after its connection was lost. */
const AGAIN = 1_000;

/**
 * A session lock that says: one process on this database. Undefined where another process has it; else what gives it back. With its
 * connection the lock is lost, and taken again as soon as the database is back: it keeps a second one from starting by mistake, and is no fence.
 */
export async function standAlone(pool: Pool): Promise<(() => Promise<void>) | undefined> {
  let client: PoolClient | undefined;
  let over = false;
  const take = async (): Promise<boolean> => {
    const taken = await pool.connect();
    const { rows } = await taken.query<{ mine: boolean }>(`select pg_try_advisory_lock(${ALONE}) mine`).catch((error: unknown) => {
      taken.release(true);
      throw error;
    });
    if (over || !rows[0]?.mine) {
      taken.release(true);
      return false;
    }
    client = taken;
    taken.once('end', () => {
      taken.release(true);
      if (client === taken) client = undefined;
      again();
    });
    return true;
  };
  const again = (): void => {
    if (over) return;
    setTimeout(() => void take().then((mine) => mine || again(), again), AGAIN).unref();
  };
  if (!(await take())) return undefined;
  return () => {
    over = true;
    const last = client;
    client = undefined;
    last?.removeAllListeners('end');
    last?.release(true);
    return Promise.resolve();
  };
}
