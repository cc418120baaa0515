import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, beforeEach, describe, test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { COMPILER_VERSION } from '@hansa/compiler/version.ts';
import { FREE } from '@hansa/domain/access/erasure.ts';
import { DONE } from '@hansa/domain/port/outcome.ts';
import { Secret } from '@hansa/domain/port/secret.ts';
import type { TenancyState } from '@hansa/domain/tenancy/step.ts';
import type pg from 'pg';
import { createTenant } from '../../commands/tenants.ts';
import { MasterKeys } from '../../db/master-keys.ts';
import { migrate } from '../../db/migrate.ts';
import { openPool } from '../../db/pool.ts';
import { acceptPlatform } from '../../db/releases.ts';
import { transaction } from '../../db/transaction.ts';
import { type TrialDatabase, trialDatabase } from '../../db/trial.ts';
import { Vault } from '../../db/vault.ts';
import { Estate } from '../../estate/estate.ts';
import type { Held } from '../loop.ts';
import type { Hand } from './hand.ts';
import { tenantLoop } from './loop.ts';

const PLATFORM = readFileSync(join(import.meta.dirname, '../../../../examples/sovereign-saas/platform.yaml'), 'utf8');
const BY = { actor: { kind: 'operator', id: 'ada' }, request: 'r', trace: '' } as const;
const PORTS = ['kubernetes', 'dns', 'identity', 'admin', 'postgres', 'mariadb', 'cache', 'objects'];

describe('a look at a tenant', () => {
  let trial: TrialDatabase;
  let pool: pg.Pool;
  let id: string;
  let now = Date.now();
  /** Milliseconds that each act takes. */
  let takes = 0;
  let kept: TenancyState[] = [];
  let acts: string[] = [];
  const [estate, bytes] = [new Estate(), (count: number) => randomBytes(count)];
  before(async () => {
    trial = await trialDatabase();
    pool = openPool(await trial.fresh(), { name: 'rounds' });
    await migrate(pool);
    await transaction(pool, (client) => acceptPlatform(client, { id: 'r', commit: 'c0ffee', compiler: COMPILER_VERSION }, PLATFORM));
  });
  after(async () => {
    await pool.end();
    await trial.stop();
  });
  beforeEach(async () => {
    [kept, acts] = [[], []];
    const desk = { pool, estate, now: () => now, bytes, erasure: () => FREE };
    const asked = { slug: `t-${randomBytes(4).toString('hex')}`, plan: 'business@1', seats: 5, cell: 'fsn-1' };
    id = (await createTenant(desk, { ...asked, admin: { name: 'A', email: 'a@a.example' } }, BY)).row.id;
  });

  const hand: Hand = {
    see: () => Promise.resolve({ kind: 'absent' }),
    ensure: (step) => {
      assert.ok(kept.at(-1)?.made[step.id]?.begunAt, `${step.id} is begun and nobody wrote it down`);
      acts.push(step.id);
      now += takes;
      return Promise.resolve(DONE);
    },
    remove: () => assert.fail('nothing is to go'),
  };
  const tree: Hand = {
    ...hand,
    ensure: (step, ...rest) => hand.ensure(step, ...rest).then(() => ({ kind: 'working', lookAt: now + 9_000 })),
  };
  const look = (own: Partial<Held> = {}, others: Readonly<Record<string, Hand>> = {}) => {
    const hands = { ...Object.fromEntries(PORTS.map((port) => [port, hand])), tree, ...others };
    const relay = { user: 'u', password: new Secret('p') };
    const vault = new Vault(new MasterKeys(Buffer.alloc(32), null, bytes), bytes);
    const parts = { pool, estate, vault, hands, relay, now: () => now, random: () => 0, bytes };
    return tenantLoop(parts as unknown as Parameters<typeof tenantLoop>[0]).look({
      kind: 'tenant',
      subject: id,
      epoch: 1,
      wakes: 0,
      attempts: 0,
      trace: '',
      state: {},
      takenOver: false,
      asked: false,
      signal: new AbortController().signal,
      stillMine: () => Promise.resolve(true),
      keep: (state) => Promise.resolve(void kept.push(state as TenancyState)),
      within: (work) => transaction(pool, work),
      ...own,
    });
  };

  test('goes on as long as it need not wait, and writes down what it is about to begin each time', async () => {
    takes = 0;
    const { state, wait, because } = await look();
    const made = Object.values((state as TenancyState).made);
    assert.deepEqual([acts.at(-1), wait, because[0]?.step], [`tree/${id}`, 9_000, `tree/${id}`]);
    assert.ok(made.every((each) => each.step.port === 'tree' || each.holds !== null));
    assert.equal(new Set(acts).size, acts.length);
    assert.ok(kept.length > 1);
  });

  test('ends where its acts take time: who follows it sees each step', async () => {
    takes = 200;
    const { wait, because } = await look();
    assert.deepEqual([kept.length, wait], [1, 0]);
    assert.ok(!acts.includes(`tree/${id}`) && because.length > 0);
  });

  test('that fails is under way until each of its acts has ended: nobody else takes its row before', async () => {
    takes = 0;
    const [begun, slow] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const waiting: Hand = { ...hand, ensure: () => (begun.resolve(), slow.promise.then(() => DONE)) };
    const failing: Hand = { ...hand, ensure: () => Promise.reject(new Error('away')) };
    let failed: unknown;
    const looked = look({}, { kubernetes: failing, objects: waiting }).catch((error: unknown) => (failed = error));
    await begun.promise;
    await turn();
    assert.equal(failed, undefined);
    slow.resolve();
    await looked;
    assert.match(String(failed), /away/);
  });

  test('acts no more once its row is somebody else’s', async () => {
    takes = 0;
    let rounds = 0;
    const keep = (state: unknown) => {
      rounds += 1;
      return rounds === 1 ? Promise.resolve(void kept.push(state as TenancyState)) : Promise.reject(new Error('lost'));
    };
    await assert.rejects(look({ keep }), /lost/);
    assert.ok(acts.length > 0 && !acts.includes(`tree/${id}`));
  });
});
