import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Secret } from '@hansa/domain/port/secret.ts';
import { type Subject, portContract, settled, testContext } from '../contract.ts';
import type { DatabaseCredentials, DatabasePort, DatabaseRef, DatabaseValue, DatabaseWant, Login } from './port.ts';

/** A subject of the suite with the way that its tenants take. */
export interface DatabaseSubject extends Subject<DatabaseRef, DatabaseWant, DatabaseValue> {
  readonly port: DatabasePort;
  credentials(database: string, login: Login): DatabaseCredentials;
}

export const A = 't_k7m2p9x4qd_nextcloud';
export const B = 't_b3h8w5r1ns_odoo';
/** Passwords that must be seen nowhere. */
export const CANARIES = ['canary-4f1c-of-A_1', 'canary-9b7d-of-A_2', 'canary-2e6a-of-B_1'];

const login = (role: string, password: string | undefined): Login => ({ role, password: new Secret(password ?? '') });
export const FIRST = login(A, CANARIES[0]);
/** The same role with another password. */
const ROTATED = login(A, CANARIES[1]);
export const SECOND = login(`${A}_2`, CANARIES[1]);
export const OTHER = login(B, CANARIES[2]);

const whole = { connections: 10, extensions: [] };
export const WANT: DatabaseWant = { database: A, owner: A, logins: [FIRST], ...whole };
export const CHANGED: DatabaseWant = { ...WANT, logins: [ROTATED], connections: 25, extensions: ['pg_trgm'] };
export const OF_B: DatabaseWant = { database: B, owner: B, logins: [OTHER], ...whole };

/** The suite of every port, and what a database has to keep besides: real and simulated alike. */
export function databaseContract(
  name: string,
  start: () => Promise<DatabaseSubject>,
  more: (subject: () => DatabaseSubject) => void = () => {},
) {
  portContract(name, start, (subject) => {
    own(subject as () => DatabaseSubject);
    more(subject as () => DatabaseSubject);
  });
}

function own(subject: () => DatabaseSubject): void {
  const kindOf = async (database: string, login: Login): Promise<string> => {
    const outcome = await subject().port.reach(subject().credentials(database, login), AbortSignal.timeout(60_000));
    return outcome.kind === 'refused' ? outcome.cause.code : outcome.kind;
  };
  const ensure = async (want: DatabaseWant): Promise<void> =>
    assert.deepEqual(await settled(() => subject().port.ensure(want, testContext())), { kind: 'done' });

  test('a tenant reaches its own database and no other, with its own password and no other', async () => {
    await ensure(WANT);
    await ensure(OF_B);
    assert.deepEqual([await kindOf(A, FIRST), await kindOf(B, OTHER)], ['done', 'done']);
    assert.equal(await kindOf(A, OTHER), 'postgres/forbidden');
    assert.equal(await kindOf(A, ROTATED), 'postgres/credentials');
  });

  test('a rotation shuts nobody out: both generations, then the new one alone, and back', async () => {
    await ensure({ ...WANT, logins: [SECOND, FIRST] });
    assert.deepEqual([await kindOf(A, FIRST), await kindOf(A, SECOND)], ['done', 'done']);
    await ensure({ ...WANT, logins: [SECOND] });
    assert.deepEqual([await kindOf(A, FIRST), await kindOf(A, SECOND)], ['postgres/credentials', 'done']);
    await ensure(WANT);
    assert.equal(await kindOf(A, FIRST), 'done');
  });

  test('what is no name of the plan is refused before anybody is asked', async () => {
    for (const database of ['postgres', 'template1', `${A}"; drop database x; --`, 't_short_odoo']) {
      const ref = { database, owner: A };
      assert.equal((await subject().port.remove(ref, testContext())).kind, 'refused');
      assert.equal((await subject().port.ensure({ ...WANT, ...ref }, testContext())).kind, 'refused');
    }
    const foreign = await subject().port.ensure({ ...WANT, logins: [OTHER] }, testContext());
    assert.ok(foreign.kind === 'refused' && foreign.cause.code === 'postgres/name');
  });

  test('another tenant goes without a trace of it here', async () => {
    assert.deepEqual(await settled(() => subject().port.remove(OF_B, testContext())), { kind: 'done' });
    assert.equal((await subject().port.observe(OF_B, testContext())).kind, 'absent');
    assert.equal(await kindOf(A, FIRST), 'done');
    assert.match(await kindOf(B, OTHER), /^postgres\/(credentials|no-database)$/);
  });
}
