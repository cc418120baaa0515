import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tenantText } from '../check/sample.ts';
import { requestFor } from './sample.ts';
import { costSheet } from './sheet.ts';
import { businessOf } from './targets.ts';

const TARGETS = { currency: 'EUR', customers: 10, revenue: 100_000 };

const TWO = { skerry: tenantText({ seats: '20' }), holm: tenantText({ id: 'a1b2c3d4e5', slug: 'holm', seats: '10' }) };

function businessFor(price: string, targets = TARGETS, tenants: Readonly<Record<string, string>> = TWO) {
  const plans = `[{ name: one, version: 1, seats: { min: 2, max: 50 }, price: { ${price} } }, { name: two, version: 1, seats: { min: 4, max: 9 }, price: { perSeat: 2.00 } }]`;
  const request = requestFor({ apps: '[nextcloud]', plans }, tenants);
  const sheet = costSheet(request);
  return { sheet, business: businessOf(request, sheet, targets) };
}

test('what is sold brings the price of its seats, and what it leaves is at most that where the bill is a lower bound', () => {
  const { sheet, business } = businessFor('perSeat: 5.00');
  assert.deepEqual(
    business.plans.map(({ plan, customers, seats, revenue }) => [plan, customers, seats, revenue?.cents, revenue?.currency]),
    [
      ['one@1', 2, 30, 15_000, 'EUR'],
      ['two@1', 0, 0, 0, 'EUR'],
    ],
  );
  assert.deepEqual(business.revenue, { currency: 'EUR', cents: 15_000, atLeast: false }, 'a plan that nobody has brings nothing');
  assert.deepEqual(business.cost, sheet.totals[0]);
  assert.deepEqual(business.leaves, { cents: 15_000 - business.cost.cents, bound: 'at most' });
  assert.deepEqual(business.missing, { customers: 8, revenue: 85_000 });
});

test('nothing is missing beyond the targets', () => {
  const { business } = businessFor('perSeat: 5.00', { currency: 'EUR', customers: 1, revenue: 100 });
  assert.deepEqual(business.missing, { customers: 0, revenue: 0 });
});

test('a plan says how large its customers would have to be, how many of them it takes, and what as many as wanted leave', () => {
  const { business } = businessFor('perSeat: 5.00', { ...TARGETS, revenue: 100_001 });
  assert.equal(business.aCustomer, 10_000);
  const [way, unsold] = business.ways;
  assert.ok(way && unsold);
  // 15 seats on average at 5.00; 100.00 of 5.00 each; 1000.01 of 75.00 each.
  assert.deepEqual([way.seats, way.each, way.seatsNeeded, way.customersNeeded], [15, 7500, 20, 14]);
  assert.deepEqual(
    [unsold.seats, unsold.seatsNeeded, unsold.customersNeeded],
    [4, null, 126],
    'its fewest seats, and 50 are more than it has',
  );
  assert.deepEqual([way.stage?.customers, way.stage?.seats, way.stage?.revenue?.cents], [10, 15, 75_000]);
});

test('seats are rounded up, never below the fewest of the plan, and more than its most are none', () => {
  const needed = (price: string, revenue: number) => businessFor(price, { ...TARGETS, revenue }).business.ways[0]?.seatsNeeded;
  assert.equal(needed('perSeat: 5.00', 100_010), 21);
  assert.equal(needed('perSeat: 5.00', 10), 2);
  assert.equal(needed('perSeat: 5.00', 250_000), 50);
  assert.equal(needed('perSeat: 5.00', 250_010), null);
  assert.equal(needed('perSeat: 60.00, per: year', 100_000), 20);
  assert.equal(needed('perSeat: 0.00', 100_000), null);
});

test('a price with tax inside brings an unknown revenue, and not none', () => {
  const { business } = businessFor('perSeat: 5.00, tax: inclusive');
  assert.deepEqual([business.plans[0]?.revenue, business.revenue.atLeast], [null, true]);
  assert.deepEqual(
    business.ways.map(({ plan }) => plan),
    ['two@1'],
  );
  assert.equal(business.leaves.bound, 'known');
  assert.equal(businessFor('perSeat: 5.00, tax: inclusive', TARGETS, {}).business.revenue.atLeast, false, 'nobody has it');
});

test('of targets in another currency nothing is known but what is missing', () => {
  const { business } = businessFor('perSeat: 5.00', { ...TARGETS, currency: 'USD' });
  assert.deepEqual([business.revenue, business.ways], [{ currency: 'USD', cents: 0, atLeast: true }, []]);
});
