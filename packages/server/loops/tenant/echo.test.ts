import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { COMPILER_VERSION } from '@hansa/compiler/version.ts';
import { FREE } from '@hansa/domain/access/erasure.ts';
import { Secret } from '@hansa/domain/port/secret.ts';
import { createTenant } from '../../commands/tenants.ts';
import { MasterKeys } from '../../db/master-keys.ts';
import { migrate } from '../../db/migrate.ts';
import { openPool } from '../../db/pool.ts';
import { acceptPlatform } from '../../db/releases.ts';
import { transaction } from '../../db/transaction.ts';
import { trialDatabase } from '../../db/trial.ts';
import { Vault } from '../../db/vault.ts';
import { Estate } from '../../estate/estate.ts';
import { LeaseLost } from '../loop.ts';
import type { Hand } from './hand.ts';
import { tenantLoop } from './loop.ts';

const PLATFORM = readFileSync(join(import.meta.dirname, '../../../../examples/sovereign-saas/platform.yaml'), 'utf8');
const BY = { actor: { kind: 'operator', id: 'ada' }, request: 'r', trace: '' } as const;
const BUCKET = { id: 'bucket/x', port: 'objects', needs: [], nature: 'data', ref: {} } as const;

interface Given {
  readonly state: unknown;
  readonly takenOver?: boolean;
  /** Whether the row is still whose look it is, asked before each act. */
  readonly mine?: () => boolean;
}

/** A tenant who is to be erased, and looks at it that find one bucket. Gives what was asked of the hand, in order. */
async function erasing(t: TestContext) {
  const trial = await trialDatabase();
  const pool = openPool(await trial.fresh(), { name: 'echo' });
  t.after(async () => {
    await pool.end();
    await trial.stop();
  });
  await migrate(pool);
  await transaction(pool, (client) => acceptPlatform(client, { id: 'r', commit: 'c0ffee', compiler: COMPILER_VERSION }, PLATFORM));
  const clock = { now: Date.now() };
  const [estate, bytes, now] = [new Estate(), (count: number) => randomBytes(count), () => clock.now];
  const asked = { slug: 'acme', plan: 'team@1', seats: 5, cell: 'fsn-1', admin: { name: 'A', email: 'a@a.example' } };
  const { row } = await createTenant({ pool, estate, now, bytes, erasure: () => FREE }, asked, BY);
  await pool.query(`update tenant set intent = 'erased' where id = $1`, [row.id]);

  const calls: string[] = [];
  const hand: Hand = {
    see: () => (calls.push('see'), Promise.resolve({ kind: 'differs', cause: { code: 'step/unwanted', detail: 'there' } })),
    ensure: () => assert.fail('nothing is wanted'),
    remove: () => (calls.push('remove'), Promise.resolve({ kind: 'done' })),
  };
  const relay = { user: 'u', password: new Secret('p') };
  const vault = new Vault(new MasterKeys(randomBytes(32), null, bytes), bytes);
  const parts = { pool, estate, vault, hands: { objects: hand }, relay, now, random: () => 0, bytes, patience: 8_000 };
  const loop = tenantLoop(parts as unknown as Parameters<typeof tenantLoop>[0]);
  const look = ({ state, takenOver = false, mine = () => true }: Given) =>
    loop.look({
      kind: 'tenant',
      subject: row.id,
      epoch: 1,
      wakes: 0,
      attempts: 0,
      trace: '',
      state,
      takenOver,
      asked: false,
      signal: new AbortController().signal,
      stillMine: () => Promise.resolve(mine()),
      keep: () => Promise.resolve(),
      within: (work) => transaction(pool, work),
    });
  return { look, calls, clock };
}

const MADE = { step: BUCKET, begunAt: 1, holds: 'd', seenAt: 1, goneAt: null, tries: 0, notBefore: 0, trouble: null, held: false };
const ACTIVE = { life: 'active', made: { [BUCKET.id]: MADE } };

test('after a takeover nothing is removed before every act of whoever held the row has arrived: it would be made again', async (t) => {
  const { look, calls, clock } = await erasing(t);
  const first = await look({ state: ACTIVE, takenOver: true });
  assert.deepEqual([first.because[0]?.code, first.wait, calls], ['tenant/echo', 10_000, []]);
  clock.now += 4_000;
  const woken = await look({ state: first.state });
  assert.deepEqual([woken.because[0]?.code, woken.wait, calls], ['tenant/echo', 6_000, []]);
  clock.now += 6_000;
  await look({ state: woken.state });
  assert.deepEqual(calls, ['see', 'remove']);
});

test('whoever has lost the row asks nobody outside for anything, and who loses it while they look does nothing more', async (t) => {
  const { look, calls } = await erasing(t);
  await assert.rejects(look({ state: ACTIVE, mine: () => false }), LeaseLost);
  assert.deepEqual(calls, []);
  const lost = await look({ state: ACTIVE, mine: () => calls.length === 0 });
  assert.deepEqual(calls, ['see']);
  assert.equal(lost.because[0]?.code, 'lease/stale');
});
