import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { tenantText } from '../check/sample.ts';
import { compareSheets } from './compare.ts';
import { priced, sheetFor } from './sample.ts';
import type { CostSheet } from './sheet.ts';

const CELLS = [
  '[{ name: south, at: hetzner/nbg1 }]',
  '[{ name: south, at: scaleway/fr-par-1 }]',
  '[{ name: south, at: hetzner/nbg1 }, { name: north, at: ovhcloud/GRA11 }]',
  '[{ name: south, at: stackit/eu01-1, cluster: { pools: [{ name: big, at: stackit/eu01-1, nodes: 5, size: 8cpu-32gb }] } }]',
  '[{ name: south, at: hetzner/fsn1, standby: { pools: [{ name: over, at: ovhcloud/GRA11, nodes: 2 }] } }]',
];

const specs = fc.record({
  cells: fc.constantFrom(...CELLS),
  backup: fc.constantFrom('{ full: daily }', '{ offsite: ovhcloud/GRA }', '{ full: never }'),
  seats: fc.integer({ min: 1, max: 50 }),
  filled: fc.integer({ min: 0, max: 100 }),
  bootVolume: fc.option(fc.integer({ min: 10, max: 200 }), { nil: null }),
});

function sheetOf({ cells, backup, seats, filled, bootVolume }: typeof specs extends fc.Arbitrary<infer T> ? T : never): CostSheet {
  const edits = {
    cells,
    backup,
    apps: '[nextcloud, podinfo]',
    plans: '[{ name: one, version: 1, apps: [nextcloud], seats: { min: 1, max: 50 }, price: { perSeat: 5.00 } }]',
  };
  return sheetFor(edits, { skerry: tenantText({ seats: String(seats) }) }, { assumed: { filled, bootVolume } });
}

test('the sum of the differences is the difference of the sums, in both directions, and none of a sheet to itself', () => {
  fc.assert(
    fc.property(specs, specs, (one, other) => {
      const [a, b] = [sheetOf(one), sheetOf(other)];
      const there = compareSheets(a, b);
      const sum = there.changes.reduce((total, each) => total + each.cents, 0);
      assert.equal(sum, (b.totals[0]?.cents ?? 0) - (a.totals[0]?.cents ?? 0));
      assert.equal(
        there.totals.reduce((total, each) => total + each.cents, 0),
        sum,
      );
      assert.equal(
        compareSheets(b, a).changes.reduce((total, each) => total + each.cents, 0),
        0 - sum,
      );
      assert.deepEqual(compareSheets(a, a).changes, []);
    }),
    { numRuns: 30 },
  );
});

test('more nodes are a changed line, another provider is one gone and one come', () => {
  const pools = (nodes: number, at = 'hetzner/nbg1') =>
    sheetFor({ cells: `[{ name: south, at: hetzner/nbg1, cluster: { pools: [{ name: big, at: ${at}, nodes: ${nodes} }] } }]` });
  const more = compareSheets(pools(3), pools(5)).changes.map(({ id, change, cents }) => [id, change, cents]);
  assert.deepEqual(more, [
    ['south/pool/big/hetzner', 'changed', 2 * 1599],
    ['south/addresses/hetzner', 'changed', 2 * 50],
    ['south/traffic/hetzner', 'changed', 0],
  ]);
  const moved = compareSheets(pools(3), pools(3, 'ovhcloud/GRA11')).changes.filter(({ id }) => id.includes('pool'));
  assert.deepEqual(
    moved.map(({ id, change, cents }) => [id, change, cents]),
    [
      ['south/pool/big/ovhcloud', 'added', 39_966],
      ['south/pool/big/hetzner', 'removed', -4797],
    ],
  );
});

test('an amount that nobody knows counts as nothing, and the difference says so', () => {
  const cells = '[{ name: south, at: scaleway/fr-par-1 }]';
  const difference = compareSheets(sheetFor({ cells }), sheetFor({ cells }, undefined, { assumed: { filled: 100, bootVolume: 50 } }));
  assert.deepEqual(
    difference.changes.map(({ id, partial }) => [id, partial]),
    [['south/disks/scaleway', true]],
  );
  assert.deepEqual(difference.totals, [{ currency: 'EUR', cents: 13 * 50 * 8, partial: true }]);
});

test('another price is a change, and another currency is another line', () => {
  const [old, dearer, swiss] = [
    sheetFor(),
    sheetFor({}, undefined, { lists: priced('hetzner', { item: 'load-balancer', amount: '8.00' }) }),
    sheetFor({}, undefined, { lists: priced('hetzner', { item: 'load-balancer', currency: 'CHF' }) }),
  ];
  assert.deepEqual(
    compareSheets(old, dearer).changes.map(({ id, cents }) => [id, cents]),
    [['south/load-balancer', 51]],
  );
  assert.deepEqual(
    compareSheets(old, swiss).totals.map(({ currency, cents }) => [currency, cents]),
    [
      ['EUR', -749],
      ['CHF', 749],
    ],
  );
  assert.deepEqual(compareSheets(old, sheetFor({}, undefined, { day: '2030-01-01' })).changes, [], 'an old price is no other price');
});
