import assert from 'node:assert/strict';
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, readdirSync, readlinkSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { EmbeddedRefusal } from '../refusal.ts';
import { type RunningPostgres, startPostgres } from './start.ts';

/** A process of its own that starts the server, says its number, and waits to be killed. */
const PROGRAM = `
  const { startPostgres } = await import(${JSON.stringify(join(import.meta.dirname, 'start.ts'))});
  const running = await startPostgres({ folder: process.argv[1] });
  console.log(running.pid());
  setInterval(() => {}, 1000);
`;

async function inAnotherProcess(folder: string): Promise<{ child: ChildProcess; pid: number }> {
  const child = spawn(process.execPath, ['--input-type=module', '--eval', PROGRAM, folder], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [printed] = (await once(child.stdout ?? child, 'data')) as [Buffer];
  return { child, pid: Number(printed.toString()) };
}

/** Processes of this folder, by the arguments of their server. */
function servers(folder: string): string[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.filter((pid) => {
    try {
      return (
        readlinkSync(`/proc/${pid}/cwd`) === join(folder, 'data') || readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(`${folder}/data`)
      );
    } catch {
      return false;
    }
  });
}

async function asked<Row extends pg.QueryResultRow>(url: string, text: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => {});
  await client.connect();
  try {
    return (await client.query<Row>(text)).rows;
  } finally {
    await client.end();
  }
}

/** Of Linux's `SCHED_*`; the name of the program in front may hold spaces. */
function schedulingOf(pid: number): number {
  return Number(readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ')[38]);
}

const BATCH = 3;
const noBatch = process.platform !== 'linux' ? 'Linux alone knows it' : spawnSync('chrt', ['--version']).error && 'there is no chrt here';

// One database for all, as making it is what takes time; each case starts from what the one before left.
describe('the embedded PostgreSQL', () => {
  const folder = join(mkdtempSync(join(tmpdir(), 'hansa-embedded-')), 'it has spaces, and "more"');
  const reports: string[] = [];
  let running: RunningPostgres | undefined;
  const start = async (options: { readonly port?: number } = {}): Promise<RunningPostgres> => {
    running = await startPostgres({ folder, report: (text) => reports.push(text), ...options });
    return running;
  };
  let first: { child: ChildProcess; pid: number };
  before(async () => {
    first = await inAnotherProcess(folder);
  });
  after(async () => {
    await running?.stop();
    first.child.kill('SIGKILL');
    rmSync(join(folder, '..'), { recursive: true, force: true });
  });

  test('after kill -9 of its process the next start takes over, with the data there', async () => {
    first.child.kill('SIGKILL');
    const { url, version } = await start();
    assert.match(version, /^18\./);
    await asked(url.reveal(), 'create table kept (n int); insert into kept values (1)');
    if (process.platform === 'linux') assert.ok(!servers(folder).includes(`${first.pid}`), 'the first server is gone');
  });

  test('its processes take the processor from nobody when they wake', { skip: noBatch }, async () => {
    const client = new pg.Client({ connectionString: running?.url.reveal() });
    await client.connect();
    const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() pid');
    const policies = [running?.pid() ?? 0, rows[0]?.pid ?? 0].map(schedulingOf);
    await client.end();
    assert.deepEqual(policies, [BATCH, BATCH]);
  });

  test('after kill -9 of the server it comes back by itself, at the same address', async () => {
    const before = running?.pid() ?? 0;
    process.kill(before, 'SIGKILL');
    while (!/ended by itself.*is back/.test(reports.join(' '))) await sleep(10);
    assert.notEqual(running?.pid(), before);
    assert.deepEqual(await asked(running?.url.reveal() ?? '', 'select n from kept'), [{ n: 1 }]);
  });

  test('its owner is no superuser, and its settings keep what was acknowledged', async () => {
    const url = running?.url.reveal() ?? '';
    const [row] = await asked<Record<string, string>>(
      url,
      `select current_user as who, rolsuper as super, current_setting('fsync') as fsync, current_setting('data_checksums') as checksums,
         current_setting('server_encoding') as encoding, 'B' < 'a' as bytewise, upper('é') as upper
       from pg_roles where rolname = current_user`,
    );
    assert.deepEqual(row, { who: 'hansa', super: false, fsync: 'on', checksums: 'on', encoding: 'UTF8', bytewise: true, upper: 'É' });
    await assert.rejects(asked(url.replace(/:[^:@]+@/, ':wrong@'), 'select 1'), /password authentication failed/);
    assert.equal(statSync(join(folder, 'superuser.password')).mode & 0o777, 0o600);
    assert.doesNotMatch(readFileSync(join(folder, 'log'), 'utf8'), new RegExp(running?.superuser.reveal().slice(22, 60) ?? '-'));
  });

  test('stopped, nothing is left; a stale lock file under a number that lives is no lock', async () => {
    await running?.stop();
    if (process.platform === 'linux') assert.deepEqual(servers(folder), []);
    assert.equal(existsSync(join(folder, 'data', 'postmaster.pid')), false);
    writeFileSync(join(folder, 'data', 'postmaster.pid'), `${process.pid}\n${join(folder, 'data')}\n`);
    writeFileSync(join(folder, '.s.PGSQL.5432.lock'), `${process.pid}\n`);
    const { url } = await start({ port: 0 });
    assert.match(url.reveal(), /@127\.0\.0\.1:\d+\/hansa\?sslmode=disable$/);
    assert.deepEqual(await asked(url.reveal(), 'select n from kept'), [{ n: 1 }]);
    await running?.stop();
  });

  test('data of another PostgreSQL is refused and not touched', async () => {
    const path = join(folder, 'data', 'PG_VERSION');
    writeFileSync(path, '17\n');
    await assert.rejects(
      start(),
      (error) => error instanceof EmbeddedRefusal && /made by PostgreSQL 17, and this is 18/.test(error.message),
    );
    assert.equal(readFileSync(path, 'utf8'), '17\n');
  });
});
