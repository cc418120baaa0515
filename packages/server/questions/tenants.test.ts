import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type pg from 'pg';
import { migrate } from '../db/migrate.ts';
import { openPool } from '../db/pool.ts';
import { type TrialDatabase, trialDatabase } from '../db/trial.ts';
import { cells } from './others.ts';
import { plansOf } from './plans.ts';
import { type TenantsAsked, tenants, wholeTenantById } from './tenants.ts';

const CELLS = 20;
const EACH = 100;
const idOf = (n: number): string => `a${String(n).padStart(9, '0')}`;

describe('tenants among thousands', () => {
  let trial: TrialDatabase;
  let pool: pg.Pool;
  let indexed: pg.Pool;
  before(async () => {
    trial = await trialDatabase();
    const url = await trial.fresh();
    pool = openPool(url, { name: 'questions' });
    await migrate(pool);
    // Made in one moment by threes: a page can end between two of the same time.
    await pool.query(
      `insert into tenant (id, slug, cell, plan, seats, owner, life, held, created_at)
       select 'a' || lpad(n::text, 9, '0'), 'slug-' || n, 'c-' || n % $1::int, 'team@1', 5, 'contract',
         case when n % 100 = 7 then 'suspended' when n % 100 = 8 then 'erased' else 'active' end, n % 100 in (8, 9),
         '2026-11-21T00:00:00.123456Z'::timestamptz + make_interval(secs => n / 3)
       from generate_series(0, $1::int * $2::int - 1) n`,
      [CELLS, EACH],
    );
    await pool.query(
      `insert into tree (subject, cell, wanted, published, commit, published_at)
       select id, cell, 'w', 'w', 'of ' || slug, created_at from tenant`,
    );
    await pool.query(`insert into work (kind, subject, because) select 'tenant', id, '[]' from tenant`);
    await pool.query(`insert into tree (subject, cell, wanted) values ('platform/c-0', 'c-0', 'r'), ('platform/empty', 'empty', 'r')`);
    await pool.query(`insert into work (kind, subject, because) values ('publish', 'c-1', '[{"step": "s"}]')`);
    await pool.query(
      `insert into consent (tenant, id, given_by, until) values ($1, gen_random_uuid(), 'admin', now() + interval '1 hour')`,
      [idOf(3)],
    );
    await pool.query('analyze');
    // Whether an index serves is what is asked here. Whether it is worth it changes with the size, and with what was vacuumed when.
    const { rows } = await pool.query<{ name: string }>('select current_database() name');
    await pool.query(`alter database ${rows[0]?.name} set enable_seqscan = off`);
    indexed = openPool(url, { name: 'questions, by indexes' });
  });
  after(async () => {
    await pool.end();
    await indexed.end();
    await trial.stop();
  });

  /** Every page after the other. */
  async function all(asked: Omit<TenantsAsked, 'limit'>): Promise<string[]> {
    const ids: string[] = [];
    for (let after: string | undefined; ; ) {
      const { items, next } = await tenants(pool, { ...asked, limit: 7, after });
      ids.push(...items.map(({ id }) => id));
      if (next === null) return ids;
      after = next;
    }
  }

  const numbers = (is: (n: number) => boolean): string[] => [...Array(CELLS * EACH).keys()].filter(is).map(idOf);

  test('whatever is asked for together: each of them once, the oldest first', async () => {
    assert.deepEqual(
      await all({}),
      numbers(() => true),
    );
    assert.deepEqual(
      await all({ cell: 'c-3' }),
      numbers((n) => n % CELLS === 3),
    );
    assert.deepEqual(
      await all({ state: 'suspended' }),
      numbers((n) => n % 100 === 7),
    );
    assert.deepEqual(
      await all({ state: 'held' }),
      numbers((n) => n % 100 === 9),
    );
    assert.deepEqual(
      await all({ state: 'erased', cell: 'c-8' }),
      numbers((n) => n % 100 === 8),
    );
    assert.deepEqual(
      await all({ search: 'slug-19' }),
      numbers((n) => `slug-${n}`.includes('slug-19')),
    );
    assert.deepEqual(
      await all({ search: idOf(12).slice(0, 9) }),
      numbers((n) => n >= 10 && n < 20),
    );
    assert.deepEqual(
      await all({ search: '', cell: 'c-4', state: 'active' }),
      numbers((n) => n % CELLS === 4),
    );
    assert.deepEqual(await all({ consented: true }), [idOf(3)]);
    assert.deepEqual(await all({ consented: true, cell: 'c-4' }), []);
  });

  for (const [what, asked] of Object.entries<Omit<TenantsAsked, 'limit'>>({
    'the first page': {},
    'of a cell': { cell: 'c-3' },
    'of those that are suspended': { state: 'suspended' },
    'of those that are held': { state: 'held' },
  }))
    test(`a page ${what}: nobody reads the others for it`, async () => {
      const plan = await plansOf(indexed, (watched) => tenants(watched, { ...asked, limit: 5 }));
      assert.doesNotMatch(plan, /Seq Scan on tenant|Rows Removed by Filter|Sort/, plan);
    });

  test('how cells stand, counted by indexes', async () => {
    const plan = await plansOf(indexed, cells);
    for (const index of [/tree_of_tenant/, /tree_of_cell/, /tree_due/]) assert.match(plan, index);
    assert.doesNotMatch(plan, /Seq Scan on tree|Sort Key: .*published_at/, plan);
    await pool.query(`update tree set published = null where subject = $1`, [idOf(41)]);
    const known = await cells(pool);
    assert.equal(known.size, CELLS + 1);
    const last = `of slug-${CELLS * (EACH - 1) + 1}`;
    assert.deepEqual(known.get('c-1'), { cell: 'c-1', tenants: EACH, due: 1, commit: last, because: [{ step: 's' }] });
    assert.deepEqual(known.get('c-0')?.tenants, EACH);
    assert.deepEqual(known.get('empty'), { cell: 'empty', tenants: 0, due: 1, commit: null, because: [] });
  });

  test('a tenant with its erasure, and whoever nobody knows any more', async () => {
    assert.equal((await wholeTenantById(pool, idOf(1)))?.erasure, undefined);
    assert.equal(await wholeTenantById(pool, 'zzzzzzzzzz'), undefined);
    await pool.query(`insert into person (id, issuer, subject, name) values ('p', 'machine', 'ada', 'Ada')`);
    await pool.query(
      `insert into erasure (tenant, asked_by, asked_at, people, wait_ms) values ($1, 'p', '2026-11-21T10:00:00Z', 2, 60000)`,
      [idOf(1)],
    );
    const asked = { askedBy: 'Ada', askedAt: new Date('2026-11-21T10:00:00Z'), people: 2, begins: new Date('2026-11-21T10:01:00Z') };
    assert.deepEqual((await wholeTenantById(pool, idOf(1)))?.erasure, { ...asked, confirmedBy: null });
    await pool.query(`update erasure set confirmed_by = 'gone' where tenant = $1`, [idOf(1)]);
    assert.deepEqual((await wholeTenantById(pool, idOf(1)))?.erasure, { ...asked, confirmedBy: 'somebody' });
  });
});
