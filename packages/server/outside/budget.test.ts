import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DONE, type Port } from '@hansa/domain/port/outcome.ts';
import { type Call, Places, budgeted } from './budget.ts';
import { testContext } from './contract.ts';

/** A port that hangs until it is let go, and counts who is inside. */
function hanging() {
  const inside: (() => void)[] = [];
  let most = 0;
  let now = 0;
  const port: Port<string, string, string> & { reach(): string } = {
    observe: () => Promise.resolve({ kind: 'absent', at: 0 }),
    ensure: async () => {
      most = Math.max(most, (now += 1));
      await new Promise<void>((resolve) => inside.push(resolve));
      now -= 1;
      return DONE;
    },
    remove: () => Promise.reject(new Error('a bug')),
    reach: () => 'reached',
  };
  return { port, inside, most: () => most };
}

const later = () => new Promise((resolve) => setImmediate(resolve));

test('so many at a time, in their order; the next gets the place at once', async () => {
  const { port, inside, most } = hanging();
  const calls: Call[] = [];
  const guarded = budgeted(port, { outsider: 'fsn-1/x', most: 2, heard: (call) => calls.push(call) });
  const all = Promise.all(['a', 'b', 'c', 'd'].map((want) => guarded.ensure(want, testContext())));
  for (let count = 0; count < 4; count += 1) {
    await later();
    inside[count]?.();
  }
  assert.deepEqual(await all, [DONE, DONE, DONE, DONE]);
  assert.equal(most(), 2);
  assert.deepEqual(calls.map(({ outsider, verb, ended }) => [outsider, verb, ended])[3], ['fsn-1/x', 'ensure', 'done']);
  assert.equal(guarded.reach(), 'reached');
});

test('who gets no turn did nothing: looking is unknown, acting is at work, and neither is counted as a call', async () => {
  const { port, inside } = hanging();
  const calls: Call[] = [];
  const guarded = budgeted(port, { outsider: 'x', most: 1, patience: 5, heard: (call) => calls.push(call) });
  const first = guarded.ensure('a', testContext());
  await later();
  assert.equal((await guarded.observe('b', testContext())).kind, 'unknown');
  assert.equal((await guarded.ensure('b', testContext())).kind, 'working');
  assert.equal(inside.length, 1);
  assert.deepEqual(calls, []);
  inside[0]?.();
  await first;
  await assert.rejects(guarded.remove('a', testContext()), /a bug/);
  assert.deepEqual(
    calls.map(({ ended }) => ended),
    ['done', 'threw'],
  );
});

test('who is cancelled while waiting leaves the queue, and keeps no place', async () => {
  const places = new Places(1, 1_000);
  const { promise, resolve } = Promise.withResolvers<string>();
  const first = places.take(new AbortController().signal, () => promise);
  const leaving = new AbortController();
  const second = places.take(leaving.signal, () => Promise.resolve('never'));
  leaving.abort();
  assert.equal(await second, undefined);
  resolve('first');
  assert.equal(await first, 'first');
  assert.equal(await places.take(new AbortController().signal, () => Promise.resolve('third')), 'third');
});
