import assert from 'node:assert/strict';
import { hash, randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Linked, firstBroken } from '@hansa/domain/register/event.ts';
import type pg from 'pg';
import { confirmErasure, eraseTenant } from './commands/erasure.ts';
import { changeTenant } from './commands/change.ts';
import { createTenant } from './commands/tenants.ts';
import { readConfig } from './config/read.ts';
import { startControl } from './control.ts';
import { type Earlier, earlierVersions, fill } from './db/earlier.ts';
import { migrate, readMigrations } from './db/migrate.ts';
import { openPool } from './db/pool.ts';
import { COLUMNS, type TenantRow, tenantOf } from './db/tenants.ts';
import { type TrialDatabase, trialDatabase } from './db/trial.ts';
import { MasterKeys } from './db/master-keys.ts';
import { Vault } from './db/vault.ts';
import { Journal } from './embedded/cloud/journal.ts';
import { simulatedWorld } from './embedded/world.ts';
import { Estate } from './estate/estate.ts';
import { testContext } from './outside/contract.ts';
import type { SimulatedCloud } from './outside/cloud.ts';
import { simulatedOutsiders } from './outsiders.ts';
import { exampleFolder } from './spec/example.ts';
import { events } from './questions/others.ts';
import { tenants } from './questions/tenants.ts';
import { openLog } from './watch/log.ts';
import { handsOf } from './wiring.ts';

const STEPS = readMigrations();
const FROZEN = earlierVersions();
/** The key that has sealed the secrets in the frozen rows. */
const KEY = Buffer.alloc(32, 7);
const by = (id: string) => ({ actor: { kind: 'operator' as const, id }, request: 'r', trace: '' });

/** Schemas before the first frozen one get its rows, as far as they could have known them. */
function versionsBefore(): { readonly number: number; readonly of: Earlier }[] {
  const [first, ...later] = FROZEN;
  assert.ok(first);
  return [...STEPS.slice(0, first.number).map(({ number }) => ({ number, of: first })), ...later.map((of) => ({ number: of.number, of }))];
}

describe('what an earlier version left in its database', () => {
  let trial: TrialDatabase;
  const folder = mkdtempSync(join(tmpdir(), 'hansa-upgrades-'));
  before(async () => {
    trial = await trialDatabase();
  });
  after(async () => {
    await trial.stop();
    rmSync(folder, { recursive: true });
  });

  /** A database of that time with data, brought to now. */
  async function upgraded(number: number, of: Earlier): Promise<{ readonly pool: pg.Pool; readonly url: string }> {
    const url = await trial.fresh();
    const pool = openPool(url, { name: 'upgrades', size: 4 });
    await migrate(pool, STEPS.slice(0, number));
    await fill(pool, of);
    await migrate(pool);
    return { pool, url: url.reveal() };
  }

  for (const { number, of } of versionsBefore())
    test(`schema ${number}: tenants, secrets and the register are there, and the register goes on`, async () => {
      const { pool } = await upgraded(number, of);
      const hadTenants = number > 1;
      const { items } = await tenants(pool, { limit: 100 });
      assert.deepEqual(
        items.map(({ slug, life }) => [slug, life]).toSorted(),
        hadTenants
          ? [
              ['was-active', 'active'],
              ['was-going', 'active'],
              ['was-gone', 'erased'],
              ['was-paused', 'suspended'],
            ]
          : [],
      );
      const vault = new Vault(new MasterKeys(KEY, null, randomBytes), randomBytes);
      for (const { id, life } of items) assert.equal((await vault.read(pool, id)).size, life === 'erased' ? 0 : 10);
      for (const { id } of items) await wholeChain(pool, id);
      await pool.end();
    });

  for (const { number, of } of [...versionsBefore().slice(1, 2), ...versionsBefore().slice(-1)])
    test(`schema ${number}: commands and loops work on it`, async (t) => {
      const { pool, url } = await upgraded(number, of);
      const env = {
        DATABASE_URL: url,
        HANSA_MODE: 'embedded',
        HANSA_DATA: join(folder, `data-${number}`),
        HANSA_VAULT_KEY: KEY.toString('base64'),
      };
      const log = openLog({ json: true, write: () => {}, now: Date.now });
      const cloud = simulatedWorld(new Journal(join(folder, `cloud-${number}.jsonl`)));
      await liveIn(cloud, pool);
      const control = await startControl({ config: readConfig(env), example: exampleFolder('sovereign-saas'), person: 'ada', log, cloud });
      t.after(async () => {
        await control.stop();
        await pool.end();
      });
      const { desk } = control.counter;
      const { items } = await tenants(pool, { limit: 100 });
      const idOf = (slug: string): string => items.find((each) => each.slug === slug)?.id ?? '';
      const versionOf = async (slug: string): Promise<number> => (await tenantOf(pool, idOf(slug)))?.version ?? 0;
      await until(pool, async () => (await desk.estate.platform(pool)) !== undefined);
      await changeTenant(desk, idOf('was-active'), await versionOf('was-active'), { seats: 9 }, by('ada'));
      await eraseTenant(desk, idOf('was-paused'), await versionOf('was-paused'), by('ada'));
      const asked = { slug: 'is-new', plan: 'team@1', seats: 3, admin: { name: 'Somebody', email: 'somebody@is-new.example' } };
      const { row } = await createTenant(desk, asked, by('ada'));
      const waits = (await pool.query('select from erasure')).rowCount === 1;
      if (waits) await confirmErasure(desk, idOf('was-going'), by('bob'));
      // An app's client may be wanted otherwise by now, so no journey has to succeed: what they come after is what holds.
      await until(pool, async () => {
        const { rows } = await pool.query('select from tree where subject = any($1) and published = wanted', [
          [row.id, idOf('was-active')],
        ]);
        const projected = (await tenantOf(pool, row.id))?.inSpec === 1 && (await tenantOf(pool, idOf('was-active')))?.inSpec === 2;
        return rows.length === 2 && projected && (await tenantOf(pool, idOf('was-paused')))?.life === 'erased';
      });
      for (const id of [row.id, ...items.map((each) => each.id)]) await wholeChain(pool, id);
    });

  test('each schema since the first that was frozen is frozen before the next one comes, and what is frozen has a row in every table', async () => {
    const [first] = FROZEN;
    assert.deepEqual(
      STEPS.map(({ number }) => number).filter((number) => number >= (first?.number ?? 0) && number < STEPS.length),
      FROZEN.map(({ number }) => number).filter((number) => number < STEPS.length),
    );
    const newest = FROZEN.at(-1);
    const url = await trial.fresh();
    const pool = openPool(url, { name: 'upgrades', size: 1 });
    await migrate(pool, STEPS.slice(0, newest?.number));
    const { rows } = await pool.query<{ table: string }>(`select tablename "table" from pg_tables where schemaname = 'public'`);
    await pool.end();
    const filled = new Set(newest?.rows.map(({ table }) => table));
    // Whose they are is that database itself.
    const own = ['migration', 'installation'];
    assert.deepEqual(
      rows.map(({ table }) => table).filter((table) => !filled.has(table) && !own.includes(table)),
      [],
    );
  });

  test('its statements work on the schema of now: two versions run side by side while one replaces the other', async () => {
    const url = await trial.fresh();
    const pool = openPool(url, { name: 'upgrades', size: 1 });
    await migrate(pool);
    const broken: string[] = [];
    for (const { number, statements } of FROZEN)
      for (const text of statements) {
        const failed = await pool.query(`prepare tried as ${text}`).then(
          () => pool.query('deallocate tried').then(() => undefined),
          (error: Error) => error.message,
        );
        if (failed !== undefined) broken.push(`schema ${number}: ${failed}: ${text}`);
      }
    await pool.end();
    assert.ok(FROZEN.every(({ statements }) => statements.length > 50));
    assert.deepEqual(broken, []);
  });
});

