import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Secret } from '@hansa/domain/port/secret.ts';
import { rightsOf } from './look.ts';
import { PLUGIN, verifierOf } from './password.ts';
import type { SchemaValue, SchemaWant, SeenUser } from './port.ts';
import { holds, repairs } from './repairs.ts';

const NAME = 't_k7m2p9x4qd_mautic';
const PASSWORD = new Secret('password');
const want: SchemaWant = { database: NAME, user: NAME, logins: [{ user: NAME, password: PASSWORD }], connections: 8 };
const user = (parts: Partial<SeenUser> = {}): SeenUser => ({
  user: NAME,
  host: '%',
  locked: false,
  connections: 8,
  plugin: PLUGIN,
  verifier: verifierOf(PASSWORD),
  grants: rightsOf(NAME),
  ...parts,
});
const good: SchemaValue = { database: { charset: 'utf8mb4', collation: 'utf8mb4_unicode_ci' }, users: [user()], strangers: [] };

test('the hash is the one that MariaDB documents for PASSWORD()', () => {
  assert.equal(verifierOf(PASSWORD).reveal(), '*2470C0C06DEE42FD1618BB99005ADCA2EC9D1E19');
});

test('nothing is done where all is as wanted, and each drift has its own statements', () => {
  assert.deepEqual(repairs(good, want), []);
  const cases: [SchemaValue, RegExp, number][] = [
    [{ ...good, database: null }, /^create database if not exists `t_\w+` character set utf8mb4/, 1],
    [{ ...good, users: [user({ connections: 0 })] }, /^alter user .* with max_user_connections 8 account unlock$/, 1],
    [{ ...good, users: [user({ plugin: 'several' })] }, /^alter user .* identified via mysql_native_password using '\*2470/, 1],
    [{ ...good, users: [user({ grants: ['USAGE ON *.*'] })] }, /^grant all privileges on `t\\_k7m2p9x4qd\\_mautic`\.\* to/, 1],
    [{ ...good, users: [user({ grants: [...rightsOf(NAME), 'SELECT ON `mysql`.*'] })] }, /^revoke all privileges, grant option from/, 2],
    [{ ...good, users: [user(), user({ host: "10.0'" })] }, /^alter user 't_\w+'@'10\.0''' account lock$/, 3],
    [{ ...good, users: [user(), user({ user: `${NAME}_2` })] }, /^alter user 't_\w+_2'@'%' account lock$/, 2],
    [{ ...good, strangers: [{ user: 'eve', host: '%', pattern: 't\\_%' }] }, /^revoke all privileges on `t\\_%`\.\* from 'eve'@'%'$/, 1],
  ];
  for (const [seen, first, count] of cases) {
    assert.equal(holds(seen, want), false);
    assert.match(repairs(seen, want)[0] ?? '', first);
    assert.equal(repairs(seen, want).length, count, String(first));
  }
});
