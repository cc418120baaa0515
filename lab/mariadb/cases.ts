import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Outcome } from '@hansa/domain/port/outcome.ts';
import { Secret } from '@hansa/domain/port/secret.ts';
import { settled, testContext } from '@hansa/server/outside/contract.ts';
import type { SchemaLogin, SchemaWant } from '@hansa/server/outside/mariadb/port.ts';
import { holds } from '@hansa/server/outside/mariadb/repairs.ts';
import { A, B, CANARIES, FIRST, OF_B, OTHER, SECOND, type SchemaSubject, WANT } from '@hansa/server/outside/mariadb/suite.ts';
import { type Connection, createConnection } from 'mysql2/promise';
import type { MariadbServer } from './server.ts';

/** A server under test as its cases use it. */
export class Bench {
  readonly server: MariadbServer;
  readonly subject: SchemaSubject;

  constructor(server: MariadbServer, subject: SchemaSubject) {
    this.server = server;
    this.subject = subject;
  }

  ensure(want: SchemaWant = WANT): Promise<Outcome> {
    return settled(() => this.subject.port.ensure(want, testContext()));
  }

  /** Runs statements in a session of its own and gives the columns of the last one's rows. */
  async as(login: SchemaLogin, database: string, ...statements: string[]): Promise<unknown[]> {
    const connection = await this.connected(login, database);
    try {
      let rows: unknown = [];
      for (const sql of statements) [rows] = await connection.query({ sql, rowsAsArray: true });
      return Array.isArray(rows) ? rows.flat() : [];
    } finally {
      await connection.end().catch(() => {}); // a session that was killed is gone already
    }
  }

  connected({ user, password }: SchemaLogin, database: string): Promise<Connection> {
    return createConnection({ host: '127.0.0.1', port: this.server.port, user, password: password.reveal(), database });
  }

  admin(...statements: string[]): Promise<unknown[]> {
    return this.as({ user: 'admin', password: new Secret(this.server.password) }, 'mysql', ...statements);
  }
}

/** What a person with all rights may have done by hand. */
const DRIFTS: readonly string[] = [
  `alter user '${A}'@'%' identified by 'another'`,
  `alter user '${A}'@'%' identified via unix_socket`,
  `alter user '${A}'@'%' identified via mysql_native_password using password('x') or unix_socket`,
  `alter user '${A}'@'%' with max_user_connections 0`,
  `alter user '${A}'@'%' account lock`,
  `grant select on *.* to '${A}'@'%'`,
  `grant all privileges on \`t\\_k7m2p9x4qd\\_mautic\`.* to '${A}'@'%' with grant option`,
  `grant select on \`mysql\`.* to '${A}'@'%'`,
  `revoke drop on \`t\\_k7m2p9x4qd\\_mautic\`.* from '${A}'@'%'`,
  `grant anything to '${A}'@'%'`,
  `grant select on \`t\\_%\`.* to eve@'%'`,
  `create user '${A}'@'10.0.0.1' identified by 'back door'`,
  `create user '${A}_7'@'%' identified by 'back door'`,
  `alter database ${A} character set latin1`,
  `drop user '${A}'@'%'`,
];

export function driftCases(bench: () => Bench): void {
  test('each drift is seen and repaired', async () => {
    await bench().ensure();
    await bench().admin(`create user eve@'%' identified by 'eve'`, 'create role anything');
    for (const sql of DRIFTS) {
      await bench().admin(sql);
      const seen = await bench().subject.port.observe(WANT, testContext());
      assert.ok(seen.kind === 'present' && !holds(seen.value, WANT), `not seen: ${sql}`);
      assert.deepEqual(await bench().ensure(), { kind: 'done' }, sql);
      const then = await bench().subject.port.observe(WANT, testContext());
      assert.ok(then.kind === 'present' && holds(then.value, WANT), `not repaired: ${sql}`);
    }
  });
}

