import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { countLines, diffLines } from './diff.ts';
import type { DiffRun } from './entry.ts';

/** The two texts, put together again from the runs alone. */
function rebuild(runs: readonly DiffRun[], before: readonly string[], after: readonly string[]) {
  const take = (text: readonly string[], wanted: readonly DiffRun['change'][]) =>
    runs.filter((each) => wanted.includes(each.change)).flatMap((each) => text.slice(each.from, each.to));
  let gone = 0;
  const old = runs.flatMap((each) => {
    if (each.change === 'added') return [];
    const lines = each.change === 'same' ? after.slice(each.from, each.to) : before.slice(each.from, each.to);
    if (each.change === 'removed') assert.equal(each.from, gone);
    gone += lines.length;
    return lines;
  });
  return { before: old, after: take(after, ['same', 'added']) };
}

test('what is shown is the difference, whatever the texts', () => {
  const lines = fc.array(fc.constantFrom('a', 'b', 'c', '  d: 1'), { maxLength: 40 });
  fc.assert(
    fc.property(lines, lines, (before, after) => {
      const runs = diffLines(before, after);
      assert.deepEqual(rebuild(runs, before, after), { before, after });
      const { added, removed } = countLines(runs);
      assert.equal(after.length - before.length, added - removed);
    }),
  );
});

test('one changed line is one line gone and one line come', () => {
  const before = ['a', 'b', 'c', 'd'];
  const runs = diffLines(before, ['a', 'b', 'x', 'd']);
  assert.deepEqual(
    runs.map((each) => [each.change, each.from, each.to]),
    [
      ['same', 0, 2],
      ['removed', 2, 3],
      ['added', 2, 3],
      ['same', 3, 4],
    ],
  );
});

test('a text that has nothing in common is replaced as a whole, in no time', () => {
  const before = Array.from({ length: 3000 }, (_, n) => `a${n}`);
  const after = Array.from({ length: 3000 }, (_, n) => `b${n}`);
  assert.deepEqual(countLines(diffLines(before, after)), { added: 3000, removed: 3000 });
});
