import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { tenantText } from '../check/sample.ts';
import { allot, divide, revenueOf } from './allot.ts';
import { requestFor } from './sample.ts';
import { costSheet } from './sheet.ts';
import type { TenantUse } from './tenants.ts';

const USE: TenantUse = {
  id: 'a',
  slug: 'a',
  cell: 'south',
  plan: 'one@1',
  seats: 1,
  cpu: 100,
  memory: 100,
  dedicated: {},
  objects: 10,
  volumes: 0,
  volumeReasons: [],
};

const uses = fc.array(
  fc.record({
    cpu: fc.nat({ max: 9000 }),
    memory: fc.nat({ max: 9000 }),
    objects: fc.nat({ max: 9000 }),
    volumes: fc.nat({ max: 50 }),
    seats: fc.integer({ min: 1, max: 300 }),
  }),
  { minLength: 1, maxLength: 20 },
);

test('the parts of a line add up to the line, and who has more stored never pays less', () => {
  const shares = fc.constantFrom('requests' as const, 'objects' as const, 'volumes' as const, { dedicated: 'odoo' });
  fc.assert(
    fc.property(uses, fc.nat({ max: 1_000_000 }), shares, (some, cents, share) => {
      const tenants = some.map((each) => ({ ...USE, ...each }));
      const parts = divide({ share, cents }, tenants) ?? [];
      assert.equal(
        parts.reduce((sum, each) => sum + each, 0),
        cents,
      );
      assert.ok(parts.every((each) => each >= 0));
      if (share !== 'objects' || tenants.every((each) => each.objects === 0)) return;
      for (const [index, { objects }] of tenants.entries())
        for (const [other, less] of tenants.entries()) assert.ok(objects <= less.objects || (parts[index] ?? 0) >= (parts[other] ?? 0));
    }),
  );
});

test('CPU and memory count half each; storage goes by storage; a dedicated pool by those who are on it', () => {
  const [small, large] = [USE, { ...USE, id: 'b', cpu: 300, memory: 100, objects: 30, dedicated: { odoo: { cpu: 5, memory: 5 } } }];
  // Shares of CPU are 1/4 and 3/4, of memory 1/2 each: 3/8 and 5/8.
  assert.deepEqual(divide({ share: 'requests', cents: 800 }, [small, large]), [300, 500]);
  assert.deepEqual(divide({ share: 'objects', cents: 800 }, [small, large]), [200, 600]);
  assert.deepEqual(divide({ share: { dedicated: 'odoo' }, cents: 800 }, [small, large]), [0, 800]);
  assert.deepEqual(divide({ share: { dedicated: 'podinfo' }, cents: 800 }, [small, large]), [300, 500], 'nobody is on it: all bear it');
});

test('odd cents go where most of one was due, and where nothing runs seats decide', () => {
  assert.deepEqual(divide({ share: 'requests', cents: 100 }, [USE, USE, USE]), [34, 33, 33]);
  const asleep = { ...USE, cpu: 0, memory: 0 };
  assert.deepEqual(
    divide({ share: 'requests', cents: 100 }, [
      { ...asleep, seats: 1 },
      { ...asleep, seats: 3 },
    ]),
    [25, 75],
  );
  assert.equal(divide({ share: 'requests', cents: 100 }, []), undefined);
});

test('all tenants and what nobody bears are the whole sheet; a cell does not pay for another', () => {
  const cells = '[{ name: south, at: hetzner/nbg1 }, { name: north, at: hetzner/hel1 }, { name: empty, at: hetzner/fsn1 }]';
  const tenants = { a: tenantText(), b: tenantText({ id: 'b9y8x7w6v5', slug: 'btwo', cell: 'north', seats: '40' }) };
  const request = requestFor({ cells }, tenants);
  const sheet = costSheet(request);
  const { tenants: costs, unallotted } = allot(sheet, request.platform.plans);
  const borne =
    costs.reduce((sum, each) => sum + (each.totals[0]?.cents ?? 0), 0) + unallotted.reduce((sum, each) => sum + (each.cents ?? 0), 0);
  assert.equal(borne, sheet.totals[0]?.cents);
  assert.ok(unallotted.length > 5 && unallotted.every((each) => each.cell === 'empty'));
  assert.ok(costs[1]?.lines.every((each) => !each.id.startsWith('south')));
  assert.equal(costs[1]?.revenue?.cents, 4000);
});

test('a price by the year is a twelfth, and one with tax inside is not known without tax', () => {
  const plan = (price: string) => {
    const [first] = requestFor({ plans: `[{ name: one, version: 1, seats: { min: 1, max: 50 }, price: ${price} }]` }).platform.plans;
    assert.ok(first);
    return revenueOf(first, 7);
  };
  assert.deepEqual(plan('{ perSeat: 10.00, per: year }'), { currency: 'EUR', cents: 583 });
  assert.equal(plan('{ perSeat: 10.00, tax: inclusive }'), null);
});
