import assert from 'node:assert/strict';
import { test } from 'node:test';
import { GiveBack, collector } from './give-back.ts';

const MB = 1e6;

test('garbage is collected once there is some, and only while nobody waits', () => {
  const decider = new GiveBack();
  assert.equal(decider.isDue({ utilization: 0.01, heap: 50 * MB }), false, 'at first there is nothing to compare with');
  assert.equal(decider.isDue({ utilization: 0.01, heap: 80 * MB }), false, 'it is not worth a pause');
  assert.equal(decider.isDue({ utilization: 0.5, heap: 230 * MB }), false, 'somebody waits');
  assert.equal(decider.isDue({ utilization: 0.01, heap: 230 * MB }), true);
  decider.collected(65 * MB);
  assert.equal(decider.isDue({ utilization: 0.01, heap: 70 * MB }), false, 'once is enough');
  assert.equal(decider.isDue({ utilization: 0.01, heap: 98 * MB }), true, 'the next burst');
});

test('the collector collects, and gives the pages back that fell empty', () => {
  const collect = collector();
  let garbage: unknown[] | undefined = Array.from({ length: 1_000_000 }, (_, index) => ({ index }));
  const { heapUsed: full, heapTotal: taken } = process.memoryUsage();
  assert.equal(garbage.length, 1_000_000);
  garbage = undefined;
  collect();
  assert.ok(full - process.memoryUsage().heapUsed > 10 * MB);
  assert.ok(taken - process.memoryUsage().heapTotal > 10 * MB);
});
