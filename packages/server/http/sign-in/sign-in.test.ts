import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { FREE } from '@hansa/domain/access/erasure.ts';
import { rightsAtHome } from '@hansa/domain/access/roles.ts';
import { SignJWT, generateKeyPair } from 'jose';
import type pg from 'pg';
import { linkFor } from '../../commands/sessions.ts';
import { readConfig } from '../../config/read.ts';
import { migrate } from '../../db/migrate.ts';
import { openPool } from '../../db/pool.ts';
import { type TrialDatabase, trialDatabase } from '../../db/trial.ts';
import { Estate } from '../../estate/estate.ts';
import { openSignIn } from '../../sign-in.ts';
import { Looks } from '../../watch/looks.ts';
import type { Counter } from '../api/request.ts';
import { type House, handle } from '../handle.ts';
import { Limits } from '../limits/limits.ts';
import { type Listening, listen } from '../listen.ts';
import { PlainBrowser } from './browser.ts';
import type { Entrance, SignIn } from './entrance.ts';

const BUNDLE = { page: 'page', entries: { script: '', style: '', worker: '' }, files: new Map() };
const TENANT = 'k7m2p9x4qd';
const bytes = (count: number): Uint8Array => randomBytes(count);
interface Me {
  readonly person: string;
  readonly role: string;
  readonly tenant: string | null;
  readonly misses: string | null;
}

