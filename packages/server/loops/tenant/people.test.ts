import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { COMPILER_VERSION } from '@hansa/compiler/version.ts';
import { FREE } from '@hansa/domain/access/erasure.ts';
import { DONE } from '@hansa/domain/port/outcome.ts';
import type { Step } from '@hansa/domain/tenancy/step.ts';
import type pg from 'pg';
import { changeTenant } from '../../commands/change.ts';
import { createTenant, retryTenant } from '../../commands/tenants.ts';
import { contactOf } from '../../db/contacts.ts';
import { markSent, markTrouble } from '../../db/letters.ts';
import { migrate } from '../../db/migrate.ts';
import { openPool } from '../../db/pool.ts';
import { acceptPlatform } from '../../db/releases.ts';
import { type TenantRow, tenantOf } from '../../db/tenants.ts';
import { transaction } from '../../db/transaction.ts';
import { type TrialDatabase, trialDatabase } from '../../db/trial.ts';
import { simulatedIdentity as world } from '../../embedded/cloud/identity.ts';
import { memoryCloud } from '../../embedded/cloud/memory.ts';
import { Estate } from '../../estate/estate.ts';
import { testContext } from '../../outside/contract.ts';
import { simulatedIdentity } from '../../outside/identity/simulated.ts';
import { adminHand, inviteHand } from './admin-hands.ts';
import type { Hand, Whose } from './hand.ts';
import { letterHand } from './inner-hands.ts';

const PLATFORM = readFileSync(join(import.meta.dirname, '../../../../examples/sovereign-saas/platform.yaml'), 'utf8');
const BY = { actor: { kind: 'operator' as const, id: 'ada' }, request: 'r', trace: '' };

