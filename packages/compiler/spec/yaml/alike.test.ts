import assert from 'node:assert/strict';
import { test } from 'node:test';
import { alike } from './alike.ts';
import { readDocument } from './document.ts';

const WRITTEN = 'a: 6.90\nb: [x, y]\nc: { d: "1" }\n';

function same(other: string): boolean {
  const [one, two] = [WRITTEN, other].map((text) => readDocument('platform.yaml', text).root);
  assert.ok(one && two);
  return alike(one, two) && alike(two, one);
}

test('comments, blanks and brackets say nothing', () => {
  assert.ok(same(WRITTEN));
  assert.ok(same(`# aside\n\n${WRITTEN}`));
  assert.ok(same("a:   6.90 # said\nb:\n  - x\n  - 'y'\nc:\n  d: '1'\n"));
});

test('another number, type, order or length is another thing', () => {
  for (const [from, to] of [
    ['6.90', '6.9'],
    ['6.90', '"6.90"'],
    ['"1"', '1'],
    ['x, y', 'y, x'],
    ['x, y', 'x, y, z'],
    ['[x, y]', 'x'],
    ['d:', 'e:'],
    ['a: 6.90\nb: [x, y]', 'b: [x, y]\na: 6.90'],
  ] as const)
    assert.ok(!same(WRITTEN.replace(from, to)), to);
});
