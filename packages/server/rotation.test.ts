import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { FREE } from '@hansa/domain/access/erasure.ts';
import { Secret } from '@hansa/domain/port/secret.ts';
import { TENANCY_TIMES } from '@hansa/domain/tenancy/decision.ts';
import { generateX25519Identity, identityToRecipient } from 'age-encryption';
import type pg from 'pg';
import { rotateSecrets } from './commands/rotation.ts';
import { createTenant } from './commands/tenants.ts';
import { MasterKeys } from './db/master-keys.ts';
import { faultOf } from './db/fault.ts';
import { migrate } from './db/migrate.ts';
import { openPool } from './db/pool.ts';
import { tenantOf } from './db/tenants.ts';
import { type TrialDatabase, trialDatabase } from './db/trial.ts';
import { type Values, Vault } from './db/vault.ts';
import { wake } from './db/work.ts';
import { memoryTables } from './embedded/cloud/memory.ts';
import { HALVES } from './embedded/world.ts';
import { simulatedGit as gitWorld } from './embedded/cloud/git.ts';
import { Estate } from './estate/estate.ts';
import { Runner } from './loops/runner.ts';
import type { SimulatedCloud } from './outside/cloud.ts';
import { testContext } from './outside/contract.ts';
import { simulatedGit } from './outside/git/simulated.ts';
import { type Outsiders, simulatedOutsiders } from './outsiders.ts';
import { loopsOf } from './wiring.ts';

const PLATFORM = readFileSync(join(import.meta.dirname, '../../examples/sovereign-saas/platform.yaml'));
const BY = { actor: { kind: 'operator' as const, id: 'ada' }, request: 'r', trace: '' };
const US = { name: 'Hansa', email: 'hansa@localhost' };
const CELL = 'fsn-1';

