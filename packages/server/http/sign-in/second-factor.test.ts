import assert from 'node:assert/strict';
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { after, before, beforeEach, describe, test } from 'node:test';
import { ENDPOINTS, type Endpoint, type EndpointName } from '@hansa/api/endpoints.ts';
import { FREE } from '@hansa/domain/access/erasure.ts';
import type pg from 'pg';
import { keyed, resetFactors } from '../../commands/factor-reset.ts';
import { linkFor, tokenFor } from '../../commands/sessions.ts';
import { migrate } from '../../db/migrate.ts';
import { openPool } from '../../db/pool.ts';
import { type TrialDatabase, trialDatabase } from '../../db/trial.ts';
import { Estate } from '../../estate/estate.ts';
import { goesOn } from '../../questions/session.ts';
import { Looks } from '../../watch/looks.ts';
import type { Counter } from '../api/request.ts';
import { type House, handle } from '../handle.ts';
import { Limits } from '../limits/limits.ts';
import { Authenticator, type Dishonest } from './authenticator.ts';
import { linksOnly } from './entrance.ts';

const HOME = new URL('http://localhost:4680/');
const bytes = (count: number): Uint8Array => randomBytes(count);
type Body = Record<string, unknown>;
interface Got {
  readonly status: number;
  readonly body: Body;
}

