import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { UNPASSED } from './doom.ts';
import { storm } from './storm.ts';
import { figuresOf, tableOf } from './table.ts';
import { judge } from './verdict.ts';

const EXAMPLE = join(import.meta.dirname, '..', '..', 'examples', 'sovereign-saas', 'platform.yaml');

test('a short storm: whatever is killed, everything comes to be as it was wished, once', async (t) => {
  const small = readFileSync(EXAMPLE, 'utf8').replaceAll('nodes: 3, size: 8cpu-16gb', 'nodes: 70, size: 8cpu-16gb');
  const platform = small.replace('postgres: {', 'postgres: { size: 8cpu-32gb,');
  const stood = await storm({
    tenants: 12,
    seed: 1,
    workers: 3,
    pace: 400,
    stopped: 17_000,
    crowd: 12,
    loss: 0.02,
    further: 120,
    every: 12,
    platform,
    cells: ['fsn-1'],
    say: () => {},
  });
  t.after(() => stood.end());
  const verdict = await judge(stood);
  t.diagnostic(`\n${tableOf(stood)}\n${figuresOf(verdict)}`);
  assert.deepEqual(verdict.complaints, []);
  // Where nobody comes by, a point stands where the product does something else by now.
  assert.deepEqual(
    stood.missed.filter((each) => each.endsWith(UNPASSED)),
    [],
  );
  assert.ok(verdict.calmAfter <= 30_000, `calm after ${verdict.calmAfter} ms`);
});
