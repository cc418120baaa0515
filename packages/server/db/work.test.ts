import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, beforeEach, describe, test } from 'node:test';
import type pg from 'pg';
import { migrate } from './migrate.ts';
import { Presence } from './owner.ts';
import { openPool } from './pool.ts';
import { transaction } from './transaction.ts';
import { type TrialDatabase, trialDatabase } from './trial.ts';
import { type Claim, buryDead, claim, heartbeat, isMine, keep, nameOf, isLast, record, recordFailure, wake } from './work.ts';

describe('work and leases', () => {
  let trial: TrialDatabase;
  let pool: pg.Pool;
  const [one, two] = [randomUUID(), randomUUID()];
  before(async () => {
    trial = await trialDatabase();
    pool = openPool(await trial.fresh(), { name: 'work' });
    await migrate(pool);
  });
  after(async () => {
    await pool.end();
    await trial.stop();
  });
  const LOCK = 7;
  beforeEach(() => pool.query('delete from work'));

  const rest = { state: { n: 1 }, because: [], wait: null as number | null, attempts: 0, stay: false };
  const recorded = async (held: Claim, parts: Partial<typeof rest> = {}) =>
    (await record(pool, [{ ...rest, ...parts, held }])).get(nameOf(held));
  const only = (claims: readonly Claim[]): Claim => {
    assert.equal(claims.length, 1);
    return claims[0] as Claim;
  };
  const expire = () => pool.query(`update work set lease_until = now() - interval '1 second'`);

  test('a row is held by one, whoever asks at the same time', async () => {
    await wake(
      pool,
      'tenant',
      Array.from({ length: 200 }, (_, n) => `t${n}`),
    );
    const rounds = await Promise.all(Array.from({ length: 20 }, (_, n) => claim(pool, n % 2 ? one : two, 'tenant', 10)));
    const subjects = rounds.flat().map((each) => each.subject);
    assert.equal(subjects.length, 200);
    assert.equal(new Set(subjects).size, 200);
    assert.deepEqual(await claim(pool, one, 'publish', 10), [], 'another kind is another queue');
  });

  test('a call without a trace leaves the row in its own; an empty one begins anew', async () => {
    const trace = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`;
    const traceNow = async (): Promise<string> => only(await claim(pool, one, 'tenant', 1)).trace;
    await wake(pool, 'tenant', ['a'], trace);
    await wake(pool, 'tenant', ['a']);
    assert.equal(await traceNow(), trace);
    await pool.query('update work set lease_until = null');
    await wake(pool, 'tenant', ['a'], '');
    assert.equal(await traceNow(), '');
    await wake(pool, 'tenant', ['b']);
    assert.equal(await traceNow(), '');
  });

  test('a look that failed takes nothing back: not what it kept, and not what was recorded and never answered', async () => {
    await wake(pool, 'tenant', ['a']);
    const first = only(await claim(pool, one, 'tenant', 1));
    await keep(pool, [{ held: first, state: { begun: true } }]);
    assert.equal(await recordFailure(pool, first, one, { ...rest, wait: 0, attempts: 1 }), true);
    const second = only(await claim(pool, one, 'tenant', 1));
    assert.deepEqual([second.state, second.attempts], [{ begun: true }, 1]);
    await recorded(second, { state: { n: 2 } });
    assert.equal(await recordFailure(pool, second, one, { ...rest, wait: 0, attempts: 2 }), false);
    const { rows } = await pool.query('select state, due_at from work');
    assert.deepEqual(rows, [{ state: { n: 2 }, due_at: null }]);
  });

  test('whoever lost a row and whoever has it now may write together: the one is told that it is lost, the other that it is written', async () => {
    await wake(pool, 'tenant', ['a']);
    const lost = only(await claim(pool, one, 'tenant', 1));
    await expire();
    const mine = only(await claim(pool, one, 'tenant', 1));
    const kept = await keep(pool, [
      { held: lost, state: { n: 'lost' } },
      { held: mine, state: { n: 'mine' } },
    ]);
    assert.deepEqual([kept.has(nameOf(lost)), kept.has(nameOf(mine))], [false, true]);
    const both = await record(pool, [
      { ...rest, held: lost, wait: 0, stay: true },
      { ...rest, held: mine, wait: 0, stay: true },
    ]);
    assert.deepEqual([both.get(nameOf(lost)), both.get(nameOf(mine))?.again], [undefined, true]);
  });

  test('whoever claims after a lease was lost is told so, until somebody has given the row back', async () => {
    await wake(pool, 'tenant', ['a']);
    assert.equal(only(await claim(pool, one, 'tenant', 1)).takenOver, false);
    assert.equal(await buryDead(pool, LOCK, two), 1, 'nobody holds a lock by this name');
    const second = only(await claim(pool, two, 'tenant', 1));
    assert.equal(second.takenOver, true);
    await recorded(second, { wait: 0, stay: true });
    await expire();
    const third = only(await claim(pool, one, 'tenant', 1));
    assert.equal(third.takenOver, true, 'who stays has not given it back');
    await recorded(third, { wait: 0 });
    assert.equal(only(await claim(pool, one, 'tenant', 1)).takenOver, false);
  });

  test('whoever writes many rows takes them in order, so that who wakes some of them meanwhile waits, and never in a circle', async () => {
    const subjects = Array.from({ length: 60 }, (_, n) => `t${String(59 - n).padStart(2, '0')}`);
    // Not by `wake`, which puts them into order: on the disk they stand backwards.
    await pool.query(`insert into work (kind, subject, due_at) select 'tenant', subject, now() from unnest($1::text[]) subject`, [
      subjects,
    ]);
    await pool.query('analyze work');
    const claims = await claim(pool, one, 'tenant', 60);
    for (const write of [
      () =>
        keep(
          pool,
          claims.map((held) => ({ held, state: { n: 2 } })),
        ),
      () =>
        record(
          pool,
          claims.map((held) => ({ ...rest, held, wait: 0, stay: true })),
        ),
    ]) {
      const writer = await pool.connect();
      await writer.query(`begin; update work set wakes = wakes + 1 where subject = 't00'`);
      const writing = write();
      const waiting = `select 1 from pg_stat_activity where wait_event_type = 'Lock' and query like '%update work%'`;
      while ((await pool.query(waiting)).rowCount === 0);
      try {
        await writer.query(`set local lock_timeout = '1s'`);
        await writer.query(`update work set wakes = wakes + 1 where subject = 't59'`);
      } finally {
        await writer.query('commit');
        writer.release();
      }
      assert.equal((await writing).size, 60);
    }
  });

  test('the last epoch is known inside a transaction, and nobody takes the row before it ends', async () => {
    await wake(pool, 'tenant', ['a']);
    const first = only(await claim(pool, one, 'tenant', 1));
    await expire();
    await transaction(pool, async (client) => {
      assert.equal(await isLast(client, first), true);
      assert.deepEqual(await claim(pool, two, 'tenant', 1), []);
    });
    await claim(pool, two, 'tenant', 1);
    assert.equal(await transaction(pool, (client) => isLast(client, first)), false);
  });

  test('whoever buries waits for nobody: a row that is being written has its turn next, and who does such work is woken', async () => {
    await wake(pool, 'tenant', ['a', 'b', 'c']);
    await claim(pool, two, 'tenant', 2);
    const [writer, listener] = [await pool.connect(), await pool.connect()];
    const heard: (string | undefined)[] = [];
    listener.on('notification', ({ payload }) => heard.push(payload));
    await listener.query('listen hansa_work');
    await writer.query(`begin; update work set state = '{}' where subject = 'a'`);
    assert.equal(await buryDead(pool, LOCK, one), 1);
    await writer.query('commit');
    assert.equal(await buryDead(pool, LOCK, one), 1);
    await listener.query('select 1');
    assert.deepEqual(heard, ['tenant', 'tenant']);
    assert.equal(await buryDead(pool, LOCK, one), 0);
    for (const client of [writer, listener]) client.release(true);
  });

  test('a presence that is lost again and again takes no connection with it', async () => {
    const small = openPool(await trial.fresh(), { name: 'small', size: 2 });
    await migrate(small);
    const presence = new Presence(small, one);
    for (let round = 0; round < 4; round++) {
      await presence.show();
      await pool.query(
        `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'small' and query like '%advisory_lock%'`,
      );
      while (presence.isShown) await new Promise((resolve) => setTimeout(resolve, 5));
    }
    assert.equal((await small.query('select 1')).rowCount, 1);
    await small.end();
  });

  test('who lost the lease writes nothing any more', async () => {
    await wake(pool, 'tenant', ['a']);
    const first = only(await claim(pool, one, 'tenant', 1));
    assert.deepEqual(await claim(pool, two, 'tenant', 1), []);
    await expire();
    assert.equal(await isMine(pool, first), false);
    assert.equal(await heartbeat(pool, [first]), 0, 'a lease that ran out is not prolonged');
    const second = only(await claim(pool, two, 'tenant', 1));
    assert.equal(second.epoch, first.epoch + 1);
    assert.deepEqual([(await keep(pool, [{ held: first, state: {} }])).size, await recorded(first)], [0, undefined]);
    assert.equal((await recorded(second))?.again, false);
    assert.equal(await recorded(first), undefined);
    assert.deepEqual(await claim(pool, one, 'tenant', 1), [], 'nothing is due');
  });

  test('what is looked at is prolonged; what was claimed and nobody knows of, for the answer was lost, runs out', async () => {
    await wake(pool, 'tenant', ['a', 'b']);
    const [looked, unknown] = await claim(pool, one, 'tenant', 2);
    assert.ok(looked && unknown);
    // Longer than any lease: what is prolonged ends sooner.
    await pool.query(`update work set lease_until = now() + interval '1 day'`);
    assert.equal(await heartbeat(pool, [looked]), 1);
    const { rows } = await pool.query<{ subject: string }>(`select subject from work where lease_until < now() + interval '1 hour'`);
    assert.deepEqual(rows, [{ subject: looked.subject }]);
    assert.equal(await heartbeat(pool, [{ ...looked, epoch: looked.epoch - 1 }]), 0, 'another epoch is another lease');
    assert.equal(await heartbeat(pool, []), 0);
  });

  test('a call that comes while somebody looks is not lost', async () => {
    await wake(pool, 'tenant', ['a']);
    const held = only(await claim(pool, one, 'tenant', 1));
    await wake(pool, 'tenant', ['a']);
    assert.deepEqual(await claim(pool, two, 'tenant', 1), [], 'it waits for the one who looks');
    await recorded(held);
    assert.deepEqual(only(await claim(pool, two, 'tenant', 1)).state, { n: 1 });
  });

  test('a row that is due at once may be kept, and is due to others when its holder dies', async () => {
    await wake(pool, 'tenant', ['a']);
    const held = only(await claim(pool, one, 'tenant', 1));
    assert.equal((await recorded(held, { stay: true }))?.again, false, 'nothing is due');
    await wake(pool, 'tenant', ['a']);
    const second = only(await claim(pool, one, 'tenant', 1));
    assert.equal((await recorded(second, { stay: true, wait: 0 }))?.again, true);
    assert.equal(await isMine(pool, second), true);
    await wake(pool, 'tenant', ['a']);
    const woken = await recorded(second, { stay: true, wait: 60_000 });
    assert.equal(woken?.again, true, 'whoever calls meanwhile has it looked at again');
    await expire();
    assert.equal(only(await claim(pool, two, 'tenant', 1)).epoch, second.epoch + 1);
  });

  test('a row comes back after its time, and not before', async () => {
    await wake(pool, 'tenant', ['a']);
    const held = only(await claim(pool, one, 'tenant', 1));
    const [{ began = '' } = {}] = (await pool.query<{ began: string }>('select clock_timestamp()::text began')).rows;
    await recorded(held, { wait: 60_000 });
    assert.deepEqual(await claim(pool, one, 'tenant', 1), []);
    const minute = `due_at between $1::timestamptz + interval '1 minute' and clock_timestamp() + interval '1 minute'`;
    assert.equal((await pool.query(`select from work where ${minute}`, [began])).rowCount, 1);
  });

  test('what a dead process held is given back at once; what a living one holds is not', async () => {
    const [living, dying] = [new Presence(pool, one), new Presence(pool, two)];
    await living.show();
    await dying.show();
    await wake(pool, 'tenant', ['a', 'b']);
    assert.equal((await claim(pool, two, 'tenant', 2)).length, 2);
    assert.equal(await living.bury(), 0);
    dying.leave();
    // The lock is free when the server has seen that the connection is gone.
    const locks = `select from pg_locks where locktype = 'advisory' and granted`;
    while ((await pool.query(locks)).rowCount !== 1) await new Promise((resolve) => setTimeout(resolve, 5));
    assert.equal(await living.bury(), 2);
    assert.equal((await claim(pool, one, 'tenant', 2)).length, 2);
    living.leave();
  });
});
