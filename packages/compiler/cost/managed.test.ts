import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MANAGED } from '../catalogue/managed.ts';
import { NODES } from '../catalogue/nodes.ts';
import { gapOf } from './gap.ts';
import { cheapest, managedOf } from './managed.ts';
import { priced, requestFor } from './sample.ts';
import { type CostRequest, costSheet } from './sheet.ts';

const POOLS =
  '[{ name: south, at: hetzner/nbg1, cluster: { pools: [{ name: work, at: hetzner/nbg1, nodes: 2, size: 8cpu-16gb }, { name: more, at: hetzner/nbg1, nodes: 3, size: 4cpu-8gb }] } }]';

function clusterFor(cells: string | null, said: Partial<CostRequest> = {}) {
  const request = requestFor(cells === null ? {} : { cells }, undefined, said);
  return managedOf(request, costSheet(request))[0] ?? assert.fail();
}

function rowOf(cluster: ReturnType<typeof clusterFor>, provider: string, what?: string) {
  return cluster.elsewhere.find(({ fact }) => fact.provider === provider && (what === undefined || fact.what === what)) ?? assert.fail();
}

test('elsewhere a control plane takes the place of servers without pods, and each pool has nodes at least as large', () => {
  const cluster = clusterFor(POOLS);
  // 3 cx33, 2 cx43 and 3 cx33, all with a disk.
  assert.deepEqual(cluster.machines, { currency: 'EUR', cents: 2547 + 3198 + 2547, atLeast: false });
  const there = rowOf(cluster, 'cyso');
  assert.deepEqual(
    there.nodes.map(({ pieces, type, cents }) => [pieces, type, cents]),
    [
      [2, 's5.large', 15_000],
      [3, 's5.medium', 11_250],
    ],
  );
  assert.deepEqual(there.total, { currency: 'EUR', cents: 2999 + 15_000 + 11_250, atLeast: false });
  assert.deepEqual(there.against, { cents: there.total.cents - cluster.machines.cents, bound: 'exact' });
});

test('where pods run on the servers too, nodes take their place, and only there', () => {
  const types = (schedulable: boolean) => {
    const servers = `{ at: [hetzner/nbg1], count: 3, schedulable: ${schedulable}, size: 4cpu-16gb }`;
    const cluster = clusterFor(POOLS.replace('{ pools:', `{ servers: ${servers}, pools:`));
    assert.equal(cluster.working, schedulable);
    return rowOf(cluster, 'aws').nodes.map(({ pieces, type }) => `${pieces} ${type}`);
  };
  assert.deepEqual(types(true), ['3 m6a.xlarge', '2 c6a.2xlarge', '3 c6a.xlarge']);
  assert.deepEqual(types(false), ['2 c6a.2xlarge', '3 c6a.xlarge']);
});

test('machines here that come without a disk make their sum a lower bound', () => {
  const cluster = clusterFor('[{ name: south, at: scaleway/fr-par-1 }]');
  assert.equal(cluster.machines.atLeast, true);
  assert.equal(rowOf(cluster, 'ovhcloud', 'control plane').against.bound, 'at most');
});

test('every sum elsewhere is its control plane and its nodes, and says where it leaves something out', () => {
  for (const { elsewhere, machines } of [clusterFor(null), clusterFor(POOLS)])
    for (const { fact, cents, nodes, total, against } of elsewhere) {
      assert.equal(
        total.cents,
        nodes.reduce((sum, each) => sum + (each.cents ?? 0), cents ?? 0),
        fact.provider,
      );
      assert.equal(total.atLeast, cents === null || nodes.some((each) => each.cents === null || each.bare), fact.what);
      assert.deepEqual(against, gapOf(machines, total));
    }
});

test('a control plane whose price nobody read is unknown and not free; one that is not sold is no row', () => {
  const cluster = clusterFor(POOLS);
  const standard = rowOf(cluster, 'ovhcloud', 'plan standard');
  assert.deepEqual([standard.cents, standard.total.atLeast], [null, true]);
  assert.equal(rowOf(cluster, 'ovhcloud', 'control plane').total.atLeast, false, 'machines there come with a disk');
  assert.ok(cluster.elsewhere.every(({ fact }) => fact.provider !== 'hetzner'));
});

test('nodes of a size that nobody there sells are unknown and not free', () => {
  const large = clusterFor(POOLS.replace('size: 8cpu-16gb', 'size: 8cpu-32gb'));
  const there = rowOf(large, 'cleura');
  assert.deepEqual(
    there.nodes.map(({ type, cents }) => [type, cents]),
    [
      [null, null],
      ['public-4-8', 23_256],
    ],
  );
  assert.equal(there.total.atLeast, true);
});

test('nodes at a provider of the catalogue have the price of its list', () => {
  const lists = priced('ovhcloud', { item: 'machine/c3-16', amount: '100.00', per: 'month' });
  assert.equal(rowOf(clusterFor(POOLS, { lists }), 'ovhcloud').nodes[0]?.cents, 20_000);
});

test('the cheapest is taken that has enough of both, and never one that lacks either', () => {
  const offered = NODES['exoscale'] ?? assert.fail();
  assert.equal(cheapest(offered, 2, 4096)?.type, 'standard.medium');
  assert.equal(cheapest(offered, 2, 4097)?.type, 'standard.large');
  assert.equal(cheapest(offered, 5, 4096)?.type, 'cpu.extra-large');
  assert.equal(cheapest(offered, 9, 4096), undefined);
});

test('a difference is as certain as both of its sides', () => {
  const total = (cents: number, atLeast: boolean) => ({ currency: 'EUR', cents, atLeast });
  assert.deepEqual(gapOf(total(5, false), total(7, false)), { cents: 2, bound: 'exact' });
  assert.equal(gapOf(total(5, false), total(7, true)).bound, 'at least');
  assert.equal(gapOf(total(5, true), total(7, false)).bound, 'at most');
  assert.equal(gapOf(total(5, true), total(7, true)).bound, 'known');
});

test('whoever sells a control plane has nodes with a price, and every fact an address and a day', () => {
  const catalogued = Object.keys(requestFor().lists);
  for (const { provider, sold, source, asOf, checkedAt } of MANAGED) {
    assert.ok(!sold || NODES[provider] !== undefined || catalogued.includes(provider), provider);
    assert.match(source, /^https:\/\//);
    assert.ok(asOf !== null && asOf <= checkedAt, provider);
  }
});
