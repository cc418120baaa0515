import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { COMPILER_VERSION } from '@hansa/compiler/version.ts';
import { FREE } from '@hansa/domain/access/erasure.ts';
import type { Refusal } from '@hansa/domain/access/refusal.ts';
import { setImmediate as immediate } from 'node:timers/promises';
import type pg from 'pg';
import { migrate } from '../db/migrate.ts';
import { openPool } from '../db/pool.ts';
import { acceptPlatform } from '../db/releases.ts';
import { type TenantRow, tenantOf } from '../db/tenants.ts';
import { transaction } from '../db/transaction.ts';
import { type TrialDatabase, trialDatabase } from '../db/trial.ts';
import { Estate } from '../estate/estate.ts';
import { type TenantChange, changeTenant } from './change.ts';
import { type By, type Desk, createTenant } from './tenants.ts';

const CELL = 'fsn-1';
const OTHER = 'nbg-1';
const PLATFORM = readFileSync(join(import.meta.dirname, '../../../examples/sovereign-saas/platform.yaml'), 'utf8').replace(
  /^cells:$/m,
  `cells:\n  - { name: ${OTHER}, at: hetzner/nbg1 }`,
);

describe('changes that come in one moment', () => {
  let trial: TrialDatabase;
  let pool: pg.Pool;
  let desk: Desk;
  /** Rows that `tenants` found, changes that were tried without waiting, and whether the answer to the next commit is lost. */
  let [found, tried, lost] = [0, 0, false];
  const by = (request: string): By => ({
    actor: { kind: 'operator', id: 'ada' },
    request,
    trace: `00-${request.padEnd(32, '0')}-${'b'.repeat(16)}-01`,
  });
  before(async () => {
    trial = await trialDatabase();
    pool = openPool(await trial.fresh(), { name: 'change' });
    await migrate(pool);
    await transaction(pool, (client) => acceptPlatform(client, { id: 'r', commit: 'c0ffee', compiler: COMPILER_VERSION }, PLATFORM));
    desk = { pool: watched(pool), estate: new Estate(), now: Date.now, bytes: (count) => randomBytes(count), erasure: () => FREE };
  });
  after(async () => {
    await pool?.end();
    await trial.stop();
  });

  function watched(real: pg.Pool): pg.Pool {
    const query = async (asked: { name?: string }, ...rest: never[]) => {
      const answer = await (real.query as unknown as (...all: unknown[]) => Promise<pg.QueryResult>)(asked, ...rest);
      if (asked.name === 'tenants') found += answer.rowCount ?? 0;
      return answer;
    };
    const connect = async () => overheard(await real.connect());
    return new Proxy(real, { get: (target, key) => ({ query, connect })[String(key)] ?? bound(target, key) });
  }

  function overheard(real: pg.PoolClient): pg.PoolClient {
    let trying = 0;
    const query = async (...all: unknown[]) => {
      const answer = await (real.query as unknown as (...all: unknown[]) => Promise<unknown>)(...all);
      const { name, values: [ids] = [] } = all[0] as { name?: string; values?: readonly string[][] };
      if (name === 'tenants-locked-free') trying = ids?.length ?? 0;
      if (all[0] === 'commit') [tried, trying] = [tried + trying, 0];
      if (!lost || all[0] !== 'commit') return answer;
      lost = false;
      throw new Error('Connection terminated unexpectedly');
    };
    return new Proxy(real, { get: (target, key) => (key === 'query' ? query : bound(target, key)) });
  }

  function bound(target: object, key: string | symbol): unknown {
    const value: unknown = Reflect.get(target, key);
    return typeof value === 'function' ? (value.bind(target) as unknown) : value;
  }

  let count = 0;
  const create = async (cell = CELL): Promise<TenantRow> => {
    const asked = { slug: `t-${(count += 1)}`, plan: 'team@1', seats: 3, cell, admin: { name: 'A', email: 'a@a.example' } };
    return (await createTenant(desk, asked, by('c'))).row;
  };

  /** Asks for all of it while the cell is somebody else's, so that it comes in one moment. Of each its seats, or the code of why not. */
  async function together(request: string, ...changes: readonly (readonly [TenantRow, TenantChange])[]): Promise<(string | number)[]> {
    const ahead = await create();
    const blocker = await pool.connect();
    await blocker.query(`begin; select pg_advisory_xact_lock(hashtext('cell/${CELL}'))`);
    const first = changeTenant(desk, ahead.id, 1, { seats: 4 }, by('first'));
    while (!(await isBlocked(blocker)));
    const [before, asked] = [tried, changes.map(([row, change]) => changeTenant(desk, row.id, row.version, change, by(request)))];
    const all = Promise.allSettled(asked);
    while (tried < before + changes.length) await immediate();
    // Two turns: they hear of it in one, and stand in line for the cell in the other.
    await immediate();
    await immediate();
    // The lock is free before the server says so: whoever waited for that word could come after all of it.
    const free = blocker.query('rollback');
    await first;
    lost = request === 'six';
    await free;
    blocker.release();
    return (await all).map((each) =>
      each.status === 'fulfilled' ? each.value.row.seats : ((each.reason as Refusal).code ?? String(each.reason)),
    );
  }

  async function isBlocked(blocker: pg.PoolClient): Promise<boolean> {
    return (await blocker.query(`select 1 from pg_locks where locktype in ('advisory', 'transactionid') and not granted`)).rowCount === 1;
  }

  const transactionsOf = async (request: string): Promise<number> =>
    (await pool.query('select distinct xmin::text from event where request = $1', [request])).rowCount ?? 0;
  const ofWork = async (subject: string) =>
    (await pool.query<{ trace: string; asked: boolean }>('select trace, asked from work where subject = $1', [subject])).rows[0];

  test('are one transaction, each with its own operation, event and trace', async () => {
    const rows = [await create(), await create(), await create()] as const;
    assert.deepEqual(await together('one', [rows[0], { seats: 5 }], [rows[1], { seats: 6 }], [rows[2], { state: 'suspended' }]), [5, 6, 3]);
    assert.equal(await transactionsOf('one'), 1);
    assert.deepEqual(await Promise.all(rows.map(async ({ id }) => (await tenantOf(pool, id))?.intent)), ['active', 'active', 'suspended']);
    for (const { id } of rows) {
      assert.equal((await tenantOf(pool, id))?.version, 2);
      assert.deepEqual(await ofWork(id), { trace: by('one').trace, asked: true });
      const done = `select from operation where tenant = $1 and version = 2 and verb = 'change'`;
      assert.equal((await pool.query(done, [id])).rowCount, 1);
      assert.equal((await pool.query('select from chain where tenant = $1 and length = 2', [id])).rowCount, 1);
    }
  });

  test('one that is refused leaves nothing behind, and takes no other with it', async () => {
    const [a, b] = [await create(), await create()];
    const refused = { seats: 7, slug: 'not a host name' };
    assert.deepEqual(await together('two', [a, refused], [b, { seats: 8 }], [{ ...a, id: b.id, version: 9 }, { seats: 9 }]), [
      'spec/format',
      8,
      'tenant/changed',
    ]);
    assert.equal((await tenantOf(pool, a.id))?.version, 1);
    assert.equal(await transactionsOf('two'), 1);
  });

  test('of two who saw the same version one is done, and the other is told', async () => {
    const row = await create();
    assert.deepEqual(await together('three', [row, { seats: 5 }], [row, { seats: 6 }]), [5, 'tenant/changed']);
    assert.equal((await tenantOf(pool, row.id))?.seats, 5);
  });

  test('one that cannot be written is told so, and the others are done', async () => {
    // Of another cell, so nobody sees it before it is written.
    await pool.query(
      `insert into tenant (id, slug, cell, plan, seats, owner) values ('elsewhere0', 'elsewhere', 'another', 'team@1', 3, 'contract')`,
    );
    const [a, b] = [await create(), await create()];
    assert.deepEqual(await together('five', [a, { seats: 4, slug: 'elsewhere' }], [b, { seats: 5 }]), ['tenant/slug-taken', 5]);
    assert.deepEqual([(await tenantOf(pool, a.id))?.version, (await tenantOf(pool, b.id))?.version], [1, 2]);
    assert.equal(await transactionsOf('five'), 1);
  });

  test('where nobody knows whether it took place, nobody is asked again: it would be refused for its own work', async () => {
    const [a, b] = [await create(), await create()];
    const away = 'Error: Connection terminated unexpectedly';
    assert.deepEqual(await together('six', [a, { seats: 5 }], [b, { seats: 6 }]), [away, away]);
    assert.deepEqual([(await tenantOf(pool, a.id))?.seats, (await tenantOf(pool, b.id))?.seats], [5, 6]);
  });

  test('are one transaction also where they are of several cells', async () => {
    const [ahead, ...rows] = [await create(OTHER), await create(), await create(OTHER)] as const;
    const change = ({ id }: TenantRow, request: string) => changeTenant(desk, id, 1, { seats: 4 }, by(request));
    const blocker = await pool.connect();
    await blocker.query(`begin; select from work where kind = 'spec' for update`);
    const first = change(ahead, 'ahead');
    while (!(await isBlocked(blocker))) await immediate();
    const [before, all] = [found, rows.map((row) => change(row, 'eight'))];
    while (found < before + rows.length) await immediate();
    await immediate();
    await blocker.query('rollback');
    blocker.release();
    await Promise.all([first, ...all]);
    assert.equal(await transactionsOf('eight'), 1);
    assert.deepEqual(await Promise.all(rows.map(async ({ id }) => (await tenantOf(pool, id))?.seats)), [4, 4]);
  });

  test('wait for no tenant and no cell that somebody else has, but for their own', async () => {
    const [held, free] = [await create(OTHER), await create()];
    const blocker = await pool.connect();
    const locks = [`select pg_advisory_xact_lock(hashtext('cell/${OTHER}'))`, `select from tenant where id = '${held.id}' for update`];
    for (const [index, lock] of locks.entries()) {
      await blocker.query(`begin; ${lock}`);
      let done = false;
      const waiting = changeTenant(desk, held.id, index + 1, { seats: 4 + index }, by('nine')).then(() => (done = true));
      await changeTenant(desk, free.id, index + 1, { seats: 4 + index }, by('nine'));
      assert.equal(done, false, lock);
      await blocker.query('rollback');
      await waiting;
    }
    blocker.release();
    assert.deepEqual(await Promise.all([held, free].map(async ({ id }) => (await tenantOf(pool, id))?.seats)), [5, 5]);
  });

  test('each is weighed beside those before it: the first get what they ask for, until the cell is full', async () => {
    const rows: TenantRow[] = [];
    while (rows.length < 8) rows.push(await create());
    const outcomes = await together('seven', ...rows.map((row) => [row, { seats: 80 }] as const));
    const granted = outcomes.filter((each) => each === 80).length;
    assert.ok(granted > 0 && granted < rows.length, `${granted} of ${rows.length}`);
    assert.deepEqual(outcomes, [
      ...Array.from({ length: granted }, () => 80),
      ...Array.from({ length: rows.length - granted }, () => 'capacity/tenants'),
    ]);
  });
});