describe('a rotation in the simulated cloud', () => {
  let trial: TrialDatabase;
  let pool: pg.Pool;
  let runner: Runner;
  let outsiders: Outsiders;
  let id = '';
  /** Minutes by which our clock is ahead. */
  let ahead = 0;
  let frozen = false;
  const tables = memoryTables();
  const now = () => Date.now() + ahead * 60_000;
  const cloud: SimulatedCloud = {
    call: (outsider, verb, body, context) => {
      // A cluster that applies nothing: pods go on with what they have.
      if (frozen && outsider === 'kubernetes' && verb === 'observe') return Promise.resolve(null);
      const half = outsider === 'git' ? gitWorld : HALVES[outsider];
      return Promise.resolve(half?.(tables, verb, JSON.parse(JSON.stringify(body)), context) ?? null);
    },
  };
  const git = simulatedGit(cloud);
  const estate = new Estate();
  const vault = new Vault(new MasterKeys(randomBytes(32), null, randomBytes), randomBytes);
  const desk = () => ({ pool, estate, now, bytes: randomBytes, erasure: () => FREE });
  const news: unknown[] = [];

  before(async () => {
    trial = await trialDatabase();
    pool = openPool(await trial.fresh(), { name: 'rotation' });
    await migrate(pool);
    const first = { repository: 'spec', branch: 'main', parent: null, remove: [], message: 'Begin', by: US, at: 0 };
    await git.publish({ ...first, write: new Map([['platform.yaml', PLATFORM]]) }, testContext());
    outsiders = simulatedOutsiders(cloud, now);
    const recipient = await identityToRecipient(await generateX25519Identity());
    const recipients = () => [recipient];
    const parts = { pool, estate, vault, git, recipients, by: US, branch: 'main', now, random: Math.random, bytes: randomBytes, soak: 0 };
    const loops = loopsOf({ ...parts, times: { ...TENANCY_TIMES, sight: 50 } }, outsiders);
    const tell: ConstructorParameters<typeof Runner>[0]['tell'] = (each) => {
      // A database that does not answer in time on a busy machine is no bug: it is asked again.
      if ((each.kind === 'failed' || each.kind === 'database') && faultOf(each.error) === 'statement') news.push(each.error);
    };
    runner = new Runner({ pool, owner: randomUUID(), loops, random: Math.random, tell });
    await wake(pool, 'spec', ['spec']);
    await runner.start();
    await until('a platform', async () => (await estate.platform(pool)) !== undefined);
    const admin = { name: 'Ada', email: 'ada@delta.example' };
    ({ id } = (await createTenant(desk(), { slug: 'delta', plan: 'business@1', seats: 9, cell: CELL, admin }, BY)).row);
    await until('it is active', async () => (await row()).life === 'active' && (await row()).settled === (await row()).version);
  });
  after(async () => {
    await runner.stop();
    await pool.end();
    await trial.stop();
  });

  const row = async () => (await tenantOf(pool, id)) ?? assert.fail('no row');
  async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
    const end = Date.now() + 300_000;
    while (!(await holds())) {
      assert.deepEqual(news, []);
      if (Date.now() > end) {
        const { rows } = await pool.query('select kind, subject, due_at, because from work');
        assert.fail(`${what}: not in time\n${JSON.stringify(rows, null, 1)}`);
      }
      await sleep(30);
    }
  }

  /** Who is let in with the values of this generation: outsiders, each with its app. */
  async function admitted(values: Values, generation: number): Promise<string[]> {
    const platform = await estate.platform(pool);
    const apps = (platform && estate.tenant(platform, await row()).plan?.apps) ?? [];
    const own = (app: string, key: string): Secret =>
      values.get(`tenants/${id}/${app}#${key}`)?.find((each) => each.generation === generation)?.value ?? new Secret('never made');
    const signal = new AbortController().signal;
    const asked = apps.flatMap(({ app: { values: app }, database, cache, bucket, client }) => {
      const at = { host: 'h', port: 1 };
      const role = `t_${id}_${app.app}${generation === 1 ? '' : `_${generation}`}`;
      const password = own(app.app, 'database-password');
      const port = database?.values.engine;
      const name = database?.values.database ?? '';
      const key = { access: own(app.app, 'bucket-access-key').reveal(), secret: own(app.app, 'bucket-secret-key') };
      const sso = client?.values.protocol === 'oidc' ? client.values : undefined;
      return [
        port === 'postgres' && outsiders.postgres(CELL).reach({ ...at, database: name, role, password }, signal),
        port === 'mariadb' && outsiders.mariadb(CELL).reach({ ...at, database: name, user: role, password }, signal),
        cache && outsiders.cache(CELL).reach({ ...at, ...cache.values, password: own(app.app, 'cache-password') }, signal),
        bucket && outsiders.objects(CELL).reach(bucket.values.name, key, testContext()),
        sso &&
          outsiders
            .identity(CELL)
            .reach({ ...sso, cell: CELL, redirect: sso.redirects[0] ?? '', secret: own(app.app, 'client-secret') }, testContext()),
      ].map(async (outcome, index) => {
        const done = await outcome;
        return done && done.kind === 'done' ? `${app.app}/${['postgres', 'mariadb', 'cache', 'objects', 'identity'][index]}` : '';
      });
    });
    return (await Promise.all(asked)).filter((each) => each !== '').toSorted();
  }
  const generations = async (): Promise<string[]> =>
    [...(await vault.read(pool, id))].map(([at, kept]) => `${at.split('/')[2]} ${kept.map((each) => each.generation).join('+')}`);
  const sealed = async (): Promise<unknown> => (await pool.query('select sealed, commit from tree where subject = $1', [id])).rows[0];
  const settled = async (): Promise<boolean> => (await row()).settled === (await row()).version;

  test('the old values are good beside the new ones until an hour after these are in use; then nobody takes or knows them', async () => {
    const old = await vault.read(pool, id);
    const everywhere = await admitted(old, 1);
    assert.ok(everywhere.length >= 5, everywhere.join());
    const tree = await sealed();
    const lasting = (values: Values): string[] =>
      ['secret', 'password-salt'].map((key) => values.get(`tenants/${id}/nextcloud#${key}`)?.[0]?.value.reveal() ?? '');
    frozen = true;
    await rotateSecrets(desk(), id, (await row()).version, {}, BY);
    const signIn = (each: string): boolean => each.endsWith('/identity');
    const beside = everywhere.filter((each) => !signIn(each));
    await until('a tree with the new ones is published', async () => JSON.stringify(await sealed()) !== JSON.stringify(tree));
    const both = await vault.read(pool, id);
    assert.deepEqual([await admitted(both, 1), await admitted(both, 2)], [everywhere, beside], 'what runs has the old ones');
    frozen = false;
    await wake(pool, 'tenant', [id]);
    await until('the new ones are in use', settled);
    assert.deepEqual([await admitted(both, 1), await admitted(both, 2)], [beside, everywhere], 'a client has one secret at a time');
    assert.notDeepEqual(await sealed(), tree, 'what is published has the new ones');
    const { rows } = await pool.query<{ because: { code: string }[] }>(`select because from work where kind = 'tenant' and subject = $1`, [
      id,
    ]);
    assert.ok(
      rows[0]?.because.some((each) => each.code === 'rotation/overlap'),
      JSON.stringify(rows),
    );
    await assert.rejects(rotateSecrets(desk(), id, (await row()).version, {}, BY), { code: 'rotation/under-way' });
    const again = await sealed();
    ahead += TENANCY_TIMES.overlap / 60_000;
    await wake(pool, 'tenant', [id]);
    await until('the old ones are forgotten', async () => (await generations()).every((each) => !each.includes('+')));
    const left = await vault.read(pool, id);
    assert.deepEqual([await admitted(old, 1), await admitted(left, 2)], [[], everywhere]);
    assert.deepEqual(await sealed(), again, 'taking the old ones away publishes nothing');
    assert.deepEqual(lasting(left), lasting(old), 'what never rotates did not');
    assert.ok((await generations()).includes('nextcloud#secret 1'));
    const events = await pool.query<{ type: string }>(`select type from event where tenant = $1 and type like 'secrets.%' order by seq`, [
      id,
    ]);
    assert.deepEqual(
      events.rows.map((each) => each.type),
      ['secrets.rotation-asked', 'secrets.forgotten'],
    );
    await rotateSecrets(desk(), id, (await row()).version, { apps: ['odoo'] }, BY);
    await until('the third of one app is in use', settled);
    assert.deepEqual((await row()).generations, { mautic: 2, nextcloud: 2, odoo: 3 });
  });
});
