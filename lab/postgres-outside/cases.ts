import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Outcome } from '@hansa/domain/port/outcome.ts';
import { Secret } from '@hansa/domain/port/secret.ts';
import { settled, testContext } from '@hansa/server/outside/contract.ts';
import type { DatabaseCredentials, DatabaseWant, Login } from '@hansa/server/outside/postgres/port.ts';
import { holds } from '@hansa/server/outside/postgres/repairs.ts';
import { A, B, type DatabaseSubject, FIRST, OF_B, OTHER, SECOND, WANT } from '@hansa/server/outside/postgres/suite.ts';
import { Client } from 'pg';
import type { PostgresServer } from './server.ts';

/** A server under test as its cases use it. */
export class Bench {
  readonly server: PostgresServer;
  readonly subject: DatabaseSubject;

  constructor(server: PostgresServer, subject: DatabaseSubject) {
    this.server = server;
    this.subject = subject;
  }

  ensure(want: DatabaseWant = WANT): Promise<Outcome> {
    return settled(() => this.subject.port.ensure(want, context()));
  }

  credentials(database: string, { role, password }: Login, port = this.server.port): DatabaseCredentials {
    return { host: '127.0.0.1', port, database, role, password };
  }

  /** Runs statements in a session of its own and gives the columns of the last one's rows. */
  async as(credentials: DatabaseCredentials, ...statements: string[]): Promise<unknown[]> {
    const client = await this.connected(credentials);
    try {
      let rows: unknown[] = [];
      for (const text of statements) rows = (await client.query({ text, rowMode: 'array' })).rows;
      return rows.flat();
    } finally {
      await client.end();
    }
  }

  async connected({ role: user, password, host, port, database }: DatabaseCredentials): Promise<Client> {
    const client = new Client({ host, port, database, user, password: password.reveal() });
    client.on('error', () => {}); // told by the statement that was running
    await client.connect();
    return client;
  }

  admin(database: string, ...statements: string[]): Promise<unknown[]> {
    return this.as(this.credentials(database, this.superuser), ...statements);
  }

  get superuser(): Login {
    return { role: 'postgres', password: new Secret(this.server.password) };
  }
}

export const context = () => testContext({ deadline: Date.now() + 120_000 });

/** What a person with all rights may have done by hand. */
const DRIFTS: readonly (readonly [database: string, sql: string])[] = [
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
  ['postgres', `alter role pgbouncer password 'another'`],
  ['postgres', 'alter role pgbouncer nologin'],
  ['postgres', 'alter role pgbouncer createrole'],
  ['postgres', 'drop schema pgbouncer cascade'],
  ['postgres', 'grant connect on database template1 to public'],
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

export function driftCases(bench: () => Bench): void {
  test('each drift is seen and repaired', async () => {
    await bench().ensure();
    await bench().admin('postgres', 'create role eve', 'create role mallory');
    for (const [database, sql] of DRIFTS) {
      await bench().admin(database, sql);
      const seen = await bench().subject.port.observe(WANT, context());
      assert.ok(seen.kind === 'present' && !holds(seen.value, WANT), `not seen: ${sql}`);
      assert.deepEqual(await bench().ensure(), { kind: 'done' }, sql);
      const then = await bench().subject.port.observe(WANT, context());
      assert.ok(then.kind === 'present' && holds(then.value, WANT), `not repaired: ${sql}`);
    }
    assert.deepEqual(await bench().subject.port.reach(bench().credentials(A, FIRST), AbortSignal.timeout(60_000)), { kind: 'done' });
  });
}

export function rightsCases(bench: () => Bench): void {
  test('the tenant owns its schema and can do nothing to the cluster', async () => {
    await bench().as(
      bench().credentials(A, FIRST),
      'create table mine (n int)',
      'create schema own',
      'create extension unaccent',
      'drop table mine',
    );
    const refused = [
      'create database mine',
      'create role mine',
      'select rolpassword from pg_authid',
      `select * from pgbouncer.user_lookup('${A}')`,
      'drop schema pgbouncer cascade',
      `alter role ${A} createdb`,
      `copy (select 1) to '/tmp/x'`,
    ];
    for (const sql of refused) await assert.rejects(bench().as(bench().credentials(A, FIRST), sql), { code: '42501' }, sql);
    await assert.rejects(bench().as(bench().credentials('template1', FIRST), 'select 1'), { code: '42501' });
    assert.deepEqual(await bench().as(bench().credentials(A, FIRST), `select datcollate from pg_database where datname = '${A}'`), ['C']);
  });

  test('the limit of connections holds', async () => {
    await bench().ensure({ ...WANT, connections: 2 });
    // Whoever was here before has said goodbye; PostgreSQL may still count them.
    const held = () => bench().admin('postgres', `select 1 from pg_stat_activity where datname = '${A}'`);
    while ((await held()).length > 0) await sleep(20);
    // All are kept until the last one has its answer.
    const open = await Promise.allSettled([1, 2, 3].map(() => bench().connected(bench().credentials(A, FIRST))));
    for (const each of open) if (each.status === 'fulfilled') await each.value.end();
    assert.deepEqual(open.map(({ status }) => status).toSorted(), ['fulfilled', 'fulfilled', 'rejected']);
    await bench().ensure();
  });
}

export function rotationCases(bench: () => Bench): void {
  test('what a later generation made as itself is handed to the owner before it goes', async () => {
    await bench().ensure({ ...WANT, logins: [SECOND, FIRST] });
    await bench().as(bench().credentials(A, SECOND), 'set role none', 'create table left_behind (n int)');
    await bench().ensure();
    await bench().as(bench().credentials(A, FIRST), 'alter table left_behind add m int', 'drop table left_behind');
    assert.deepEqual(await bench().admin('postgres', `select rolname::text from pg_roles where rolname = '${SECOND.role}'`), []);
  });

  test('a removal ends open sessions, and nobody comes back meanwhile', async () => {
    await settled(() => bench().subject.port.ensure(OF_B, context()));
    const open = new Client({ ...bench().credentials(B, OTHER), user: B, password: OTHER.password.reveal() });
    const ended = new Promise((resolve) => open.on('error', resolve));
    await open.connect();
    assert.deepEqual(await settled(() => bench().subject.port.remove(OF_B, context())), { kind: 'done' });
    await ended;
    assert.deepEqual(await bench().admin('postgres', `select rolname::text from pg_roles where rolname like '${B}%'`), []);
    assert.deepEqual(await bench().admin('postgres', `select datname::text from pg_database where datname like '${B}%'`), []);
    await settled(() => bench().subject.port.ensure(OF_B, context())); // the suite takes it away
  });
}

export function logCases(bench: () => Bench, secrets: readonly string[]): void {
  test('the log of the server has every statement, and no password', async () => {
    const log = await readFile(bench().server.log, 'utf8');
    assert.match(log, /alter role .* password 'SCRAM-SHA-256\$/);
    for (const canary of [...secrets, bench().server.password]) assert.ok(!log.includes(canary), 'a password stands in the log');
  });
}
