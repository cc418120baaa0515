import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, describe, test } from 'node:test';
import { Secret } from '@hansa/domain/port/secret.ts';
import { settled, testContext } from '@hansa/server/outside/contract.ts';
import { openPooler, poolerHolds } from '@hansa/server/outside/postgres/pooler.ts';
import type { DatabaseCredentials, Login } from '@hansa/server/outside/postgres/port.ts';
import { openPostgres } from '@hansa/server/outside/postgres/real.ts';
import { holds } from '@hansa/server/outside/postgres/repairs.ts';
import type { PostgresConfig } from '@hansa/server/outside/postgres/session.ts';
import { A, B, CANARIES, CHANGED, FIRST, OF_B, OTHER, SECOND, WANT, databaseContract } from '@hansa/server/outside/postgres/suite.ts';
import { Client } from 'pg';
import { freePorts } from '../ports.ts';
import { startPooler } from './pooler.ts';
import { type PostgresServer, installations, startPostgres } from './server.ts';

const POOLER_CANARY = 'canary-5d0e-of-the-pooler';

for (const { name, value: installation, missing } of await installations()) {
  if (installation === undefined) test(name, { skip: `not tried: ${missing}` }, () => {});
  else lab(name, () => startPostgres(installation));
}

/** The suite, and what only the real server can show. */
// size: one server, and every case of it
function lab(name: string, start: () => Promise<PostgresServer>): void {
  describe(name, () => {
    let server: PostgresServer;
    let config: PostgresConfig;
    const context = () => testContext({ deadline: Date.now() + 60_000 });
    before(async () => {
      server = await start();
      config = { host: '127.0.0.1', port: server.port, user: 'postgres', password: new Secret(server.password), pooler: true };
      const pooler = openPooler(config);
      for (let twice = 0; twice < 2; twice++) {
        assert.deepEqual(await pooler.ensure({ password: new Secret(POOLER_CANARY) }, context()), { kind: 'done' });
      }
      const seen = await pooler.observe('pooler', context());
      assert.ok(seen.kind === 'present' && poolerHolds(seen.value, { password: new Secret(POOLER_CANARY) }));
      await pooler.close();
    });
    after(() => server?.stop());

    const credentials = (database: string, { role, password }: Login, port = server.port): DatabaseCredentials => ({
      host: '127.0.0.1',
      port,
      database,
      role,
      password,
    });

    databaseContract(
      'the suite',
      async () => {
        const port = openPostgres(config);
        const [nobody = 0] = await freePorts(1);
        const away = openPostgres({ ...config, port: nobody });
        const stop = async (): Promise<void> => void (await Promise.all([port.close(), away.close()]));
        return { by: server.version, port, ref: WANT, want: WANT, changed: CHANGED, holds, away, canaries: CANARIES, credentials, stop };
      },
      (subject) => {
        const ensure = (want = WANT) => settled(() => subject().port.ensure(want, context()));
        const as = async (credentials: DatabaseCredentials, ...statements: string[]): Promise<unknown[]> => {
          const { role: user, password, ...rest } = credentials;
          const client = new Client({ ...rest, user, password: password.reveal() });
          client.on('error', () => {});
          await client.connect();
          try {
            let rows: unknown[] = [];
            for (const sql of statements) rows = (await client.query({ text: sql, rowMode: 'array' })).rows;
            return rows.flat();
          } finally {
            await client.end();
          }
        };
        const admin = (database: string, ...statements: string[]) =>
          as(credentials(database, { role: 'postgres', password: new Secret(server.password) }), ...statements);

        test('each drift is seen and repaired', async () => {
          await ensure();
          await admin('postgres', 'create role eve', 'create role mallory');
          const drifts: [database: string, sql: string][] = [
            ['postgres', `alter role ${A} createdb`],
            ['postgres', `alter role ${A} superuser createrole bypassrls`],
            ['postgres', `alter role ${A} connection limit -1`],
            ['postgres', `alter role ${A} nologin`],
            ['postgres', `alter role ${A} password 'another'`],
            ['postgres', `alter role ${A} valid until '2001-01-01'`],
            ['postgres', `grant pg_read_all_data to ${A}`],
            ['postgres', `grant ${A} to eve`],
            ['postgres', `grant connect on database ${A} to public`],
            ['postgres', `grant all on database ${A} to mallory`],
            ['postgres', `alter database ${A} owner to eve`],
            ['postgres', `alter database ${A} with allow_connections false`],
            ['postgres', `revoke connect on database ${A} from pgbouncer`],
            ['postgres', `create role ${A}_7 login in role ${A}`],
            [A, 'grant create on schema public to public'],
            [A, 'drop schema public cascade'],
            [A, 'alter schema public owner to eve'],
            [A, 'drop schema pgbouncer cascade'],
            [A, 'grant execute on function pgbouncer.user_lookup(text) to public'],
            [
              A,
              `create or replace function pgbouncer.user_lookup(in wanted text, out uname text, out phash text) returns record language sql as 'select null, null'`,
            ],
          ];
          for (const [database, sql] of drifts) {
            await admin(database, sql);
            const seen = await subject().port.observe(WANT, context());
            assert.ok(seen.kind === 'present' && !holds(seen.value, WANT), `not seen: ${sql}`);
            assert.deepEqual(await ensure(), { kind: 'done' }, sql);
            const then = await subject().port.observe(WANT, context());
            assert.ok(then.kind === 'present' && holds(then.value, WANT), `not repaired: ${sql}`);
          }
          assert.deepEqual(await subject().port.reach(credentials(A, FIRST), AbortSignal.timeout(5_000)), { kind: 'done' });
        });

        test('the tenant owns its schema and can do nothing to the cluster', async () => {
          await as(credentials(A, FIRST), 'create table mine (n int)', 'create schema own', 'create extension unaccent', 'drop table mine');
          const refused = [
            'create database mine',
            'create role mine',
            'select rolpassword from pg_authid',
            `select * from pgbouncer.user_lookup('${A}')`,
            'drop schema pgbouncer cascade',
            `alter role ${A} createdb`,
            `copy (select 1) to '/tmp/x'`,
          ];
          for (const sql of refused) await assert.rejects(as(credentials(A, FIRST), sql), { code: '42501' }, sql);
          await assert.rejects(as(credentials('template1', FIRST), 'select 1'), { code: '42501' });
          assert.deepEqual(await as(credentials(A, FIRST), `select datcollate from pg_database where datname = '${A}'`), ['C']);
        });

        test('the limit of connections holds', async () => {
          await ensure({ ...WANT, connections: 2 });
          const open = [1, 2, 3].map(() => as(credentials(A, FIRST), 'select pg_sleep(0.5)'));
          const kinds = (await Promise.allSettled(open)).map(({ status }) => status).toSorted();
          assert.deepEqual(kinds, ['fulfilled', 'fulfilled', 'rejected']);
          await ensure();
        });

        for (const mode of ['session', 'transaction'] as const) {
          test(`a real PgBouncer logs tenants in by the look-up, without a file that lists them (${mode})`, async (t) => {
            await ensure();
            await settled(() => subject().port.ensure(OF_B, context()));
            const { port, version } = await startPooler(server, POOLER_CANARY, mode);
            t.diagnostic(version);
            const kind = async (database: string, login: Login) => {
              const outcome = await subject().port.reach(credentials(database, login, port), AbortSignal.timeout(10_000));
              return outcome.kind === 'done' ? 'done' : `${outcome.kind} ${'cause' in outcome ? outcome.cause.code : ''}`;
            };
            assert.deepEqual([await kind(A, FIRST), await kind(B, OTHER)], ['done', 'done']);
            assert.notEqual(await kind(A, OTHER), 'done');
            assert.notEqual(await kind(A, { ...FIRST, password: new Secret('wrong') }), 'done');
            await assert.rejects(
              as(credentials('postgres', { role: 'postgres', password: new Secret(server.password) }, port), 'select 1'),
            );
            await ensure({ ...WANT, logins: [SECOND, FIRST] });
            assert.deepEqual([await kind(A, SECOND), await kind(A, FIRST)], ['done', 'done']);
            const owner = `select pg_get_userbyid(relowner)::text from pg_class where relname = 'made'`;
            for (const round of [1, 2]) {
              const made = await as(credentials(A, SECOND, port), 'create table made (n int)', owner);
              assert.deepEqual(made, [A], `round ${round}`);
              await as(credentials(A, FIRST, port), 'drop table made');
            }
            await ensure();
          });
        }

        test('what a later generation made as itself is handed to the owner before it goes', async () => {
          await ensure({ ...WANT, logins: [SECOND, FIRST] });
          await as(credentials(A, SECOND), 'set role none', 'create table left_behind (n int)');
          await ensure();
          await as(credentials(A, FIRST), 'alter table left_behind add m int', 'drop table left_behind');
          assert.deepEqual(await admin('postgres', `select rolname::text from pg_roles where rolname = '${SECOND.role}'`), []);
        });

        test('a removal ends open sessions, and nobody comes back meanwhile', async () => {
          await settled(() => subject().port.ensure(OF_B, context()));
          const open = new Client({ ...credentials(B, OTHER), user: B, password: OTHER.password.reveal() });
          const ended = new Promise((resolve) => open.on('error', resolve));
          await open.connect();
          assert.deepEqual(await settled(() => subject().port.remove(OF_B, context())), { kind: 'done' });
          await ended;
          assert.deepEqual(await admin('postgres', `select rolname::text from pg_roles where rolname like '${B}%'`), []);
          assert.deepEqual(await admin('postgres', `select datname::text from pg_database where datname like '${B}%'`), []);
          await settled(() => subject().port.ensure(OF_B, context())); // the suite takes it away
        });

        test('the log of the server has every statement, and no password', async () => {
          const log = await readFile(server.log, 'utf8');
          assert.match(log, /alter role .* password 'SCRAM-SHA-256\$/);
          for (const canary of [...CANARIES, POOLER_CANARY, server.password])
            assert.ok(!log.includes(canary), 'a password stands in the log');
        });
      },
    );
  });
}
