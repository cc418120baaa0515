import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { type Wave, decideRollout } from './decide.ts';

const SOAK = 600_000;
const NOW = 10_000_000;
const wave = (number: number, rest: Partial<Wave> = {}): Wave => ({
  wave: number,
  tenants: 3,
  behind: 0,
  unsettled: 0,
  held: 0,
  movedAt: NOW - SOAK,
  ...rest,
});
const BEHIND = { behind: 3, movedAt: null };

describe('the waves of a release', () => {
  test('the canary goes first, in whatever order they come', () => {
    assert.deepEqual(decideRollout([wave(1, BEHIND), wave(0, BEHIND)], NOW, SOAK), { kind: 'move', wave: 0 });
  });

  test('the next wave waits until everything of the one before holds, and has for a while', () => {
    const because = (first: Wave) => {
      const verdict = decideRollout([first, wave(1, BEHIND)], NOW, SOAK);
      return verdict.kind === 'wait' ? [verdict.because.code, verdict.because.step, verdict.until] : verdict;
    };
    assert.deepEqual(because(wave(0, { unsettled: 1 })), ['rollout/unsettled', 'wave 0', null]);
    assert.deepEqual(because(wave(0, { held: 1 })), ['rollout/held', 'wave 0', null]);
    assert.deepEqual(because(wave(0, { movedAt: NOW - SOAK + 1 })), ['rollout/soaks', 'wave 0', NOW + 1]);
    assert.deepEqual(because(wave(0)), { kind: 'move', wave: 1 });
  });

  test('one that is held stops the rest of its own wave', () => {
    assert.equal(decideRollout([wave(0, { behind: 1, held: 1 })], NOW, SOAK).kind, 'wait');
  });

  test('where nobody is behind there is nothing to wait for', () => {
    assert.deepEqual(decideRollout([wave(0, { held: 2 }), wave(1, { unsettled: 1 })], NOW, SOAK), { kind: 'done' });
    assert.deepEqual(decideRollout([], NOW, SOAK), { kind: 'done' });
  });

  test('never is a wave moved while an earlier one is behind, unsettled, held or watched; and whoever waits says why', () => {
    const count = fc.integer({ min: 0, max: 2 });
    const any = fc.record({
      tenants: fc.constant(9),
      behind: count,
      unsettled: count,
      held: count,
      movedAt: fc.option(fc.integer({ min: NOW - 2 * SOAK, max: NOW })),
    });
    fc.assert(
      fc.property(fc.array(any, { maxLength: 5 }), (list) => {
        const waves = list.map((each, number) => ({ ...each, wave: number }));
        const verdict = decideRollout(waves, NOW, SOAK);
        if (verdict.kind === 'done') return waves.every((each) => each.behind === 0);
        if (verdict.kind === 'wait') return verdict.because.detail.length > 0 && (verdict.until ?? NOW + 1) > NOW;
        const before = waves.slice(0, verdict.wave);
        const quiet = (each: Wave) => each.behind + each.unsettled + each.held === 0 && (each.movedAt ?? 0) + SOAK <= NOW;
        return before.every(quiet) && waves[verdict.wave]?.held === 0 && (waves[verdict.wave]?.behind ?? 0) > 0;
      }),
    );
  });
});
