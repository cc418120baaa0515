import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PRICE_LISTS } from '../catalogue/prices.ts';
import { growthOf } from './growth.ts';
import { requestFor, sheetFor } from './sample.ts';

const EDITS = {
  apps: '[nextcloud]',
  plans: '[{ name: one, version: 1, seats: { min: 2, max: 50 }, storagePerSeat: 10Gi, price: { perSeat: 5.00 } }]',
};

function grown(stages: readonly number[], seats = 20, edits = EDITS, said: Parameters<typeof requestFor>[2] = {}) {
  const request = requestFor(edits, {}, said);
  const [plan] = request.platform.plans;
  assert.ok(plan);
  return growthOf(request, plan, seats, stages) ?? assert.fail('no growth');
}

test('one more than fits needs another cell, which costs what a cell costs', () => {
  const { fits } = grown([]);
  assert.ok(fits > 1);
  const [full, over] = grown([fits, fits + 1]).stages;
  assert.deepEqual([full?.cells, over?.cells], [1, 2]);
  assert.equal(over?.machines, 2 * (full?.machines ?? 0));
  assert.ok((over?.total.cents ?? 0) > (full?.total.cents ?? 0) + 10_000);
});

test('a customer more in the same cell adds storage and nothing else', () => {
  const [ten, eleven] = grown([2, 3]).stages;
  assert.equal(ten?.machines, eleven?.machines);
  const added = (eleven?.total.cents ?? 0) - (ten?.total.cents ?? 0);
  assert.ok(added > 0 && added < 500, `${added} cents`);
  assert.deepEqual([ten?.revenue?.cents, eleven?.revenue?.cents], [2 * 20 * 500, 3 * 20 * 500]);
});

test('with as many cells as customers each is a platform of its own, but for what all share', () => {
  const { fits, stages } = grown([fits1(), 2 * fits1()]);
  const [one, two] = stages;
  assert.equal(fits, fits1());
  assert.equal(two?.total.cents, 2 * (one?.total.cents ?? 0), 'what is shared has no known price');
  assert.ok((one?.total.cents ?? 0) > (sheetFor(EDITS, {}).totals[0]?.cents ?? 0));
});

test('what belongs to no cell is paid once, however many there are', () => {
  const [one] = PRICE_LISTS['hetzner']?.prices ?? [];
  assert.ok(one);
  const dns = { ...one, item: 'dns' as const, what: 'zone', amount: '10.00', includes: [] };
  const lists = { ...PRICE_LISTS, hetzner: { prices: [...(PRICE_LISTS['hetzner']?.prices ?? []), dns], energy: [] } };
  const [free, paid] = [grown([3 * fits1()]), grown([3 * fits1()], 20, EDITS, { lists })].map(({ stages }) => stages[0]);
  assert.equal(free?.cells, 3);
  assert.equal((paid?.total.cents ?? 0) - (free?.total.cents ?? 0), 2 * 1000, 'two zones');
});

function fits1(): number {
  return grown([]).fits;
}

test('where not even one fits nothing is said', () => {
  const cells = '[{ name: south, at: hetzner/nbg1, cluster: { pools: [{ name: tiny, at: hetzner/nbg1, nodes: 1, size: 2cpu-4gb }] } }]';
  const { fits, stages } = grown([1, 10], 20, { ...EDITS, cells } as typeof EDITS);
  assert.deepEqual([fits, stages], [0, []]);
});
