import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, beforeEach, describe, test } from 'node:test';
import { FREE, PAID } from '@hansa/domain/access/erasure.ts';
import { COMPILER_VERSION } from '@hansa/compiler/version.ts';
import type pg from 'pg';
import { confirmErasure, eraseTenant, keepTenant } from '../../commands/erasure.ts';
import { type Desk, createTenant } from '../../commands/tenants.ts';
import { migrate } from '../../db/migrate.ts';
import { openPool } from '../../db/pool.ts';
import { acceptPlatform } from '../../db/releases.ts';
import { tenantOf } from '../../db/tenants.ts';
import { transaction } from '../../db/transaction.ts';
import { type TrialDatabase, trialDatabase } from '../../db/trial.ts';
import { Estate } from '../../estate/estate.ts';
import { trialLook } from '../trial.ts';
import { erasureLoop } from './loop.ts';

const PLATFORM = readFileSync(join(import.meta.dirname, '../../../../examples/sovereign-saas/platform.yaml'), 'utf8');
const by = (id: string) => ({ actor: { kind: 'operator' as const, id }, request: 'r', trace: '', takenOver: false });

describe('erasing a tenant who pays', () => {
  let trial: TrialDatabase;
  let pool: pg.Pool;
  let desk: Desk;
  let id = '';
  let count = 0;
  before(async () => {
    trial = await trialDatabase();
    pool = openPool(await trial.fresh(), { name: 'erasure' });
    await migrate(pool);
    await transaction(pool, (client) => acceptPlatform(client, { id: 'r', commit: 'c0ffee', compiler: COMPILER_VERSION }, PLATFORM));
    const erasure = (paid: boolean) => (paid ? PAID : FREE);
    desk = { pool, estate: new Estate(), now: Date.now, bytes: (length: number) => randomBytes(length), erasure };
  });
  after(async () => {
    await pool.end();
    await trial.stop();
  });
  beforeEach(async () => {
    const admin = { name: 'A', email: 'a@a.example' };
    id = (await createTenant(desk, { slug: `tenant-${(count += 1)}`, plan: 'team@1', seats: 3, admin }, by('ada'))).row.id;
  });

  const intent = async () => (await tenantOf(pool, id))?.intent;
  async function look(now: number): Promise<{ code: string | undefined; wait: number | null }> {
    const seen = await trialLook(pool, erasureLoop({ pool, now: () => now, bytes: (length) => randomBytes(length) }), id);
    return { code: seen.because[0]?.code, wait: seen.wait };
  }
  const later = () => Date.now() + PAID.wait + 60_000;

  test('takes two people and a week', async () => {
    await eraseTenant(desk, id, 1, by('ada'));
    assert.deepEqual([await look(later()), await intent()], [{ code: 'erasure/confirm', wait: null }, 'active']);
    await assert.rejects(confirmErasure(desk, id, by('ada')), { code: 'erasure/second-person' });
    await confirmErasure(desk, id, by('eve'));
    const soon = await look(Date.now());
    assert.deepEqual([soon.code, await intent()], ['erasure/waits', 'active']);
    assert.ok((soon.wait ?? 0) > PAID.wait - 60_000);
    assert.deepEqual([(await look(later())).code, await intent()], ['erasure/begun', 'erased']);
    await assert.rejects(keepTenant(desk, id, by('ada')), { code: 'tenant/erased' });
  });

  test('can be taken back until it begins, and asked for again', async () => {
    await eraseTenant(desk, id, 1, by('ada'));
    await confirmErasure(desk, id, by('eve'));
    await keepTenant(desk, id, by('bob'));
    assert.deepEqual([(await look(later())).code, await intent()], ['erasure/none', 'active']);
    await eraseTenant(desk, id, 1, by('eve'));
    await assert.rejects(confirmErasure(desk, id, by('eve')), { code: 'erasure/second-person' });
    await assert.rejects(confirmErasure(desk, 'zzzzzzzzzz', by('eve')), { code: 'not-found' });
  });
});
