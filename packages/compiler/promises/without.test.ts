import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CATALOGUE } from '../catalogue/index.ts';
import { type Edits, sample } from '../check/sample.ts';
import { required } from '../plan/plan.ts';
import { capacityOf } from './capacity.ts';
import { recoveryOf } from './recovery.ts';
import { roomOf } from './room.ts';
import { capacityDuring } from './without.ts';

const TWO_SITES: Edits = {
  cells: `[{ name: south, cluster: { servers: { at: [hetzner/fsn1, hetzner/nbg1, hetzner/hel1] }, pools: [{ name: a, at: hetzner/nbg1, nodes: 2, size: 8cpu-16gb }, { name: b, at: hetzner/fsn1, nodes: 3, size: 8cpu-16gb }] } }]`,
};
const STANDBY: Edits = {
  cells: `[{ name: south, cluster: { pools: [{ name: a, at: hetzner/nbg1, nodes: 2, size: 8cpu-16gb }] }, standby: { servers: { at: [ovhcloud/GRA11], count: 3 }, pools: [{ name: o, at: ovhcloud/GRA11, nodes: 4, size: 8cpu-16gb }] } }]`,
};

function during(edits: Edits, fault: string) {
  const { platform, fleet } = sample(edits);
  const plan = required(platform);
  const cell = required(plan.cells[0]);
  const left = capacityDuring(CATALOGUE, plan, cell, fleet, fault);
  const room = (name: string) => left.bounds.find((each) => each.name === name)?.room;
  return { plan, cell, fleet, left, room };
}

test('a lost node takes away what `capacity/spare` takes away, of pools and of servers that carry pods', () => {
  for (const edits of [TWO_SITES, STANDBY, {}]) {
    const { cell, room } = during(edits, 'node');
    const { pools, servers } = cell.primary;
    assert.equal(room('memory'), roomOf(pools, servers, 1).memory);
  }
});

test('a lost site takes its nodes, and the other ones serve', () => {
  const { left, room, cell } = during(TWO_SITES, 'site hetzner/fsn1');
  assert.equal(left.serves, 'primary');
  assert.equal(room('memory'), roomOf(required(cell.primary.pools[0] && [cell.primary.pools[0]]), [], 0).memory);
});

test('with the provider the standby serves, and only its nodes bound', () => {
  const { left } = during(STANDBY, 'provider');
  assert.equal(left.serves, 'standby');
  assert.ok(left.bounds.some(({ name }) => name === 'memory of the standby'));
  assert.ok(!left.bounds.some(({ name }) => ['memory', 'cpu', 'pods'].includes(name)));
});

test('with everything nothing serves', () => {
  assert.equal(during(STANDBY, 'cell').left.serves, null);
  assert.equal(during(TWO_SITES, 'site hetzner/hel1').left.serves, 'primary');
});

test('every fault that a cell has leaves something that can be said, and one that takes no node leaves all', () => {
  const { plan, cell, fleet } = during(STANDBY, 'process');
  const whole = capacityOf(CATALOGUE, plan, cell, fleet).bounds.map(({ name, room }) => [name, room]);
  for (const { fault } of recoveryOf(plan, cell, fleet)) {
    const rooms = capacityDuring(CATALOGUE, plan, cell, fleet, fault).bounds.map(({ name, room }) => [name, room]);
    if (['process', 'database', 'cache', 'mistake'].includes(fault)) assert.deepEqual(rooms, whole, fault);
    else assert.ok(rooms.length > 0, fault);
  }
});
