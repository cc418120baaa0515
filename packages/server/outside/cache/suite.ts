import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Secret } from '@hansa/domain/port/secret.ts';
import { type Subject, portContract, settled, testContext } from '../contract.ts';
import type { CacheCredentials, CachePort, CacheRef, CacheValue, CacheWant } from './port.ts';

/** A subject of the suite with the way that its tenants take. */
export interface CacheSubject extends Subject<CacheRef, CacheWant, CacheValue> {
  readonly port: CachePort;
  credentials(ref: CacheRef, password: Secret): CacheCredentials;
}

/** Passwords that must be seen nowhere. */
export const CANARIES = ['canary-4f1c-of-A_1', 'canary-9b7d-of-A_2', 'canary-2e6a-of-B_1'];
export const [FIRST, SECOND, OTHER] = CANARIES.map((text) => new Secret(text)) as [Secret, Secret, Secret];

export const A: CacheRef = { user: 't_k7m2p9x4qd_nextcloud', prefix: 'k7m2p9x4qd:' };
export const B: CacheRef = { user: 't_b3h8w5r1ns_nextcloud', prefix: 'b3h8w5r1ns:' };
export const WANT: CacheWant = { ...A, passwords: [FIRST] };
export const CHANGED: CacheWant = { ...A, passwords: [SECOND] };
export const OF_B: CacheWant = { ...B, passwords: [OTHER] };

/** The suite of every port, and what a cache has to keep besides: real and simulated alike. */
export function cacheContract(name: string, start: () => Promise<CacheSubject>, more: (subject: () => CacheSubject) => void = () => {}) {
  portContract(name, start, (subject) => {
    own(subject as () => CacheSubject);
    more(subject as () => CacheSubject);
  });
}

function own(subject: () => CacheSubject): void {
  const kindOf = async (ref: CacheRef, password: Secret): Promise<string> => {
    const outcome = await subject().port.reach(subject().credentials(ref, password), AbortSignal.timeout(60_000));
    return outcome.kind === 'refused' ? outcome.cause.code : outcome.kind;
  };
  const ensure = async (want: CacheWant): Promise<void> =>
    assert.deepEqual(await settled(() => subject().port.ensure(want, testContext())), { kind: 'done' });

  test('a tenant reaches its own keys and no others, with its own password and no other', async () => {
    await ensure(WANT);
    await ensure(OF_B);
    assert.deepEqual([await kindOf(A, FIRST), await kindOf(B, OTHER)], ['done', 'done']);
    assert.equal(await kindOf({ user: B.user, prefix: A.prefix }, OTHER), 'cache/forbidden');
    assert.equal(await kindOf(A, SECOND), 'cache/credentials');
  });

  test('a rotation shuts nobody out: both passwords, then the new one alone, and back', async () => {
    await ensure({ ...WANT, passwords: [SECOND, FIRST] });
    assert.deepEqual([await kindOf(A, FIRST), await kindOf(A, SECOND)], ['done', 'done']);
    await ensure({ ...WANT, passwords: [SECOND] });
    assert.deepEqual([await kindOf(A, FIRST), await kindOf(A, SECOND)], ['cache/credentials', 'done']);
    await ensure(WANT);
    assert.equal(await kindOf(A, FIRST), 'done');
  });

  test('what is no name of the plan is refused before anybody is asked', async () => {
    for (const ref of [
      { ...A, user: 'default' },
      { ...A, prefix: '' },
      { ...A, prefix: '*' },
      { ...A, prefix: B.prefix },
    ]) {
      assert.equal((await subject().port.remove(ref, testContext())).kind, 'refused');
      assert.equal((await subject().port.ensure({ ...WANT, ...ref }, testContext())).kind, 'refused');
    }
  });

  test('another tenant goes without a trace of it here', async () => {
    assert.deepEqual(await settled(() => subject().port.remove(B, testContext())), { kind: 'done' });
    assert.equal((await subject().port.observe(B, testContext())).kind, 'absent');
    assert.deepEqual([await kindOf(A, FIRST), await kindOf(B, OTHER)], ['done', 'cache/credentials']);
  });
}
