import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { Change } from './mutate.ts';
import { subjects } from './subjects.ts';
import { EXCUSES } from './unnoticed.ts';
import type { Share, Told } from './worker.ts';

/** A change that makes a loop endless is noticed by that. Milliseconds without a word; a test of a rule takes a few hundred. */
const PATIENCE = 60_000;

interface Outcome {
  readonly change: Change;
  readonly noticedBy: string | null;
  readonly tests: number;
}

const outcomes: Outcome[] = [];
const broken: string[] = [];

function keep(told: Told): void {
  if (told.kind === 'ends') outcomes.push(told);
  if (told.kind === 'broken') broken.push(`${told.test}: ${told.error}`);
}

/** One thread to its end, or to the change that hangs it; then another takes up behind that change. */
async function work(share: Share): Promise<void> {
  const worker = new Worker(new URL('worker.ts', import.meta.url), { workerData: share });
  let now: Change | undefined;
  let hung = false;
  await new Promise<void>((resolve, reject) => {
    const stop = () => {
      hung = now !== undefined;
      void worker.terminate();
    };
    let clock = setTimeout(stop, 5 * PATIENCE);
    worker.on('message', (told: Told) => {
      clearTimeout(clock);
      now = told.kind === 'begins' ? told.change : undefined;
      keep(told);
      clock = setTimeout(stop, PATIENCE);
    });
    worker.on('error', reject);
    worker.on('exit', () => {
      clearTimeout(clock);
      resolve();
    });
  });
  if (!hung || now === undefined) return;
  outcomes.push({ change: now, noticedBy: 'it never ends', tests: 1 });
  await work({ ...share, behind: now.id });
}

function excused({ change }: Outcome): boolean {
  return EXCUSES.some(({ file, was, how }) => change.file === file && change.was === was && change.how === how);
}

describe('mutation', () => {
  const unnoticed = () => outcomes.filter(({ noticedBy }) => noticedBy === null);

  before(async () => {
    const all = subjects();
    const threads = Math.max(1, Math.min(2, availableParallelism()));
    await Promise.all(Array.from({ length: threads }, (_, index) => work({ threads, index, behind: 0, subjects: all })));
  });

  test('the tests pass while nothing is changed', () => {
    assert.deepEqual([...new Set(broken)], []);
  });

  test('every rule is changed, in every way', (t) => {
    const files = new Set(outcomes.map(({ change }) => change.file));
    t.diagnostic(
      `${outcomes.length} changes in ${files.size} files with rules, ${unnoticed().length} unnoticed, ${EXCUSES.length} excused`,
    );
    assert.ok(files.size >= 35 && outcomes.length >= 500, `${outcomes.length} changes in ${files.size} files`);
  });

  test('some test notices each change that nothing excuses', () => {
    const lines = unnoticed()
      .filter((each) => !excused(each))
      .map(({ change, tests }) => `${change.file}:${change.line} ${change.how}: ${change.was} (${tests} tests met it)`);
    assert.deepEqual(lines.sort(), []);
  });

  test('each excuse is still needed', () => {
    const needed = unnoticed().map(({ change }) => change);
    const idle = EXCUSES.filter((each) => !needed.some(({ file, was, how }) => each.file === file && each.was === was && each.how === how));
    assert.deepEqual(idle, []);
  });
});
