import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { Secret } from '@hansa/domain/port/secret.ts';
import type pg from 'pg';
import { migrate } from './migrate.ts';
import { openPool } from './pool.ts';
import { type TrialDatabase, trialDatabase } from './trial.ts';
import { MasterKeys, NoMasterKey, countOthers, fingerprintOf, rekey } from './master-keys.ts';
import { type SecretWant, Vault, missingOf, valuesUpTo } from './vault.ts';

const want = (key: string, generation = 1, length = 40): SecretWant => ({
  path: 'tenants/a/odoo',
  key,
  generation,
  recipe: { make: 'random', characters: 'A-Za-z0-9_-', length },
});

describe('the vault', () => {
  let trial: TrialDatabase;
  let pool: pg.Pool;
  const master = randomBytes(32);
  const withKeys = (current: Uint8Array, other: Uint8Array | null = null) =>
    new Vault(new MasterKeys(current, other, randomBytes), randomBytes);
  const vault = withKeys(master);
  before(async () => {
    trial = await trialDatabase();
    pool = openPool(await trial.fresh(), { name: 'vault' });
    await migrate(pool);
  });
  after(async () => {
    await pool.end();
    await trial.stop();
  });

  const values = async (tenant: string, of = vault) =>
    Object.fromEntries(
      [...(await of.read(pool, tenant))].map(([key, kept]) => [
        key,
        kept.map(({ value, generation }) => `${generation} ${value.reveal()}`).join(),
      ]),
    );

  test('what is missing is made once, whoever asks at the same time, and a rotation makes another', async () => {
    await Promise.all(Array.from({ length: 8 }, () => vault.provide(pool, 'a', [want('one'), want('two')])));
    const first = await values('a');
    assert.match(first['tenants/a/odoo#one'] ?? '', /^1 [\w-]{40}$/);
    assert.notEqual(first['tenants/a/odoo#one'], first['tenants/a/odoo#two']);
    await vault.provide(pool, 'a', [want('one'), want('two')]);
    assert.deepEqual(await values('a'), first);
    await vault.provide(pool, 'a', [want('one', 2)]);
    const second = await values('a');
    assert.match(second['tenants/a/odoo#one'] ?? '', /^2 [\w-]{40},1 /);
    assert.ok(second['tenants/a/odoo#one']?.endsWith(first['tenants/a/odoo#one'] ?? '-'), 'the one from before is kept');
    assert.equal(second['tenants/a/odoo#two'], first['tenants/a/odoo#two']);
  });

  test('the database never holds a value that can be read, and no value can be moved', async () => {
    await vault.put(pool, 'b', want('canary'), new Secret('canary-5c1e'));
    const { rows } = await pool.query('select secret::text, secret_key::text from secret join secret_key using (tenant)');
    const dump = JSON.stringify(rows);
    assert.doesNotMatch(dump, new RegExp(`canary-5c1e|${Buffer.from('canary-5c1e').toString('hex')}`));
    await pool.query(`update secret set key = 'other' where tenant = 'b'`);
    const moved = (await vault.read(pool, 'b')).get('tenants/a/odoo#other')?.[0]?.value;
    assert.throws(() => moved?.reveal(), /authenticate/i);
    await assert.rejects(values('a', withKeys(randomBytes(32))), NoMasterKey);
  });

  test('one whose key does not open keeps nobody from his own who is read together with it', async () => {
    await vault.put(pool, 'open', want('own'), new Secret('mine'));
    await withKeys(randomBytes(32)).put(pool, 'shut', want('own'), new Secret('theirs'));
    const both = await vault.readAll(pool, ['open', 'shut']);
    const own = (tenant: string) => both.get(tenant)?.get('tenants/a/odoo#own')?.[0]?.value;
    assert.equal(own('open')?.reveal(), 'mine');
    assert.throws(() => own('shut')?.reveal(), NoMasterKey);
    await vault.forget(pool, 'shut');
  });

  test('what is brought or issued is not made here, and the first value of a generation stays', async () => {
    await vault.provide(pool, 'c', [{ ...want('token'), recipe: { make: 'brought' } }]);
    assert.deepEqual(await values('c'), {});
    await vault.put(pool, 'c', want('token'), new Secret('first'));
    await vault.put(pool, 'c', want('token'), new Secret('second'));
    assert.deepEqual(await values('c'), { 'tenants/a/odoo#token': '1 first' });
  });

  test('what was read before is not read again while it is the same, and is when anybody has sealed another', async () => {
    await vault.provide(pool, 'f', [want('one')]);
    const asked: unknown[] = [];
    const listened = new Proxy(pool, {
      get: (target, key) =>
        key === 'query' ? (asking: pg.QueryConfig) => (asked.push(asking.name), target.query(asking)) : Reflect.get(target, key),
    });
    const read = (of = vault) => of.readAll(listened, ['f', 'nobody']);
    const first = await read();
    assert.deepEqual([[...first.keys()], (await read()).get('f'), asked], [['f'], first.get('f'), ['vault-which', 'vault-which']]);
    const other = withKeys(master);
    await other.provide(pool, 'f', [want('two')]);
    assert.equal((await read()).get('f')?.size, 2);
    await pool.query(`delete from secret where tenant = 'f' and key = 'one'`);
    await other.put(pool, 'f', want('one'), new Secret('another'));
    assert.equal((await read()).get('f')?.get('tenants/a/odoo#one')?.[0]?.value.reveal(), 'another', 'of the same name and generation');
    await other.forget(pool, 'f');
    assert.equal((await read()).size, 0);
  });

  test('what is let go while others are read is not missing', async () => {
    for (const tenant of ['kept', 'new']) await vault.provide(pool, tenant, [want('one')]);
    const fresh = withKeys(master);
    await fresh.read(pool, 'kept');
    const lettingGo = new Proxy(pool, {
      get: (target, key) =>
        key === 'query'
          ? (asking: pg.QueryConfig) => (asking.name === 'vault-read' && fresh.letGo(), target.query(asking))
          : Reflect.get(target, key),
    });
    assert.deepEqual([...(await fresh.readAll(lettingGo, ['kept', 'new'])).keys()].sort(), ['kept', 'new']);
  });

  test('of a rotation the old value is forgotten when there is a new one, and never made again for a plan that is late', async () => {
    const [first, second] = [want('rotated'), want('rotated', 2)];
    await vault.provide(pool, 'e', [first, want('other')]);
    assert.equal(await vault.forgetOlder(pool, 'e', [second]), 0, 'the only value stays');
    const both = await vault.provide(pool, 'e', [second]);
    assert.deepEqual(
      [valuesUpTo(both, second), valuesUpTo(both, first)].map((kept) => kept.map(({ generation }) => generation)),
      [[2, 1], [1]],
    );
    assert.equal(await vault.forgetOlder(pool, 'e', [first, want('other')]), 0);
    assert.equal(await vault.forgetOlder(pool, 'e', [second, want('other')]), 1);
    const left = await vault.read(pool, 'e');
    assert.deepEqual([missingOf(left, [first, second]), valuesUpTo(left, first)], [[], []]);
  });

  test('forgotten is forgotten', async () => {
    await vault.forget(pool, 'a');
    assert.deepEqual(await values('a'), {});
    assert.equal((await pool.query(`select 1 from secret where tenant = 'a'`)).rowCount, 0);
  });

  test('every letter of the alphabet comes about as often as any other', async () => {
    await vault.provide(pool, 'd', [want('long', 1, 64_000)]);
    const counts = new Map<string, number>();
    for (const letter of (await vault.read(pool, 'd')).get('tenants/a/odoo#long')?.[0]?.value.reveal() ?? '')
      counts.set(letter, (counts.get(letter) ?? 0) + 1);
    assert.equal(counts.size, 64);
    assert.ok(
      [...counts.values()].every((count) => count > 800 && count < 1_200),
      [...counts.values()].toSorted().join(),
    );
  });

  test('another key of the installation takes over row by row; killed in the middle, the next call goes on', async () => {
    const next = randomBytes(32);
    const tenants = Array.from({ length: 230 }, (_, index) => `r${index}`);
    for (const tenant of tenants) await vault.provide(pool, tenant, [want('one')]);
    await pool.query(`update secret_key set master = null where tenant in ('r1', 'r2')`); // as an earlier version wrote them
    const before = await values('r1');
    const keys = new MasterKeys(next, master, randomBytes);
    const all = await countOthers(pool, keys);
    let batches = 0;
    const dying = Object.create(pool, {
      connect: { value: () => (++batches > 2 ? Promise.reject(new Error('killed')) : pool.connect()) },
    }) as pg.Pool;
    await assert.rejects(rekey(dying, keys), /killed/);
    const left = await countOthers(pool, keys);
    assert.ok(left > 0 && left < all, `${left} of ${all}`);
    const both = withKeys(next, master);
    for (const tenant of ['r1', 'r229']) assert.equal((await both.read(pool, tenant)).size, 1, 'either half is open to who has both');
    assert.deepEqual(await values('r229', withKeys(master, next)), await values('r229', both), 'and to who knows the next one already');
    assert.equal(await rekey(pool, keys), left);
    assert.deepEqual([await countOthers(pool, keys), await rekey(pool, keys)], [0, 0]);
    assert.deepEqual(await values('r1', withKeys(next)), before);
    await assert.rejects(values('r1'), (error: Error) => error instanceof NoMasterKey && error.message.includes(fingerprintOf(next)));
    await assert.rejects(rekey(pool, new MasterKeys(randomBytes(32), null, randomBytes)), NoMasterKey);
    assert.deepEqual(await values('r1', withKeys(next)), before, 'what does not open is left as it was');
  });
});
