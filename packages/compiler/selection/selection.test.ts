import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CATALOGUE } from '../catalogue/index.ts';
import { REACH } from '../catalogue/reach.ts';
import { PRICE_LISTS } from '../catalogue/prices.ts';
import { cellOf, placeOf, selectionFor } from './sample.ts';

function standing(selection: ReturnType<typeof selectionFor>, provider: string, need: string) {
  const found = placeOf(selection, provider).answers.find((each) => each.need.startsWith(need));
  return found && [found.standing, found.code];
}

test('every provider of the catalogue has its reach, with a source and its day, and each stands beside the others', () => {
  assert.deepEqual(Object.keys(REACH).sort(), Object.keys(CATALOGUE.providers).sort());
  for (const { network, orders } of Object.values(REACH))
    for (const { source, checkedAt } of [network.fact, orders])
      assert.ok(source.length > 10 && /^20\d\d-\d\d-\d\d$/.test(checkedAt), source);
  const selection = selectionFor();
  const names = cellOf(selection).places.map(({ provider }) => provider);
  assert.deepEqual(names.toSorted(), Object.keys(CATALOGUE.providers).sort());
  assert.deepEqual(
    selection.known.map(({ name }) => name),
    ['planethoster'],
  );
});

test('where all machines stand already they cost what the plan says', () => {
  const { machines } = placeOf(selectionFor(), 'hetzner');
  assert.deepEqual(machines.total, cellOf(selectionFor()).here);
  assert.deepEqual(machines.against, { cents: 0, bound: 'exact' });
});

test('a machine without a disk makes the sum a least one until somebody says how large it is', () => {
  const bare = placeOf(selectionFor(), 'scaleway').machines;
  assert.ok(bare.total.atLeast && bare.against?.bound === 'at least');
  const { total, lines } = placeOf(selectionFor({}, { assumed: { filled: 100, bootVolume: 80 } }), 'scaleway').machines;
  assert.equal(total.atLeast, false);
  const count = lines.filter(({ kind }) => kind === 'machines').reduce((sum, each) => sum + Number(each.quantity), 0);
  assert.equal(total.cents - bare.total.cents, count * 80 * 8, '80 GB at 0.08 each');
});

test('a price that nobody published is unknown, and no sum is made of nothing', () => {
  const lists = { ...PRICE_LISTS, ovhcloud: { prices: [], energy: [] } };
  const { machines } = placeOf(selectionFor({}, { lists }), 'ovhcloud');
  assert.ok(machines.lines.every(({ cents }) => cents === null));
  assert.deepEqual([machines.total.atLeast, machines.against], [true, null]);
});

test('who lacks least comes first, then of whom least is unknown, then the cheapest whole sum', () => {
  const { places } = cellOf(selectionFor({}, { assumed: { filled: 100, bootVolume: 80 } }));
  const ranks = places.map(({ lacking, unknown, machines: { total } }) => [lacking, unknown, Number(total.atLeast), total.cents]);
  const sorted = ranks.toSorted((a, b) => a.map((each, index) => each - (b[index] ?? 0)).find((each) => each !== 0) ?? 0);
  assert.deepEqual(ranks, sorted);
  assert.ok(new Set(ranks.map(String)).size > 1);
});

test('MetalLB is lacking where its announcements do not arrive, with the code that the cell would have there', () => {
  const cells = '[{ name: south, at: ovhcloud/GRA11, cluster: { loadBalancer: metallb, addresses: [203.0.113.0/28] } }]';
  const selection = selectionFor({ cells });
  assert.deepEqual(standing(selection, 'ovhcloud', 'MetalLB'), ['has', null]);
  assert.deepEqual(standing(selection, 'hetzner', 'MetalLB'), ['lacks', 'network/metallb']);
  assert.equal(standing(selectionFor(), 'hetzner', 'MetalLB'), undefined, 'nothing that the cell does not need');
});

test('a control that nobody has shown is unknown, and neither there nor lacking', () => {
  const selection = selectionFor({ sovereignty: '{ runtime: eu }' });
  assert.deepEqual(standing(selection, 'hetzner', 'dataPath'), ['unknown', null]);
  assert.deepEqual(standing(selection, 'ovhcloud', 'runtime'), ['has', null]);
  assert.equal(standing(selectionFor(), 'ovhcloud', 'runtime'), undefined, 'no gate is written');
});

test('buckets are held against the limit of the store there, and a limit that nobody read is unknown', () => {
  const few = selectionFor({}, { fleet: [{ cell: 'south', buckets: 100 }] });
  assert.deepEqual(standing(few, 'hetzner', 'buckets'), ['has', null]);
  assert.deepEqual(standing(few, 'stackit', 'buckets'), ['unknown', null]);
  assert.equal(standing(selectionFor({}, { fleet: [] }), 'hetzner', 'buckets'), undefined);
  const full = selectionFor({}, { fleet: Array.from({ length: 101 }, () => ({ cell: 'south', buckets: 1 })) });
  assert.deepEqual(standing(full, 'hetzner', 'buckets'), ['lacks', 'objects/bucket-limit']);
});

test('what a limit of buckets rests on stands with it, and that it was not read where the provider says it', () => {
  for (const { name, stores } of Object.values(CATALOGUE.providers)) {
    const full = selectionFor({}, { fleet: [{ cell: 'south', buckets: 1 }] });
    const found = placeOf(full, name).answers.find(({ need }) => need === 'buckets, 1');
    assert.equal(found?.sources.length, stores[0]?.bucketLimit === null ? 0 : 1, name);
    if (name === 'hetzner') assert.equal(found?.sources[0]?.verified, false);
  }
});

test('a cell with a standby lacks other parties wherever all of it stands, and only such a cell', () => {
  const cells = '[{ name: south, at: hetzner/nbg1, standby: { at: ovhcloud/GRA11 } }]';
  for (const name of Object.keys(CATALOGUE.providers))
    assert.deepEqual(standing(selectionFor({ cells }), name, 'several parties'), ['lacks', 'failover/same-party'], name);
  assert.equal(standing(selectionFor(), 'hetzner', 'several parties'), undefined);
});

test('a network over sites that nobody has read of is unknown where the cell has several, and there where it has one', () => {
  assert.deepEqual(standing(selectionFor(), 'stackit', 'private network'), ['unknown', null]);
  assert.deepEqual(standing(selectionFor(), 'scaleway', 'private network'), ['has', null]);
});

test('a certificate that is asked for is named with its end, and one that no source names is unknown', () => {
  const selection = selectionFor({}, { certificates: ['c5'] });
  assert.deepEqual(standing(selection, 'hetzner', 'certificate'), ['has', null]);
  assert.match(placeOf(selection, 'hetzner').answers.at(-1)?.because ?? '', /until when: ask for it/);
  assert.deepEqual(standing(selection, 'scaleway', 'certificate'), ['unknown', null]);
});
