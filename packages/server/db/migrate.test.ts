import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type pg from 'pg';
import { type Migration, SchemaRefusal, migrate, outdated, readMigrations } from './migrate.ts';
import { openPool } from './pool.ts';
import { type TrialDatabase, trialDatabase } from './trial.ts';

let trial: TrialDatabase;
const pools: pg.Pool[] = [];
before(async () => {
  trial = await trialDatabase();
});
after(async () => {
  await Promise.all(pools.map((pool) => pool.end()));
  await trial.stop();
});

/** As many replicas as asked for, on a database of their own. */
async function replicas(count: number): Promise<pg.Pool[]> {
  const url = await trial.fresh();
  const made = Array.from({ length: count }, () => openPool(url, { name: 'test', size: 2 }));
  pools.push(...made);
  return made;
}

function step(number: number, sql: string, oldest = 0): Migration {
  return { number, name: `${String(number).padStart(4, '0')}-test.sql`, sql, digest: `digest of ${sql}`, oldest };
}

const ONE = step(1, 'create table one (n int); insert into one values (1)');
const TWO = step(2, 'alter table one add column two int not null default 2');

test('the steps of this program make a schema, once', async () => {
  const [pool] = (await replicas(1)) as [pg.Pool];
  assert.deepEqual(
    await migrate(pool),
    readMigrations().map(({ name }) => name),
  );
  const { rows } = await pool.query('select id from installation');
  assert.match(rows[0]?.id, /^[0-9a-f-]{36}$/);
  assert.deepEqual(await migrate(pool), []);
  await assert.rejects(pool.query('insert into installation default values'), /installation_is_one/);
});

test('replicas that start together take each step once', async () => {
  const slow = [step(1, 'create table one (n int); insert into one values (1); select pg_sleep(0.2)'), TWO];
  const all = await replicas(4);
  const taken = await Promise.all(all.map((pool) => migrate(pool, slow)));
  assert.deepEqual(taken.flat().toSorted(), ['0001-test.sql', '0002-test.sql']);
  assert.deepEqual((await all[0]?.query('select * from one'))?.rows, [{ n: 1, two: 2 }]);
});

test('a step that fails leaves nothing of itself and the ones before it', async () => {
  const [pool] = (await replicas(1)) as [pg.Pool];
  await assert.rejects(migrate(pool, [ONE, step(2, 'create table half (n int); select 1 / 0')]), /division by zero/);
  await assert.rejects(migrate(pool, [ONE, step(2, 'create table half (n int); commit; begin')]), /0002-test.sql ends its transaction/);
  assert.deepEqual(await migrate(pool, [ONE, TWO]), ['0002-test.sql']);
});

const refusal = (words: RegExp) => (error: unknown) => error instanceof SchemaRefusal && words.test(error.message);

test('an edited step is refused, and nothing is changed', async () => {
  const [pool] = (await replicas(1)) as [pg.Pool];
  await migrate(pool, [ONE, TWO]);
  const edited = [ONE, { ...TWO, digest: 'another' }, step(3, 'drop table one')];
  await assert.rejects(migrate(pool, edited), refusal(/took 0002-test.sql with other contents/));
  assert.equal((await pool.query('select from one')).rowCount, 1);
});

test('a program works with a newer schema until a step takes away what it needs', async () => {
  const [pool] = (await replicas(1)) as [pg.Pool];
  const marks = step(3, 'alter table migration add column oldest integer not null default 0');
  await migrate(pool, [ONE, TWO, marks]);
  assert.deepEqual(await migrate(pool, [ONE]), [], 'nothing was taken away');
  assert.equal(await outdated(pool, [ONE]), undefined);
  const contract = step(4, 'alter table one drop column two', 3);
  assert.deepEqual(await migrate(pool, [ONE, TWO, marks, contract]), ['0004-test.sql']);
  await assert.rejects(
    migrate(pool, [ONE, TWO]),
    refusal(/0004-test.sql took away what this one needs \(this one ends with 0002-test.sql\)/),
  );
  assert.match((await outdated(pool, [ONE, TWO])) ?? '', /took away/);
  assert.equal(await outdated(pool, [ONE, TWO, marks]), undefined, 'which does without it already');
});

test('files are numbered without a gap, and their line ends do not count', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'hansa-migrations-'));
  t.after(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, '0001-start.sql'), 'select 1;\n');
  const [unix] = readMigrations(folder);
  writeFileSync(join(folder, '0001-start.sql'), 'select 1;\r\n');
  assert.deepEqual(readMigrations(folder), [unix]);
  writeFileSync(join(folder, '0003-gap.sql'), '');
  assert.throws(() => readMigrations(folder), /0003-gap.sql .* is not the next one/);
});
