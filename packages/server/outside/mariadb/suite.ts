import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Secret } from '@hansa/domain/port/secret.ts';
import { type Subject, portContract, settled, testContext } from '../contract.ts';
import type { SchemaCredentials, SchemaLogin, SchemaPort, SchemaRef, SchemaValue, SchemaWant } from './port.ts';

/** A subject of the suite with the way that its tenants take. */
export interface SchemaSubject extends Subject<SchemaRef, SchemaWant, SchemaValue> {
  readonly port: SchemaPort;
  credentials(database: string, login: SchemaLogin): SchemaCredentials;
}

export const A = 't_k7m2p9x4qd_mautic';
export const B = 't_b3h8w5r1ns_mautic';
/** Passwords that must be seen nowhere. */
export const CANARIES = ["canary-4f1c-o'f-A_1", 'canary-9b7d-of-A_2', 'canary-2e6a-of-B_1'];

const login = (user: string, password: string | undefined): SchemaLogin => ({ user, password: new Secret(password ?? '') });
export const FIRST = login(A, CANARIES[0]);
/** The same user with another password. */
const ROTATED = login(A, CANARIES[1]);
export const SECOND = login(`${A}_2`, CANARIES[1]);
export const OTHER = login(B, CANARIES[2]);

export const WANT: SchemaWant = { database: A, user: A, logins: [FIRST], connections: 10 };
export const CHANGED: SchemaWant = { ...WANT, logins: [ROTATED], connections: 25 };
export const OF_B: SchemaWant = { database: B, user: B, logins: [OTHER], connections: 10 };

/** The suite of every port, and what a database has to keep besides: real and simulated alike. */
export function schemaContract(name: string, start: () => Promise<SchemaSubject>, more: (subject: () => SchemaSubject) => void = () => {}) {
  portContract(name, start, (subject) => {
    own(subject as () => SchemaSubject);
    more(subject as () => SchemaSubject);
  });
}

function own(subject: () => SchemaSubject): void {
  const kindOf = async (database: string, login: SchemaLogin): Promise<string> => {
    const outcome = await subject().port.reach(subject().credentials(database, login), AbortSignal.timeout(10_000));
    return outcome.kind === 'refused' ? outcome.cause.code : outcome.kind;
  };
  const ensure = async (want: SchemaWant): Promise<void> =>
    assert.deepEqual(await settled(() => subject().port.ensure(want, testContext())), { kind: 'done' });

  test('a tenant reaches its own database and no other, with its own password and no other', async () => {
    await ensure(WANT);
    await ensure(OF_B);
    assert.deepEqual([await kindOf(A, FIRST), await kindOf(B, OTHER)], ['done', 'done']);
    assert.equal(await kindOf(A, OTHER), 'mariadb/forbidden');
    assert.equal(await kindOf(A, ROTATED), 'mariadb/credentials');
  });

  test('a rotation shuts nobody out: both generations, then the new one alone, and back', async () => {
    await ensure({ ...WANT, logins: [SECOND, FIRST] });
    assert.deepEqual([await kindOf(A, FIRST), await kindOf(A, SECOND)], ['done', 'done']);
    await ensure({ ...WANT, logins: [SECOND] });
    assert.match(await kindOf(A, FIRST), /^mariadb\/(credentials|forbidden)$/);
    assert.equal(await kindOf(A, SECOND), 'done');
    await ensure(WANT);
    assert.equal(await kindOf(A, FIRST), 'done');
  });

  test('what is no name of the plan is refused before anybody is asked', async () => {
    for (const database of ['mysql', 'information_schema', `${A}\`; drop database x; -- `, 't_short_mautic']) {
      const ref = { database, user: A };
      assert.equal((await subject().port.remove(ref, testContext())).kind, 'refused');
      assert.equal((await subject().port.ensure({ ...WANT, ...ref }, testContext())).kind, 'refused');
    }
    const foreign = await subject().port.ensure({ ...WANT, logins: [OTHER] }, testContext());
    assert.ok(foreign.kind === 'refused' && foreign.cause.code === 'mariadb/name');
  });

  test('another tenant goes without a trace of it here', async () => {
    assert.deepEqual(await settled(() => subject().port.remove(OF_B, testContext())), { kind: 'done' });
    assert.equal((await subject().port.observe(OF_B, testContext())).kind, 'absent');
    assert.equal(await kindOf(A, FIRST), 'done');
    assert.match(await kindOf(B, OTHER), /^mariadb\/(credentials|no-database)$/);
  });
}
