import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, beforeEach, describe, test } from 'node:test';
import type pg from 'pg';
import { migrate } from './migrate.ts';
import { openPool } from './pool.ts';
import { type TrialDatabase, trialDatabase } from './trial.ts';
import { type Claim, ask, claim, record, wake } from './work.ts';

describe('what somebody asked for', () => {
  let trial: TrialDatabase;
  let pool: pg.Pool;
  const one = randomUUID();
  before(async () => {
    trial = await trialDatabase();
    pool = openPool(await trial.fresh(), { name: 'asked' });
    await migrate(pool);
  });
  after(async () => {
    await pool?.end();
    await trial.stop();
  });
  beforeEach(() => pool.query('delete from work'));

  const recorded = (held: Claim, { wait = null }: { wait?: number | null } = {}) =>
    record(pool, [{ state: {}, because: [], wait, attempts: 0, stay: false, held }]);

  test('each of several that are called goes on in the trace of its own caller', async () => {
    const traces = ['a', 'b'].map((letter) => `00-${letter.repeat(32)}-${letter.repeat(16)}-01`);
    await wake(pool, 'tenant', ['one', 'other', 'new'], 'before');
    await pool.query(`delete from work where subject = 'new'`);
    await ask(pool, [
      { kind: 'tenant', subject: 'one', trace: traces[0] },
      { kind: 'tenant', subject: 'other' },
      { kind: 'tenant', subject: 'new', trace: traces[0] },
      { kind: 'tenant', subject: 'new', trace: traces[1] },
    ]);
    const claims = await claim(pool, one, 'tenant', 9);
    assert.deepEqual(Object.fromEntries(claims.map(({ subject, trace }) => [subject, trace])), {
      one: traces[0],
      other: 'before',
      new: traces[1],
    });
  });

  test('where there is no time, what somebody asked for is taken at once, and the rest when it has been due for a while', async () => {
    await wake(pool, 'tenant', ['by-itself', 'late']);
    await pool.query(`update work set due_at = now() - interval '6 seconds' where subject = 'late'`);
    await ask(pool, [{ kind: 'tenant', subject: 'asked' }]);
    const taken = async (late: number) => (await claim(pool, one, 'tenant', 9, late)).map(({ subject }) => subject).toSorted();
    assert.deepEqual(await taken(5_000), ['asked', 'late']);
    assert.deepEqual(await taken(0), ['by-itself']);
  });

  test('what somebody asked for goes ahead of what is due by itself, and not of what has waited for longer than a look may wait', async () => {
    await wake(pool, 'tenant', ['by-itself', 'late', 'asked']);
    for (const each of await claim(pool, one, 'tenant', 3)) await recorded(each, { wait: 0 });
    await pool.query(`update work set due_at = now() - interval '5 seconds' where subject = 'by-itself'`);
    await pool.query(`update work set due_at = now() - interval '1 minute' where subject = 'late'`);
    await ask(pool, [{ kind: 'tenant', subject: 'asked', trace: '' }]);
    await wake(pool, 'tenant', ['asked']);
    const order: string[] = [];
    for (let each = await claim(pool, one, 'tenant', 1); each[0]; each = await claim(pool, one, 'tenant', 1)) {
      order.push(each[0].subject);
      // Asked again while it is looked at, it stays ahead.
      if (order.length === 2) await ask(pool, [{ kind: 'tenant', subject: 'asked', trace: '' }]);
      await recorded(each[0], { wait: null });
    }
    assert.deepEqual(order, ['late', 'asked', 'asked', 'by-itself']);
    assert.equal((await pool.query('select from work where asked')).rowCount, 0, 'who was answered asks no longer');
  });
});
