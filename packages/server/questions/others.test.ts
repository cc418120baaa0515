import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type pg from 'pg';
import { migrate } from '../db/migrate.ts';
import { openPool } from '../db/pool.ts';
import { type TrialDatabase, trialDatabase } from '../db/trial.ts';
import { eventsSince, reachedBefore, reachedHere } from './others.ts';

describe('the stream of events', () => {
  let trial: TrialDatabase;
  let pool: pg.Pool;
  before(async () => {
    trial = await trialDatabase();
    pool = openPool(await trial.fresh(), { name: 'others' });
    await migrate(pool);
    // Numbers of one, two and three digits: as texts they stand in another order. Transactions side by side draw their sequence crosswise.
    for (const xid of [10, 9, 99, 101, 100])
      await pool.query(
        `insert into event (xid, id, at, type, subject, actor, hash) values ($1::text::xid8, gen_random_uuid(), now(), 't', 's', '{}', '')`,
        [String(xid)],
      );
  });
  after(async () => {
    await pool.end();
    await trial.stop();
  });

  test('whoever reads two at a time hears each once, in the order of their transactions', async () => {
    const heard: string[] = [];
    for (let last = { xid: '0', seq: '0' }; ; ) {
      const page = await eventsSince(pool, last, 2);
      if (page.length === 0) break;
      heard.push(...page.map(({ xid }) => xid));
      last = { xid: page.at(-1)?.xid ?? '', seq: String(page.at(-1)?.seq) };
    }
    assert.deepEqual(heard, ['9', '10', '99', '100', '101']);
  });

  test('who asks from one place in one moment asks together, and each from its own', async () => {
    let asked = 0;
    const counting = new Proxy(pool, {
      get: (target, key) => {
        if (key === 'query') asked += 1;
        const value: unknown = Reflect.get(target, key);
        return typeof value === 'function' ? value.bind(target) : value;
      },
    });
    const from = (xid: string) => eventsSince(counting, { xid, seq: '0' }, 9);
    const pages = await Promise.all([...Array.from({ length: 8 }, () => from('0')), from('100')]);
    assert.deepEqual(
      pages.map((page) => page.length),
      [5, 5, 5, 5, 5, 5, 5, 5, 2],
    );
    assert.equal(asked, 3, 'who came first, all others, and who stands elsewhere');
    assert.equal(pages[1]?.[0], pages[7]?.[0]);
  });

  test('the last ones are those of the latest transactions', async () => {
    const page = await eventsSince(pool, await reachedBefore(pool, 2), 10);
    assert.deepEqual(
      page.map(({ xid }) => xid),
      ['100', '101'],
    );
  });

  test('a place that was told here holds; one of another cluster does not, however many transactions this one has seen since', async () => {
    const [first, second] = await eventsSince(pool, { xid: '0', seq: '0' }, 2);
    const here = { xid: second?.xid ?? '', seq: String(second?.seq) };
    assert.deepEqual(await reachedHere(pool, here), here);
    for (const xid of ['11', '1000000000']) assert.deepEqual(await reachedHere(pool, { ...here, xid }), { ...here, xid: '0' });
    assert.deepEqual(await reachedHere(pool, { xid: here.xid, seq: String(first?.seq) }), { xid: '0', seq: String(first?.seq) });
    assert.deepEqual(await reachedHere(pool, { xid: here.xid, seq: '1000' }), { xid: '0', seq: '1000' }, 'it was lost with the other one');
  });
});
