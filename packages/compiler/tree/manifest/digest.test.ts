import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Sourced } from '../sourced.ts';
import { canonical, same, unchanged } from './digest.ts';

test('the same is what has the same canonical text', () => {
  const leaf = fc.constantFrom<unknown>(
    null,
    undefined,
    true,
    '',
    'a',
    '1',
    0,
    -0,
    1,
    new Sourced('a', 'x', 'y'),
    new Sourced(1, 'x', 'y'),
  );
  const value = fc.letrec((tie) => ({
    any: fc.oneof({ maxDepth: 3 }, leaf, fc.array(tie('any'), { maxLength: 2 }), fc.dictionary(fc.constantFrom('a', 'b'), tie('any'))),
  })).any;
  fc.assert(
    fc.property(value, value, (one, other) => {
      assert.equal(same(one, other), canonical(one) === canonical(other));
      assert.equal(same(one, structuredClone(one)), canonical(one) === canonical(structuredClone(one)));
    }),
    { numRuns: 3000 },
  );
});

test('the order of keys, and keys without a value, do not count', () => {
  assert.ok(same({ a: 1, b: [{ c: undefined }] }, { b: [{}], d: undefined, a: 1 }));
  assert.ok(!same({ a: 1 }, { a: 1, b: null }));
});

test('unchanged is what has the same text as it stands', () => {
  const leaf = fc.constantFrom<unknown>(null, true, '', 'a', '1', 0, 1);
  const value = fc.letrec((tie) => ({
    any: fc.oneof({ maxDepth: 3 }, leaf, fc.array(tie('any'), { maxLength: 2 }), fc.dictionary(fc.constantFrom('a', 'b'), tie('any'))),
  })).any;
  fc.assert(
    fc.property(value, value, (one, other) => {
      assert.equal(unchanged(one, other), JSON.stringify(one) === JSON.stringify(other));
      assert.ok(unchanged(one, structuredClone(one)));
    }),
    { numRuns: 3000 },
  );
  assert.ok(!unchanged({ a: 1, b: 2 }, { b: 2, a: 1 }));
});
