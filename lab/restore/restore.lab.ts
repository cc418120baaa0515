import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { hash } from 'node:crypto';
import { cpSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { type Linked, firstBroken } from '@hansa/domain/register/event.ts';
import { eraseTenant } from '@hansa/server/commands/erasure.ts';
import { changeTenant } from '@hansa/server/commands/change.ts';
import { createTenant } from '@hansa/server/commands/tenants.ts';
import { readConfig } from '@hansa/server/config/read.ts';
import { type Control, startControl } from '@hansa/server/control.ts';
import { tenantOf } from '@hansa/server/db/tenants.ts';
import { wake } from '@hansa/server/db/work.ts';
import { type Reached, aside, events, eventsSince, reachedHere, reachedNow } from '@hansa/server/questions/others.ts';
import { tenantById } from '@hansa/server/questions/tenants.ts';
import { openLog } from '@hansa/server/watch/log.ts';
import { mustRun } from '../command.ts';
import { got } from '../missing.ts';
import { debian } from '../postgres/programs.ts';
import { LabPostgres } from '../postgres/server.ts';
import { temporaryFolder } from '../temporary.ts';

const EXAMPLE = join(import.meta.dirname, '../../examples/sovereign-saas');
const KEY = Buffer.alloc(32, 3).toString('base64');
const BY = { actor: { kind: 'operator' as const, id: 'ada' }, request: 'r', trace: '' };

/** Everything runs as by `hansa serve`, on a database of its own; Git and the simulated cloud lie in `data`. */
async function started(t: TestContext, database: LabPostgres, data: string): Promise<Control> {
  const env = { DATABASE_URL: database.url(), HANSA_MODE: 'embedded', HANSA_DATA: data, HANSA_VAULT_KEY: KEY };
  const log = openLog({ json: true, write: () => {}, now: Date.now });
  const control = await startControl({ config: readConfig(env), example: EXAMPLE, person: 'ada', log });
  t.after(() => control.stop());
  return control;
}

async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
  let failed: unknown; // a busy database is asked again
  const asked = () => holds().catch((error: unknown) => void (failed = error));
  for (const end = Date.now() + 600_000; !(await asked()); await sleep(100))
    if (Date.now() > end) throw new Error(`not within ten minutes: ${what}`, { cause: failed });
}

const LATE = `select from tenant where settled < version or in_spec < version or (intent = 'erased') <> (life = 'erased')`;
const settled = ({ counter: { pool } }: Control) => until('settled', async () => (await pool.query(LATE)).rowCount === 0);

async function create({ counter: { desk } }: Control, slug: string): Promise<string> {
  const asked = { slug, plan: 'team@1', seats: 3, admin: { name: 'Somebody', email: `somebody@${slug}.example` } };
  return (await createTenant(desk, asked, BY)).row.id;
}

/** What the cloud and the repositories hold of a tenant. */
async function outsideOf(data: string, id: string): Promise<string[]> {
  // The cloud's journal, in which the last line may not be whole yet: each has what came to be by its name, and null for what went.
  const rows = new Map<string, unknown>();
  for (const line of readFileSync(join(data, 'cloud.jsonl'), 'utf8').split('\n').slice(0, -1))
    for (const [name, value] of Object.entries(JSON.parse(line) as object)) rows.set(name, value);
  const things = [...rows].filter(([, value]) => value !== null).map((each) => JSON.stringify(each));
  const tree = await mustRun('git', ['-C', join(data, 'git/deploy-fsn-1.git'), 'ls-tree', '-r', 'main']);
  return [...things, ...tree.split('\n')].filter((line) => line.includes(id)).toSorted();
}

type Told = Awaited<ReturnType<typeof eventsSince>>[number];

/** What a reader hears that takes a few at a time, until there is nothing more. */
async function toldSince(pool: Control['counter']['pool'], from: Reached): Promise<Told[]> {
  const seen: Told[] = [];
  for (let place = from; ; ) {
    const page = await eventsSince(pool, place, 5);
    seen.push(...page);
    const last = page.at(-1);
    if (!last || page.length < 5) return seen;
    place = { xid: last.xid, seq: String(last.seq) };
  }
}

/** Every event of the register, as nobody ordered them. */
async function rowsOf(pool: Control['counter']['pool']): Promise<{ readonly xid: string; readonly seq: number }[]> {
  return (await pool.query<{ xid: string; seq: number }>('select xid::text, seq::float8 from event')).rows;
}

const byTransaction = (a: { xid: string; seq: number }, b: { xid: string; seq: number }): number =>
  Number(BigInt(a.xid) - BigInt(b.xid)) || a.seq - b.seq;

