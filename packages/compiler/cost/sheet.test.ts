import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tenantText } from '../check/sample.ts';
import { PRICE_LISTS } from '../catalogue/prices.ts';
import { priced, requestFor, sheetFor } from './sample.ts';
import { type CostLine, type CostSheet, costSheet } from './sheet.ts';

const FILES = {
  apps: '[nextcloud]',
  plans: '[{ name: one, version: 1, seats: { min: 1, max: 50 }, storagePerSeat: 100Gi, price: { perSeat: 5.00 } }]',
};

function line(sheet: CostSheet, id: string): CostLine {
  const found = sheet.lines.find((each) => each.id === id);
  assert.ok(found, `${id} in ${sheet.lines.map((each) => each.id).join()}`);
  return found;
}

test('a machine costs its number times its price, and says which keys decided it', () => {
  const servers = line(sheetFor(), 'south/servers/hetzner');
  assert.deepEqual([servers.quantity, servers.item, servers.cents], ['3', 'machine/cx33', 3 * 849]);
  assert.deepEqual(servers.where, ['hetzner/nbg1', 'hetzner/fsn1', 'hetzner/hel1']);
  assert.deepEqual(
    servers.reasons.map(({ origin, because }) => [origin.pointer, because.how]),
    [
      ['/cells/0/cluster/servers/at', 'default'],
      ['/cells/0/cluster/servers/size', 'default'],
    ],
  );
  assert.deepEqual(line(sheetFor(), 'south/addresses/hetzner').quantity, '13', 'one address a machine');
});

test('no two lines have one name, sums are sums of lines, and something unknown makes them a lower bound', () => {
  const sheet = sheetFor();
  assert.equal(new Set(sheet.lines.map((each) => each.id)).size, sheet.lines.length);
  assert.deepEqual(sheet.totals, [
    { currency: 'EUR', cents: sheet.lines.reduce((sum, each) => sum + (each.cents ?? 0), 0), atLeast: true },
  ]);
  assert.equal(line(sheet, 'mail').cents, null);
});

test('an hourly price is for 730 hours and is rounded once', () => {
  const sheet = sheetFor({ cells: '[{ name: south, at: scaleway/fr-par-1 }]' });
  assert.equal(line(sheet, 'south/servers/scaleway').cents, 17_301, '3 x 730 x 0.079 = 173.01');
  assert.equal(line(sheet, 'south/witness/scaleway').cents, 2880, '730 x 0.03945 = 28.7985');
});

test('stored objects are paid beyond what comes with the account, to the byte', () => {
  const tenants = { skerry: tenantText({ seats: '10' }) };
  const stored = line(sheetFor(FILES, tenants), 'south/objects/stored');
  // 1,000 GiB are 1.073741824 TB; 0.073741824 x 730 x 0.0087 = 0.468...
  assert.deepEqual([stored.quantity, stored.included, stored.cents], ['0.073741824', '1', 47]);
  const half = sheetFor(FILES, tenants, { assumed: { filled: 50, bootVolume: null } });
  assert.deepEqual([line(half, 'south/objects/stored').quantity, line(half, 'south/objects/stored').cents], ['0', 0]);
  assert.equal(line(half, 'south/offsite/stored').quantity, '536.870912');
});

test('what components keep in buckets of their own is stored and copied as the rest, and says which key decided it', () => {
  const own = { ...FILES, stack: '{ registry: harbor }', settings: '{ harbor: { storage: 100Gi } }' };
  const tenants = { skerry: tenantText({ seats: '10' }) };
  const sheet = sheetFor(own, tenants);
  // 1,100 GiB are 1.1811160064 TB.
  assert.equal(line(sheet, 'south/objects/stored').quantity, '0.1811160064');
  assert.equal(line(sheet, 'south/offsite/stored').quantity, '1181.1160064');
  const keys = line(sheet, 'south/objects/stored').reasons.map(({ origin }) => origin.pointer);
  assert.deepEqual(keys, ['/services/objects/at', '/settings/harbor/storage']);
  const read = line(sheet, 'south/objects/read').reasons.map(({ origin }) => origin.pointer);
  assert.deepEqual(read, ['/services/objects/at']);
});

test('a store that is named as copy and as offsite holds one copy', () => {
  const both = sheetFor({
    ...FILES,
    services: '{ mail: { relay: out.fjord.test, party: fjord }, objects: { copy: scaleway/fr-par } }',
    backup: '{ offsite: scaleway/fr-par }',
  });
  assert.deepEqual(
    both.lines.filter((each) => each.kind === 'copies').map((each) => each.id),
    ['south/offsite/stored', 'south/offsite/backups'],
  );
  const apart = sheetFor({
    ...FILES,
    services: '{ mail: { relay: out.fjord.test, party: fjord }, objects: { copy: ovhcloud/GRA } }',
    backup: '{ offsite: scaleway/fr-par }',
  });
  assert.ok(apart.lines.some((each) => each.id === 'south/copy/stored'));
});

