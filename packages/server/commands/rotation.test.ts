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
import { tenantOf } from '../db/tenants.ts';
import { transaction } from '../db/transaction.ts';
import { type TrialDatabase, trialDatabase } from '../db/trial.ts';
import { Estate } from '../estate/estate.ts';
import { rotateSecrets } from './rotation.ts';
import { type Desk, createTenant } from './tenants.ts';

const PLATFORM = readFileSync(join(import.meta.dirname, '../../../examples/sovereign-saas/platform.yaml'), 'utf8');
const BY = { actor: { kind: 'operator' as const, id: 'ada' }, request: 'r', trace: '' };

describe('asking for a rotation', () => {
  let trial: TrialDatabase;
  let pool: pg.Pool;
  let desk: Desk;
  let id = '';
  before(async () => {
    trial = await trialDatabase();
    pool = openPool(await trial.fresh(), { name: 'rotation' });
    await migrate(pool);
    await transaction(pool, (client) => acceptPlatform(client, { id: 'r', commit: 'c0ffee', compiler: COMPILER_VERSION }, PLATFORM));
    desk = { pool, estate: new Estate(), now: Date.now, bytes: randomBytes, erasure: () => FREE };
    const admin = { name: 'A', email: 'a@a.example' };
    ({ id } = (await createTenant(desk, { slug: 'delta', plan: 'business@1', seats: 5, admin }, BY)).row);
  });
  after(async () => {
    await pool.end();
    await trial.stop();
  });

  const rotate = (apps?: string[], version = 1) => rotateSecrets(desk, id, version, { apps }, BY);

  test('what never rotates is refused with its reason and source, and what cannot be meant with what can', async () => {
    const refusals: [string, string, RegExp][] = [
      ['nextcloud/secret', 'rotation/lasts', /^secret of nextcloud never rotates\. .*nextcloud\/server\/issues\/7311, read 2026-/],
      ['mautic/secret-key', 'rotation/lasts', /EncryptionHelper/],
      ['odoo/admin-password', 'rotation/lasts', /changed in Odoo/],
      ['nextcloud/client-secret', 'rotation/together', /say nextcloud/],
      ['nextcloud/nothing', 'rotation/unknown', /It has: secret, password-salt/],
      ['collabora', 'rotation/nothing', /There are some of: nextcloud, odoo, mautic/],
      ['wordpress', 'rotation/unknown', /no app wordpress/],
    ];
    for (const [app, code, message] of refusals) await assert.rejects(rotate([app]), { kind: 'invalid', code, message });
    assert.deepEqual((await tenantOf(pool, id))?.generations, {});
  });

  test('of whoever saw the tenant as it is, and one after the other', async () => {
    await assert.rejects(rotate(['nextcloud'], 9), { code: 'tenant/changed' });
    const { row, operation } = await rotate(['nextcloud']);
    assert.deepEqual([row.generations, row.version], [{ nextcloud: 2 }, 2]);
    const asked = await pool.query('select verb, version::int from operation where id = $1', [operation]);
    assert.deepEqual(asked.rows, [{ verb: 'rotate', version: 2 }]);
    const { rows } = await pool.query(`select data from event where tenant = $1 and type = 'secrets.rotation-asked'`, [id]);
    assert.deepEqual(rows, [{ data: { apps: 'nextcloud' } }]);
    const value = (generation: number) =>
      pool.query(`insert into secret (tenant, path, key, generation, sealed) values ($1, $2, 'k', $3, '')`, [
        id,
        `tenants/${id}/nextcloud`,
        generation,
      ]);
    await pool.query(`insert into secret_key (tenant, sealed) values ($1, '')`, [id]);
    await value(1);
    await assert.rejects(rotate(undefined, 2), { code: 'rotation/under-way' }, 'the new value is not made yet');
    await value(2);
    await assert.rejects(rotate(undefined, 2), { code: 'rotation/under-way' }, 'the old one is still good');
    await pool.query('delete from secret where tenant = $1 and generation = 1', [id]);
    assert.deepEqual((await rotate(undefined, 2)).row.generations, { mautic: 2, nextcloud: 3, odoo: 2 });
  });
});
