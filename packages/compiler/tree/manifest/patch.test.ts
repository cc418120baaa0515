import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { canonical } from './digest.ts';
import { type Change, changesBetween } from './patch.ts';

/** RFC 6902 for what is written here: members of mappings. */
function apply(value: unknown, changes: readonly Change[]): unknown {
  const copy = structuredClone({ root: value }) as Record<string, unknown>;
  for (const change of changes) {
    const path = ['root', ...change.path.split('/').slice(1)].map((each) => each.replaceAll('~1', '/').replaceAll('~0', '~'));
    const parent = path.slice(0, -1).reduce<Record<string, unknown>>((inner, key) => inner[key] as Record<string, unknown>, copy);
    const key = path.at(-1) ?? '';
    if (change.op === 'remove') delete parent[key];
    else parent[key] = structuredClone(change.value);
  }
  return copy['root'];
}

const leaf = fc.oneof(fc.string(), fc.integer(), fc.boolean());
const key = fc.constantFrom('a', 'b', 'c/d', 'e~f');
const tree = fc.letrec<{ node: unknown }>((tie) => ({
  node: fc.oneof({ maxDepth: 3 }, leaf, fc.array(leaf, { maxLength: 2 }), fc.dictionary(key, tie('node'), { noNullPrototype: true })),
})).node;

describe('changes between two values', () => {
  it('make the second of the first', () => {
    fc.assert(
      fc.property(tree, tree, (before, after) => assert.equal(canonical(apply(before, changesBetween(before, after))), canonical(after))),
    );
  });

  it('are none between equals, and name only what is another', () => {
    assert.deepEqual(changesBetween({ a: [1], b: { 'c/d': 2 } }, { b: { 'c/d': 2 }, a: [1] }), []);
    assert.deepEqual(changesBetween({ a: 1, b: { 'c/d': 2, gone: 0 } }, { a: 1, b: { 'c/d': 3 }, new: [] }), [
      { op: 'replace', path: '/b/c~1d', value: 3 },
      { op: 'remove', path: '/b/gone' },
      { op: 'add', path: '/new', value: [] },
    ]);
  });
});
