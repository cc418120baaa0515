import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { after, before, beforeEach, describe, test } from 'node:test';
import { Authenticator, type Dishonest } from './authenticator.ts';
import { HOME, TrialHouse } from './trial.ts';

describe('passkeys and recovery codes', () => {
  let house: TrialHouse;
  before(async () => {
    house = await TrialHouse.open();
  });
  after(() => house.stop());
  beforeEach(() => house.begin());

  test('whatever is not this passkey, on this page, for this question, once, is refused and in the register', async () => {
    const passkey = new Authenticator(HOME);
    await (await house.byLink()).enrol(passkey);
    const other = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
    const wrongs: readonly Dishonest[] = [
      { origin: 'http://localhost:4681' },
      { origin: 'https://localhost:4680' },
      { origin: 'http://127.0.0.1:4680' },
      { site: 'evil.example' },
      { type: 'webauthn.create' },
      { flags: 0x01 },
      { flags: 0x04 },
      { crossOrigin: true },
      { key: other },
    ];
    for (const wrong of wrongs) {
      const desk = await house.byLink();
      house.now += 60_000; // tries are counted, and this many are not what is tested here
      const { status, body } = await desk.prove(passkey, wrong);
      assert.deepEqual(
        [status, body['code'], await desk.misses()],
        [403, 'factor/refused', 'proof'],
        JSON.stringify(wrong, ['origin', 'site', 'type', 'flags']),
      );
    }
    const desk = await house.byLink();
    assert.equal((await desk.prove(new Authenticator(HOME))).status, 403, 'a passkey that nobody enrolled');
    const first = await desk.challenge();
    const second = await desk.challenge();
    assert.equal((await desk.ask('POST', '/v1/session/proof', passkey.use(first))).status, 403, 'the question before the last one');
    assert.equal(
      (await desk.ask('POST', '/v1/session/proof', passkey.use(second))).status,
      403,
      'a question is answered once, rightly or wrongly',
    );
    const late = await desk.challenge();
    await house.pool.query(`update session set challenged_at = now() - interval '6 minutes'`);
    assert.equal((await desk.ask('POST', '/v1/session/proof', passkey.use(late))).status, 403, 'late');
    const theirs = await (await house.byLink()).challenge();
    await desk.challenge();
    assert.equal((await desk.ask('POST', '/v1/session/proof', passkey.use(theirs))).status, 403, 'the question of another session');
    const answer = passkey.use(await desk.challenge());
    assert.equal((await desk.ask('POST', '/v1/session/proof', answer)).status, 200);
    assert.equal((await desk.ask('POST', '/v1/session/proof', answer)).status, 403, 'replayed');
    assert.equal((await house.typesOf()).filter((type) => type === 'passkey.refused').length, wrongs.length + 6);
  });

  test('a passkey that counts backwards is taken for a copy; one that never counts is not', async () => {
    const passkey = new Authenticator(HOME);
    await (await house.byLink()).enrol(passkey);
    assert.equal((await (await house.byLink()).prove(passkey)).status, 200);
    passkey.counter = 0;
    const desk = await house.byLink();
    assert.match(String((await desk.prove(passkey)).body['title']), /there are two of it/);
    assert.equal(await desk.misses(), 'proof');
    const { rows } = await house.pool.query(`select from event where type = 'passkey.refused' and data ->> 'distrust' = 'copied'`);
    assert.equal(rows.length, 1);
    const still = new Authenticator(HOME);
    still.counter = null;
    await (await house.byLink(false, 'still')).enrol(still);
    for (let count = 0; count < 2; count += 1) assert.equal((await (await house.byLink(false, 'still')).prove(still)).status, 200);
  });

  test('each kind of key signs in; a weak or strange one is not taken', async () => {
    for (const kind of ['ec', 'ed25519', 'rsa'] as const) {
      const passkey = new Authenticator(HOME, kind);
      assert.equal((await (await house.byLink(false, kind)).enrol(passkey)).status, 201, kind);
      assert.equal((await (await house.byLink(false, kind)).prove(passkey)).status, 200, kind);
    }
    assert.equal((await (await house.byLink()).enrol(new Authenticator(HOME, 'p384'))).body['code'], 'factor/key');
    for (const wrong of [{ origin: 'http://evil.example' }, { site: 'x' }, { flags: 0x41 }, { type: 'webauthn.get' }])
      assert.equal((await (await house.byLink()).enrol(new Authenticator(HOME), 'x', wrong)).status, 403, JSON.stringify(wrong));
    const passkey = new Authenticator(HOME);
    await (await house.byLink()).enrol(passkey);
    assert.equal((await (await house.byLink(false, 'somebody-else')).enrol(passkey)).body['code'], 'factor/known');
  });

  test('a recovery code is good once, of whoever it is, and new ones end the old', async () => {
    const passkey = new Authenticator(HOME);
    const desk = await house.byLink();
    const [code = '', next = ''] = (await desk.enrol(passkey)).body['codes'] as string[];
    const by = async (typed: string, name?: string): Promise<number> =>
      (await (await house.byLink(false, name)).ask('POST', '/v1/session/proof', { code: typed })).status;
    await (await house.byLink(false, 'eve')).enrol();
    assert.equal(await by(code, 'eve'), 403, 'of somebody else');
    assert.equal(await by(code.toUpperCase().replaceAll('-', ' ')), 200);
    assert.equal(await by(code), 403, 'spent');
    assert.equal(await by('k7m2-p9x4-qd3r-8tvw'), 403);
    const renewed = await desk.ask('POST', '/v1/recovery-codes');
    assert.equal(renewed.status, 201);
    assert.equal(await by(next), 403, 'of the ten before');
    assert.equal(await by((renewed.body['codes'] as string[])[9] ?? ''), 200);
    assert.equal((await desk.ask('GET', '/v1/factors')).body['codesLeft'], 9);
    const { rows } = await house.pool.query<{ hash: Buffer }>('select hash from recovery_code');
    for (const { hash } of rows) assert.equal(hash.length, 32, 'the database has digests');
    const both = await Promise.all([house.byLink(), house.byLink()]);
    const last = (renewed.body['codes'] as string[])[0] ?? '';
    const statuses = await Promise.all(both.map(async (each) => (await each.ask('POST', '/v1/session/proof', { code: last })).status));
    assert.deepEqual(statuses.toSorted(), [200, 403], 'two at once with one code');
  });

  test('passkeys are named and removed by their person alone; with the last one go the codes', async () => {
    const desk = await house.byLink();
    const { body } = await desk.enrol();
    const [one] = body['passkeys'] as { id: string }[];
    const second = await desk.enrol(new Authenticator(HOME), 'key ring');
    assert.deepEqual([second.status, second.body['codes']], [201, null], 'codes come once');
    const eve = await house.byLink(false, 'eve-2');
    for (const method of ['PATCH', 'DELETE'])
      assert.equal((await eve.ask(method, `/v1/passkeys/${one?.id}`, { name: 'mine' })).status, 404);
    const named = await desk.ask('PATCH', `/v1/passkeys/${one?.id}`, { name: 'old laptop' });
    assert.deepEqual(
      (named.body['passkeys'] as { name: string }[]).map(({ name }) => name),
      ['old laptop', 'key ring'],
    );
    for (const { id } of named.body['passkeys'] as { id: string }[])
      assert.equal((await desk.ask('DELETE', `/v1/passkeys/${id}`)).status, 200);
    assert.deepEqual((await desk.ask('GET', '/v1/factors')).body['codesLeft'], 0);
    assert.equal((await desk.ask('POST', '/v1/recovery-codes')).body['code'], 'factor/none');
    assert.equal(await (await house.byLink()).misses(), null, 'and a link alone is enough again');
    assert.deepEqual((await house.typesOf()).filter((type) => type === 'passkey.removed').length, 2);
  });
});