// size: a life, its end, and a second one
test('built again from a dump, Git and the outside: everything goes on, and what the dump does not know is left alone', async (t) => {
  const programs = await got(debian);
  if (programs.missing !== undefined) return t.skip(programs.missing);
  const { path } = await temporaryFolder('restore'); // it goes with this process, so after those that write there
  const first = await LabPostgres.run(programs.value, { fsync: 'off' });
  t.after(() => first.stop());
  const data = join(path, 'data');
  const before = await started(t, first, data);
  await until('a platform', async () => (await before.counter.desk.estate.platform(before.counter.pool)) !== undefined);
  const [kept, changed, erased] = await Promise.all(['kept', 'changed', 'erased'].map((name) => create(before, `before-${name}`)));
  assert.ok(kept && changed && erased);
  await settled(before);

  // Taken while commands come in.
  const dump = join(path, 'hansa.dump');
  const late = create(before, 'while-dumped');
  const program = (name: string): string => join(dirname(programs.value.postgres), name);
  await promisify(execFile)(program('pg_dump'), ['--format=custom', '--no-owner', `--file=${dump}`, first.url()]);
  await late;

  const born = await create(before, 'after-the-dump');
  await changeTenant(before.counter.desk, changed, 1, { seats: 8 }, BY);
  await eraseTenant(before.counter.desk, erased, 1, BY);
  await settled(before);
  const told = await reachedNow(before.counter.pool);
  await before.stop();
  await first.stop();

  // The database and the machine are gone. Git and the outside are elsewhere, and stand.
  const again = join(path, 'again');
  for (const each of ['git', 'cloud.jsonl', 'keys']) cpSync(join(data, each), join(again, each), { recursive: true });
  const stood = await Promise.all([born, erased].map((id) => outsideOf(again, id)));
  const second = await LabPostgres.run(programs.value, { fsync: 'off' });
  t.after(() => second.stop());
  await promisify(execFile)(program('pg_restore'), ['--no-owner', '--exit-on-error', `--dbname=${second.url()}`, dump]);
  const after = await started(t, second, again);
  const { pool, desk } = after.counter;

  let files = new Map<string, unknown>();
  await until('the spec taken in', async () => {
    files = new Map((await aside(pool)).map((each) => [each.path, each.diagnostics[0]?.['code']]));
    return files.has('tenants/before-changed.yaml') && files.has('tenants/before-erased.yaml');
  });
  assert.equal(files.get('tenants/before-changed.yaml'), 'tenant/owned-by-contract', 'the contract of the dump rules, and says so');
  assert.equal(files.get('tenants/before-erased.yaml'), 'tenant/file-missing');
  await wake(pool, 'tenant', [erased]);
  await until('both left alone', async () => {
    const codes = await Promise.all([born, erased].map(async (id) => (await tenantById(pool, id))?.because[0]?.code));
    return codes[0] === 'tenant/has-a-tree' && codes[1] === 'tenant/file-missing';
  });
  assert.equal(
    (await pool.query('select from secret_key where tenant = $1', [born])).rowCount,
    0,
    'no secrets beside those that its apps have',
  );

  // Everything else goes on.
  await changeTenant(desk, kept, (await tenantOf(pool, kept))?.version ?? 0, { seats: 9 }, BY);
  const anew = await create(after, 'after-all');
  await until('the kept and the new one', async () => {
    const rows = await Promise.all([kept, anew].map((id) => tenantOf(pool, id)));
    return rows.every((row) => row && row.life === 'active' && row.settled === row.version);
  });
  assert.notEqual(anew, born);
  assert.deepEqual(
    await Promise.all([born, erased].map((id) => outsideOf(again, id))),
    stood,
    'nothing was removed, doubled or brought back',
  );

  await eraseTenant(desk, erased, (await tenantOf(pool, erased))?.version ?? 0, BY);
  await until('erased again', async () => (await tenantOf(pool, erased))?.life === 'erased');
  assert.equal((await pool.query('select from contact where tenant = $1', [erased])).rowCount, 0);

  const { items } = await events(pool, { limit: 200, tenant: kept });
  const links = items.map(({ seq: _seq, by: _by, at, ...event }) => ({ ...event, at: at.getTime() }) as Linked);
  assert.equal(
    firstBroken((text) => hash('sha256', text), links),
    undefined,
  );
  // Who follows the stream of events goes on after what it saw last, though transactions are counted anew: each event once, none left out.
  const known = await rowsOf(pool);
  const place = await reachedHere(pool, { xid: told.xid, seq: String(items[0]?.seq ?? 0) });
  let seen: Told[] = [];
  // What happened before a transaction that is still under way is told when that one has ended.
  await until('all told', async () => {
    seen = await toldSince(pool, place);
    return known.every(({ seq }) => seq <= Number(place.seq) || seen.some((each) => each.seq === seq));
  });
  const types = seen.map(({ type }) => type);
  assert.ok(types.includes('installation.restored'), types.join(' '));
  assert.equal(new Set(seen.map(({ seq }) => seq)).size, seen.length);
  // Transactions that ran side by side may have drawn their sequence crosswise: they are told one transaction after the other.
  const inOrder = known.filter(({ xid, seq }) => xid !== '0' || seq > Number(place.seq)).toSorted(byTransaction);
  assert.deepEqual(
    seen.filter(({ seq }) => known.some((each) => each.seq === seq)).map(({ xid, seq }) => ({ xid, seq })),
    inOrder,
  );
  for (const tenant of new Set(seen.map((each) => each.tenant))) {
    const chain = seen.filter((each) => each.tenant === tenant).map(({ seq }) => seq);
    assert.deepEqual(
      chain,
      chain.toSorted((a, b) => a - b),
      'as it is chained',
    );
  }
  t.diagnostic(`PostgreSQL ${second.version}: ${[...files].map((each) => each.join(' ')).join('; ')}; ${types.length} events told anew`);
});
