import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { Secret } from '@hansa/domain/port/secret.ts';
import type pg from 'pg';
import { migrate } from './migrate.ts';
import { openPool } from './pool.ts';
import { type TrialDatabase, trialDatabase } from './trial.ts';
import { type SecretWant, Vault } from './vault.ts';

const want = (key: string, generation = 1, length = 40): SecretWant => ({
  path: 'tenants/a/odoo',
  key,
  generation,
  recipe: { make: 'random', characters: 'A-Za-z0-9_-', length },
});

describe('the vault', () => {
  let trial: TrialDatabase;
  let pool: pg.Pool;
  const vault = new Vault(randomBytes(32), (count) => randomBytes(count));
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
    Object.fromEntries([...(await of.read(pool, tenant))].map(([key, { value, generation }]) => [key, `${generation} ${value.reveal()}`]));

  test('what is missing is made once, whoever asks at the same time, and a rotation makes another', async () => {
    await Promise.all(Array.from({ length: 8 }, () => vault.ensure(pool, 'a', [want('one'), want('two')])));
    const first = await values('a');
    assert.match(first['tenants/a/odoo#one'] ?? '', /^1 [\w-]{40}$/);
    assert.notEqual(first['tenants/a/odoo#one'], first['tenants/a/odoo#two']);
    await vault.ensure(pool, 'a', [want('one'), want('two')]);
    assert.deepEqual(await values('a'), first);
    await vault.ensure(pool, 'a', [want('one', 2)]);
    const second = await values('a');
    assert.match(second['tenants/a/odoo#one'] ?? '', /^2 /);
    assert.equal(second['tenants/a/odoo#two'], first['tenants/a/odoo#two']);
  });

  test('the database never holds a value that can be read, and no value can be moved', async () => {
    await vault.put(pool, 'b', want('canary'), new Secret('canary-5c1e'));
    const { rows } = await pool.query('select secret::text, secret_key::text from secret join secret_key using (tenant)');
    const dump = JSON.stringify(rows);
    assert.doesNotMatch(dump, new RegExp(`canary-5c1e|${Buffer.from('canary-5c1e').toString('hex')}`));
    await pool.query(`update secret set key = 'other' where tenant = 'b'`);
    await assert.rejects(vault.read(pool, 'b'), /authenticate/i);
    await assert.rejects(values('a', new Vault(randomBytes(32), (count) => randomBytes(count))), /authenticate/i);
  });

  test('what is brought or issued is not made here, and the first value of a generation stays', async () => {
    await vault.ensure(pool, 'c', [{ ...want('token'), recipe: { make: 'brought' } }]);
    assert.deepEqual(await values('c'), {});
    await vault.put(pool, 'c', want('token'), new Secret('first'));
    await vault.put(pool, 'c', want('token'), new Secret('second'));
    assert.deepEqual(await values('c'), { 'tenants/a/odoo#token': '1 first' });
  });

  test('forgotten is forgotten', async () => {
    await vault.forget(pool, 'a');
    assert.deepEqual(await values('a'), {});
    assert.equal((await pool.query(`select 1 from secret where tenant = 'a'`)).rowCount, 0);
  });

  test('every letter of the alphabet comes about as often as any other', async () => {
    await vault.ensure(pool, 'd', [want('long', 1, 64_000)]);
    const counts = new Map<string, number>();
    for (const letter of (await vault.read(pool, 'd')).get('tenants/a/odoo#long')?.value.reveal() ?? '')
      counts.set(letter, (counts.get(letter) ?? 0) + 1);
    assert.equal(counts.size, 64);
    assert.ok(
      [...counts.values()].every((count) => count > 800 && count < 1_200),
      [...counts.values()].toSorted().join(),
    );
  });
});
