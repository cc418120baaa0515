import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, beforeEach, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { ENDPOINTS, type Endpoint } from '@hansa/api/endpoints.ts';
import { FREE } from '@hansa/domain/access/erasure.ts';
import { Secret } from '@hansa/domain/port/secret.ts';
import type pg from 'pg';
import { linkFor, tokenFor } from '../../commands/sessions.ts';
import { migrate } from '../../db/migrate.ts';
import { openPool } from '../../db/pool.ts';
import { sessionOf } from '../../db/sessions.ts';
import { type TrialDatabase, trialDatabase } from '../../db/trial.ts';
import { Estate } from '../../estate/estate.ts';
import { Looks } from '../../watch/looks.ts';
import type { Answer } from '../exchange.ts';
import { type House, handle } from '../handle.ts';
import { Limits } from '../limits/limits.ts';
import { linksOnly } from '../sign-in/entrance.ts';
import type { Counter } from './request.ts';

const BUNDLE = { page: '', entries: { script: '', style: '', worker: '' }, files: new Map() };
const HOST = 'localhost:4680';
const ADA = `person = (select id from person where subject = 'ada')`;
const ORIGIN = { origin: `http://${HOST}` };
const bytes = (count: number): Uint8Array => randomBytes(count);

describe('who may not', () => {
  let trial: TrialDatabase;
  let pool: pg.Pool;
  let counter: Counter;
  let now = Date.now();
  before(async () => {
    trial = await trialDatabase();
    pool = openPool(await trial.fresh(), { name: 'strangers' });
    await migrate(pool);
  });
  after(async () => {
    await pool.end();
    await trial.stop();
  });
  beforeEach(() => {
    counter = counterOf(pool);
  });
  const counterOf = (over: pg.Pool): Counter => {
    const desk = { pool: over, estate: new Estate(), now: Date.now, bytes, erasure: () => FREE };
    return {
      desk,
      pool: over,
      looks: new Looks(pool),
      simulated: true,
      secure: false,
      signIn: linksOnly(new URL('http://localhost:4680/')),
      limits: new Limits(() => now),
    };
  };

  async function ask(
    method: string,
    path: string,
    headers: Record<string, string> = {},
    body: unknown = {},
    at = counter,
  ): Promise<Answer> {
    const house = { post: { host: '127.0.0.1', port: 4680 }, bundle: BUNDLE, counter: at } as unknown as House;
    const bodied = { host: HOST, 'content-type': 'application/json', ...headers };
    return handle(
      { method, path, query: new URLSearchParams(), headers: bodied, body: Buffer.from(JSON.stringify(body)), address: '192.0.2.7' },
      house,
    );
  }
  const codeOf = (answer: Answer): string => (answer.body === '' ? '' : (JSON.parse(String(answer.body)) as { code: string }).code);

  async function signedIn(before: Record<string, string> = {}): Promise<string> {
    const link = await linkFor(pool, bytes, 'ada');
    const answer = await ask('POST', '/v1/session', { ...ORIGIN, ...before }, { link });
    assert.equal(answer.status, 200);
    return /hansa=([\w-]+)/.exec(answer.headers['set-cookie'] ?? '')?.[1] ?? '';
  }
  const token = async (lasts = 60): Promise<string> => (await tokenFor(pool, bytes, { name: 'ci', role: 'operator', lasts })).word;
  const status = async (headers: Record<string, string>): Promise<number> => (await ask('GET', '/v1/session', headers)).status;

  test('every endpoint that changes something refuses what another page sends with the cookie of this one', async () => {
    const cookie = `hansa=${await signedIn()}`;
    const changing = Object.values(ENDPOINTS as Record<string, Endpoint>).filter(({ method }) => method !== 'GET');
    assert.ok(changing.length >= 7);
    for (const { method, path } of changing) {
      const at = path.replace('{id}', 'k7m2p9x4qd');
      for (const origin of [{}, { origin: 'http://evil.example' }, { origin: 'null' }, { origin: `https://${HOST}` }]) {
        const answer = await ask(method, at, { cookie, ...origin });
        assert.deepEqual([answer.status, codeOf(answer)], [403, 'request/origin'], `${method} ${path} from ${JSON.stringify(origin)}`);
      }
      for (const lure of ['Bearer ', 'Bearer x', `Bearer ${'x'.repeat(43)}`]) {
        const answer = await ask(method, at, { cookie, authorization: lure });
        assert.ok(codeOf(answer) === 'session/none' || path === '/v1/session', `${method} ${path}: the cookie counted beside ${lure}`);
      }
    }
    assert.equal(await status({ cookie }), 200, 'and the session is as it was');
  });

  test('a token passes without an Origin until it expires, and never from the page of another site', async () => {
    const authorization = `Bearer ${await token()}`;
    assert.equal((await ask('POST', '/v1/tenants', { authorization })).status, 422);
    assert.equal((await ask('POST', '/v1/tenants', { authorization, origin: 'http://evil.example' })).status, 403);
    assert.equal(await status({ authorization: `Bearer ${await token(-1)}` }), 401);
  });

  test('signing in gives a new word and ends the one before; a word that somebody planted gets nothing', async () => {
    const planted = 'x'.repeat(43);
    const first = await signedIn({ cookie: `hansa=${planted}` });
    assert.equal(await status({ cookie: `hansa=${planted}` }), 401);
    const second = await signedIn({ cookie: `hansa=${first}` });
    assert.notEqual(second, first);
    assert.deepEqual([await status({ cookie: `hansa=${first}` }), await status({ cookie: `hansa=${second}` })], [401, 200]);
  });

  test('signing out everywhere ends all sessions and unspent links, and no token', async () => {
    const [here, there, link, authorization] = [
      await signedIn(),
      await signedIn(),
      await linkFor(pool, bytes, 'ada'),
      `Bearer ${await token()}`,
    ];
    assert.equal((await ask('DELETE', '/v1/sessions', { ...ORIGIN, cookie: `hansa=${here}` })).status, 204);
    for (const word of [here, there]) assert.equal(await status({ cookie: `hansa=${word}` }), 401);
    assert.equal((await ask('POST', '/v1/session', ORIGIN, { link })).status, 403);
    assert.equal(await status({ authorization }), 200);
  });

  test('a session that nobody uses for an hour ends; one that is used lasts', async () => {
    const cookie = `hansa=${await signedIn()}`;
    const aged = (minutes: number): Promise<unknown> =>
      pool.query(`update session set made_at = now() - make_interval(mins => $1), used_at = null where ${ADA}`, [minutes]);
    await aged(59);
    assert.equal(await status({ cookie }), 200);
    const { rows } = await pool.query<{ fresh: boolean }>(`select used_at > now() - interval '1 minute' fresh from session where ${ADA}`);
    assert.ok(rows.some((row) => row.fresh));
    await aged(61);
    assert.equal(await status({ cookie }), 401);
  });

  test('tries to sign in, unknown words and requests come to an end, with the time of the next one', async () => {
    const link = { link: 'x'.repeat(43) };
    for (let count = 0; count < 10; count += 1) assert.equal((await ask('POST', '/v1/session', ORIGIN, link)).status, 403);
    const refused = await ask('POST', '/v1/session', ORIGIN, link);
    assert.deepEqual([refused.status, codeOf(refused)], [429, 'request/too-many']);
    assert.match(refused.headers['retry-after'] ?? '', /^[1-9]\d*$/);
    for (let count = 0; count < 100; count += 1) await status({ cookie: `hansa=${'y'.repeat(43)}` });
    assert.equal(await status({ cookie: `hansa=${'z'.repeat(43)}` }), 429);
    now += 10_000;
    const authorization = `Bearer ${await token()}`;
    const { rows } = await pool.query<{ id: string }>(`select id from person where subject = 'ci'`);
    for (let count = 0; count < 600; count += 1) counter.limits.ask(`operator//${rows[0]?.id}`, false);
    assert.equal(await status({ authorization }), 429);
    now += 1_000;
    assert.equal(await status({ authorization }), 200);
  });

  test('a database that is away is nobody’s mistake: 503, when to come again, and not a word about it', async () => {
    const away = openPool(new Secret('postgresql://hansa:canary-7731@127.0.0.1:1/hansa'), { name: 'away' });
    for (const [method, path] of [
      ['GET', '/v1/tenants'],
      ['POST', '/v1/tenants'],
      ['GET', '/v1/spec'],
    ] as const) {
      const answer = await ask(method, path, { authorization: `Bearer ${'x'.repeat(43)}` }, {}, counterOf(away));
      assert.deepEqual([answer.status, codeOf(answer)], [503, 'database/away'], path);
      assert.match(String(answer.body), /"retryAt":"20\d\d-/);
      assert.doesNotMatch(`${String(answer.body)}${JSON.stringify(answer.headers)}`, /canary|127\.0\.0\.1|ECONN|postgres/);
    }
    await away.end();
  });

  test('a stream ends soon after its session', async () => {
    const word = await signedIn();
    const { whileKnown } = await import('./while-known.ts');
    let closed = 0;
    const endless = async function* (signal: AbortSignal): AsyncGenerator<string> {
      for (; !signal.aborted; await sleep(5)) yield 'x';
    };
    const known = async (): Promise<boolean> => (await sessionOf(pool, word)) !== undefined;
    setTimeout(() => void pool.query(`delete from session where ${ADA}`), 50);
    for await (const piece of whileKnown(endless, new AbortController().signal, known, () => (closed += 1), 20)) assert.equal(piece, 'x');
    assert.equal(closed, 1);
  });

  test('over TLS the cookie is bound to it, browsers are told to come no other way, and the Origin is https', async () => {
    const at: Counter = { ...counter, secure: true };
    const link = await linkFor(pool, bytes, 'ada');
    assert.equal((await ask('POST', '/v1/session', ORIGIN, { link }, at)).status, 403);
    const answer = await ask('POST', '/v1/session', { origin: `https://${HOST}` }, { link }, at);
    assert.match(answer.headers['set-cookie'] ?? '', /^__Host-hansa=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict; Max-Age=\d+; Secure$/);
    assert.equal(answer.headers['strict-transport-security'], 'max-age=63072000');
  });
});
