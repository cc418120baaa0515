import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Secret } from '@hansa/domain/port/secret.ts';
import type { DatabaseValue, DatabaseWant, SeenRole } from './port.ts';
import { holds, repairs } from './repairs.ts';
import { matches, verifierOf } from './scram.ts';

const NAME = 't_k7m2p9x4qd_odoo';
const PASSWORD = new Secret('pencil');
const want: DatabaseWant = {
  database: NAME,
  owner: NAME,
  logins: [{ role: NAME, password: PASSWORD }],
  connections: 8,
  extensions: ['pg_trgm'],
};

const role = (parts: Partial<SeenRole> = {}): SeenRole => ({
  role: NAME,
  mayLogIn: true,
  connections: 8,
  attributes: [],
  memberOf: [],
  members: [],
  actsAs: null,
  verifier: verifierOf(PASSWORD),
  ...parts,
});
const database = { owner: NAME, encoding: 'UTF8', allowsConnections: true, halfRemoved: false, grantees: [NAME] };
const inside = { extensions: ['pg_trgm', 'plpgsql'], schemaOwner: 'pg_database_owner', schemaOpen: false, lookup: true };
const good: DatabaseValue = { database, roles: [role()], inside };

const sql = (seen: DatabaseValue, wanted = want): string[] =>
  repairs(seen, wanted, { version: 150_000, pooler: false }).map((step) => `${step.inside ? 'inside: ' : ''}${step.sql}`);

describe('what is repaired', () => {
  test('nothing where all is as wanted', () => {
    assert.deepEqual(sql(good), []);
    assert.ok(holds(good, want));
  });

  test('each drift by its own statement', () => {
    const cases: [DatabaseValue, RegExp][] = [
      [{ ...good, roles: [role({ connections: -1 })] }, /^alter role "\w+" connection limit 8$/],
      [{ ...good, roles: [role({ attributes: ['createdb'] })] }, /^alter role "\w+" nosuperuser nocreatedb/],
      [{ ...good, roles: [role({ mayLogIn: false })] }, /^alter role "\w+" login$/],
      [{ ...good, roles: [role({ verifier: verifierOf(new Secret('pen')) })] }, /^alter role "\w+" password 'SCRAM-SHA-256\$4096:/],
      [{ ...good, roles: [role({ memberOf: ['pg_read_all_data'] })] }, /^revoke "pg_read_all_data" from "t_/],
      [{ ...good, roles: [role({ members: ['eve"s'] })] }, /^revoke "t_\w+" from "eve""s"$/],
      [{ ...good, database: { ...database, owner: 'eve' } }, /^alter database "\w+" owner to "t_/],
      [{ ...good, database: { ...database, grantees: [NAME, 'public'] } }, /^revoke all on database "\w+" from public cascade$/],
      [{ ...good, inside: { ...inside, schemaOpen: true } }, /^inside: revoke create on schema public from public$/],
      [{ ...good, inside: { ...inside, schemaOwner: null } }, /^inside: create schema public authorization pg_database_owner$/],
      [{ ...good, inside: { ...inside, extensions: [] } }, /^inside: create extension if not exists "pg_trgm"$/],
    ];
    for (const [seen, statement] of cases) {
      assert.equal(holds(seen, want), false, String(statement));
      assert.deepEqual(sql(seen).length, 1, String(statement));
      assert.match(sql(seen)[0] ?? '', statement);
    }
  });

  test('a new generation is a member that acts as the owner; the old one loses its login and keeps what it owns', () => {
    const statements = sql(good, { ...want, logins: [{ role: `${NAME}_2`, password: PASSWORD }] });
    assert.match(statements.join('\n'), /alter role "t_k7m2p9x4qd_odoo" nologin password null/);
    assert.match(statements.join('\n'), /grant "t_k7m2p9x4qd_odoo" to "t_k7m2p9x4qd_odoo_2"/);
    assert.match(statements.join('\n'), /alter role "t_k7m2p9x4qd_odoo_2" set role = "t_k7m2p9x4qd_odoo"/);
    assert.doesNotMatch(statements.join('\n'), /drop role/);
  });

  test('a retired generation hands over before it goes', () => {
    const second = role({ role: `${NAME}_2`, memberOf: [NAME], actsAs: NAME });
    const statements = sql({ ...good, roles: [role({ members: [second.role] }), second] });
    assert.deepEqual(
      statements.map((each) => each.replace(/"t_.*/, '').trim()),
      ['alter role', `select pg_terminate_backend(pid) from pg_stat_activity where usename = 't_k7m2p9x4qd_odoo_2'`].concat([
        'inside: reassign owned by',
        'inside: drop owned by',
        'drop role if exists',
      ]),
    );
  });
});

test('the verifier is that of RFC 7677, section 3', () => {
  const salt = Buffer.from('W22ZaJ0SNY7soEsUEjb6gQ==', 'base64');
  const verifier = verifierOf(PASSWORD, salt).reveal();
  assert.equal(
    verifier,
    'SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ==$WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=:wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU=',
  );
  assert.ok(matches(PASSWORD, new Secret(verifier)));
  assert.ok(!matches(new Secret('pencils'), new Secret(verifier)));
  assert.ok(matches(PASSWORD, new Secret(verifier)), 'who was known once is known again');
  for (const other of ['md5b8ff4dc1db3a0f9ff5ac5bd7a2a1a7a0', '', 'SCRAM-SHA-256$x']) assert.ok(!matches(PASSWORD, new Secret(other)));
});
