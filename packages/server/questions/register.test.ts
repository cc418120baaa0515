import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { grownSince, headAt } from '../db/heads.ts';
import { migrate } from '../db/migrate.ts';
import { openPool } from '../db/pool.ts';
import { type TrialDatabase, trialDatabase } from '../db/trial.ts';
import type pg from 'pg';
import { events, eventsSince, reachedBefore } from './others.ts';
import { plansOf } from './plans.ts';

let trial: TrialDatabase;
let pool: pg.Pool;
/** A million gives the same plans (`HANSA_EVENTS=1000000`); this many are made in a second. */
const EVENTS = Number(process.env['HANSA_EVENTS'] ?? 60_000);
before(async () => {
  trial = await trialDatabase();
  pool = openPool(await trial.fresh(), { name: 'register', statementTimeout: 300_000 });
  await migrate(pool);
  await pool.query(
    `insert into event (xid, id, at, type, subject, tenant, actor, hash)
     select n::text::xid8, gen_random_uuid(), now(), 'tenant.changed', 'x', 't' || n % ($1::int / 100), '{}', n::text from generate_series(1, $1::int) n`,
    [EVENTS],
  );
  await pool.query(`insert into chain select tenant, max(hash), count(*) from event group by tenant`);
  await pool.query('analyze event');
});
after(async () => {
  await pool.end();
  await trial.stop();
});

const LAST = String(EVENTS - 50);
const QUESTIONS: readonly (readonly [string, (watched: pg.Pool) => Promise<unknown>])[] = [
  ['the events of a tenant', (each) => events(each, { limit: 50, tenant: 't7' })],
  ['a later page of them', (each) => events(each, { limit: 50, tenant: 't7', after: String(EVENTS / 2) })],
  ['what happens, after a place', (each) => eventsSince(each, { xid: LAST, seq: LAST }, 200)],
  ['the last ones', (each) => reachedBefore(each, 50)],
  ['the chains that have grown since yesterday', (each) => grownSince(each, `${LAST}.${LAST}`)],
  ['one link of a chain', (each) => headAt(each, 't7', 60)],
];

/** Nobody may go through all of the register for a page. */
for (const [what, ask] of QUESTIONS)
  test(`${what}: found by an index, however long the register is`, async (t) => {
    const plan = await plansOf(pool, ask);
    assert.doesNotMatch(plan, /Seq Scan on event/, plan);
    t.diagnostic(`${EVENTS} events: ${[...plan.matchAll(/Execution Time: ([\d.]+) ms/g)].map(([, ms]) => ms).join(', ')} ms`);
  });
