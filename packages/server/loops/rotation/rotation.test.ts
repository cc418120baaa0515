import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { COMPILER_VERSION } from '@hansa/compiler/version.ts';
import { FREE } from '@hansa/domain/access/erasure.ts';
import type pg from 'pg';
import { rotateSecrets } from '../../commands/rotation.ts';
import { type Desk, createTenant } from '../../commands/tenants.ts';
import { MasterKeys } from '../../db/master-keys.ts';
import { migrate } from '../../db/migrate.ts';
import { openPool } from '../../db/pool.ts';
import { acceptPlatform } from '../../db/releases.ts';
import { tenantOf } from '../../db/tenants.ts';
import { transaction } from '../../db/transaction.ts';
import { type TrialDatabase, trialDatabase } from '../../db/trial.ts';
import { Vault } from '../../db/vault.ts';
import { Estate } from '../../estate/estate.ts';
import type { Held, Look } from '../loop.ts';
import { BY_AGE, rotationLoop } from './loop.ts';

const PLATFORM = readFileSync(join(import.meta.dirname, '../../../../examples/sovereign-saas/platform.yaml'), 'utf8');
const BY = { actor: { kind: 'operator' as const, id: 'ada' }, request: 'r', trace: '' };
const DAY = 86_400_000;

describe('secrets that are too old', () => {
  let trial: TrialDatabase;
  let pool: pg.Pool;
  let desk: Desk;
  const estate = new Estate();
  const vault = new Vault(new MasterKeys(randomBytes(32), null, randomBytes), randomBytes);
  before(async () => {
    trial = await trialDatabase();
    pool = openPool(await trial.fresh(), { name: 'age' });
    await migrate(pool);
    await transaction(pool, (client) => acceptPlatform(client, { id: 'r', commit: 'c0ffee', compiler: COMPILER_VERSION }, PLATFORM));
    desk = { pool, estate, now: Date.now, bytes: randomBytes, erasure: () => FREE };
  });
  after(async () => {
    await pool.end();
    await trial.stop();
  });

  async function look(maxAge: number | null, within?: Held['within']): Promise<Look> {
    const held: Held = {
      kind: 'rotation',
      subject: BY_AGE,
      epoch: 1,
      wakes: 0,
      attempts: 0,
      state: {},
      trace: '',
      takenOver: false,
      asked: false,
      signal: new AbortController().signal,
      stillMine: () => Promise.resolve(true),
      keep: () => Promise.resolve(),
      within: within ?? ((work) => transaction(pool, work)),
    };
    return rotationLoop({ pool, estate, maxAge, now: Date.now, bytes: randomBytes }).look(held);
  }
  async function tenant(slug: string, days: number): Promise<string> {
    const admin = { name: 'A', email: 'a@a.example' };
    const { row } = await createTenant(desk, { slug, plan: 'business@1', seats: 5, admin }, BY);
    const recipe = { make: 'random', characters: 'a-z0-9', length: 8 } as const;
    const want = (app: string, key: string) => ({ path: `tenants/${row.id}/${app}`, key, generation: 1, recipe });
    await vault.provide(pool, row.id, [
      want('odoo', 'database-password'),
      want('nextcloud', 'secret'),
      want('nextcloud', 'cache-password'),
    ]);
    await pool.query(`update tenant set life = 'active' where id = $1`, [row.id]);
    await pool.query('update secret set made_at = now() - make_interval(days => $2) where tenant = $1', [row.id, days]);
    return row.id;
  }
  const generations = async (id: string) => (await tenantOf(pool, id))?.generations;
  const events = async () => (await pool.query(`select tenant, data from event where type = 'secrets.rotation-due'`)).rows;

  test('rotate a few at a time; what is young, under way or going is left alone; and nothing rotates unless an age is set', async () => {
    const young = await tenant('young', 10);
    const old = await Promise.all(Array.from({ length: 7 }, (_, index) => tenant(`old-${index}`, 200 + index)));
    const going = await tenant('going', 300);
    await pool.query(`update tenant set intent = 'erased' where id = $1`, [going]);
    const busy = await tenant('busy', 300);
    await rotateSecrets(desk, busy, 1, { apps: ['odoo'] }, BY);

    assert.deepEqual([(await look(null)).wait, await events()], [null, []]);
    const first = await look(90 * DAY);
    assert.match(first.because[0]?.detail ?? '', /^5 tenants begin a rotation, 2 wait for their turn/);
    assert.equal(first.wait, 60_000);
    const raised = await Promise.all(old.map(generations));
    assert.deepEqual(raised.filter((each) => each?.['odoo'] === 2 && each['nextcloud'] === 2).length, 5);
    assert.deepEqual([await generations(young), await generations(going), await generations(busy)], [{}, {}, { odoo: 2 }]);
    assert.equal((await events()).length, 5);

    const done = old.filter((_, index) => raised[index]?.['odoo'] === 2);
    for (const id of done) await pool.query('update secret set made_at = now(), generation = 2 where tenant = $1', [id]);
    const second = await look(90 * DAY);
    assert.match(second.because[0]?.detail ?? '', /^2 tenants begin a rotation, 0 wait/);
    assert.equal((await look(90 * DAY)).because[0]?.detail.slice(0, 1), '0', 'asked for once');
    assert.equal((await events()).length, 7);
  });

  test('who loses the row in the middle has asked for what it asked for, and the next goes on', async () => {
    const { rows } = await pool.query<{ id: string }>(`select id from tenant where slug like 'old-%' order by id limit 3`);
    const ids = rows.map((each) => each.id);
    await pool.query(`update tenant set generations = '{"odoo": 2}' where slug like 'old-%'`);
    await pool.query(
      `update secret set made_at = now(), generation = 2 where path like '%/odoo' and tenant in (select id from tenant where slug like 'old-%')`,
    );
    await pool.query(`update secret set made_at = now() - interval '400 days' where tenant = any($1)`, [ids]);
    let turns = 0;
    const dying: Held['within'] = (work) => (++turns > 1 ? Promise.reject(new Error('killed')) : transaction(pool, work));
    await assert.rejects(look(90 * DAY, dying), /killed/);
    const raised = async () => (await Promise.all(ids.map(generations))).filter((each) => each?.['odoo'] === 3).length;
    assert.equal(await raised(), 1);
    await look(90 * DAY);
    assert.equal(await raised(), 3);
  });
});
