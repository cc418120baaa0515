import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { setImmediate as immediate } from 'node:timers/promises';
import type pg from 'pg';
import { OwnConnection } from './own-connection.ts';
import { openPool } from './pool.ts';
import { type TrialDatabase, trialDatabase } from './trial.ts';

describe('a connection of one’s own', () => {
  let trial: TrialDatabase;
  let pool: pg.Pool;
  before(async () => {
    trial = await trialDatabase();
    pool = openPool(await trial.fresh(), { name: 'own', size: 2 });
  });
  after(async () => {
    await pool.end();
    await trial.stop();
  });
  /** Whoever asks the pool for more than it has would wait: a connection that was lost and not given back is one too many. */
  const settle = (client: pg.PoolClient): Promise<boolean> => client.query('select 1').then(() => true);

  test('is one, however many ask for it, and comes back as often as it is lost', async () => {
    let lost = 0;
    const own = new OwnConnection({ pool, settle, lost: () => (lost += 1) });
    const [first, second] = await Promise.all([own.take(), own.take()]);
    assert.ok(first && first === second && first === own.now);
    for (let times = 1; times <= 4; times++) {
      const { rows } = await (own.now as pg.PoolClient).query<{ id: number }>('select pg_backend_pid() id');
      await pool.query('select pg_terminate_backend($1)', [rows[0]?.id]);
      while (own.now) await immediate();
      assert.equal(lost, times);
      assert.ok(await own.take());
    }
    own.leave();
    assert.deepEqual([own.now, await own.take(), lost], [undefined, undefined, 4]);
    assert.equal(pool.totalCount - pool.idleCount, 0);
  });

  test('is given back at once where it could not be had for what it was wanted', async () => {
    await assert.rejects(new OwnConnection({ pool, settle: () => Promise.reject(new Error('no')) }).take(), /no/);
    assert.equal(await new OwnConnection({ pool, settle: () => Promise.resolve(false) }).take(), undefined);
    const left = new OwnConnection({ pool, settle });
    const taking = left.take();
    left.leave();
    assert.equal(await taking, undefined);
    assert.equal(pool.totalCount - pool.idleCount, 0);
  });
});
