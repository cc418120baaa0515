import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, beforeEach, describe, test } from 'node:test';
import { ENDPOINTS, type Endpoint, type EndpointName } from '@hansa/api/endpoints.ts';
import { resetFactors } from '../../commands/factor-reset.ts';
import { tokenFor } from '../../commands/sessions.ts';
import { keyed } from '../../db/passkeys.ts';
import { goesOn } from '../../questions/session.ts';
import { Limits } from '../limits/limits.ts';
import { Authenticator } from './authenticator.ts';
import { HOME, TrialHouse, bytes } from './trial.ts';

type Body = Record<string, unknown>;

/** What a session is worth, and when. */
describe('half sessions and whole ones', () => {
  let house: TrialHouse;
  before(async () => {
    house = await TrialHouse.open();
  });
  after(() => house.stop());
  beforeEach(() => house.begin());

  test('without a passkey a link alone is all that it takes; with one it is half of it', async () => {
    const desk = await house.byLink();
    assert.equal(await desk.misses(), null);
    const before = desk.word;
    const passkey = new Authenticator(HOME);
    const { status, body } = await desk.enrol(passkey);
    assert.equal(status, 201);
    const codes = body['codes'] as string[];
    assert.equal(new Set(codes).size, 10);
    assert.deepEqual([body['codesLeft'], (body['passkeys'] as Body[]).map(({ name }) => name)], [10, ['laptop']]);
    assert.equal(await desk.misses(), null, 'who made it goes on');
    assert.equal((await house.at(false, before).ask('GET', '/v1/session')).status, 401, 'under another word');

    const half = await house.byLink();
    assert.equal(await half.misses(), 'proof');
    assert.deepEqual(
      [(await half.ask('GET', '/v1/tenants')).status, (await half.ask('GET', '/v1/tenants')).body['code']],
      [403, 'session/proof'],
    );
    const stolen = half.word;
    assert.equal((await half.prove(passkey)).status, 200);
    assert.equal((await half.ask('GET', '/v1/tenants')).status, 200);
    assert.equal((await house.at(false, stolen).ask('GET', '/v1/tenants')).status, 401, 'a word that was copied before is worth nothing');
    assert.deepEqual(await house.typesOf(), ['passkey.added', 'recovery-code.renewed', 'passkey.used']);
    const { rows } = await house.pool.query<{ text: string }>('select data::text "text" from event');
    for (const code of codes) assert.ok(!rows.some(({ text }) => text.includes(code) || text.includes('laptop')));
  });

  test('in production an operator without a passkey can do nothing but get one', async () => {
    const desk = await house.byLink(true);
    assert.equal(await desk.misses(), 'enrolment');
    assert.equal((await desk.ask('GET', '/v1/tenants')).body['code'], 'session/enrolment');
    assert.equal((await desk.enrol()).status, 201);
    assert.equal((await desk.ask('GET', '/v1/tenants')).status, 200);
  });

  /** What answers a session that misses something, and with it what is new and nobody has thought about. */
  test('a half session gets no command and no question answered, of the whole table', async () => {
    const open: Record<string, EndpointName[]> = { proof: [], enrolment: [] };
    for (const what of ['proof', 'enrolment'] as const) {
      const name = `half-${what}`;
      if (what === 'proof') await (await house.byLink(false, name)).enrol();
      for (const [each, { method, path }] of Object.entries(ENDPOINTS) as [EndpointName, Endpoint][]) {
        house.limits = new Limits(() => house.now);
        const desk = await house.byLink(true, name);
        const at = path.replace('{id}', 'k7m2p9x4qd').replace('{passkey}', '01a1fe20-6f41-7142-911d-b001321ea81f');
        const { status, body } = await desk.ask(method, at, {}, { 'if-match': '"1"' });
        if (body['code'] === `session/${what}`) assert.equal(status, 403, each);
        else open[what]?.push(each);
      }
      const desk = await house.byLink(true, name);
      for (const [method, path] of [
        ['GET', '/v1/spec'],
        ['PUT', '/v1/spec/platform.yaml'],
      ] as const)
        assert.deepEqual([(await desk.ask(method, path)).status, path], [403, path]);
    }
    assert.deepEqual(open, {
      proof: ['session', 'signIn', 'ways', 'signOut', 'askProof', 'prove'],
      enrolment: ['session', 'signIn', 'ways', 'signOut', 'factors', 'offerPasskey', 'addPasskey'],
    });
  });

  test('tries come to an end, with the time of the next one', async () => {
    await (await house.byLink()).enrol();
    const desk = await house.byLink();
    const attempt = () => desk.ask('POST', '/v1/session/proof', { code: 'k7m2-p9x4-qd3r-8tvw' });
    for (let count = 0; count < 10; count += 1) assert.equal((await attempt()).status, 403);
    assert.equal((await attempt()).status, 429);
    house.now += 30_000;
    assert.equal((await attempt()).status, 403);
  });

  test('whoever has a passkey adds none without it, also not who was half way when the first one came', async () => {
    const [one, two] = [await house.byLink(true), await house.byLink(true)];
    const passkey = new Authenticator(HOME);
    const challenge = await two.challenge('/v1/passkey-offers');
    const both = await Promise.all([one.enrol(), two.ask('POST', '/v1/passkeys', passkey.make(challenge, 'mine'))]);
    assert.deepEqual(both.map(({ status }) => status).filter((status) => status === 201).length, 1, JSON.stringify(both));
    assert.deepEqual([await one.misses(), await two.misses()].toSorted(), [null, 'proof'].toSorted());
  });

  test('a stream ends when its session becomes half of one, and a token is asked for nothing', async () => {
    const [desk, other] = [await house.byLink(), await house.byLink()];
    const { rows } = await house.pool.query<{ id: string }>(
      `select session.id from session join person on person.id = person where subject = $1 and kind = 'session' order by session.made_at`,
      [house.ada],
    );
    const on = () => Promise.all(rows.map(({ id }) => goesOn(house.pool, id, false)));
    assert.deepEqual(await on(), [true, true]);
    await desk.enrol();
    assert.deepEqual(await on(), [true, false]);
    assert.equal(await other.misses(), 'proof');
    const { word } = await tokenFor(house.pool, bytes, { name: 'ci', role: 'operator', lasts: 60 });
    const machine = house.at(true);
    const headers = { authorization: `Bearer ${word}` };
    assert.equal((await machine.ask('GET', '/v1/tenants', {}, headers)).status, 200);
    for (const [method, path] of [
      ['POST', '/v1/passkey-offers'],
      ['POST', '/v1/session/challenge'],
      ['POST', '/v1/recovery-codes'],
    ] as const)
      assert.equal((await machine.ask(method, path, {}, headers)).body['code'], 'factor/machine', path);
  });

  test('whoever sits at the machine takes the factors of an operator away, who is out then, and the register says who did', async () => {
    const desk = await house.byLink();
    const codes = (await desk.enrol()).body['codes'] as string[];
    const whose = (await keyed(house.pool)).find(({ name }) => name === house.ada);
    assert.deepEqual([whose?.passkeys, whose?.codesLeft, whose?.issuer], [1, 10, 'machine']);
    assert.equal(await resetFactors(house.gate, whose?.person ?? '', 'root'), 1);
    assert.equal((await desk.ask('GET', '/v1/session')).status, 401);
    const again = await house.byLink(true);
    assert.equal(await again.misses(), 'enrolment');
    assert.equal((await again.ask('POST', '/v1/session/proof', { code: codes[0] })).status, 403);
    const { rows } = await house.pool.query<{ by: string }>(
      `select person.name "by" from event join person on person.id = actor ->> 'id' where type = 'factors.reset' and event.subject = $1`,
      [`person/${whose?.person}`],
    );
    assert.deepEqual(rows, [{ by: 'root' }]);
  });

  test('a session gets another word in time; the one before is good until that has arrived, and then it gives its thief away', async () => {
    const desk = await house.byLink();
    const ask = (word: string) => house.at(false, word).send('GET', '/v1/session');
    const first = desk.word;
    const digest = createHash('sha256').update(first).digest();
    await house.pool.query(`update session set renewed_at = now() - interval '1 hour' where hash = $1`, [digest]);
    const lost = (await ask(first)).headers['set-cookie'];
    assert.match(lost ?? '', /^hansa=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict; Max-Age=\d+$/);
    assert.equal((await ask(first)).status, 200, 'the answer was lost: the first one is good still');
    await house.pool.query(`update session set renewed_at = now() - interval '1 hour' where before = $1`, [digest]);
    assert.equal((await desk.ask('GET', '/v1/session')).status, 200);
    const second = desk.word;
    assert.notEqual(second, first);
    assert.equal((await ask(second)).headers['set-cookie'], undefined);
    assert.equal((await ask(first)).status, 200, 'what was on its way still arrives');
    await house.pool.query(`update session set arrived_at = now() - interval '1 minute' where before = $1`, [digest]);
    assert.equal((await ask(first)).status, 401, 'replayed');
    assert.equal((await ask(second)).status, 401, 'and both are out');
    const { rowCount } = await house.pool.query(`select 1 from event where type = 'session.replayed'`);
    assert.equal(rowCount, 1);
  });
});
