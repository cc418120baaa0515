import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Secret } from '@hansa/domain/port/secret.ts';
import type pg from 'pg';
import { openKept, openPool } from './pool.ts';
import { type TrialDatabase, trialDatabase } from './trial.ts';

describe('connections to the database', () => {
  let trial: TrialDatabase;
  let pool: pg.Pool;
  before(async () => {
    trial = await trialDatabase();
    pool = openPool(await trial.fresh(), { name: 'pool', size: 1 });
  });
  after(async () => {
    await pool.end();
    await trial.stop();
  });

  test('plan a statement that has a name once, also for a list of one', async () => {
    const asked = { name: 'listed', text: 'select oid from pg_class where oid = any($1::oid[])', values: [[1]] };
    for (let times = 0; times < 8; times += 1) await pool.query(asked);
    const { rows } = await pool.query(
      `select custom_plans::int custom, generic_plans::int generic from pg_prepared_statements where name = 'listed'`,
    );
    assert.deepEqual(rows, [{ custom: 0, generic: 8 }]);
  });

  test('stay open for minutes when nobody needs them: who comes would wait for a new one', async (t) => {
    t.mock.timers.enable({ apis: ['setTimeout'] });
    const own = openPool(await trial.fresh(), { name: 'pool', size: 1 });
    await own.query('select 1');
    t.mock.timers.tick(9 * 60_000);
    assert.equal(own.totalCount, 1);
    t.mock.timers.tick(60_000);
    assert.equal(own.totalCount, 0);
    await own.end();
  });

  test('that are kept are open before anybody needs them, and stay so', async (t) => {
    t.mock.timers.enable({ apis: ['setTimeout'] });
    const own = openPool(await trial.fresh(), { name: 'pool', size: 3, kept: 2 });
    await openKept(own);
    assert.deepEqual([own.totalCount, own.idleCount], [2, 2]);
    const all = await Promise.all([own.connect(), own.connect(), own.connect()]);
    for (const client of all) client.release();
    t.mock.timers.tick(20 * 60_000);
    assert.equal(own.totalCount, 2);
    await own.end();
  });

  test('that cannot be opened are no trouble of who would keep them', async () => {
    const nowhere = openPool(new Secret('postgres://nobody@127.0.0.1:1/none'), { name: 'pool', kept: 2 });
    await openKept(nowhere);
    assert.equal(nowhere.totalCount, 0);
    await nowhere.end();
  });
});
