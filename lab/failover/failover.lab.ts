import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { got } from '../missing.ts';
import { figuresOf } from '../storm/table.ts';
import { judge } from '../storm/verdict.ts';
import { failover } from './failover.ts';
import { Pair } from './pair.ts';

const EXAMPLE = join(import.meta.dirname, '..', '..', 'examples', 'sovereign-saas', 'platform.yaml');

test('the primary dies under the control plane: what was acknowledged is there, once, and the one that comes back gets nothing', async (t) => {
  const pair = await got(() => Pair.start());
  if (pair.missing !== undefined) return t.skip(pair.missing);
  const platform = readFileSync(EXAMPLE, 'utf8').replaceAll('nodes: 3, size: 8cpu-16gb', 'nodes: 70, size: 8cpu-16gb');
  const options = { tenants: 16, seed: 7, workers: 3, pace: 0, stopped: 0, crowd: 16, loss: 0, further: 0, every: 1, cells: ['fsn-1'] };
  const { stood, figures, strays } = await failover({ ...options, platform, say: () => {} }, pair.value);
  t.after(() => stood.end());
  const verdict = await judge(stood, 600_000);
  const chains = await stood.pool.query(
    `select tenant, length, (select count(*) from event where coalesce(event.tenant, '') = chain.tenant) events from chain
     where length <> (select count(*) from event where coalesce(event.tenant, '') = chain.tenant)`,
  );
  t.diagnostic(`\nPostgreSQL ${pair.value.first.version}\n${figuresOf({ ...verdict, figures: { ...figures, ...verdict.figures } })}`);
  assert.deepEqual(verdict.complaints, []);
  assert.deepEqual(chains.rows, []);
  assert.deepEqual(strays, []);
});
