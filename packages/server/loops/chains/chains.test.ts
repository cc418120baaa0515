import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { type Event, uuid7 } from '@hansa/domain/register/event.ts';
import type pg from 'pg';
import { migrate } from '../../db/migrate.ts';
import { openPool } from '../../db/pool.ts';
import { append } from '../../db/register.ts';
import { transaction } from '../../db/transaction.ts';
import { type TrialDatabase, trialDatabase } from '../../db/trial.ts';
import type { Held } from '../loop.ts';
import { type ChainsState, chainsLoop } from './loop.ts';

const HOUR = 3_600_000;
const event = (tenant: string | null, n: number): Event => ({
  id: uuid7(1_800_000_000_000 + n, randomBytes(10)),
  at: 1_800_000_000_123 + n,
  type: 'tenant.changed',
  v: 1,
  subject: 'x',
  tenant,
  actor: { kind: 'operator', id: 'ada' },
  cause: null,
  request: 'r',
  data: { seats: n, nested: { z: 1, a: ['é', null] } },
});

describe('reading the register', () => {
  let trial: TrialDatabase;
  let pool: pg.Pool;
  let now = 1_900_000_000_000;
  before(async () => {
    trial = await trialDatabase();
    pool = openPool(await trial.fresh(), { name: 'reading' });
    await migrate(pool);
    // More chains than one look reads, and that of the house.
    const tenants = [null, ...Array.from({ length: 120 }, (_, n) => `t${String(n).padStart(9, '0')}`)];
    await transaction(pool, async (client) => {
      for (const tenant of tenants) await append(client, [event(tenant, 1), event(tenant, 2), event(tenant, 3)]);
    });
    // As whoever owns the database can.
    await pool.query('alter table event disable trigger event_only_grows');
  });
  after(async () => {
    await pool.end();
    await trial.stop();
  });

  async function look(
    state: unknown,
  ): Promise<{ readonly state: ChainsState; readonly code: string | undefined; readonly wait: number | null }> {
    const held = { kind: 'chains', subject: 'chains', state } as unknown as Held;
    const seen = await chainsLoop({ pool, now: () => now }).look(held);
    return { state: seen.state as ChainsState, code: seen.because[0]?.code, wait: seen.wait };
  }

  /** From its beginning to its end. */
  async function reading(state: unknown): Promise<{ readonly state: ChainsState; readonly code: string | undefined }> {
    const first = await look(state);
    assert.notEqual(first.state.after, null);
    return look(first.state);
  }

  test('it is read in parts, and rests when all is read', async () => {
    const { state, code } = await reading({});
    assert.deepEqual([state.after, state.broken, code], [null, [], 'chains/whole']);
    const again = await look(state);
    assert.deepEqual([again.state.after, again.wait], [null, HOUR]);
    now += HOUR;
    assert.notEqual((await look(state)).state.after, null);
  });

  const tampered: readonly (readonly [string, string, string])[] = [
    ['a changed event', 't000000007', `update event set data = '{"seats": 99}' where tenant = 't000000007' and data->>'seats' = '2'`],
    ['a removed one in the middle', 't000000055', `delete from event where tenant = 't000000055' and data->>'seats' = '2'`],
    ['a removed last one', 't000000110', `delete from event where tenant = 't000000110' and data->>'seats' = '3'`],
    ['all removed', 't000000111', `delete from event where tenant = 't000000111'`],
    ['one of the house', 'house', `update event set subject = 'y' where tenant is null and data->>'seats' = '1'`],
  ];
  for (const [what, chain, statement] of tampered) {
    test(`${what} is found, and known until the next reading ends`, async () => {
      const before = (await reading({})).state;
      await pool.query(statement);
      now += HOUR;
      const { state, code } = await reading(before);
      assert.ok(state.broken.includes(chain), `${state.broken}`);
      assert.equal(code, 'chains/broken');
      now += HOUR;
      assert.ok((await look(state)).state.broken.includes(chain), 'also while it is read anew');
    });
  }
});
