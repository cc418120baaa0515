import assert from 'node:assert/strict';
import { type JsonWebKey, createPublicKey, generateKeyPairSync } from 'node:crypto';
import { after, before, beforeEach, describe, test } from 'node:test';
import { FACTOR_ENDPOINTS } from '@hansa/api/factor-endpoints.ts';
import { resetFactors } from '../../commands/factor-reset.ts';
import { readKey } from '../../commands/passkey-keys.ts';
import { Authenticator } from './authenticator.ts';
import { type Got, HOME, TrialHouse } from './trial.ts';

type Sent = Readonly<Record<string, string>>;
const shown = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url');

/** What somebody would try who holds a link or a copied word, and has read the standard. */
describe('attacks on second factors', () => {
  let house: TrialHouse;
  before(async () => {
    house = await TrialHouse.open();
  });
  after(() => house.stop());
  beforeEach(() => house.begin());

  test('where nothing was asked there is no answer, not even to an empty question', async () => {
    const passkey = new Authenticator(HOME);
    assert.equal((await (await house.byLink()).ask('POST', '/v1/passkeys', passkey.make('', 'laptop'))).status, 403, 'made');
    await (await house.byLink()).enrol(passkey);
    const desk = await house.byLink();
    const answer = passkey.use('');
    assert.deepEqual([(await desk.ask('POST', '/v1/session/proof', answer)).status, await desk.misses()], [403, 'proof'], 'never asked');
    await desk.prove(new Authenticator(HOME));
    assert.equal((await desk.ask('POST', '/v1/session/proof', answer)).status, 403, 'asked and answered');
  });

  test('a key that everybody can sign for is not taken, nor one off its curve or of another use', () => {
    const der = (key: JsonWebKey): Uint8Array => createPublicKey({ key, format: 'jwk' }).export({ format: 'der', type: 'spki' });
    const rsa = generateKeyPairSync('rsa', { modulusLength: 2_048 }).publicKey.export({ format: 'jwk' });
    const off = Buffer.from(generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'der', type: 'spki' }));
    off.writeUInt8(off.readUInt8(off.length - 1) ^ 1, off.length - 1);
    const wrongs: Readonly<Record<string, Uint8Array>> = {
      'an exponent of 1': der({ ...rsa, e: shown(Buffer.of(1)) }),
      'an exponent of 3': der({ ...rsa, e: shown(Buffer.of(3)) }),
      'off the curve': off,
      'a curve of Bitcoin': generateKeyPairSync('ec', { namedCurve: 'secp256k1' }).publicKey.export({ format: 'der', type: 'spki' }),
      'for agreeing': generateKeyPairSync('x25519').publicKey.export({ format: 'der', type: 'spki' }),
      'RSA-PSS': generateKeyPairSync('rsa-pss', { modulusLength: 2_048 }).publicKey.export({ format: 'der', type: 'spki' }),
      'a private one': generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'der', type: 'pkcs8' }),
      'more bits than anybody has': der({ ...rsa, n: shown(Buffer.alloc(1_024, 0xff)) }),
      'half of one': off.subarray(0, 40),
    };
    for (const [name, wrong] of Object.entries(wrongs)) assert.equal(readKey(wrong), undefined, name);
  });

  test('the passkey of one person answers nothing for another, and says no more than one that nobody has', async () => {
    const [adas, eves] = [new Authenticator(HOME), new Authenticator(HOME)];
    await (await house.byLink()).enrol(adas);
    await (await house.byLink(false, `eve-${house.ada}`)).enrol(eves);
    const stolen = await house.byLink();
    const answers = [await stolen.prove(eves), await stolen.prove(new Authenticator(HOME))];
    const named = { ...eves.use(await stolen.challenge()), credential: shown(adas.credential) };
    answers.push(await stolen.ask('POST', '/v1/session/proof', named));
    const said = ({ status, body }: Got): unknown[] => [status, body['code'], body['title'], body['detail']];
    for (const answer of answers) assert.deepEqual([answer.status, said(answer)], [403, said(answers[0] as Got)]);
    assert.equal(await stolen.misses(), 'proof');
  });

  test('what is signed is every byte, in one spelling, and nothing beside it', async () => {
    const passkey = new Authenticator(HOME);
    await (await house.byLink()).enrol(passkey);
    const desk = await house.byLink();
    const bytes = (text = ''): Buffer => Buffer.from(text, 'base64url');
    const changes: Readonly<Record<string, (sent: Sent) => Sent>> = {
      'bytes behind what the authenticator says': (sent) => ({
        ...sent,
        authenticatorData: shown(Buffer.concat([bytes(sent['authenticatorData']), Buffer.alloc(9)])),
      }),
      'a counter that is higher': (sent) => ({
        ...sent,
        authenticatorData: shown(Buffer.concat([bytes(sent['authenticatorData']).subarray(0, 33), Buffer.of(0, 0, 9, 9)])),
      }),
      'the same JSON with a blank': (sent) => ({
        ...sent,
        clientData: shown(Buffer.concat([bytes(sent['clientData']), Buffer.from(' ')])),
      }),
      'a signature of two numbers and no DER': (sent) => ({ ...sent, signature: shown(Buffer.alloc(64, 1)) }),
      'a signature of zeros': (sent) => ({ ...sent, signature: shown(Buffer.from('3006020100020100', 'hex')) }),
      'an empty signature': (sent) => ({ ...sent, signature: 'AA' }),
    };
    for (const [name, change] of Object.entries(changes)) {
      house.now += 60_000;
      const { status } = await desk.ask('POST', '/v1/session/proof', change(passkey.use(await desk.challenge())));
      assert.deepEqual([status, await desk.misses()], [403, 'proof'], name);
    }
    const twice = passkey.use(await desk.challenge());
    const one = { ...twice, clientData: shown(Buffer.from(`{"type":"webauthn.create",${bytes(twice['clientData']).toString().slice(1)}`)) };
    assert.equal((await desk.ask('POST', '/v1/session/proof', one)).status, 403, 'a name that stands twice');
  });

  test('an answer and a code are good once, also when they come twice at once in one session', async () => {
    const passkey = new Authenticator(HOME);
    const codes = (await (await house.byLink()).enrol(passkey)).body['codes'] as string[];
    for (const what of ['passkey', 'code']) {
      const desk = await house.byLink();
      const sent = what === 'code' ? { code: codes[0] } : passkey.use(await desk.challenge());
      const { word } = desk;
      const all = await Promise.all([1, 2, 3].map(() => house.at(false, word).ask('POST', '/v1/session/proof', sent)));
      assert.deepEqual(all.map(({ status }) => status).filter((status) => status === 200).length, 1, `${what}: ${JSON.stringify(all)}`);
    }
  });

  test('a session that was ended while it asked has changed nothing: no passkey comes back after the reset', async () => {
    const desk = await house.byLink();
    await desk.enrol();
    const thief = new Authenticator(HOME);
    const body = thief.make(await desk.challenge('/v1/passkey-offers'), 'mine');
    const held = await house.pool.connect();
    await held.query('begin');
    const { rows } = await held.query<{ id: string }>('select id from person where subject = $1 for update', [house.ada]);
    const whose = rows[0]?.id ?? '';
    const waiting = async (count: number): Promise<void> => {
      const here = `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
      while ((await house.pool.query(here)).rowCount !== count) await new Promise((resolve) => setTimeout(resolve, 5));
    };
    // In the order in which they came: the reset, and behind it what the thief asks.
    const reset = resetFactors(house.gate, whose, 'root');
    await waiting(1);
    const asked = desk.ask('POST', '/v1/passkeys', body);
    await waiting(2);
    await held.query('commit');
    held.release();
    assert.deepEqual([await reset, (await asked).status], [1, 401]);
    assert.equal((await house.pool.query('select from passkey where person = $1', [whose])).rowCount, 0);
  });

  test('with a passkey go the sessions that it opened elsewhere, and with the codes those that a code opened', async () => {
    const passkey = new Authenticator(HOME);
    const desk = await house.byLink();
    const { body } = await desk.enrol(passkey);
    const [lost, guest, link] = [await house.byLink(), await house.byLink(), await house.byLink()];
    await lost.prove(passkey);
    await guest.ask('POST', '/v1/session/proof', { code: (body['codes'] as string[])[0] });
    const status = async (each: typeof desk): Promise<number> => (await each.ask('GET', '/v1/session')).status;
    assert.equal((await desk.ask('POST', '/v1/recovery-codes')).status, 201);
    assert.deepEqual([await status(desk), await status(guest), await status(lost), await status(link)], [200, 401, 200, 200]);
    const [one] = body['passkeys'] as { id: string }[];
    assert.equal((await desk.ask('DELETE', `/v1/passkeys/${one?.id}`)).status, 200);
    assert.deepEqual([await status(desk), await status(lost)], [200, 401]);
  });

  test('who holds a link tries until that ends, and keeps nobody else from showing their passkey', async () => {
    const passkey = new Authenticator(HOME);
    await (await house.byLink()).enrol(passkey);
    const [thief, owner] = [await house.byLink(), await house.byLink()];
    const attempt = async (): Promise<number> => (await thief.ask('POST', '/v1/session/proof', { code: 'k7m2-p9x4-qd3r-8tvw' })).status;
    for (let count = 0; count < 10; count += 1) assert.equal(await attempt(), 403);
    assert.equal(await attempt(), 429);
    assert.equal((await owner.prove(passkey)).status, 200);
  });

  test('what another site sends through a browser changes no factor', async () => {
    const desk = await house.byLink();
    await desk.enrol();
    const changing = Object.values(FACTOR_ENDPOINTS).filter(({ method }) => method !== 'GET');
    assert.ok(changing.length >= 7);
    for (const { method, path } of changing) {
      const at = path.replace('{passkey}', '01a1fe20-6f41-7142-911d-b001321ea81f');
      for (const headers of [
        { origin: 'https://evil.example' },
        { origin: 'null' },
        { origin: undefined },
        { 'sec-fetch-site': 'cross-site' },
      ] as unknown as Record<string, string>[])
        assert.deepEqual([(await desk.ask(method, at, {}, headers)).body['code'], at], ['request/origin', at], JSON.stringify(headers));
    }
  });

  test('half a session is half of one by whatever it is shown, and its cookie is bound as the one after it', async () => {
    const passkey = new Authenticator(HOME);
    await (await house.byLink()).enrol(passkey);
    const half = await house.byLink();
    const headers = { authorization: `Bearer ${half.word}` };
    assert.equal((await house.at(false).ask('GET', '/v1/tenants', {}, headers)).body['code'], 'session/proof');
    const answer = await half.send('POST', '/v1/session/proof', passkey.use(await half.challenge()));
    assert.match(answer.headers['set-cookie'] ?? '', /^hansa=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict; Max-Age=\d+$/);
    assert.equal(answer.headers['cache-control'], 'no-store');
  });
});
