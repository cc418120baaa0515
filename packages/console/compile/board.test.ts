import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { Board } from './board.ts';

test('what is written is read, and the newest stays', () => {
  const board = Board.make<{ text: string }>();
  assert.ok(board);
  assert.equal(board.read(), undefined);
  for (const text of ['short', 'ü€😀 and longer', 'x']) {
    board.write({ text });
    assert.deepEqual(board.read(), { text });
  }
});

test('what is too large is left to the message', () => {
  const board = Board.make<string>(16);
  assert.ok(board);
  board.write('fits');
  board.write('does not fit at all');
  assert.equal(board.read(), 'fits');
});

test('what is written while the word before it is told is told, too', async () => {
  const board = Board.make<number>();
  assert.ok(board);
  const heard: number[] = [];
  const both = Promise.withResolvers<void>();
  board.listen((value) => {
    heard.push(value);
    if (value === 1) board.write(2);
    else both.resolve();
  });
  board.write(1);
  const late = setTimeout(() => both.resolve(), 5_000);
  await both.promise;
  clearTimeout(late);
  assert.deepEqual(heard, [1, 2]);
});

test('who listens in one thread hears the last word of another, and never half of one', async () => {
  const board = Board.make<number[]>();
  assert.ok(board);
  const heard: number[][] = [];
  board.listen((value) => heard.push(value));
  const code = `
    const { workerData } = require('node:worker_threads');
    import(workerData.module).then(({ Board }) => {
      const board = new Board(workerData.buffer);
      for (let n = 1; n <= 500; n += 1) board.write(Array.from({ length: 50 }, () => n));
    });`;
  const workerData = { module: new URL('./board.ts', import.meta.url).href, buffer: board.buffer };
  const worker = new Worker(code, { eval: true, workerData });
  while (heard.at(-1)?.[0] !== 500) await sleep(5);
  await worker.terminate();
  for (const value of heard) assert.equal(new Set(value).size, 1);
});
