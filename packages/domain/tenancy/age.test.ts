import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ageDue, atOnce, earliestAge } from './age.ts';

test('tenants of one day are due over a tenth of the age, evenly, each always at the same', () => {
  const maxAge = 1_000;
  const ages = Array.from({ length: 2_000 }, (_, index) => ageDue(`t${index.toString(36).padStart(9, '0')}`, maxAge));
  assert.ok(ages.every((age) => age >= earliestAge(maxAge) && age < maxAge));
  for (let tenth = 0; tenth < 10; tenth += 1) {
    const count = ages.filter((age) => Math.floor((age - 900) / 10) === tenth).length;
    assert.ok(count > 120 && count < 280, `${count} in part ${tenth}`);
  }
  assert.equal(ageDue('k7m2p9x4qd', maxAge), ageDue('k7m2p9x4qd', maxAge));
});

test('a few at once', () => {
  assert.deepEqual([atOnce(3), atOnce(500), atOnce(10_000)], [5, 5, 100]);
});
