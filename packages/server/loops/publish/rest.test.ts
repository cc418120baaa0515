import assert from 'node:assert/strict';
import { test } from 'node:test';
import { restAfter } from './rest.ts';

test('a cell rests longer the more came together, as long as commits take their time, and never for long', () => {
  const slow = [1, 2, 8].map((trees) => restAfter(1_000, trees));
  assert.deepEqual(
    slow,
    slow.toSorted((a, b) => a - b),
  );
  assert.ok(slow.every((rest) => rest > 0) && new Set(slow).size === slow.length);
  assert.ok(restAfter(1, 200) < 10);
  assert.equal(restAfter(10_000, 200), restAfter(20_000, 2_000));
});
