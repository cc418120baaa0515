import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { CHAINS, type PlanOptions, type Strike, rowOf, strikeOf } from './plan.ts';
import { POINTS } from './points.ts';

const ROUNDS = 5;
const planOf = (options: PlanOptions): Strike[] =>
  CHAINS.flatMap(({ name }) => Array.from({ length: ROUNDS }, (_, round) => strikeOf(options, name, round)));

const options = fc.record({ seed: fc.integer(), workers: fc.integer({ min: 1, max: 9 }), every: fc.integer({ min: 1, max: 200 }) });

test('the plan of a storm is a function of its seed: the same points, counts and victims, in whatever order they are asked for', () => {
  fc.assert(
    fc.property(options, (given) => {
      const plan = planOf(given);
      assert.deepEqual(planOf({ ...given }), plan);
      const backwards = CHAINS.toReversed().flatMap(({ name }) =>
        Array.from({ length: ROUNDS }, (_, round) => strikeOf(given, name, ROUNDS - 1 - round)),
      );
      assert.deepEqual(new Set(backwards.map((each) => JSON.stringify(each))), new Set(plan.map((each) => JSON.stringify(each))));
    }),
    { numRuns: 30 },
  );
});

test('another seed is another plan', () => {
  const plans = new Set(Array.from({ length: 20 }, (_, seed) => JSON.stringify(planOf({ seed, workers: 3, every: 50 }))));
  assert.equal(plans.size, 20);
});

test('in the first round somebody is killed at every point, at a passing that a short storm comes to', () => {
  fc.assert(
    fc.property(options, (given) => {
      const kills = CHAINS.map(({ name }) => strikeOf(given, name, 0)).filter(({ act }) => act === 'kill');
      assert.deepEqual(new Set(kills.map(({ point }) => point)), new Set(POINTS));
      for (const { point, victim, count, others } of kills) {
        assert.ok(victim >= 0 && victim < (rowOf(point) === 'server' ? 1 : given.workers));
        assert.ok(count >= 1 && others > count);
      }
    }),
    { numRuns: 30 },
  );
});
