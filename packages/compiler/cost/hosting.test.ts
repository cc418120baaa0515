import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SEATS } from '../catalogue/seats.ts';
import { tenantText } from '../check/sample.ts';
import { hostingOf } from './hosting.ts';
import { requestFor } from './sample.ts';
import { costSheet, totalsOf } from './sheet.ts';

const PLANS = '[{ name: one, version: 1, seats: { min: 2, max: 5000 }, storagePerSeat: 10Gi, price: { perSeat: 5.00 } }]';

function hostingFor(tenants: Readonly<Record<string, string>>, said = {}, cells = '[{ name: south, at: hetzner/nbg1 }]') {
  const request = requestFor({ apps: '[nextcloud]', plans: PLANS, cells }, tenants, said);
  const sheet = costSheet(request);
  return { request, sheet, hosting: hostingOf(request, sheet) };
}

const TWO = { skerry: tenantText({ seats: '20' }), holm: tenantText({ id: 'a1b2c3d4e5', slug: 'holm', seats: '30' }) };

test('each customer has a machine that holds what it requests, an address, and the storage that was sold to it', () => {
  const { request, sheet, hosting } = hostingFor(TWO);
  const { lines, total, customers } = hosting.cells[0] ?? assert.fail();
  assert.equal(customers, 2);
  const machines = request.catalogue.providers['hetzner']?.machines ?? [];
  const servers = lines.filter(({ what }) => what === 'virtual servers');
  const most = Math.max(...sheet.tenants.map(({ memory }) => memory));
  assert.ok(servers.every(({ item }) => machines.some(({ type, memory }) => `machine/${type}` === item && memory >= most)));
  assert.equal(
    servers.reduce((sum, { quantity }) => sum + Number(quantity), 0),
    2,
  );
  const by = (what: string) => lines.find((line) => line.what === what) ?? assert.fail(what);
  assert.deepEqual([by('their addresses').quantity, by('their addresses').cents], ['2', 100]);
  // 500 GiB as GB, at 0.0572 each.
  assert.deepEqual([by('storage that was sold').quantity, by('storage that was sold').cents], ['536.870912', 3071]);
  assert.deepEqual(totalsOf(lines), [total]);
});

test('what a hoster takes for its work is unknown, so the sum is a lower bound, and so is the difference as far as here is known', () => {
  const { cells } = hostingFor(TWO).hosting;
  const { lines, total, here, against } = cells[0] ?? assert.fail();
  assert.deepEqual(lines.find(({ what }) => what === 'administration')?.cents, null);
  assert.ok(total.atLeast && here.atLeast);
  assert.deepEqual(against, { cents: total.cents - here.cents, bound: 'known' });
});

test('storage is as full as somebody says, and machines without a disk have one of a size that somebody says', () => {
  const amount = (said: object, what: string, cells?: string) =>
    hostingFor(TWO, said, cells).hosting.cells[0]?.lines.find((line) => line.what === what)?.cents;
  assert.equal(amount({ assumed: { filled: 50, bootVolume: null } }, 'storage that was sold'), 1535);
  const scaleway = '[{ name: south, at: scaleway/fr-par-1 }]';
  assert.equal(amount({}, 'disks of them'), undefined, 'machines of Hetzner have one');
  assert.equal(amount({}, 'disks of them', scaleway), null);
  assert.equal(amount({ assumed: { filled: 100, bootVolume: 80 } }, 'disks of them', scaleway), 2 * 80 * 8);
});

test('a customer that no machine holds is unknown and not free', () => {
  const { request, sheet } = hostingFor(TWO);
  const tenants = sheet.tenants.map((each) => ({ ...each, cpu: 400_000 }));
  const { lines } = hostingOf(request, { ...sheet, tenants }).cells[0] ?? assert.fail();
  const servers = lines.filter(({ what }) => what === 'virtual servers');
  assert.deepEqual(
    servers.map(({ cents, remark }) => [cents, remark]),
    [[null, 'no machine with a price holds what they request']],
  );
});

test('where a provider has no list, nothing is known, and nothing is compared', () => {
  const { lines, total, against } = hostingFor(TWO, { lists: {} }).hosting.cells[0] ?? assert.fail();
  assert.ok(lines.every(({ cents, remark }) => cents === null && remark !== null));
  assert.deepEqual([total, against], [{ currency: 'EUR', cents: 0, atLeast: true }, null]);
});

test('seats of others are as many as were sold, held against here in one currency alone', () => {
  const { hosting, sheet } = hostingFor(TWO);
  assert.equal(hosting.seats, 50);
  assert.deepEqual(hosting.here, sheet.totals[0]);
  assert.equal(hosting.seatCents, Math.round((sheet.totals[0]?.cents ?? 0) / 50));
  for (const { fact, cents, all, against } of hosting.offers) {
    assert.equal(all, cents === null ? null : cents * 50);
    assert.equal(against?.cents ?? null, fact.currency === 'EUR' && all !== null ? all - hosting.here.cents : null, fact.what);
  }
  assert.ok(hosting.offers.some(({ cents }) => cents === null) && hosting.offers.some(({ against }) => against !== null));
});

test('a platform without customers has no seat and no cell to compare', () => {
  const { hosting } = hostingFor({});
  assert.deepEqual([hosting.cells, hosting.seats, hosting.seatCents], [[], 0, null]);
  assert.ok(hosting.offers.every(({ all, against }) => all === null && against === null));
  assert.ok(
    hosting.offers.some(({ cents }) => cents !== null),
    'one seat still has a price',
  );
});

test('every price of a seat has an address, and a day or none', () => {
  for (const { source, asOf, checkedAt } of SEATS) {
    assert.match(source, /^https:\/\//);
    assert.ok(asOf === null || asOf <= checkedAt);
  }
});