export function rightsCases(bench: () => Bench): void {
  test('a name with underscores is no pattern: a database that would fit it is not the tenant’s', async () => {
    const alike = A.replace('_mautic', 'xmautic');
    await bench().admin(`create database ${alike}`);
    await assert.rejects(bench().as(FIRST, alike, 'select 1'), { errno: 1044 });
    await bench().admin(`drop database ${alike}`);
  });

  test('the tenant may do all in its database and nothing beside it', async () => {
    await bench().as(
      FIRST,
      A,
      'create table mine (word varchar(9)) ',
      'create view seen as select * from mine',
      'drop view seen',
      'drop table mine',
    );
    for (const sql of ['create database other', 'select * from mysql.global_priv', `create user x`, `grant select on ${A}.* to eve`]) {
      await assert.rejects(
        bench().as(FIRST, A, sql),
        (error: { errno?: number }) => [1044, 1142, 1227, 1410].includes(error.errno ?? 0),
        sql,
      );
    }
    assert.deepEqual(await bench().as(FIRST, A, `show databases like 't\\_%'`), [A]);
  });

  test('the limit of connections holds', async () => {
    await bench().ensure({ ...WANT, connections: 2 });
    // Whoever was here before has said goodbye; MariaDB may still count them.
    const held = () => bench().admin(`select id from information_schema.processlist where user = '${FIRST.user}'`);
    while ((await held()).length > 0) await sleep(20);
    // All are kept until the last one has its answer.
    const open = await Promise.allSettled([1, 2, 3].map(() => bench().connected(FIRST, A)));
    for (const each of open) if (each.status === 'fulfilled') await each.value.end();
    assert.deepEqual(open.map(({ status }) => status).toSorted(), ['fulfilled', 'fulfilled', 'rejected']);
    await bench().ensure();
  });
}

export function endCases(bench: () => Bench): void {
  test('what a retired generation defined goes on working', async () => {
    await bench().ensure({ ...WANT, logins: [SECOND, FIRST] });
    await bench().as(SECOND, A, 'create table mine (n int)', 'create view seen as select * from mine');
    await bench().ensure();
    await bench().as(FIRST, A, 'select * from seen', 'drop view seen', 'drop table mine');
  });

  test('a removal ends open sessions and leaves no right behind', async () => {
    await bench().ensure(OF_B);
    const sleeping = bench()
      .as(OTHER, B, 'select sleep(120)')
      .then(
        () => 'woke up',
        () => 'ended',
      );
    const sleeps = () =>
      bench().admin(`select id from information_schema.processlist where user = '${OTHER.user}' and info like '%sleep(%'`);
    while ((await sleeps()).length === 0) await sleep(20);
    await bench().admin(`grant select on \`${B.replaceAll('_', '\\_')}\`.* to eve@'%'`);
    assert.deepEqual(await settled(() => bench().subject.port.remove(OF_B, testContext())), { kind: 'done' });
    assert.equal(await sleeping, 'ended');
    assert.deepEqual(await bench().admin(`select User from mysql.global_priv where User like '${B}%'`), []);
    assert.deepEqual(await bench().admin(`select User from mysql.db where '${B}' like Db`), []);
    await bench().ensure(OF_B); // the suite takes it away
  });

  test('a server that takes no writes is no place for a tenant', async () => {
    await bench().admin('set global read_only = 1');
    const outcome = await bench().subject.port.reach(bench().subject.credentials(A, FIRST), AbortSignal.timeout(60_000));
    await bench().admin('set global read_only = 0');
    assert.ok(outcome.kind === 'transient' && outcome.cause.code === 'mariadb/read-only', JSON.stringify(outcome));
  });
}

export function logCases(bench: () => Bench): void {
  test('the log of the server has every statement, and no password', async () => {
    const log = await readFile(bench().server.log, 'utf8');
    assert.match(log, /create user 't_\w+'@'%' identified via mysql_native_password/);
    for (const canary of [...CANARIES, "canary-4f1c-o''f", bench().server.password])
      assert.ok(!log.includes(canary), `${canary} in the log`);
  });
}
