import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TENANCY_TIMES, UNBEGUN } from './decision.ts';
import { toObserve } from './decide.ts';
import { onceThere, unseen } from './echo.ts';
import type { Made, Step, TenancyState } from './step.ts';

const step = (id: string, nature: Step['nature']): Step => ({ id, port: id, needs: [], digest: 'd', nature, ref: id });
const made = (each: Step, parts: Partial<Made>): Made => ({ ...UNBEGUN, step: each, begunAt: 0, ...parts });
const NOW = Date.UTC(2026, 10, 21);
const [database, journey] = [step('database', 'data'), step('journey', 'once')];

test('what held is looked at again at once, and what is done once is not done again', () => {
  const state: TenancyState = {
    life: 'active',
    made: { database: made(database, { holds: 'd', seenAt: NOW - 1 }), journey: made(journey, { holds: 'd', seenAt: NOW - 1 }) },
  };
  const asked = { intent: 'active' as const, steps: [database, journey], now: NOW, times: TENANCY_TIMES };
  assert.deepEqual(toObserve({ ...asked, state }), []);
  assert.deepEqual(
    toObserve({ ...asked, state: unseen(state) }).map(({ id }) => id),
    ['database'],
  );
});

test('what is gone is looked for once more: an act that arrived late may have brought it back', () => {
  const name = step('name', 'thing');
  const state: TenancyState = { life: 'active', made: { name: made(name, { goneAt: NOW - 1 }) } };
  const asked = { intent: 'active' as const, steps: [], now: NOW, times: TENANCY_TIMES };
  assert.deepEqual(toObserve({ ...asked, state }), []);
  assert.deepEqual(toObserve({ ...asked, state: unseen(state) }), [{ ...name, digest: '' }]);
});

test('of an erased tenant everything that ever was is looked for, and no act', () => {
  const state: TenancyState = { life: 'erased', made: { database: made(database, { goneAt: 1 }), journey: made(journey, {}) } };
  assert.deepEqual(onceThere(state), [{ ...database, digest: '' }]);
});
