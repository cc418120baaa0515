import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { describe, test, type TestContext } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { Secret } from '@hansa/domain/port/secret.ts';
import { migrate } from '@hansa/server/db/migrate.ts';
import { openPool } from '@hansa/server/db/pool.ts';
import { startPostgres } from '@hansa/server/embedded/postgres/start.ts';
import { got } from '../missing.ts';
import { temporaryFolder } from '../temporary.ts';
import { debian, embedded } from './programs.ts';
import { LabPostgres } from './server.ts';
import { promote, standbyOf } from './standby.ts';

const SERVERS = [
  ['the embedded one', () => Promise.resolve(embedded())],
  ["Debian's", debian],
] as const;

for (const [name, get] of SERVERS) {
  test(`${name}: our schema is made, and is there after kill -9 and after a restart`, async (t) => {
    const programs = await got(get);
    if (programs.missing !== undefined) return t.skip(programs.missing);
    const server = await LabPostgres.run(programs.value);
    const pool = openPool(new Secret(server.url()), { name: 'lab' });
    t.after(() => pool.end().then(() => server.stop()));
    t.diagnostic(`PostgreSQL ${server.version}, ${name}`);
    assert.notDeepEqual(await migrate(pool), []);
    const { rows } = await pool.query('select id from installation');
    await server.kill();
    // The process of an open connection ends by itself as soon as it sees that the server has gone.
    const answers = () =>
      pool.query('select 1').then(
        () => true,
        () => false,
      );
    while (await answers()) await sleep(10);
    await server.start();
    assert.deepEqual((await pool.query('select id from installation')).rows, rows);
    await server.restart();
    assert.deepEqual(await migrate(pool), []);
  });
}

test('a synchronous standby has whatever was acknowledged, and goes on as the primary', async (t) => {
  const programs = await got(debian);
  if (programs.missing !== undefined) return t.skip(programs.missing);
  const primary = await LabPostgres.run(programs.value);
  t.after(() => primary.stop());
  const standby = await standbyOf(primary, programs.value);
  t.after(() => standby.stop());
  const pool = openPool(new Secret(primary.url()), { name: 'lab' });
  t.after(() => pool.end());
  await migrate(pool);
  const { rows } = await pool.query('select id from installation');
  await primary.kill();
  await promote(standby);
  const after = openPool(new Secret(standby.url()), { name: 'lab' });
  t.after(() => after.end());
  assert.deepEqual((await after.query('select id from installation')).rows, rows);
  await after.query('create table written_after (n int)');
});

/** Writes numbers, and prints each once its commit was answered. */
const WRITER = `
  const { startPostgres } = await import(${JSON.stringify(join(import.meta.dirname, '../../packages/server/embedded/postgres/start.ts'))});
  const { openPool } = await import(${JSON.stringify(join(import.meta.dirname, '../../packages/server/db/pool.ts'))});
  const server = await startPostgres({ folder: process.argv[1] });
  const pool = openPool(server.url, { name: 'writer' });
  await pool.query('create table if not exists written (n int primary key)');
  for (let n = Number(process.argv[2]); ; n += 1) {
    await pool.query('insert into written values ($1)', [n]);
    process.stdout.write(n + '\\n');
  }
`;

/** One life of a writer: `kill -9` after so many milliseconds of writing; gives the numbers that were acknowledged. */
async function writeAndDie(folder: string, from: number, milliseconds: number): Promise<number[]> {
  const child: ChildProcess = spawn(process.execPath, ['--input-type=module', '--eval', WRITER, folder, `${from}`], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let printed = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (printed += text));
  // Two at least, so that it dies while it writes on.
  while (printed.split('\n').length <= 2 && child.exitCode === null) await sleep(5);
  await sleep(milliseconds);
  const closed = once(child, 'close');
  child.kill('SIGKILL');
  await closed;
  return printed.split('\n').slice(0, -1).map(Number); // behind the last line end stands half a line or nothing
}

describe('the embedded default', () => {
  test('ten times kill -9 in the middle of writing: whatever was acknowledged is there', async (t: TestContext) => {
    const { path } = await temporaryFolder('embedded'); // it goes with this process, so after the server
    const acknowledged: number[] = [];
    // The number after the last one may be there, too: its answer was lost with the process.
    for (let life = 0; life < 10; life += 1) acknowledged.push(...(await writeAndDie(path, (acknowledged.at(-1) ?? 0) + 2, life * 17)));
    const server = await startPostgres({ folder: path });
    t.after(() => server.stop());
    const pool = openPool(server.url, { name: 'lab' });
    const { rows } = await pool.query<{ n: number }>('select n from written');
    await pool.end();
    const there = new Set(rows.map(({ n }) => n));
    assert.ok(acknowledged.length > 10, 'it wrote');
    assert.deepEqual(
      acknowledged.filter((n) => !there.has(n)),
      [],
    );
    t.diagnostic(`${acknowledged.length} acknowledged, ${rows.length} there`);
  });
});
