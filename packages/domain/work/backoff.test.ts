import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { BACKOFF, backoff } from './backoff.ts';

test('waits grow from half a second to five minutes and never beyond', () => {
  assert.equal(backoff(1, 0), 500);
  assert.equal(backoff(2, 0), 1_000);
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1e6 }), fc.double({ min: 0, max: 0.999999, noNaN: true }), (tries, random) => {
      const wait = backoff(tries, random);
      assert.ok(wait >= BACKOFF.first / 2 && wait <= BACKOFF.most, String(wait));
      assert.ok(backoff(tries + 1, random) >= wait);
    }),
  );
});
