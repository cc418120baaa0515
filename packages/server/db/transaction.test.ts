import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { Secret } from '@hansa/domain/port/secret.ts';
import { faultOf } from './fault.ts';
import { openPool } from './pool.ts';
import { type Transaction, transaction } from './transaction.ts';
import { type TrialDatabase, trialDatabase } from './trial.ts';

let trial: TrialDatabase;
let pool: pg.Pool;
const reports: string[] = [];
before(async () => {
  trial = await trialDatabase();
  pool = openPool(trial.server.url, { name: 'test', statementTimeout: 2_000, report: (text) => reports.push(text) });
  await pool.query('create table counter (n int); insert into counter values (0)');
});
after(async () => {
  await pool.end();
  await trial.stop();
});

const count = async (): Promise<number> => (await pool.query<{ n: number }>('select n from counter')).rows[0]?.n ?? -1;

/** Each reads, waits until all have read, and writes: only one of them can win. Whoever comes again waits for nobody. */
function incrementAtOnce(all: number): (client: Transaction) => Promise<void> {
  const met = Promise.withResolvers<void>();
  let come = 0;
  return async (client) => {
    const { rows } = await client.query<{ n: number }>('select n from counter');
    if ((come += 1) === all) met.resolve();
    await met.promise;
    await client.query('update counter set n = $1', [(rows[0]?.n ?? 0) + 1]);
  };
}

test('what throws is rolled back; what it gave is given', async () => {
  await assert.rejects(
    transaction(pool, async (client) => {
      await client.query('update counter set n = 7');
      throw new Error('no');
    }),
    /^Error: no$/,
  );
  assert.equal(await count(), 0);
  assert.equal(await transaction(pool, () => Promise.resolve('given')), 'given');
});

test('a statement that failed and was ignored commits nothing, and says so', async () => {
  const careless = async (client: Transaction): Promise<void> => {
    await client.query('update counter set n = 7');
    await client.query('select 1 / 0').catch(() => {});
  };
  await assert.rejects(transaction(pool, careless), /nothing was committed/);
  assert.equal(await count(), 0);
});

test('two that meet are tried again only where that was asked for', async () => {
  const two = incrementAtOnce(2);
  const both = await Promise.allSettled([1, 2].map(() => transaction(pool, two, { isolation: 'serializable' })));
  const failed = both.flatMap((each) => (each.status === 'rejected' ? [faultOf(each.reason)] : []));
  assert.deepEqual(failed, ['conflict']);
  const four = incrementAtOnce(4);
  await Promise.all([1, 2, 3, 4].map(() => transaction(pool, four, { isolation: 'serializable', retries: 20 })));
  assert.equal(await count(), 5);
});

test('a statement that takes too long is ended, and its connection can be used', async () => {
  await assert.rejects(
    transaction(pool, (client) => client.query('select pg_sleep(60)')),
    (error) => faultOf(error) === 'statement' && /statement timeout/.test((error as Error).message),
  );
  assert.equal(await count(), 5);
});

test('a server that is killed fails what runs, and the pool is well again when it is back', async () => {
  const idle = await pool.connect(); // taken, asks nothing: nobody else listens to its errors
  const running = transaction(pool, async (client) => {
    await client.query('select 1');
    process.kill(trial.server.pid(), 'SIGKILL');
    // The process of a connection ends by itself as soon as it sees that the server has gone.
    for (;;) await client.query('select 1').then(() => sleep(10));
  });
  await assert.rejects(running, (error) => faultOf(error) === 'away');
  idle.release(true);
  let back: number | undefined;
  for (let tries = 0; back === undefined && tries < 30_000; tries += 1) {
    back = await count().catch((error: unknown) => assert.equal(faultOf(error), 'away') as undefined);
    await sleep(10);
  }
  assert.ok(back !== undefined);
});

test('an address where nobody answers is away', async () => {
  const nowhere = openPool(new Secret('postgresql://hansa@127.0.0.1:1/hansa'), { name: 'test' });
  await assert.rejects(nowhere.query('select 1'), (error) => faultOf(error) === 'away');
  await nowhere.end();
});
