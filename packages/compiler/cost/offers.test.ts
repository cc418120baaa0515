import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tenantText } from '../check/sample.ts';
import { offersOf } from './offers.ts';
import { requestFor } from './sample.ts';
import { costSheet } from './sheet.ts';

function offersFor(perSeat: string, profile = 'production', tenants = { skerry: tenantText({ seats: '20' }) }) {
  const plans = `[{ name: one, version: 1, seats: { min: 2, max: 50 }, storagePerSeat: 10Gi, price: { perSeat: ${perSeat} } }]`;
  const request = requestFor({ apps: '[nextcloud]', plans, profile }, tenants);
  return offersOf(request, costSheet(request));
}

test('a plan is looked at with its fewest seats, its most, and as it is bought', () => {
  assert.deepEqual(
    offersFor('5.00').map((each) => each.seats),
    [2, 20, 50],
  );
  assert.deepEqual(
    offersFor('5.00', 'production', {} as never).map((each) => each.seats),
    [2, 50],
  );
});

test('break-even is the first number of customers that pays for the empty cell, and one less does not', () => {
  for (const { breakEven, revenue, marginal, standing } of offersFor('5.00')) {
    assert.ok(breakEven !== null && revenue);
    const left = revenue.cents - marginal.cents;
    assert.ok(breakEven * left >= standing.cents && (breakEven - 1) * left < standing.cents);
  }
});

test('a price below what its own storage costs never pays; what one more customer adds grows with its seats', () => {
  const cheap = offersFor('0.05');
  assert.ok(cheap.every((each) => each.breakEven === null && each.marginal.cents > (each.revenue?.cents ?? 0)));
  const [few, , many] = cheap;
  // 20 GiB and 500 GiB at Hetzner by the TB-hour and at Scaleway by the GB, each line rounded by itself.
  assert.deepEqual([few?.marginal.cents, many?.marginal.cents], [14 + 21, 341 + 537]);
  assert.equal(few?.marginal.atLeast, true, 'backups of databases are not known');
});

test('a full cell keeps a node to spare where it sells, and none where it is tried', () => {
  const [sold] = offersFor('5.00');
  const [tried] = offersFor('5.00', 'evaluation');
  assert.ok((sold?.fits ?? 0) > 0 && (tried?.fits ?? 0) > (sold?.fits ?? 0));
  const { standing, marginal, fits, fullSeatCents, seats } = sold ?? assert.fail();
  assert.equal(fullSeatCents, Math.round((standing.cents + fits * marginal.cents) / (fits * seats)));
});
