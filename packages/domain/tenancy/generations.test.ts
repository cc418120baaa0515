import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Generations, lowered, newest, raised, sameGenerations } from './generations.ts';

const some = fc.dictionary(fc.constantFrom('nextcloud', 'odoo', 'mautic'), fc.integer({ min: 1, max: 9 })) as fc.Arbitrary<Generations>;

test('what two say comes together in any order, any number of times, and never lower than either said', () => {
  fc.assert(
    fc.property(some, some, some, (a, b, c) => {
      assert.deepEqual(newest(a, b), newest(b, a));
      assert.deepEqual(newest(newest(a, b), c), newest(a, newest(b, c)));
      assert.deepEqual(newest(newest(a, b), b), newest(a, b));
      assert.deepEqual([lowered(a, newest(a, b)), lowered(b, newest(a, b))], [[], []]);
    }),
  );
});

test('a rotation raises what it names by one and nothing else; the first generation is the same as none', () => {
  assert.deepEqual(raised({ odoo: 3 }, ['odoo', 'nextcloud']), { nextcloud: 2, odoo: 4 });
  assert.deepEqual(raised({ odoo: 3 }, []), { odoo: 3 });
  assert.ok(sameGenerations({ odoo: 1 }, {}));
  assert.deepEqual(lowered({ odoo: 2, mautic: 2 }, { mautic: 3 }), ['odoo']);
});
