import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Keys } from './keys.ts';

const name = fc.string({ unit: fc.constantFrom('a', 'b', '/', 'é', '\u{1F600}'), maxLength: 4 });

test('names below a prefix are those that looking at all of them finds', () => {
  const acts = fc.array(fc.record({ add: fc.boolean(), name }), { maxLength: 40 });
  fc.assert(
    fc.property(fc.array(name), acts, name, (first, acts, prefix) => {
      const [keys, all] = [new Keys(new Set(first)), new Set(first)];
      for (const act of acts) {
        const verb = act.add ? 'add' : 'delete';
        keys[verb](act.name);
        all[verb](act.name);
      }
      assert.deepEqual(keys.below(prefix), [...all].filter((each) => each.startsWith(prefix)).toSorted());
    }),
  );
});
