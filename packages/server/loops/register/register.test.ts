import assert from 'node:assert/strict';
import { hash, randomBytes } from 'node:crypto';
import { after, before, test } from 'node:test';
import { type Event, uuid7 } from '@hansa/domain/register/event.ts';
import { type SignedHeads, unlinked } from '@hansa/domain/register/heads.ts';
import type pg from 'pg';
import { MasterKeys } from '../../db/master-keys.ts';
import { migrate } from '../../db/migrate.ts';
import { openPool } from '../../db/pool.ts';
import { append } from '../../db/register.ts';
import { transaction } from '../../db/transaction.ts';
import { type TrialDatabase, trialDatabase } from '../../db/trial.ts';
import { Vault } from '../../db/vault.ts';
import { simulatedGit as gitHalf } from '../../embedded/cloud/git.ts';
import { memoryCloud } from '../../embedded/cloud/memory.ts';
import { testContext } from '../../outside/contract.ts';
import { simulatedGit } from '../../outside/git/simulated.ts';
import type { Held } from '../loop.ts';
import { registerLoop } from './loop.ts';

const SOMEBODY = { name: 'Somebody', email: 'somebody@example' };
const DAY = 86_400_000;
const MORNING = Date.UTC(2026, 10, 21, 6);

let trial: TrialDatabase;
let pool: pg.Pool;
let now = MORNING;
const git = simulatedGit(memoryCloud(gitHalf));
before(async () => {
  trial = await trialDatabase();
  pool = openPool(await trial.fresh(), { name: 'register' });
  await migrate(pool);
  const spec = {
    repository: 'spec',
    branch: 'main',
    parent: null,
    write: new Map([['platform.yaml', 'x\n']]),
    remove: [],
    by: SOMEBODY,
    at: 0,
  };
  assert.equal((await git.publish({ ...spec, message: 'Begin' }, testContext())).kind, 'done');
});
after(async () => {
  await pool.end();
  await trial.stop();
});

function event(tenant: string | null): Event {
  const of = { type: 'tenant.changed', v: 1, subject: 'tenant', tenant, cause: null, request: null, data: {} };
  return { ...of, id: uuid7(now, randomBytes(10)), at: now, actor: { kind: 'operator', id: 'ada' } };
}

const happen = (...tenants: (string | null)[]) => transaction(pool, (client) => append(client, tenants.map(event)));

async function look(): Promise<string | undefined> {
  const vault = new Vault(new MasterKeys(Buffer.alloc(32, 5), null, randomBytes), randomBytes);
  const options = {
    pool,
    git,
    vault,
    branch: 'main',
    by: SOMEBODY,
    now: () => now,
    random: () => 0.5,
    bytes: (count: number) => randomBytes(count),
  };
  const held = { kind: 'register', subject: 'register', epoch: 1, wakes: 0, attempts: 0, state: {}, trace: '', takenOver: false };
  const seen = await registerLoop(options).look({ ...held, signal: new AbortController().signal } as unknown as Held);
  if (seen.write) await transaction(pool, seen.write);
  assert.ok(seen.wait !== null && seen.wait <= DAY);
  return seen.because[0]?.code;
}

async function files(): Promise<ReadonlyMap<string, string>> {
  const head = await git.observe({ repository: 'spec', branch: 'main', path: '' }, testContext());
  assert.ok(head.kind === 'present');
  const listed = await git.list({ repository: 'spec', commit: head.value.commit }, 'register', testContext());
  assert.ok(listed.kind === 'present');
  const read = await git.read(
    'spec',
    listed.value.map(({ id }) => id),
    testContext(),
  );
  assert.ok(read.kind === 'present');
  return new Map(listed.value.map(({ path, id }) => [path.slice(9, 19), read.value.get(id)?.toString() ?? '']));
}

const headsOf = async (day: string): Promise<SignedHeads> => JSON.parse((await files()).get(day) ?? '{}');

test('each day the chains that have grown are signed, and once', async () => {
  await happen('a', 'a', 'b', null);
  assert.equal(await look(), 'register/signed');
  const first = await headsOf('2026-11-21');
  assert.deepEqual(
    Object.entries(first.chains).map(([tenant, { length }]) => [tenant, length]),
    [
      ['', 1],
      ['a', 2],
      ['b', 1],
    ],
  );
  await happen('a');
  assert.equal(await look(), 'register/signed');
  assert.deepEqual([...(await files()).keys()], ['2026-11-21'], 'a day is signed once');
  now += DAY;
  assert.equal(await look(), 'register/signed');
  const second = await headsOf('2026-11-22');
  assert.deepEqual([second.chains, second.broken], [{ a: { length: 3, link: second.chains['a']?.link } }, {}]);
  assert.equal(second.key, first.key);
  assert.deepEqual(
    unlinked((text) => hash('sha256', text), await files()),
    [],
  );
});

test('a chain that was cut off or told anew is found by the next day, and said once', async () => {
  await pool.query('alter table event disable trigger event_only_grows');
  await pool.query(`delete from event where seq = (select max(seq) from event where tenant = 'a')`);
  await pool.query(
    `update chain set length = 2, head = (select hash from event where tenant = 'a' order by seq desc limit 1) where tenant = 'a'`,
  );
  await pool.query(`update event set hash = repeat('0', 64) where tenant = 'b'`);
  await pool.query('alter table event enable trigger event_only_grows');
  now += DAY;
  assert.equal(await look(), 'register/broken');
  const { broken } = await headsOf('2026-11-23');
  assert.deepEqual(Object.keys(broken).toSorted(), ['a', 'b']);
  assert.deepEqual([broken['a']?.signed.length, broken['a']?.found?.length], [3, 2]);
  assert.equal((await pool.query(`select from event where type = 'register.broken'`)).rowCount, 1);
  await happen('a');
  now += DAY;
  assert.notEqual(await look(), undefined);
  assert.equal((await headsOf('2026-11-24')).broken['a'], undefined, 'what was said is where it goes on from');
});
