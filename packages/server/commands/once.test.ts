import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Refusal } from '@hansa/domain/access/refusal.ts';
import type pg from 'pg';
import { migrate } from '../db/migrate.ts';
import { openPool } from '../db/pool.ts';
import { transaction } from '../db/transaction.ts';
import { type TrialDatabase, trialDatabase } from '../db/trial.ts';
import { type Keep, once } from './once.ts';

const refusedWith = (code: string) => (error: unknown) => error instanceof Refusal && error.code === code;

describe('doing something once for a key', () => {
  let trial: TrialDatabase;
  let pool: pg.Pool;
  before(async () => {
    trial = await trialDatabase();
    pool = openPool(await trial.fresh(), { name: 'once' });
    await migrate(pool);
    await pool.query('create table done (what text)');
  });
  after(async () => {
    await pool.end();
    await trial.stop();
  });

  const count = async (what: string): Promise<number> => (await pool.query('select 1 from done where what = $1', [what])).rowCount ?? 0;
  const answerOf = (what: string) => ({ status: 202, body: { what }, headers: { etag: '"1"' } });
  const doing = (what: string) => (keep: Keep) =>
    transaction(pool, async (client) => {
      await client.query('insert into done values ($1)', [what]);
      await keep(client, answerOf(what));
      return what;
    });
  const keyed = (key: string, body = 'body', actor = 'ada') => ({ actor, key, request: ['POST', body] });

  test('the same again gets the same answer, with its headers; another body and another actor do not', async () => {
    assert.deepEqual(await once(pool, keyed('a'), doing('a')), { fresh: 'a' });
    assert.deepEqual(await once(pool, keyed('a'), doing('a')), { replayed: answerOf('a') });
    await assert.rejects(once(pool, keyed('a', 'other'), doing('a')), refusedWith('request/key-reused'));
    assert.equal(await count('a'), 1);
    assert.deepEqual(await once(pool, keyed('a', 'body', 'bob'), doing('b')), { fresh: 'b' });
  });

  test('what came to nothing frees its key; what was done before the answer was lost does not', async () => {
    const failing = async (): Promise<never> => Promise.reject(new Error('no'));
    await assert.rejects(once(pool, keyed('c'), failing), /no/);
    const lost = async (keep: Keep): Promise<never> => {
      await doing('c')(keep);
      throw new Error('the commit took place, and its answer was lost');
    };
    assert.deepEqual(await once(pool, keyed('c'), lost), { replayed: answerOf('c') });
    assert.deepEqual(await once(pool, keyed('c'), doing('c')), { replayed: answerOf('c') });
    assert.equal(await count('c'), 1);
  });

  test('a request that hangs is taken over after a while, and then does nothing, whenever it wakes', async () => {
    let wake = (): void => {};
    const sleeping = new Promise<void>((resolve) => {
      wake = resolve;
    });
    const slow = once(pool, keyed('d'), async (keep) => {
      await sleeping;
      return doing('d')(keep);
    });
    while ((await pool.query(`select from answered where key = 'd'`)).rowCount === 0);
    await assert.rejects(once(pool, keyed('d'), doing('d')), refusedWith('request/in-flight'));
    await pool.query(`update answered set at = now() - interval '1 minute' where key = 'd'`);
    assert.deepEqual(await once(pool, keyed('d'), doing('d')), { fresh: 'd' });
    wake();
    assert.deepEqual(await slow, { replayed: answerOf('d') }, 'it says what the other one did');
    assert.equal(await count('d'), 1);
  });

  test('a try that was taken over and is done first has its answer given to the other, which finds the work done and is refused', async () => {
    const { promise: sleeping, resolve: wake } = Promise.withResolvers<void>();
    const slow = once(pool, keyed('f'), (keep) => sleeping.then(() => doing('f')(keep)));
    while ((await pool.query(`select from answered where key = 'f'`)).rowCount === 0);
    await pool.query(`update answered set at = now() - interval '1 minute' where key = 'f'`);
    const second = await once(pool, keyed('f'), async () => {
      wake();
      await slow;
      throw new Refusal('conflict', 'tenant/slug-taken', 'It is there already.');
    });
    assert.deepEqual(second, { replayed: answerOf('f') });
    assert.equal(await count('f'), 1);
  });

  test('after seven days a key is a new one, and old answers go', async () => {
    await once(pool, keyed('e'), doing('e'));
    await pool.query(`update answered set at = now() - interval '8 days'`);
    assert.deepEqual(await once(pool, keyed('e', 'other'), doing('e')), { fresh: 'e' });
    assert.equal((await pool.query('select 1 from answered')).rowCount, 1);
  });
});
