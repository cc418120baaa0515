import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import type pg from 'pg';
import { migrate } from './migrate.ts';
import { openPool } from './pool.ts';
import { type Known, openSession, renewSession, sessionOf } from './sessions.ts';
import { type TrialDatabase, trialDatabase } from './trial.ts';

describe('words of sessions', () => {
  let trial: TrialDatabase;
  let pool: pg.Pool;
  before(async () => {
    trial = await trialDatabase();
    pool = openPool(await trial.fresh(), { name: 'sessions' });
    await migrate(pool);
  });
  after(async () => {
    await pool?.end();
    await trial.stop();
  });
  const open = async (person: string): Promise<string> =>
    (await openSession(pool, randomBytes, { person, role: 'operator', tenant: null, kind: 'session', lasts: 3_600 })).word;

  test('that come in one moment are each known for their own person, by the word before too, and a stranger for nobody', async () => {
    const words = await Promise.all(Array.from({ length: 20 }, (_, n) => open(`p${n}`)));
    const [first = '', second = '', third = ''] = words;
    const next = (await renewSession(pool, randomBytes, ((await sessionOf(pool, second)) as Known).id, second)) ?? '';
    await pool.query(`update session set expires_at = now() - interval '1 second' where person = 'p2'`);
    const asked = [first, second, next, third, 'made up', ...words.slice(3), first];
    const known = await Promise.all(asked.map(async (word) => ((await sessionOf(pool, word)) as Known | undefined)?.person));
    assert.deepEqual(known, ['p0', 'p1', 'p1', undefined, undefined, ...words.slice(3).map((_, n) => `p${n + 3}`), 'p0']);
  });
});
