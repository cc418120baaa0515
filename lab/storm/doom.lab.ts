import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { temporaryFolder } from '../temporary.ts';
import { Doom } from './doom.ts';
import { Tally } from './tally.ts';

const PLACE = { row: 'worker', place: 0 } as const;

test('after a strike something gets done first; then those strike that never have, and only then, if none of them comes, the others', async (t) => {
  const temporary = await temporaryFolder('doom');
  t.after(() => temporary.remove());
  const path = join(temporary.path, 'worker-0.tally');
  const tally = new Tally(path);
  const looks = (count: number): void => void Array.from({ length: count }, () => tally.pass('tenant: record'));
  const doom = new Doom({ seed: 1, workers: 1, every: 12 }, () => [path]);
  const rounds = (chain: string) => doom.faultsFor(PLACE).flatMap((each) => (each.chain === chain ? [each.round] : []));

  assert.deepEqual([doom.breathed(), doom.faultsFor(PLACE)], [false, []]);
  looks(20);
  assert.deepEqual([doom.breathed(), doom.breathed()], [true, false]);
  const [first] = doom.faultsFor(PLACE).filter(({ act }) => act === 'kill');
  assert.ok(first);
  assert.deepEqual(rounds(first.chain), [0]);

  doom.struck({ ...first, pid: 1, count: first.from, time: 0 });
  assert.deepEqual([doom.breathed(), doom.faultsFor(PLACE)], [false, []]);
  looks(20);
  assert.equal(doom.breathed(), true);
  assert.deepEqual([rounds(first.chain), doom.faultsFor(PLACE).every(({ round }) => round === 0)], [[], true]);
  looks(40);
  assert.equal(doom.breathed(), true);
  assert.deepEqual([rounds(first.chain), doom.breathed()], [[1], false]);
});
