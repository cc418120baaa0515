import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Newest } from './newest.ts';

test('one question at a time, and of those that wait only the newest; what fails stops nothing', async () => {
  const asked: number[] = [];
  const told: (number | string)[] = [];
  const open: (() => void)[] = [];
  const newest = new Newest<number, number>(
    (question) => {
      asked.push(question);
      return new Promise((settle, fail) => open.push(() => (question === 4 ? fail(new Error('broken')) : settle(question))));
    },
    (answer) => told.push(answer),
    (why) => told.push(why),
  );
  const answerNext = async (): Promise<void> => {
    open.shift()?.();
    await new Promise((next) => setImmediate(next));
  };
  for (const question of [1, 2, 3, 4]) newest.want(question);
  await answerNext();
  assert.deepEqual([asked, told], [[1, 4], [1]]);
  newest.want(5);
  await answerNext();
  await answerNext();
  assert.deepEqual(
    [asked, told],
    [
      [1, 4, 5],
      [1, 'broken', 5],
    ],
  );
  newest.want(6);
  await answerNext();
  assert.equal(told.at(-1), 6);
});
