import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Refusal } from '@hansa/domain/access/refusal.ts';
import { Limits } from './limits.ts';

/** How many of so many tries pass before the first that does not. */
function passed(tries: number, attempt: (index: number) => void): number {
  for (let index = 0; index < tries; index += 1) {
    try {
      attempt(index);
    } catch (error) {
      if (error instanceof Refusal) return index;
      throw error;
    }
  }
  return tries;
}

test('tries with a second factor end for a session, and for a person however many sessions they have; others go on', () => {
  let now = 1_000_000;
  const limits = new Limits(() => now);
  assert.equal(
    passed(50, () => limits.prove({ id: 'one', person: 'ada' })),
    10,
  );
  assert.equal(
    passed(500, (index) => limits.prove({ id: `session ${index}`, person: 'ada' })),
    90,
  );
  limits.prove({ id: 'another', person: 'bob' });
  now += 1_000;
  limits.prove({ id: 'yet another', person: 'ada' });
});
