import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Recent } from './recent.ts';

test('what was used last is kept, and no more of it than was said', () => {
  const recent = new Recent<string, object>(2);
  const [a, b, c] = [{}, {}, {}];
  recent.put('a', a);
  recent.put('b', b);
  assert.equal(recent.get('a'), a);
  recent.put('c', c);
  assert.deepEqual([recent.get('a'), recent.get('b'), recent.get('c')], [a, undefined, c]);
  recent.delete('a');
  assert.equal(recent.get('a'), undefined);
});
