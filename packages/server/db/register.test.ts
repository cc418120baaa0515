import assert from 'node:assert/strict';
import { hash, randomBytes } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { type Event, type Linked, firstBroken, uuid7 } from '@hansa/domain/register/event.ts';
import type pg from 'pg';
import { migrate } from './migrate.ts';
import { grownSince } from './heads.ts';
import { openPool } from './pool.ts';
import { append } from './register.ts';
import { transaction } from './transaction.ts';
import { type TrialDatabase, trialDatabase } from './trial.ts';

const event = (tenant: string | null, n: number): Event => ({
  id: uuid7(1_800_000_000_000 + n, randomBytes(10)),
  at: 1_800_000_000_123 + n,
  type: 'tenant.changed',
  v: 1,
  subject: `tenant/${tenant}`,
  tenant,
  actor: { kind: 'operator', id: 'ada' },
  cause: null,
  request: 'r',
  data: { seats: n, nested: { z: 1, a: ['é', null] } },
});

describe('the register', () => {
  let trial: TrialDatabase;
  let pool: pg.Pool;
  before(async () => {
    trial = await trialDatabase();
    pool = openPool(await trial.fresh(), { name: 'register' });
    await migrate(pool);
  });
  after(async () => {
    await pool.end();
    await trial.stop();
  });

  const sha256 = (text: string): string => hash('sha256', text);
  const chain = async (tenant: string): Promise<Linked[]> => {
    const { rows } = await pool.query<Linked & { at: number }>(
      `select id, (extract(epoch from at) * 1000)::float8 at, type, v, subject, tenant, actor, cause, request, data, prev, hash
       from event where tenant = $1 order by seq`,
      [tenant],
    );
    return rows.map((row) => ({ ...row, at: Math.round(row.at) }));
  };

  test('events of a tenant are one chain, also when many are written at the same time', async () => {
    await Promise.all(
      Array.from({ length: 20 }, (_, n) =>
        transaction(pool, (client) => append(client, [event(n % 2 ? 'a' : 'b', n), event('a', n)]), { retries: 5 }),
      ),
    );
    const links = await chain('a');
    assert.equal(links.length, 30);
    assert.equal(firstBroken(sha256, links), undefined);
    assert.equal(firstBroken(sha256, await chain('b')), undefined);
  });

  test('events of several tenants, and of nobody, are written together: each goes on its own chain, in the order in which they are given', async () => {
    const nobody = { ...event(null, 3), subject: 'person/ada' };
    await transaction(pool, (client) =>
      append(client, [event('m', 1), event('n', 2), nobody, event('m', 4), event('new', 5), { ...nobody, id: uuid7(1, randomBytes(10)) }]),
    );
    await transaction(pool, (client) => append(client, [event('n', 7), event('m', 8)]));
    const seats = async (tenant: string) => (await chain(tenant)).map(({ data }) => data['seats']);
    assert.deepEqual([await seats('m'), await seats('n'), await seats('new')], [[1, 4, 8], [2, 7], [5]]);
    for (const tenant of ['m', 'n', 'new']) {
      assert.equal(firstBroken(sha256, await chain(tenant)), undefined);
      const { rows } = await pool.query('select head, length::int from chain where tenant = $1', [tenant]);
      assert.deepEqual(rows[0], { head: (await chain(tenant)).at(-1)?.hash, length: (await chain(tenant)).length });
    }
  });

  test('whoever follows the stream hears the events of a chain in its order, though a transaction that began before appends after', async () => {
    for (const tenant of ['d', null]) {
      await transaction(pool, async (early) => {
        await early.query('select pg_current_xact_id()');
        await transaction(pool, (late) => append(late, [event(tenant, 1)]));
        await append(early, [event(tenant, 2), event(tenant, 3)]);
      });
      const { rows } = await pool.query<{ n: number }>(`select (data ->> 'seats')::int n from event where subject = $1 order by xid, seq`, [
        `tenant/${tenant}`,
      ]);
      assert.deepEqual(
        rows.map(({ n }) => n),
        [1, 2, 3],
      );
    }
  });

  test('heads have grown since a place of this register; of another cluster the sequence alone holds', async () => {
    const all = await grownSince(pool, '0.0');
    assert.ok(Object.keys(all.chains).length > 0);
    assert.deepEqual(await grownSince(pool, all.reached), { chains: {}, reached: all.reached });
    const { rows } = await pool.query<{ now: string }>('select pg_current_xact_id()::text now');
    assert.deepEqual(await grownSince(pool, `${rows[0]?.now}.1`), all);
  });

  test('what is rolled back leaves no gap', async () => {
    await assert.rejects(
      transaction(pool, async (client) => {
        await append(client, [event('c', 1)]);
        throw new Error('no');
      }),
    );
    await transaction(pool, (client) => append(client, [event('c', 2)]));
    assert.deepEqual([(await chain('c')).length, firstBroken(sha256, await chain('c'))], [1, undefined]);
  });

  test('nothing in it can be changed or taken out', async () => {
    for (const change of [`update event set data = '{}'`, 'delete from event', 'truncate event'])
      await assert.rejects(pool.query(change), /only grows/);
  });
});
