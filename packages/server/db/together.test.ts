import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import type { Pool } from 'pg';
import { Together, together, togetherOf } from './together.ts';

/** Sends what it is told to, when it is told to. */
function sender<Answer>() {
  const sent: { readonly items: readonly string[]; readonly answer: PromiseWithResolvers<readonly Answer[]> }[] = [];
  const send = (items: readonly string[]) => {
    const answer = Promise.withResolvers<readonly Answer[]>();
    sent.push({ items, answer });
    return answer.promise;
  };
  return { sent, send };
}

test('what comes while one statement is under way goes together, each with its own answer; alone it waits for nobody', async () => {
  const { sent, send } = sender<number>();
  const all = new Together(send);
  const first = all.add('a');
  assert.deepEqual(sent[0]?.items, ['a']);
  const others = [all.add('b'), all.add('c'), all.add('b')];
  assert.equal(sent.length, 1);
  sent[0]?.answer.resolve([1]);
  assert.equal(await first, 1);
  await setImmediate();
  assert.deepEqual(sent[1]?.items, ['b', 'c', 'b']);
  sent[1]?.answer.resolve([2, 3, 4]);
  assert.deepEqual(await Promise.all(others), [2, 3, 4]);
});

test('of many answers some are told in a turn of the event loop, so that others go ahead between', async () => {
  const { sent, send } = sender<number>();
  const all = new Together(send);
  const first = all.add('first');
  const heard: number[] = [];
  const others = Array.from({ length: 20 }, async (_, index) => void heard.push(await all.add(`${index}`)));
  sent[0]?.answer.resolve([0]);
  await first;
  await setImmediate();
  sent[1]?.answer.resolve(Array.from({ length: 20 }, (_, index) => index));
  await setImmediate();
  assert.ok(heard.length > 0 && heard.length < 20, `${heard.length} heard in one turn`);
  await Promise.all(others);
  assert.deepEqual(
    heard,
    Array.from({ length: 20 }, (_, index) => index),
  );
});

test('what goes wrong is told to those that it concerns, and the next go on', async () => {
  const { sent, send } = sender<number>();
  const all = new Together(send);
  const [first, second] = [all.add('a'), all.add('b')];
  sent[0]?.answer.reject(new Error('away'));
  await assert.rejects(first, /away/);
  await setImmediate();
  sent[1]?.answer.resolve([2]);
  assert.equal(await second, 2);
});

test('a question is asked once for all who have it, after the last of them asked', async () => {
  const asked: (readonly string[])[] = [];
  const first = Promise.withResolvers<void>();
  const of = together(async (ids) => {
    asked.push(ids);
    if (asked.length === 1) await first.promise;
    return new Map(ids.filter((id) => id !== 'nobody').map((id) => [id, `${id} ${asked.length}`]));
  });
  const answers = ['a', 'b', 'nobody', 'a', 'b'].map((id) => of(id));
  first.resolve();
  assert.deepEqual(await Promise.all(answers), ['a 1', 'b 2', undefined, 'a 2', 'b 2']);
  assert.deepEqual(asked, [['a'], ['b', 'nobody', 'a']]);
});

test('of two databases each is asked its own questions', async () => {
  const of = togetherOf((pool, ids) => Promise.resolve(new Map(ids.map((id) => [id, [pool, id]]))));
  const [one, other] = [{} as Pool, {} as Pool];
  assert.deepEqual(await Promise.all([of(one, 'a'), of(other, 'a'), of(one, 'b')]), [
    [one, 'a'],
    [other, 'a'],
    [one, 'b'],
  ]);
  assert.strictEqual((await of(other, 'c'))?.[0], other);
});