/** A browser of one person: what it was told to remember. */
interface Desk {
  word: string;
  ask(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Got>;
}

describe('second factors of operators', () => {
  let trial: TrialDatabase;
  let pool: pg.Pool;
  let now = Date.now();
  let names = 0;
  let limits: Limits;
  before(async () => {
    trial = await trialDatabase();
    pool = openPool(await trial.fresh(), { name: 'second-factor' });
    await migrate(pool);
  });
  after(async () => {
    await pool.end();
    await trial.stop();
  });
  beforeEach(() => {
    limits = new Limits(() => now);
    names += 1;
  });

  const gate = () => ({ pool, now: () => now, bytes });
  function houseOf(production: boolean): House {
    const desk = { ...gate(), estate: new Estate(), erasure: () => FREE };
    const counter: Counter = { desk, pool, looks: new Looks(pool), simulated: true, secure: false, limits, signIn: linksOnly(HOME, production) };
    const bundle = { page: '', entries: { script: '', style: '', worker: '' }, files: new Map() };
    const store = { list: () => Promise.resolve([]) };
    return { post: { host: '127.0.0.1', port: 4680 }, bundle, counter, store } as unknown as House;
  }
  function deskAt(house: House, word = ''): Desk {
    const desk: Desk = {
      word,
      ask: async (method, path, body = {}, headers = {}) => {
        const sent = { host: HOME.host, origin: HOME.origin, 'content-type': 'application/json', cookie: `hansa=${desk.word}`, ...headers };
        const asked = { method, path, query: new URLSearchParams(), headers: sent, body: Buffer.from(JSON.stringify(body)), address: '192.0.2.7' };
        const answer = await handle(asked, house);
        desk.word = /hansa=([\w-]*)/.exec(answer.headers['set-cookie'] ?? '')?.[1] ?? desk.word;
        return { status: answer.status, body: answer.body === '' ? {} : (JSON.parse(String(answer.body)) as Body) };
      },
    };
    return desk;
  }
  /** Somebody new with each test, unless named, who came by a link. */
  async function byLink(production = false, name = `ada-${names}`): Promise<Desk> {
    now += 10_000; // sign-ins are counted, and this many in a second are not what is tested here
    const desk = deskAt(houseOf(production));
    const { status } = await desk.ask('POST', '/v1/session', { link: await linkFor(pool, bytes, name) });
    assert.equal(status, 200);
    return desk;
  }
  const challengeOf = async (desk: Desk, path: string): Promise<string> => (await desk.ask('POST', path)).body['challenge'] as string;
  async function enrolled(desk: Desk, passkey = new Authenticator(HOME), name = 'laptop', wrong?: Dishonest): Promise<Got> {
    return desk.ask('POST', '/v1/passkeys', passkey.make(await challengeOf(desk, '/v1/passkeys/offer'), name, wrong));
  }
  async function proved(desk: Desk, passkey: Authenticator, wrong?: Dishonest): Promise<Got> {
    return desk.ask('POST', '/v1/session/proof', passkey.use(await challengeOf(desk, '/v1/session/challenge'), wrong));
  }
  const misses = async (desk: Desk): Promise<unknown> => (await desk.ask('GET', '/v1/session')).body['misses'];
  const typesOf = async (name = `ada-${names}`): Promise<string[]> => {
    const { rows } = await pool.query<{ type: string }>(
      `select type from event where subject = 'person/' || (select id from person where subject = $1) order by seq`,
      [name],
    );
    return rows.map(({ type }) => type).filter((type) => type !== 'session.opened');
  };

  test('without a passkey a link alone is all that it takes; with one it is half of it', async () => {
    const desk = await byLink();
    assert.equal(await misses(desk), null);
    const before = desk.word;
    const passkey = new Authenticator(HOME);
    const { status, body } = await enrolled(desk, passkey);
    assert.equal(status, 201);
    const codes = body['codes'] as string[];
    assert.equal(new Set(codes).size, 10);
    assert.deepEqual([body['codesLeft'], (body['passkeys'] as Body[]).map(({ name }) => name)], [10, ['laptop']]);
    assert.equal(await misses(desk), null, 'who made it goes on');
    assert.equal((await deskAt(houseOf(false), before).ask('GET', '/v1/session')).status, 401, 'under another word');

    const half = await byLink();
    assert.equal(await misses(half), 'proof');
    assert.deepEqual([(await half.ask('GET', '/v1/tenants')).status, (await half.ask('GET', '/v1/tenants')).body['code']], [403, 'session/proof']);
    const stolen = half.word;
    assert.equal((await proved(half, passkey)).status, 200);
    assert.equal((await half.ask('GET', '/v1/tenants')).status, 200);
    assert.equal((await deskAt(houseOf(false), stolen).ask('GET', '/v1/tenants')).status, 401, 'a word that was copied before is worth nothing');
    assert.deepEqual(await typesOf(), ['passkey.added', 'recovery-code.renewed', 'passkey.used']);
    const { rows } = await pool.query<{ text: string }>('select data::text "text" from event');
    for (const code of codes) assert.ok(!rows.some(({ text }) => text.includes(code) || text.includes('laptop')));
  });

  test('in production an operator without a passkey can do nothing but get one', async () => {
    const desk = await byLink(true);
    assert.equal(await misses(desk), 'enrolment');
    assert.equal((await desk.ask('GET', '/v1/tenants')).body['code'], 'session/enrolment');
    assert.equal((await enrolled(desk)).status, 201);
    assert.equal((await desk.ask('GET', '/v1/tenants')).status, 200);
  });

  /** What answers a session that misses something, and with it what is new and nobody has thought about. */
  test('a half session gets no command and no question answered, of the whole table', async () => {
    const open: Record<string, EndpointName[]> = { proof: [], enrolment: [] };
    for (const what of ['proof', 'enrolment'] as const) {
      const name = `half-${what}`;
      if (what === 'proof') await enrolled(await byLink(false, name));
      for (const [each, { method, path }] of Object.entries(ENDPOINTS) as [EndpointName, Endpoint][]) {
        limits = new Limits(() => now);
        const desk = await byLink(true, name);
        const at = path.replace('{id}', 'k7m2p9x4qd').replace('{passkey}', '01a1fe20-6f41-7142-911d-b001321ea81f');
        const { status, body } = await desk.ask(method, at, {}, { 'if-match': '"1"' });
        if (body['code'] === `session/${what}`) assert.equal(status, 403, each);
        else open[what]?.push(each);
      }
      const desk = await byLink(true, name);
      for (const [method, path] of [['GET', '/v1/spec'], ['PUT', '/v1/spec/platform.yaml']] as const)
        assert.deepEqual([(await desk.ask(method, path)).status, path], [403, path]);
    }
    assert.deepEqual(open, {
      proof: ['session', 'signIn', 'ways', 'signOut', 'askProof', 'prove'],
      enrolment: ['session', 'signIn', 'ways', 'signOut', 'factors', 'offerPasskey', 'addPasskey'],
    });
  });

  test('whatever is not this passkey, on this page, for this question, once, is refused and in the register', async () => {
    const passkey = new Authenticator(HOME);
    await enrolled(await byLink(), passkey);
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
      const desk = await byLink();
      now += 60_000; // tries are counted, and this many are not what is tested here
      const { status, body } = await proved(desk, passkey, wrong);
      assert.deepEqual([status, body['code'], await misses(desk)], [403, 'factor/refused', 'proof'], JSON.stringify(wrong, ['origin', 'site', 'type', 'flags']));
    }
    const desk = await byLink();
    assert.equal((await proved(desk, new Authenticator(HOME))).status, 403, 'a passkey that nobody enrolled');
    const first = await challengeOf(desk, '/v1/session/challenge');
    const second = await challengeOf(desk, '/v1/session/challenge');
    assert.equal((await desk.ask('POST', '/v1/session/proof', passkey.use(first))).status, 403, 'the question before the last one');
    assert.equal((await desk.ask('POST', '/v1/session/proof', passkey.use(second))).status, 403, 'a question is answered once, rightly or wrongly');
    const late = await challengeOf(desk, '/v1/session/challenge');
    await pool.query(`update session set challenged_at = now() - interval '6 minutes'`);
    assert.equal((await desk.ask('POST', '/v1/session/proof', passkey.use(late))).status, 403, 'late');
    const theirs = await challengeOf(await byLink(), '/v1/session/challenge');
    await challengeOf(desk, '/v1/session/challenge');
    assert.equal((await desk.ask('POST', '/v1/session/proof', passkey.use(theirs))).status, 403, 'the question of another session');
    const answer = passkey.use(await challengeOf(desk, '/v1/session/challenge'));
    assert.equal((await desk.ask('POST', '/v1/session/proof', answer)).status, 200);
    assert.equal((await desk.ask('POST', '/v1/session/proof', answer)).status, 403, 'replayed');
    assert.equal((await typesOf()).filter((type) => type === 'passkey.refused').length, wrongs.length + 6);
  });

  test('a passkey that counts backwards is taken for a copy; one that never counts is not', async () => {
    const passkey = new Authenticator(HOME);
    await enrolled(await byLink(), passkey);
    assert.equal((await proved(await byLink(), passkey)).status, 200);
    passkey.counter = 0;
    const desk = await byLink();
    assert.match(String((await proved(desk, passkey)).body['title']), /there are two of it/);
    assert.equal(await misses(desk), 'proof');
    const { rows } = await pool.query(`select from event where type = 'passkey.refused' and data ->> 'distrust' = 'copied'`);
    assert.equal(rows.length, 1);
    const still = new Authenticator(HOME);
    still.counter = null;
    await enrolled(await byLink(false, 'still'), still);
    for (let count = 0; count < 2; count += 1) assert.equal((await proved(await byLink(false, 'still'), still)).status, 200);
  });

  test('each kind of key signs in; a weak or strange one is not taken', async () => {
    for (const kind of ['ec', 'ed25519', 'rsa'] as const) {
      const passkey = new Authenticator(HOME, kind);
      assert.equal((await enrolled(await byLink(false, kind), passkey)).status, 201, kind);
      assert.equal((await proved(await byLink(false, kind), passkey)).status, 200, kind);
    }
    assert.equal((await enrolled(await byLink(), new Authenticator(HOME, 'p384'))).body['code'], 'factor/key');
    for (const wrong of [{ origin: 'http://evil.example' }, { site: 'x' }, { flags: 0x41 }, { type: 'webauthn.get' }])
      assert.equal((await enrolled(await byLink(), new Authenticator(HOME), 'x', wrong)).status, 403, JSON.stringify(wrong));
    const passkey = new Authenticator(HOME);
    await enrolled(await byLink(), passkey);
    assert.equal((await enrolled(await byLink(false, 'somebody-else'), passkey)).body['code'], 'factor/known');
  });

  test('a recovery code is good once, of whoever it is, and new ones end the old', async () => {
    const passkey = new Authenticator(HOME);
    const desk = await byLink();
    const [code = '', next = ''] = (await enrolled(desk, passkey)).body['codes'] as string[];
    const by = async (typed: string, name?: string): Promise<number> =>
      (await (await byLink(false, name)).ask('POST', '/v1/session/proof', { code: typed })).status;
    await enrolled(await byLink(false, 'eve'));
    assert.equal(await by(code, 'eve'), 403, 'of somebody else');
    assert.equal(await by(code.toUpperCase().replaceAll('-', ' ')), 200);
    assert.equal(await by(code), 403, 'spent');
    assert.equal(await by('k7m2-p9x4-qd3r-8tvw'), 403);
    const renewed = await desk.ask('POST', '/v1/recovery-codes');
    assert.equal(renewed.status, 201);
    assert.equal(await by(next), 403, 'of the ten before');
    assert.equal(await by((renewed.body['codes'] as string[])[9] ?? ''), 200);
    assert.equal((await desk.ask('GET', '/v1/factors')).body['codesLeft'], 9);
    const { rows } = await pool.query<{ hash: Buffer }>('select hash from recovery_code');
    for (const { hash } of rows) assert.equal(hash.length, 32, 'the database has digests');
    const both = await Promise.all([byLink(), byLink()]);
    const last = (renewed.body['codes'] as string[])[0] ?? '';
    const statuses = await Promise.all(both.map(async (each) => (await each.ask('POST', '/v1/session/proof', { code: last })).status));
    assert.deepEqual(statuses.toSorted(), [200, 403], 'two at once with one code');
  });

  test('tries come to an end, with the time of the next one', async () => {
    await enrolled(await byLink());
    const desk = await byLink();
    const attempt = () => desk.ask('POST', '/v1/session/proof', { code: 'k7m2-p9x4-qd3r-8tvw' });
    for (let count = 0; count < 10; count += 1) assert.equal((await attempt()).status, 403);
    assert.equal((await attempt()).status, 429);
    now += 30_000;
    assert.equal((await attempt()).status, 403);
  });

  test('passkeys are named and removed by their person alone; with the last one go the codes', async () => {
    const desk = await byLink();
    const { body } = await enrolled(desk);
    const [one] = body['passkeys'] as { id: string }[];
    const second = await enrolled(desk, new Authenticator(HOME), 'key ring');
    assert.deepEqual([second.status, second.body['codes']], [201, null], 'codes come once');
    const eve = await byLink(false, 'eve-2');
    for (const method of ['PATCH', 'DELETE']) assert.equal((await eve.ask(method, `/v1/passkeys/${one?.id}`, { name: 'mine' })).status, 404);
    const named = await desk.ask('PATCH', `/v1/passkeys/${one?.id}`, { name: 'old laptop' });
    assert.deepEqual((named.body['passkeys'] as { name: string }[]).map(({ name }) => name), ['old laptop', 'key ring']);
    for (const { id } of named.body['passkeys'] as { id: string }[]) assert.equal((await desk.ask('DELETE', `/v1/passkeys/${id}`)).status, 200);
    assert.deepEqual((await desk.ask('GET', '/v1/factors')).body['codesLeft'], 0);
    assert.equal((await desk.ask('POST', '/v1/recovery-codes')).body['code'], 'factor/none');
    assert.equal(await misses(await byLink()), null, 'and a link alone is enough again');
    assert.deepEqual((await typesOf()).filter((type) => type === 'passkey.removed').length, 2);
  });

  test('whoever has a passkey adds none without it, also not who was half way when the first one came', async () => {
    const [one, two] = [await byLink(true), await byLink(true)];
    const passkey = new Authenticator(HOME);
    const challenge = await challengeOf(two, '/v1/passkeys/offer');
    const both = await Promise.all([enrolled(one), two.ask('POST', '/v1/passkeys', passkey.make(challenge, 'mine'))]);
    assert.deepEqual(both.map(({ status }) => status).filter((status) => status === 201).length, 1, JSON.stringify(both));
    assert.deepEqual([await misses(one), await misses(two)].toSorted(), [null, 'proof'].toSorted());
  });

  test('a stream ends when its session becomes half of one, and a token is asked for nothing', async () => {
    const [desk, other] = [await byLink(), await byLink()];
    const { rows } = await pool.query<{ id: string }>(
      `select session.id from session join person on person.id = person where subject = $1 and kind = 'session' order by session.made_at`,
      [`ada-${names}`],
    );
    const on = () => Promise.all(rows.map(({ id }) => goesOn(pool, id, false)));
    assert.deepEqual(await on(), [true, true]);
    await enrolled(desk);
    assert.deepEqual(await on(), [true, false]);
    assert.equal(await misses(other), 'proof');
    const { word } = await tokenFor(pool, bytes, { name: 'ci', role: 'operator', lasts: 60 });
    const machine = deskAt(houseOf(true));
    const headers = { authorization: `Bearer ${word}` };
    assert.equal((await machine.ask('GET', '/v1/tenants', {}, headers)).status, 200);
    for (const [method, path] of [['POST', '/v1/passkeys/offer'], ['POST', '/v1/session/challenge'], ['POST', '/v1/recovery-codes']] as const)
      assert.equal((await machine.ask(method, path, {}, headers)).body['code'], 'factor/machine', path);
  });

  test('whoever sits at the machine takes the factors of an operator away, who is out then, and the register says who did', async () => {
    const desk = await byLink();
    const codes = (await enrolled(desk)).body['codes'] as string[];
    const whose = (await keyed(pool)).find(({ name }) => name === `ada-${names}`);
    assert.deepEqual([whose?.passkeys, whose?.codesLeft, whose?.issuer], [1, 10, 'machine']);
    assert.equal(await resetFactors(gate(), whose?.person ?? '', 'root'), 1);
    assert.equal((await desk.ask('GET', '/v1/session')).status, 401);
    const again = await byLink(true);
    assert.equal(await misses(again), 'enrolment');
    assert.equal((await again.ask('POST', '/v1/session/proof', { code: codes[0] })).status, 403);
    const { rows } = await pool.query<{ by: string }>(
      `select person.name "by" from event join person on person.id = actor ->> 'id' where type = 'factors.reset' and event.subject = $1`,
      [`person/${whose?.person}`],
    );
    assert.deepEqual(rows, [{ by: 'root' }]);
  });
});