test('two stores of one provider are one account, whose allowance is used once', () => {
  const services = '{ mail: { relay: out.fjord.test, party: fjord }, objects: { at: hetzner/nbg1, copy: hetzner/hel1 } }';
  const sheet = sheetFor({ ...FILES, services, backup: '{ offsite: scaleway/fr-par }' }, { skerry: tenantText({ seats: '6' }) });
  assert.deepEqual(
    sheet.lines.filter((each) => each.item === 'objects/base').map((each) => [each.id, each.cents]),
    [['south/objects/account/hetzner', 649]],
  );
  // 600 GiB are 0.6442450944 TB: the first copy uses that much of the terabyte, and the second what is left of it.
  assert.deepEqual([line(sheet, 'south/objects/stored').quantity, line(sheet, 'south/copy/stored').quantity], ['0', '0.2884901888']);
});

test('what nobody can know is nothing up to what is included, and unknown where nothing is', () => {
  const traffic = line(sheetFor(), 'south/traffic/hetzner');
  assert.deepEqual([traffic.cents, traffic.remark], [0, 'up to 260 TiB included; beyond that 1.00 EUR a TiB']);
  assert.equal(line(sheetFor(), 'south/offsite/backups').cents, null);
});

test('a machine without a disk has one of a size that a person says', () => {
  const cells = '[{ name: south, at: scaleway/fr-par-1 }]';
  const disks = line(sheetFor({ cells }), 'south/disks/scaleway');
  assert.deepEqual([disks.cents, /--boot-volume/.test(disks.remark ?? '')], [null, true]);
  const said = line(sheetFor({ cells }, undefined, { assumed: { filled: 100, bootVolume: 20 } }), 'south/disks/scaleway');
  assert.deepEqual([said.quantity, said.cents], ['260', 2080], '13 machines, 0.08 a GB');
  assert.ok(!sheetFor().lines.some((each) => each.item === 'boot-volume'), 'machines of Hetzner bring theirs');
});

test('a price is old after 120 days, and verified where it was read', () => {
  const at = (day: string) => line(sheetFor({}, undefined, { day }), 'south/servers/hetzner').basis?.stale;
  assert.deepEqual([at('2026-09-29'), at('2027-01-27'), at('2027-01-28')], [false, false, true]);
  const verified = (site: string, id: string) => line(sheetFor({ cells: `[{ name: south, at: ${site} }]` }), id).basis?.verified;
  assert.equal(verified('scaleway/nl-ams-1', 'south/servers/scaleway'), false, 'read for fr-par-1 only');
  const one = requestFor({ cells: '[{ name: south, at: scaleway/fr-par-1, cluster: { servers: { at: [scaleway/fr-par-1] } } }]' });
  assert.equal(line(costSheet(one), 'south/servers/scaleway').basis?.verified, true);
});

test('what has no price anywhere is unknown and never nothing', () => {
  const lists = { ...PRICE_LISTS, hetzner: { prices: [], energy: [] } };
  const sheet = sheetFor({}, undefined, { lists });
  const machines = sheet.lines.filter((each) => each.kind === 'machines');
  assert.ok(machines.length > 3 && machines.every((each) => each.cents === null && /no price of it/.test(each.remark ?? '')));
  assert.deepEqual(
    sheet.totals.map((each) => [each.cents, each.atLeast]),
    [[sheet.lines.reduce((sum, each) => sum + (each.cents ?? 0), 0), true]],
  );
  assert.match(line(sheet, 'dns').remark ?? '', /no price of it|no price list/);
});

test('addresses that MetalLB announces cost what nobody here knows', () => {
  const cells = '[{ name: south, at: ovhcloud/GRA11, cluster: { loadBalancer: metallb } }]';
  const { lines } = sheetFor({ cells });
  assert.equal(lines.find((each) => each.id === 'south/announced')?.cents, null);
  assert.ok(!lines.some((each) => each.kind === 'load balancer'));
});

test('currencies are never added', () => {
  const sheet = sheetFor({}, undefined, { lists: priced('hetzner', { item: 'load-balancer', currency: 'CHF' }) });
  assert.deepEqual(
    sheet.totals.map((each) => each.currency),
    ['EUR', 'CHF'],
  );
  assert.equal(sheet.totals[1]?.cents, 749);
});

test('an order of tenants or a comment changes no amount', () => {
  const [a, b] = [tenantText({ id: 'a9y8x7w6v5', slug: 'aone' }), tenantText({ id: 'b9y8x7w6v5', slug: 'btwo' })];
  assert.deepEqual(
    sheetFor(FILES, { a, b }).lines.map((each) => [each.id, each.cents]),
    sheetFor(FILES, { a: b, b: a }).lines.map((each) => [each.id, each.cents]),
  );
});
