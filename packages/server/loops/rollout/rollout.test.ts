import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, afterEach, before, beforeEach, describe, test } from 'node:test';
import { FREE } from '@hansa/domain/access/erasure.ts';
import type pg from 'pg';
import { changeTenant } from '../../commands/change.ts';
import { createTenant } from '../../commands/tenants.ts';
import { migrate } from '../../db/migrate.ts';
import { openPool } from '../../db/pool.ts';
import { wavesOf } from '../../db/releases.ts';
import { type TenantRow, tenantOf } from '../../db/tenants.ts';
import { transaction } from '../../db/transaction.ts';
import { type TrialDatabase, trialDatabase } from '../../db/trial.ts';
import { Estate } from '../../estate/estate.ts';
import { trialLook } from '../trial.ts';
import { rolloutLoop } from './loop.ts';
import { adoptRelease, newRelease } from './release.ts';

const PLATFORM = readFileSync(join(import.meta.dirname, '../../../../examples/sovereign-saas/platform.yaml'), 'utf8');
const NEXT = PLATFORM.replace(/^contact: .*$/m, 'contact: somebody-else@sovereign-cloud.example');
const BY = { actor: { kind: 'operator' as const, id: 'ada' }, request: 'r', trace: '' };

describe('a new release', () => {
  let trial: TrialDatabase;
  let pool: pg.Pool;
  let estate: Estate;
  let [canary, other] = ['', ''];

  before(async () => {
    trial = await trialDatabase();
  });
  after(() => trial.stop());
  afterEach(() => pool.end());
  beforeEach(async () => {
    pool = openPool(await trial.fresh(), { name: 'rollout' });
    await migrate(pool);
    estate = new Estate();
    await accept(PLATFORM);
    [canary, other] = [await create('canary', 0), await create('other', 1)];
    await settle(canary, other);
  });

  async function accept(text: string): Promise<string> {
    const good = estate.release(estate.read(text), randomBytes(4).toString('hex'));
    assert.ok(good);
    await transaction(pool, (client) => newRelease(client, good, { platform: text, lock: null }));
    return good.release;
  }
  const desk = () => ({ pool, estate, now: Date.now, bytes: randomBytes, erasure: () => FREE });
  async function create(slug: string, wave: number): Promise<string> {
    const admin = { name: 'A', email: 'a@a.example' };
    const { row } = await createTenant(desk(), { slug, plan: 'business@1', seats: 5, admin }, BY);
    await pool.query('update tenant set wave = $2 where id = $1', [row.id, wave]);
    return row.id;
  }
  /** As the tenant loop leaves it when everything holds. */
  const settle = (...ids: string[]) =>
    pool.query(`update tenant set settled = version, settled_release = release, life = 'active', held = false where id = any($1)`, [ids]);
  const hold = (id: string) => pool.query('update tenant set held = true where id = $1', [id]);
  const row = async (id: string): Promise<TenantRow> => (await tenantOf(pool, id)) as TenantRow;
  const releases = async () => [(await row(canary)).release, (await row(other)).release];
  async function look(soak = 0, by = estate): Promise<string | undefined> {
    const seen = await trialLook(pool, rolloutLoop({ pool, estate: by, now: Date.now, bytes: randomBytes, soak }), 'rollout');
    return seen.because[0]?.code;
  }

  test('the canary is moved first, and the others when everything of it holds and it was watched', async () => {
    const [old] = await releases();
    const next = await accept(NEXT);
    assert.equal(await look(), 'release/moves');
    assert.deepEqual(await releases(), [next, old]);
    assert.equal(await look(), 'rollout/unsettled');
    await settle(canary);
    assert.equal(await look(3_600_000), 'rollout/soaks');
    assert.equal(await look(), 'release/moves');
    assert.deepEqual(await releases(), [next, next]);
    assert.equal(await look(), 'release/in-step');
    const { rows } = await pool.query(`select data->>'wave' wave from event where type = 'release.moved' order by seq`);
    assert.deepEqual(rows, [{ wave: '0' }, { wave: '1' }]);
  });

  test('until it is moved a tenant is made by the release that it is on, whatever changes', async () => {
    const next = await accept(NEXT);
    await look();
    const contact = async (id: string) => (await estate.platformOf(pool, await row(id)))?.compilation.spec.platform?.value.contact;
    assert.equal(await contact(canary), 'somebody-else@sovereign-cloud.example');
    assert.notEqual(await contact(other), await contact(canary));
    await changeTenant(desk(), other, 1, { seats: 9 }, BY);
    assert.notEqual((await row(other)).release, next);
    assert.notEqual(await contact(other), await contact(canary));
  });

  test('a comment is no release', async () => {
    const before = await releases();
    await accept(`# Said nicer.\n${PLATFORM}`);
    assert.equal(await look(), 'release/in-step');
    assert.deepEqual(await releases(), before);
  });

  test('a tenant that is held under it stops the others; one that was held before does not', async () => {
    const old = await accept(NEXT);
    await look();
    await settle(canary);
    await hold(canary);
    assert.equal(await look(), 'rollout/held');
    const mended = await accept(PLATFORM.replace(/^contact: .*$/m, 'contact: third@sovereign-cloud.example'));
    assert.notEqual(mended, old);
    assert.equal(await look(), 'release/moves');
    assert.equal(await look(), 'release/moves');
    assert.deepEqual(await releases(), [mended, mended]);
  });

  test('a tenant that it cannot be made for stays where it is, says why, and goes as soon as it can', async () => {
    const [old] = await releases();
    const strict = await accept(NEXT.replace('seats: { min: 5, max: 300 }', 'seats: { min: 8, max: 300 }'));
    await look();
    assert.deepEqual([await look(), await releases()], ['release/moves', [old, old]]);
    assert.deepEqual([(await row(canary)).stays?.release, await look()], [strict, 'release/in-step']);
    await changeTenant(desk(), canary, 1, { seats: 9 }, BY);
    await look();
    assert.equal((await row(canary)).release, strict);
  });

  test('another version of Hansa is another release: it leaves alone what it did not make, until its wave or a change comes', async () => {
    const newer = new Estate('0.2.0');
    await adoptRelease(pool, newer);
    await adoptRelease(pool, newer);
    const { rows } = await pool.query('select compiler from release order by accepted_at');
    assert.deepEqual(
      rows.map((each: { compiler: string }) => each.compiler),
      ['0.1.0', '0.2.0'],
    );
    assert.equal((await newer.platformOf(pool, await row(other)))?.compiler, '0.1.0');
    assert.equal(await look(0, estate), 'release/other-version');
    assert.equal(await look(0, newer), 'release/moves');
    assert.equal((await newer.platformOf(pool, await row(canary)))?.compiler, '0.2.0');
    await changeTenant({ ...desk(), estate: newer }, other, 1, { seats: 9 }, BY);
    assert.equal((await newer.platformOf(pool, await row(other)))?.compiler, '0.2.0');
  });

  test('rows of before there were releases are counted as behind, and moved', async () => {
    await pool.query('update tenant set release = null, settled_release = null');
    const newest = (await estate.platform(pool))?.release ?? '';
    assert.deepEqual(
      (await wavesOf(pool, newest)).map((each) => each.behind),
      [1, 1],
    );
    await look();
    await settle(canary);
    await look();
    assert.deepEqual(await releases(), [newest, newest]);
  });
});
