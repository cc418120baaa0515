import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { DONE, transient } from '@hansa/domain/port/outcome.ts';
import type { Pool } from 'pg';
import type { Held, Look } from '../loop.ts';
import { mailLoop } from './loop.ts';

/** Looks at one letter, by a clock and a relay of the test. */
function letterBox() {
  const letter = { id: 'l', tenant: 't', template: 'welcome', data: {}, messageId: 'welcome.t', sentAt: null, trouble: null };
  const pool = { query: () => Promise.resolve({ rows: [{ ...letter, name: 'A', email: 'a@a.example', writtenAt: new Date(0) }] }) };
  const box = {
    now: 1_000_000,
    deadlines: [] as number[],
    kept: [] as unknown[],
    answer: DONE as ReturnType<typeof transient> | typeof DONE,
  };
  const loop = mailLoop({
    pool: pool as unknown as Pool,
    post: (_letter, { deadline }) => {
      box.deadlines.push(deadline);
      return Promise.resolve(box.answer);
    },
    now: () => box.now,
    random: () => 0,
    bytes: (count) => randomBytes(count),
    patience: 8_000,
  });
  const look = (state: unknown, takenOver = false): Promise<Look> => {
    const keep = (each: unknown) => Promise.resolve(void box.kept.push(each));
    return loop.look({ kind: 'mail', subject: 'l', state, takenOver, keep, trace: '', epoch: 1 } as unknown as Held);
  };
  return { box, look };
}

test('a letter that was begun and taken over is handed over only when whoever had it can no longer be at it', async () => {
  const { box, look } = letterBox();
  await look({});
  const begun = box.kept.at(-1);
  const first = await look(begun, true);
  assert.deepEqual([first.because[0]?.code, first.wait, box.deadlines.length], ['mail/echo', 10_000, 1]);
  assert.ok(box.now + (first.wait ?? 0) > (box.deadlines[0] ?? 0), 'what was begun has ended by then');
  box.now += 4_000;
  const woken = await look(first.state);
  assert.deepEqual([woken.because[0]?.code, woken.wait, box.deadlines.length], ['mail/echo', 6_000, 1]);
  box.now += 6_000;
  const last = await look(woken.state);
  assert.deepEqual([last.because[0]?.code, box.deadlines.length], ['mail/sent', 2]);
});

test('one that nobody had begun goes at once, and so does one whose answer was heard', async () => {
  const { box, look } = letterBox();
  assert.equal((await look({}, true)).because[0]?.code, 'mail/sent');
  box.answer = transient('mail/deferred', 'later');
  const deferred = await look({});
  box.answer = DONE;
  assert.equal((await look(deferred.state)).because[0]?.code, 'mail/sent');
  assert.equal(box.deadlines.length, 3);
});