/** Who comes into a tenant first, who comes after them, and what they are told. */
describe('people of a tenant', () => {
  let trial: TrialDatabase;
  let pool: pg.Pool;
  const estate = new Estate();
  const invited: string[] = [];
  const identity = simulatedIdentity(
    memoryCloud((tables, verb, body) => {
      if (verb === 'invite-member') invited.push((body as { email: string; key: string }).email);
      return world(tables, verb, body);
    }),
  );
  const hands: Record<string, Hand> = {};
  const desk = () => ({ pool, estate, now: Date.now, bytes: randomBytes, erasure: () => FREE });

  before(async () => {
    trial = await trialDatabase();
    pool = openPool(await trial.fresh(), { name: 'people' });
    await migrate(pool);
    await transaction(pool, (client) => acceptPlatform(client, { id: 'r', commit: 'c0ffee', compiler: COMPILER_VERSION }, PLATFORM));
    hands['admin'] = adminHand(pool, () => identity);
    hands['invite'] = inviteHand(pool, () => identity);
    hands['letter'] = letterHand(pool, Date.now);
  });
  after(async () => {
    await pool.end();
    await trial.stop();
  });

  const made = async (slug: string): Promise<string> => {
    const admin = { name: 'Ada Example', email: 'Ada@acme.example' };
    const { row } = await createTenant(desk(), { slug, plan: 'team@1', seats: 5, admin }, BY);
    await identity.realms.ensure({ cell: row.cell, realm: row.id, title: slug, enabled: true }, testContext());
    return row.id;
  };
  const now = async (id: string) => {
    const [row, platform] = [(await tenantOf(pool, id)) as TenantRow, await estate.platform(pool)];
    const plan = platform && estate.tenant(platform, row).plan;
    assert.ok(platform && plan);
    const whose: Whose = { row, plan, values: new Map() };
    const steps = estate.steps(platform, plan, row);
    const step = (name: string) => steps.find((each) => each.id === `${name}/${id}`) as Step;
    const ensure = (name: string) => {
      const each = step(name);
      return hands[each.port]?.ensure(each, whose, testContext({ key: `tenant/${each.id}/ensure/${each.digest}` }));
    };
    return { row, whose, step, ensure, steps };
  };
  const member = async (id: string, email: string) => {
    const seen = await identity.members.observe({ cell: 'fsn-1', realm: id, email }, testContext());
    return seen.kind === 'present' ? seen.value : seen.kind;
  };
  const change = async (id: string, admin: { name?: string; email?: string }): Promise<void> => {
    const row = (await tenantOf(pool, id)) as TenantRow;
    await changeTenant(desk(), id, row.version, { admin }, BY);
  };

  test('the first administrator has an account without a password after the realm, and is invited when all of it was tried', async () => {
    const id = await made('first');
    const { step, ensure } = await now(id);
    assert.deepEqual([step('admin').needs, step('invite').needs], [[`realm/${id}`], [`journey/${id}`, `admin/${id}`]]);
    assert.deepEqual(step('welcome').needs, [`journey/${id}`, `invite/${id}`]);
    assert.deepEqual(await ensure('admin'), DONE);
    assert.deepEqual(await member(id, 'ada@acme.example'), {
      name: 'Ada Example',
      enabled: true,
      groups: ['admins'],
      verified: false,
      asked: ['configure-totp', 'update-password', 'verify-email'],
    });
    assert.deepEqual(await ensure('invite'), DONE);
    assert.deepEqual(invited, ['Ada@acme.example']);
    assert.equal((await ensure('welcome'))?.kind, 'working');
    const { rows } = await pool.query<{ id: string; data: Record<string, string> }>('select id, data from letter where tenant = $1', [id]);
    const issuer = `https://id-fsn-1.sovereign-cloud.example/realms/${id}`;
    assert.equal(rows[0]?.data['password'], `${issuer}/login-actions/reset-credentials?client_id=nextcloud`);
    assert.doesNotMatch(JSON.stringify(rows), /Ada|ada@/);
  });

  test('another person takes over: their account, their letters; the one before is out, and forgotten once seen to be gone', async () => {
    const id = await made('second');
    const first = await now(id);
    await first.ensure('admin');
    await first.ensure('welcome');
    const letter = async () => (await pool.query('select id, message_id "messageId", contact from letter where tenant = $1', [id])).rows[0];
    const before = await letter();
    await transaction(pool, (client) => markSent(client, before));
    await change(id, { name: 'Bert Example', email: 'bert@acme.example' });
    const { step, ensure, whose } = await now(id);
    for (const name of ['admin', 'invite', 'welcome']) assert.notEqual(step(name).digest, first.step(name).digest, name);
    assert.equal(step('journey').digest, first.step('journey').digest);
    assert.deepEqual(await ensure('admin'), DONE);
    assert.equal(await member(id, 'ada@acme.example'), 'absent');
    assert.equal(Object(await member(id, 'bert@acme.example')).name, 'Bert Example');
    // Somebody who held this tenant before brings the first one back, late: the next look at it sees that.
    await identity.members.ensure(
      { cell: 'fsn-1', realm: id, email: 'ada@acme.example', name: 'Ada', enabled: true, groups: [] },
      testContext(),
    );
    assert.deepEqual(await hands['admin']?.see(step('admin'), whose, testContext()), { kind: 'holds' });
    assert.equal(await member(id, 'ada@acme.example'), 'absent');
    await hands['admin']?.see(step('admin'), whose, testContext());
    assert.deepEqual((await contactOf(pool, id))?.former, []);
    assert.equal((await ensure('welcome'))?.kind, 'working');
    const after = await letter();
    assert.deepEqual([after.contact, after.messageId], [2, `welcome.${id}.2`]);
    await transaction(pool, (client) => markSent(client, before));
    assert.equal(
      (await pool.query('select sent_at from letter where tenant = $1', [id])).rows[0].sent_at,
      null,
      'the first one was another',
    );
    await change(id, { email: 'Ada@acme.example' });
    assert.deepEqual((await contactOf(pool, id))?.former, ['bert@acme.example'], 'who comes back is no leaver');
  });

  test('a letter that nobody has is held with its reason, and written anew when a person says so', async () => {
    const id = await made('third');
    const first = await now(id);
    await first.ensure('welcome');
    const letter = (await pool.query('select id, message_id "messageId" from letter where tenant = $1', [id])).rows[0];
    await transaction(pool, (client) => markSent(client, letter));
    assert.deepEqual(await first.ensure('welcome'), DONE);
    await transaction(pool, (client) => markTrouble(client, letter, { code: 'mail/bounced', detail: 'it came back' }));
    const back = await now(id);
    assert.notEqual(back.step('welcome').digest, first.step('welcome').digest);
    assert.deepEqual(await back.ensure('welcome'), { kind: 'refused', cause: { code: 'mail/bounced', detail: 'it came back' } });
    await retryTenant(desk(), id, BY);
    const again = await now(id);
    assert.equal((await again.ensure('welcome'))?.kind, 'working');
    const { rows } = await pool.query('select message_id, sent_at, trouble from letter where tenant = $1', [id]);
    assert.deepEqual(rows, [{ message_id: `welcome.${id}.2`, sent_at: null, trouble: null }]);
  });

  test('at the end nobody is left, and a tenant without a contact has nobody to make', async () => {
    const id = await made('fourth');
    const { whose, step, ensure } = await now(id);
    await ensure('admin');
    await change(id, { email: 'bert@acme.example' });
    const gone: Whose = { ...whose, plan: undefined };
    assert.equal((await hands['admin']?.see(step('admin'), gone, testContext()))?.kind, 'differs');
    assert.deepEqual(await hands['admin']?.remove(step('admin'), gone, testContext()), DONE);
    assert.deepEqual(await hands['admin']?.see(step('admin'), gone, testContext()), { kind: 'absent' });
    await pool.query('delete from contact where tenant = $1', [id]);
    const { steps } = await now(id);
    assert.ok(!steps.some(({ id: each }) => /^(admin|invite)\//.test(each)));
  });
});
