import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { faultOf } from './fault.ts';
import { openPool } from './pool.ts';
import { transaction } from './transaction.ts';
import { type TrialDatabase, trialDatabase } from './trial.ts';

let trial: TrialDatabase;
before(async () => {
  trial = await trialDatabase();
});
after(() => trial.stop());

/** Ends the waiting of whoever waits for a standby, until `over`. */
async function impatient(superuser: pg.Client, over: () => boolean): Promise<void> {
  while (!over()) {
    await superuser.query(`select pg_cancel_backend(pid) from pg_stat_activity where wait_event = 'SyncRep'`);
    await sleep(10);
  }
}

test('a commit that nobody waited out is not acknowledged, though PostgreSQL says that it took place', async () => {
  const superuser = new pg.Client({ connectionString: trial.server.superuser.reveal() });
  await superuser.connect();
  const pool = openPool(trial.server.url, { name: 'test' });
  await pool.query('create table written (n int)');
  await superuser.query(`alter system set synchronous_standby_names = 'nobody'`);
  await superuser.query('select pg_reload_conf()');
  let over = false;
  const cancelling = impatient(superuser, () => over);
  // When the server has taken in its new settings, nobody is told: until then commits wait for nobody.
  let written = 0;
  const write = async (): Promise<void> => {
    written += 1;
    await transaction(pool, async (client) => {
      await client.query('set local synchronous_commit = on');
      await client.query('insert into written values ($1)', [written]);
    });
  };
  const refused = async (): Promise<unknown> => {
    for (;;) {
      const error = await write().catch((reason: unknown) => reason);
      if (error !== undefined) return error;
    }
  };
  const error = await refused();
  assert.equal(faultOf(error), 'away');
  assert.match(String(error), /not known to be on its standby/);
  over = true;
  await cancelling;
  assert.equal((await pool.query('select from written')).rowCount, written);
  await superuser.query('alter system reset synchronous_standby_names');
  await superuser.query('select pg_reload_conf()');
  await transaction(pool, (client) => client.query('insert into written values (0)'));
  await pool.end();
  await superuser.end();
});
