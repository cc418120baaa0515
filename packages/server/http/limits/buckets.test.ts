import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Buckets } from './buckets.ts';

test('a burst passes, then as many as the rate says, and the answer says when the next one does', () => {
  let now = 1_000_000;
  const buckets = new Buckets({ burst: 3, perSecond: 2 }, () => now);
  assert.deepEqual(
    [1, 2, 3].map(() => buckets.take('a')),
    [undefined, undefined, undefined],
  );
  const next = buckets.take('a');
  assert.equal(next, now + 500);
  assert.equal(buckets.take('b'), undefined, 'another key has a bucket of its own');
  now = next ?? 0;
  assert.equal(buckets.take('a'), undefined);
  assert.notEqual(buckets.take('a'), undefined);
});

test('in no stretch of time passes more than the burst and the rate allow, wherever the clock jumps', () => {
  const steps = fc.array(fc.integer({ min: -2_000, max: 3_000 }), { maxLength: 60 });
  fc.assert(
    fc.property(steps, (jumps) => {
      let now = 1_000_000;
      let ahead = 0;
      const buckets = new Buckets({ burst: 5, perSecond: 3 }, () => now);
      let passed = 0;
      for (const jump of jumps) {
        now += jump;
        ahead += Math.max(0, jump);
        if (buckets.take('a') === undefined) passed += 1;
      }
      assert.ok(passed <= 5 + (ahead / 1_000) * 3 + 1e-6);
    }),
  );
});

test('it knows so many keys and no more', () => {
  const buckets = new Buckets({ burst: 1, perSecond: 1 }, () => 0, 2);
  for (const key of ['a', 'b', 'c']) buckets.take(key);
  assert.notEqual(buckets.empty('c'), undefined);
  assert.equal(buckets.empty('a'), undefined, 'the one not seen for longest was forgotten');
});
