import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TENANCY_TIMES, UNBEGUN } from './decision.ts';
import { decideTenancy } from './decide.ts';
import type { Made, Step, TenancyState } from './step.ts';

const TREE: Step = { id: 'tree', port: 'tree', nature: 'thing', needs: [], digest: 'd1', ref: {} };
const HEALTH: Step = { id: 'health', port: 'health', nature: 'sight', needs: ['tree'], digest: 'd1', ref: {} };
const NOW = 10_000_000;
const { sight, rarest } = TENANCY_TIMES;

/** Milliseconds until pods that have not come are looked at again, after the tree was published so long ago. */
function until(published: number): number {
  const made = (step: Step, holds: string | null): Made => ({
    ...UNBEGUN,
    step,
    begunAt: 1,
    holds,
    seenAt: holds ? NOW - published : null,
  });
  const state: TenancyState = { life: 'active', made: { tree: made(TREE, 'd1'), health: made(HEALTH, null) } };
  const seen = { health: { kind: 'differs', cause: { code: 'x/pods', detail: 'not yet' } } } as const;
  const asked = { intent: 'active', steps: [TREE, HEALTH], state, now: NOW, times: TENANCY_TIMES } as const;
  return (decideTenancy({ ...asked, seen }).next ?? Infinity) - NOW;
}

test('what does not come is looked at ever more rarely, and after a change at once again', () => {
  assert.deepEqual([0, 8 * sight, 8 * sight + 8_000, 3_600_000, 0].map(until), [sight, sight, sight + 1_000, rarest, sight]);
});