/** Against the provider for development, which is a real one: everything but who stands behind it is as in production. */
describe('signing in at an identity provider', () => {
  let trial: TrialDatabase;
  let pool: pg.Pool;
  let listening: Listening;
  let home: URL;
  let signIn: SignIn;
  const stops: (() => Promise<unknown>)[] = [];
  let now = Date.now();

  before(async () => {
    trial = await trialDatabase();
    pool = openPool(await trial.fresh(), { name: 'sign-in' });
    await migrate(pool);
    await pool.query(
      `insert into tenant (id, slug, cell, plan, seats, owner, life) values ('${TENANT}', 'acme', 'fsn-1', 'team@1', 3, 'git', 'active')`,
    );
    const made: { house?: House } = {};
    listening = await listen('127.0.0.1', 0, (asked) => handle(asked, made.house as House));
    home = new URL(`http://localhost:${listening.port}/`);
    signIn = openSignIn({ config: readConfig({}), pool, person: 'ada', home, secure: false }, stops);
    const desk = { pool, estate: new Estate(), now: () => now, bytes, erasure: () => FREE };
    const counter: Counter = { desk, pool, looks: new Looks(pool), simulated: true, secure: false, limits: new Limits(() => now), signIn };
    made.house = { post: { host: '127.0.0.1', port: listening.port }, bundle: BUNDLE, counter } as unknown as House;
  });
  after(async () => {
    for (const stop of stops) await stop();
    await listening.stop();
    await pool.end();
    await trial.stop();
  });

  const at = (path: string): URL => new URL(path, home);
  const me = async (browser: PlainBrowser) => {
    const answer = await browser.ask(at('/v1/session'));
    return answer.status === 200 ? ((await answer.json()) as Me) : answer.status;
  };
  const json = { 'content-type': 'application/json' };
  /** A browser in which an operator came by a link. */
  async function operator(): Promise<PlainBrowser> {
    now += 60_000; // sign-ins are counted, and this many in a second are not what is tested here
    const browser = new PlainBrowser();
    const link = await linkFor(pool, bytes, 'ada');
    const headers = { ...json, origin: home.origin };
    assert.equal((await browser.ask(at('/v1/session'), { method: 'POST', body: JSON.stringify({ link }), headers })).status, 200);
    return browser;
  }
  const isBack = (url: URL): boolean => url.pathname === '/sign-in/callback';
  /** Chooses somebody at the provider; gives the address to which the provider sends the browser back. */
  async function chosen(browser: PlainBrowser, subject: string, query = '?again'): Promise<URL> {
    const { url, answer } = await browser.go(at(`/sign-in${query}`));
    assert.match(url.pathname, /^\/choose\//);
    assert.match((await answer?.text()) ?? '', /value="operator"/);
    const form = { 'content-type': 'application/x-www-form-urlencoded', origin: url.origin };
    const picked = await browser.ask(url, { method: 'POST', body: `subject=${subject}`, headers: form });
    assert.equal(picked.status, 303);
    const next = await browser.go(new URL(picked.headers.get('location') ?? '', url), isBack);
    if (isBack(next.url)) return next.url;
    // Somebody else was signed in there: the provider signs them out first, by a form that a browser sends by itself.
    const fields = [...((await next.answer?.text()) ?? '').matchAll(/name="(\w+)" value="([^"]*)"/g)].map(
      ([, name = '', value = '']): [string, string] => [name, value],
    );
    const sent = { method: 'POST', body: new URLSearchParams(fields).toString(), headers: form };
    const left = await browser.ask(new URL('/session/end/confirm', url), sent);
    return (await browser.go(new URL(left.headers.get('location') ?? '', url), isBack)).url;
  }
  const refusal = (answer: Response): string | null => answer.headers.get('location');
  const finish = (browser: PlainBrowser, url: URL): Promise<Response> => browser.ask(url, { headers: { 'sec-fetch-site': 'cross-site' } });

  test('nothing of it is loaded before somebody asks for it', async () => {
    const ways = (await (await fetch(at('/v1/sign-in'))).json()) as object;
    assert.deepEqual(ways, { provider: 'the provider for development', tenants: false, simulated: true });
  });

  test('whoever came by a link chooses whom to be, and is that, with the rights of it', async () => {
    const browser = await operator();
    for (const [subject, role, tenant] of [
      ['second', 'operator', null],
      ['support', 'support', null],
      [`admin-${TENANT}`, 'admin', TENANT],
      [`member-${TENANT}`, 'member', TENANT],
    ] as const) {
      const back = await finish(browser, await chosen(browser, subject));
      assert.deepEqual([back.status, back.headers.get('location')], [303, '/']);
      const session = await me(browser);
      assert.ok(typeof session === 'object', `${subject}: ${String(session)}`);
      assert.deepEqual([session.role, session.tenant], [role, tenant]);
      now += 60_000;
    }
    const { rows } = await pool.query<{ actor: { id: string } }>('select actor from event where type = $1', ['session.opened']);
    assert.ok(rows.length >= 4);
    for (const { actor } of rows) assert.match(actor.id, /^[0-9a-f-]{36}$/, 'the register knows ids of people and no names');
  });

  test('a browser in which nobody is signed in is not let in, and neither is somebody who is no operator', async () => {
    const stranger = new PlainBrowser();
    const { url, answer } = await stranger.go(at('/sign-in'));
    assert.equal(answer?.status, 403);
    const form = { 'content-type': 'application/x-www-form-urlencoded', origin: url.origin };
    assert.equal((await stranger.ask(url, { method: 'POST', body: 'subject=operator', headers: form })).status, 403);
    const browser = await operator();
    const { url: theirs } = await browser.go(at('/sign-in?again'));
    const other = { ...form, origin: 'http://evil.example' };
    assert.equal((await browser.ask(theirs, { method: 'POST', body: 'subject=operator', headers: other })).status, 403);
    assert.equal((await browser.ask(theirs, { method: 'POST', body: 'subject=root', headers: form })).status, 422);
  });

  test('an operator who has not shown their passkey is not let in to be somebody who has none', async () => {
    const browser = await operator();
    await pool.query(
      `insert into passkey (id, person, credential, key, counter, synced, name)
       select gen_random_uuid(), id, '\\x01', '\\x02', 0, false, 'laptop' from person where subject = 'ada'`,
    );
    const session = await me(browser);
    assert.equal(typeof session === 'object' && session.misses, 'proof');
    assert.equal((await browser.go(at('/sign-in?again'))).answer?.status, 403);
    await pool.query('delete from passkey');
    assert.equal((await browser.go(at('/sign-in?again'))).answer?.status, 200);
  });

  test('what comes back counts once, in the browser that left, in time, and with nothing changed', async () => {
    const browser = await operator();
    const url = await chosen(browser, 'operator');
    assert.equal(refusal(await finish(new PlainBrowser(), url)), '/#sign-in-refused=late', 'another browser');
    assert.equal(refusal(await finish(browser, url)), '/', 'and the one that left');
    assert.equal(refusal(await finish(browser, url)), '/#sign-in-refused=late', 'replayed');

    const changed: readonly (readonly [string, string, string])[] = [
      ['state', 'x'.repeat(43), 'refused'],
      ['code', 'x'.repeat(43), 'refused'],
      ['iss', 'https://evil.example', 'refused'],
    ];
    for (const [name, value, why] of changed) {
      const forged = await chosen(await operator(), 'operator').catch(() => undefined);
      assert.ok(forged);
      const victim = await operator();
      const mine = await chosen(victim, 'operator');
      mine.searchParams.set(name, value);
      assert.equal(refusal(await finish(victim, mine)), `/#sign-in-refused=${why}`, name);
    }
    const swapped = await operator();
    const [mine, theirs] = [await chosen(swapped, 'operator'), await chosen(await operator(), 'operator')];
    mine.searchParams.set('code', theirs.searchParams.get('code') ?? '');
    assert.equal(refusal(await finish(swapped, mine)), '/#sign-in-refused=refused', 'the code of somebody else');

    const late = await operator();
    const there = await chosen(late, 'operator');
    await pool.query(`update sign_in set expires_at = now() - interval '1 second'`);
    assert.equal(refusal(await finish(late, there)), '/#sign-in-refused=late');
    const no = await operator();
    await no.go(at('/sign-in?again'));
    const said = at('/sign-in/callback?error=access_denied&state=x');
    assert.match(refusal(await finish(no, said)) ?? '', /refused=(refused|cancelled)$/);
  });

  test('a slug that nobody has, and a tenant whose people do not sign in here', async () => {
    const browser = await operator();
    assert.equal(refusal(await browser.ask(at('/sign-in?tenant=nobody'))), '/#sign-in-refused=no-tenant');
    assert.equal(refusal(await browser.ask(at('/sign-in?tenant=acme'))), '/#sign-in-refused=no-provider');
  });

  test('a configured provider: an operator without a second factor is not in, in production; who has no role is not in either', async () => {
    const own = await signIn.own?.open();
    assert.ok(own);
    const was = { ...own };
    const set = (more: object): unknown => Object.assign(own, was, more);
    const misses: unknown[] = [];
    const tries = async (): Promise<string | null> => {
      Object.assign(signIn, { mustEnrol: false });
      const browser = await operator();
      const url = await chosen(browser, 'operator');
      Object.assign(signIn, { mustEnrol: true });
      const where = refusal(await finish(browser, url));
      const session = await me(browser);
      misses.push(where === '/' && typeof session === 'object' ? session.misses : where);
      return where;
    };
    set({ secondFactor: { amr: ['otp'], acr: ['gold'] } });
    assert.equal(await tries(), '/#sign-in-refused=one-factor');
    const support = await operator();
    assert.equal(refusal(await finish(support, await chosen(support, 'support'))), '/', 'support is not asked for one');
    const { provider } = was;
    // The provider for development names no method, so here it is one that does.
    const naming: Entrance['provider'] = {
      begin: (...asked) => provider.begin(...asked),
      finish: async (...asked) => ({ ...(await provider.finish(...asked)), amr: ['pwd', 'otp'] }),
      leave: (...asked) => provider.leave(...asked),
      ended: (...asked) => provider.ended(...asked),
    };
    set({ secondFactor: { amr: ['otp', 'pop'], acr: [] }, provider: naming });
    assert.equal(await tries(), '/');
    set({ secondFactor: undefined });
    assert.equal(await tries(), '/', 'the provider is not asked');
    assert.deepEqual(misses.slice(-2), [null, 'enrolment'], 'a factor there is enough; without one we ask for ours');
    set({ secondFactor: undefined, rights: () => undefined });
    assert.equal(await tries(), '/#sign-in-refused=no-role');
    set({ secondFactor: undefined });
    Object.assign(signIn, { mustEnrol: false });
  });

  test('the realm of a tenant makes people of that tenant, whatever it says they are', async () => {
    const own = await signIn.own?.open();
    assert.ok(own);
    const asked: string[] = [];
    const realm = async (tenant: string): Promise<Entrance> => {
      asked.push(tenant);
      return { provider: own.provider, rights: (claims) => rightsAtHome(claims, tenant) };
    };
    Object.assign(signIn, { realm });
    const browser = await operator();
    assert.equal(refusal(await finish(browser, await chosen(browser, 'operator', '?tenant=acme&again'))), '/');
    const session = await me(browser);
    assert.ok(typeof session === 'object');
    assert.deepEqual([session.role, session.tenant, asked], ['member', TENANT, [TENANT, TENANT]]);
    Object.assign(signIn, { realm: null });
  });

  test('signing out ends the session, and leads to where it ends at the provider', async () => {
    const browser = await operator();
    assert.equal(refusal(await finish(browser, await chosen(browser, 'operator'))), '/');
    const out = await browser.ask(at('/v1/session'), { method: 'DELETE', headers: { origin: home.origin } });
    assert.equal(out.status, 200);
    const { go } = (await out.json()) as { go: string };
    const there = new URL(go);
    assert.deepEqual([there.searchParams.get('post_logout_redirect_uri'), there.searchParams.has('id_token_hint')], [home.href, true]);
    assert.equal(await me(browser), 401);
    const { rows } = await pool.query<{ proof: Buffer | null }>('select proof from session where proof is not null');
    for (const { proof } of rows) assert.doesNotMatch(proof?.toString('latin1') ?? '', /eyJ/, 'no ID token lies open in the database');
  });

  test('a provider ends a session by its signature, once; nobody else does', async () => {
    const browser = await operator();
    assert.equal(refusal(await finish(browser, await chosen(browser, 'second'))), '/');
    const { rows } = await pool.query<{ issuer: string; sid: string }>(
      `select session.issuer, sid from session join person on person.id = person where subject = 'second' order by session.made_at desc limit 1`,
    );
    const { issuer = '', sid = '' } = rows[0] ?? {};
    const { privateKey } = await generateKeyPair('ES256');
    const event = { events: { 'http://schemas.openid.net/event/backchannel-logout': {} } };
    const forged = await new SignJWT({ sid, ...event })
      .setProtectedHeader({ alg: 'ES256', kid: 'development' })
      .setIssuer(issuer)
      .setAudience('hansa')
      .setIssuedAt()
      .setJti('x')
      .setExpirationTime('2m')
      .sign(privateKey);
    const told = (token: string): Promise<Response> =>
      fetch(at('/sign-in/ended'), {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams({ logout_token: token }),
      });
    for (const token of ['', 'x.y.z', forged]) assert.equal((await told(token)).status, 400);
    assert.notEqual(await me(browser), 401);
    // Somebody signs out at the provider itself, which then tells us.
    const out = await browser.go(new URL(`${issuer}/session/end`));
    const html = (await out.answer?.text()) ?? '';
    const xsrf = /name="xsrf" value="([^"]+)"/.exec(html)?.[1] ?? '';
    const form = { 'content-type': 'application/x-www-form-urlencoded', origin: issuer };
    await browser.ask(new URL(`${issuer}/session/end/confirm`), { method: 'POST', body: `xsrf=${xsrf}&logout=yes`, headers: form });
    assert.equal(await me(browser), 401);
  });
});
