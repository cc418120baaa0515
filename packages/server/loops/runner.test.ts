import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { EventEmitter, once as eventOf } from 'node:events';
import { type TestContext, after, afterEach, before, beforeEach, describe, test } from 'node:test';
import { setImmediate as immediate, setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { migrate } from '../db/migrate.ts';
import { openPool } from '../db/pool.ts';
import { transaction } from '../db/transaction.ts';
import { type TrialDatabase, trialDatabase } from '../db/trial.ts';
import { ask, wake } from '../db/work.ts';
import type { Held, Look } from './loop.ts';
import { type News, Runner } from './runner.ts';

describe('the runner', () => {
  let trial: TrialDatabase;
  let pool: pg.Pool;
  before(async () => {
    trial = await trialDatabase();
    pool = openPool(await trial.fresh(), { name: 'runner' });
    await migrate(pool);
    await pool.query('create table thing (id text primary key)');
  });
  after(async () => {
    await pool.end();
    await trial.stop();
  });
  beforeEach(async () => {
    await pool.query(`delete from work; delete from thing; insert into thing values ('t')`);
  });

  const DONE: Look = { state: { done: true }, because: [], wait: null };

  /** Runs one look of a loop on the row `a`, and waits for what is told of it. */
  async function once(look: (held: Held) => Promise<Look>): Promise<News> {
    const news: News[] = [];
    const loops = [{ kind: 'test', most: 1, look }];
    const tell = (each: News): void => void (each.kind === 'database' || news.push(each));
    const runner = new Runner({ pool, owner: randomUUID(), loops, random: () => 1, tell, backoff: { first: 60_000, most: 60_000 } });
    await wake(pool, 'test', ['a']);
    await runner.start();
    while (news.length === 0) await sleep(5);
    await runner.stop();
    return news[0] as News;
  }
  const row = async () =>
    (await pool.query('select state, because, owner from work')).rows[0] as { state: unknown; because: unknown; owner: unknown };

  test('what was kept before an act is kept when the look ends badly', async () => {
    const told = await once(async (held) => {
      await held.keep({ begun: true });
      throw new Error('the database is gone');
    });
    assert.equal(told.kind, 'failed');
    while ((await row()).owner !== null) await sleep(5);
    assert.deepEqual((await row()).state, { begun: true });
  });

  test('whoever asks for something while a look is recorded does not wait in a circle with it', async () => {
    const commands: Promise<string>[] = [];
    const told = await once(async () => {
      // A command holds what the look is going to write, and then wakes the row of the look.
      const command = transaction(pool, async (client) => {
        await client.query(`update thing set id = 't' where id = 't'`);
        await sleep(200);
        await wake(client, 'test', ['a']);
      });
      await sleep(50);
      commands.push(command.then(() => 'done', String));
      return { ...DONE, write: async (client) => void (await client.query(`update thing set id = 't' where id = 't'`)) };
    });
    assert.deepEqual([told.kind, await commands[0]], ['looked', 'done']);
  });

  test('while many ask, a look that nobody asked for waits where its loop lets it, and is done when they have their answers', async () => {
    const many = Array.from({ length: 24 }, (_, n) => ({ kind: 'patient', subject: `asked-${n}` }));
    const answers = Promise.withResolvers<void>();
    const looked: string[] = [];
    const look = async (held: Held): Promise<Look> => {
      looked.push(held.subject);
      if (held.asked) await answers.promise;
      return DONE;
    };
    const loops = [
      { kind: 'patient', most: 32, late: 3_600_000, look },
      { kind: 'test', most: 4, look },
    ];
    const runner = new Runner({ pool, owner: randomUUID(), loops, random: () => 1, tell: () => {} });
    await ask(pool, many);
    await runner.start();
    while (looked.length < many.length) await sleep(5);
    await wake(pool, 'patient', ['by-itself']);
    await wake(pool, 'test', ['other']);
    while (looked.length < many.length + 1) await sleep(5);
    assert.equal(looked.at(-1), 'other');
    answers.resolve();
    while (looked.length < many.length + 2) await sleep(5);
    assert.equal(looked.at(-1), 'by-itself');
    await runner.stop();
  });

  describe('where nobody polls', () => {
    let runner: Runner;
    let claims: string[];
    let hold: Promise<void> | undefined;
    const looked = new EventEmitter<{ test: [string]; other: [string] }>();
    beforeEach(async (t) => {
      (t as TestContext).mock.timers.enable({ apis: ['setTimeout'] });
      [claims, hold] = [[], undefined];
      const watched = new Proxy(pool, {
        get: (target, key) => {
          const value: unknown = Reflect.get(target, key);
          if (key !== 'query') return typeof value === 'function' ? (value.bind(target) as unknown) : value;
          return async (asked: { name?: string; values?: unknown[] }, ...rest: never[]) => {
            const answer: unknown = await (target.query as (...given: unknown[]) => Promise<unknown>)(asked, ...rest);
            if (asked.name !== 'work-claim') return answer;
            claims.push(String(asked.values?.[1]));
            await hold;
            return answer;
          };
        },
      });
      const loops = (['test', 'other'] as const).map((kind) => ({
        kind,
        most: 4,
        look: (held: Held) => (looked.emit(kind, held.subject), Promise.resolve(DONE)),
      }));
      runner = new Runner({ pool: watched, owner: randomUUID(), loops, random: () => 1, tell: () => {} });
      const first = eventOf(looked, 'test');
      await wake(pool, 'test', ['first']);
      await runner.start();
      await first;
    });
    afterEach(() => runner.stop(0));

    test('who is woken claims what it was woken for, and nothing else', async () => {
      // Whoever starts asks for everything twice: at once, and when it has begun to listen.
      const others = () => claims.filter((kind) => kind === 'other').length;
      while (others() < 2) await immediate();
      const next = eventOf(looked, 'test');
      await wake(pool, 'test', ['b']);
      assert.deepEqual(await next, ['b']);
      assert.equal(others(), 2);
    });

    test('who has looked at a row asks for no more of them while nobody says that there are', async () => {
      const times = (kind: string) => claims.filter((each) => each === kind).length;
      // Whoever starts asks for everything twice.
      while (times('other') < 2 || times('test') < 2) await immediate();
      const before = times('test');
      const next = eventOf(looked, 'test');
      await wake(pool, 'test', ['b']);
      await next;
      while ((await pool.query('select 1 from work where due_at is not null')).rowCount !== 0) await immediate();
      for (let n = 0; n < 5; n++) await pool.query('select 1');
      assert.equal(times('test'), before + 1);
    });

    test('of more rows than there is room for, all are looked at', async () => {
      const left = new Set(Array.from({ length: 30 }, (_, index) => `c${index}`));
      const all = new Promise<void>((resolve) => {
        looked.on('test', (subject) => left.delete(subject) && left.size === 0 && resolve());
      });
      await wake(pool, 'test', [...left]);
      await all;
    });

    test('who is woken while a claim is under way claims again: the row may be newer than what the claim saw', async () => {
      let go = (): void => {};
      hold = new Promise((resolve) => (go = resolve));
      claims.length = 0;
      await wake(pool, 'test', ['b']);
      while (claims.length === 0) await immediate();
      const listener = await pool.connect();
      const heard = eventOf(listener, 'notification');
      await listener.query('listen hansa_work');
      await wake(pool, 'test', ['c']);
      await heard;
      listener.release(true);
      const both = new Promise<void>((resolve) => {
        const left = new Set(['b', 'c']);
        looked.on('test', (subject) => left.delete(subject) && left.size === 0 && resolve());
      });
      await immediate();
      go();
      await both;
    });
  });

  test('what is done in our own database is done only while the row is ours', async () => {
    const told = await once(async (held) => {
      await pool.query('update work set epoch = epoch + 1, lease_until = null, owner = null, due_at = null');
      await held.within((client) => client.query(`insert into thing values ('late')`));
      return DONE;
    });
    assert.equal(told.kind, 'lost');
    assert.equal((await pool.query(`select from thing where id = 'late'`)).rowCount, 0);
  });

  test('what is written with a look that lost its row is taken back', async () => {
    const told = await once(async () => {
      await pool.query('update work set epoch = epoch + 1, lease_until = null, owner = null, due_at = null');
      return { ...DONE, write: async (client) => void (await client.query(`insert into thing values ('late')`)) };
    });
    assert.equal(told.kind, 'lost');
    assert.equal((await pool.query(`select from thing where id = 'late'`)).rowCount, 0);
  });
});
