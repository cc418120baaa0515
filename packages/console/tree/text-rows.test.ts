import assert from 'node:assert/strict';
import { test } from 'node:test';
import { diffLines } from './diff.ts';
import { nextChange, nextMatch, textRows } from './text-rows.ts';

const before = ['a', 'b', 'c', 'd', 'e', 'f'];
const lines = ['a', 'B', 'c', 'd', 'E', 'f'];
const rows = textRows({ before, lines, runs: diffLines(before, lines), traced: [1, 5] });

test('rows carry the number of their line, and whether it knows where it comes from', () => {
  assert.deepEqual(
    rows.map((row) => `${row.line}${row.change[0]}${row.traced ? '*' : ''} ${row.text}`),
    ['1s a', '0r b', '2a* B', '3s c', '4s d', '0r e', '5a E', '6s* f'],
  );
});

test('changes are stepped through, there and back, and the ends hold', () => {
  assert.equal(nextChange(rows, 0, 1), 1);
  assert.equal(nextChange(rows, 1, 1), 5);
  assert.equal(nextChange(rows, 5, 1), 5);
  assert.equal(nextChange(rows, 7, -1), 5);
  assert.equal(nextChange(rows, 5, -1), 1);
});

test('a word is found from where one stands, round the end, in whatever case', () => {
  assert.equal(nextMatch(rows, 0, 'b'), 1);
  assert.equal(nextMatch(rows, 1, 'B'), 2);
  assert.equal(nextMatch(rows, 6, 'a'), 0);
  assert.equal(nextMatch(rows, 3, 'nowhere'), 3);
});
