import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { COMPILER_VERSION } from '@hansa/compiler/version.ts';
import { FREE } from '@hansa/domain/access/erasure.ts';
import type pg from 'pg';
import { migrate } from '../db/migrate.ts';
import { openPool } from '../db/pool.ts';
import { acceptPlatform } from '../db/releases.ts';
import { transaction } from '../db/transaction.ts';
import { type TrialDatabase, trialDatabase } from '../db/trial.ts';
import { Estate } from '../estate/estate.ts';
import { inTurn } from './in-turn.ts';
import { changeTenant } from './change.ts';
import { type Desk, createTenant } from './tenants.ts';

const PLATFORM = readFileSync(join(import.meta.dirname, '../../../examples/sovereign-saas/platform.yaml'), 'utf8');
const BY = { actor: { kind: 'operator', id: 'ada' }, request: 'r', trace: '' } as const;
const CONNECTIONS = 3;

describe('commands on one cell', () => {
  let trial: TrialDatabase;
  let [pool, other]: pg.Pool[] = [];
  let desk: Desk;
  before(async () => {
    trial = await trialDatabase();
    const url = await trial.fresh();
    pool = openPool(url, { name: 'commands', size: CONNECTIONS });
    other = openPool(url, { name: 'another process', size: 1 });
    await migrate(pool);
    await transaction(pool, (client) => acceptPlatform(client, { id: 'r', commit: 'c0ffee', compiler: COMPILER_VERSION }, PLATFORM));
    desk = { pool, estate: new Estate(), now: Date.now, bytes: (count) => randomBytes(count), erasure: () => FREE };
  });
  after(async () => {
    await Promise.all([pool?.end(), other?.end()]);
    await trial.stop();
  });
  const create = (slug: string) =>
    createTenant(desk, { slug, plan: 'team@1', seats: 3, cell: 'fsn-1', admin: { name: 'A', email: 'a@a.example' } }, BY);

  test('however many wait for it, they hold one connection: the others are free for everybody else', async () => {
    const { row } = await create('first');
    const blocker = await (other as pg.Pool).connect();
    await blocker.query(`begin; select pg_advisory_xact_lock(hashtext('cell/fsn-1'))`);
    const waiting = Array.from({ length: 4 * CONNECTIONS }, (_, index) => create(`t-${index}`));
    const changing = changeTenant(desk, row.id, 1, { seats: 4 }, BY);
    while ((await blockedIn(blocker)) === 0);
    assert.equal((await (pool as pg.Pool).query('select 1 here')).rowCount, 1);
    await blocker.query('rollback');
    blocker.release();
    assert.equal(new Set((await Promise.all(waiting)).map((each) => each.row.id)).size, 4 * CONNECTIONS);
    assert.equal((await changing).row.seats, 4);
  });

  test('who fails lets the next one in, and names know nothing of each other', async () => {
    const order: string[] = [];
    let go = (): void => {};
    const gate = new Promise<void>((resolve) => (go = resolve));
    const line = pool as pg.Pool;
    const slow = inTurn(line, 'a', () => gate.then(() => Promise.reject(new Error('no'))));
    const next = inTurn(line, 'a', () => Promise.resolve(order.push('a')));
    await inTurn(line, 'b', () => Promise.resolve(order.push('b')));
    go();
    await assert.rejects(slow, /no/);
    await next;
    assert.deepEqual(order, ['b', 'a']);
  });
});

async function blockedIn(client: pg.PoolClient): Promise<number> {
  const { rows } = await client.query<{ n: number }>(`select count(*)::int n from pg_locks where locktype = 'advisory' and not granted`);
  return rows[0]?.n ?? 0;
}
