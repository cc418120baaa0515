import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CATALOGUE } from '../catalogue/index.ts';
import { type Edits, sample, tenantText } from '../check/sample.ts';
import { hasErrors } from '../compile.ts';
import { required } from '../plan/plan.ts';
import { type Capacity, capacityOf } from './capacity.ts';

const OFFICE: Edits = {
  apps: '[nextcloud, collabora]',
  plans: '[{ name: one, version: 1, seats: { min: 5, max: 50 }, price: { perSeat: 1 } }]',
};
const tenants = (count: number, seats = 50) =>
  Object.fromEntries(
    Array.from({ length: count }, (_, index) => {
      const id = `d${String(index).padStart(9, '0')}`;
      return [id, tenantText({ id, slug: `t-${id}`, seats: String(seats) })];
    }),
  );

function capacity(edits: Edits = OFFICE, own = tenants(1)): Capacity {
  const { platform, fleet } = sample(edits, own);
  const plan = required(platform);
  return capacityOf(CATALOGUE, plan, required(plan.cells[0]), fleet);
}

const more = (of: Capacity, seats: number) => required(of.more.find((each) => each.seats === seats));
const pool = (nodes: number, size = '8cpu-16gb'): Edits => ({
  ...OFFICE,
  cells: `[{ name: south, cluster: { pools: [{ name: all, at: hetzner/nbg1, nodes: ${nodes}, size: ${size} }] } }]`,
});

test('as many tenants fit as it says, and not one more', () => {
  const { tenants: count, binding } = more(capacity(), 50);
  assert.ok(count !== null && count > 1 && binding === 'memory', `${count} ${binding}`);
  assert.equal(more(capacity(OFFICE, tenants(1 + count)), 50).tenants, 0);
  assert.ok(!hasErrors(sample(OFFICE, tenants(1 + count)).diagnostics));
  assert.ok(sample(OFFICE, tenants(2 + count)).diagnostics.some(({ code }) => code === 'capacity/tenants'));
});

test('smaller tenants are more, and none fits where the room is gone', () => {
  const few = capacity();
  assert.ok((more(few, 5).tenants ?? 0) > (more(few, 50).tenants ?? 0));
  assert.equal(more(capacity(OFFICE, tenants(40)), 50).tenants, 0);
});

test('with nodes enough something else ends it: buckets, sessions, or what drills measured', () => {
  assert.equal(more(capacity({ ...pool(60), services: '{ mail: { relay: out.fjord.test, party: fjord } }' }), 50).binding, 'sessions');
  const big = '{ mail: { relay: out.fjord.test, party: fjord }, postgres: { size: 8cpu-32gb } }';
  const buckets = more(capacity({ ...pool(200), services: big }), 5);
  assert.deepEqual([buckets.binding, buckets.tenants], ['buckets', 99]);
  const beside = more(capacity({ ...pool(200), services: big, stack: '{ registry: harbor }' }), 5);
  assert.deepEqual([beside.binding, beside.tenants], ['buckets', 98], 'a registry has one, too');
  const restored = { ...pool(60), services: big, backup: '{ restoreRate: 1000Mi }', objectives: '{ recoveryTime: 1h }' };
  // 3,600,000 MiB, of which the first tenant has 2,560,000, and the next would need as much.
  assert.deepEqual(more(capacity(restored), 50), { plan: 'one@1', seats: 50, tenants: 0, binding: 'restore' });
});

test('what nobody knows bounds nothing and is shown', () => {
  const { bounds } = capacity();
  assert.deepEqual(
    bounds.filter(({ room }) => room === null).map(({ name, basis }) => [name, basis]),
    [
      ['realms', 'unknown'],
      ['restore', 'unknown'],
    ],
  );
  assert.ok(bounds.every(({ why, reason }) => why !== '' && reason.origin.file === 'platform.yaml'));
});

test('a standby has bounds of its own', () => {
  const edits = {
    ...OFFICE,
    cells:
      '[{ name: south, cluster: { pools: [{ name: all, at: hetzner/nbg1, nodes: 9 }] }, standby: { pools: [{ name: far, at: ovhcloud/GRA9, nodes: 2 }] } }]',
    services:
      '{ mail: { relay: out.fjord.test, party: fjord }, postgres: { at: [hetzner/nbg1, ovhcloud/GRA9], witness: stackit/eu01-1 }, objects: { at: hetzner/nbg1, copy: ovhcloud/GRA } }',
  };
  assert.match(more(capacity(edits), 50).binding ?? '', /of the standby$/);
});

test('the fullest bound is the one of which the largest share is used', () => {
  const { fullest, bounds } = capacity(OFFICE, tenants(5));
  const shares = bounds.flatMap(({ room, used }) => (room === null ? [] : [used / room]));
  assert.equal(fullest?.used, Math.max(...shares));
});