/**
 * What held the data of these tenants, in the cloud where they lived; and their rows as they are long after: whatever was seen then is looked at anew,
 * on whatever day this runs.
 */
async function liveIn(cloud: SimulatedCloud, pool: pg.Pool): Promise<void> {
  const estate = new Estate();
  const platform = estate.release(estate.read(readFileSync(join(exampleFolder('sovereign-saas'), 'platform.yaml'), 'utf8')), 'example');
  assert.ok(platform);
  const hands = handsOf({ pool, estate, now: Date.now }, simulatedOutsiders(cloud));
  const vault = new Vault(new MasterKeys(KEY, null, randomBytes), randomBytes);
  const { rows } = await pool.query<TenantRow>(`select ${COLUMNS} from tenant where life <> 'erased'`);
  for (const row of rows) {
    const { plan } = estate.tenant(platform, row);
    assert.ok(plan);
    const whose = { row, plan, values: await vault.read(pool, row.id) };
    for (const step of estate.steps(platform, plan, row).filter(({ nature }) => nature === 'data')) {
      const outcome = await hands[step.port]?.ensure(step, whose, testContext());
      assert.equal(outcome?.kind, 'done', step.id);
    }
  }
  await pool.query(
    `update work set state = regexp_replace(state::text, '"seenAt": ?[0-9]+', '"seenAt": 1', 'g')::jsonb where kind = 'tenant'`,
  );
}

async function wholeChain(pool: pg.Pool, tenant: string): Promise<void> {
  const { items } = await events(pool, { limit: 200, tenant });
  const links = items.map(({ seq: _seq, by: _by, at, ...event }): Linked => ({ ...event, at: at.getTime() }) as Linked);
  assert.equal(
    firstBroken((text) => hash('sha256', text), links),
    undefined,
  );
  const { rows } = await pool.query<{ length: number }>('select length::int from chain where tenant = $1', [tenant]);
  assert.equal(rows[0]?.length, links.length);
}

async function until(pool: pg.Pool, holds: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 300_000; !(await holds()); await sleep(50)) {
    if (Date.now() < end) continue;
    const { rows } = await pool.query('select subject, life, held, settled, in_spec, because from work left join tenant on id = subject');
    assert.fail(`not within five minutes\n${JSON.stringify(rows, null, 1)}`);
  }
}
