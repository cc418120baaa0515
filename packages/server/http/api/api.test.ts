import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { ENDPOINTS, type Endpoint, takesKey } from '@hansa/api/endpoints.ts';
import { event, look, tenantDetail } from '@hansa/api/shapes.ts';
import { FREE, PAID } from '@hansa/domain/access/erasure.ts';
import { openSession } from '../../db/sessions.ts';
import { type Body, bytes, NEW, TrialApi } from './trial.ts';

describe('the API', () => {
  let here: TrialApi;
  before(async () => {
    here = await TrialApi.start('api');
  });
  after(() => here.stop());
  const ask: TrialApi['ask'] = (...asked) => here.ask(...asked);
  const create = (slug: string) => here.create(slug);

  test('a tenant is created, shown, changed and erased, each under the version that was seen', async () => {
    const made = await ask('operator', 'POST', '/v1/tenants', NEW);
    assert.equal(made.status, 202);
    const { id, operation } = made.json as { id: string; operation: string };
    assert.match(id, /^[a-z][0-9a-z]{9}$/);
    assert.deepEqual([made.json['state'], made.headers['location']], ['creating', `/v1/operations/${operation}`]);
    assert.equal((await ask('operator', 'GET', `/v1/operations/${operation}`)).json['state'], 'running');
    const shown = await ask('operator', 'GET', `/v1/tenants/${id}`);
    assert.deepEqual([shown.headers['etag'], shown.json['url']], ['"1"', 'https://acme.sovereign-apps.example']);
    assert.equal((await ask('operator', 'PATCH', `/v1/tenants/${id}`, { seats: 6 })).status, 428);
    assert.equal((await ask('operator', 'PATCH', `/v1/tenants/${id}`, { seats: 6 }, { 'if-match': '"7"' })).status, 412);
    const changed = await ask('operator', 'PATCH', `/v1/tenants/${id}`, { seats: 6 }, { 'if-match': '"1"' });
    assert.deepEqual([changed.status, changed.json['seats'], changed.headers['etag']], [202, 6, '"2"']);
    await ask('operator', 'PATCH', `/v1/tenants/${id}`, { admin: { email: 'bert@acme.example' } }, { 'if-match': '"2"' });
    const contact = await here.pool.query('select name, email, version, former from contact where tenant = $1', [id]);
    assert.deepEqual(contact.rows, [{ name: 'Ada', email: 'bert@acme.example', version: 2, former: ['ada@acme.example'] }]);
    const erased = await ask('operator', 'DELETE', `/v1/tenants/${id}`, undefined, { 'if-match': '"3"' });
    assert.deepEqual([erased.status, erased.json['wanted']], [202, 'erased']);
    const back = await ask('operator', 'PATCH', `/v1/tenants/${id}`, { state: 'active' }, { 'if-match': '"4"' });
    assert.deepEqual([back.status, back.json['code']], [409, 'tenant/erased']);
    const { items } = (await ask('operator', 'GET', `/v1/tenants/${id}/events`)).json as { items: Body[] };
    assert.deepEqual(
      items.map((each) => each['type']),
      ['tenant.created', 'tenant.changed', 'tenant.changed', 'tenant.erasure-asked'],
    );
    assert.doesNotMatch(JSON.stringify(items), /ada@|Ada|bert/);
  });

  test('what cannot work is refused with the words of the compiler, and nothing is written', async () => {
    const count = async (): Promise<unknown> => (await here.pool.query('select count(*)::int n from tenant')).rows[0];
    const before = await count();
    const tooMany = await ask('operator', 'POST', '/v1/tenants', { ...NEW, slug: 'many', seats: 90_000 });
    assert.deepEqual([tooMany.status, tooMany.json['code']], [422, 'spec/range']);
    assert.ok((tooMany.json['diagnostics'] as Body[]).length > 0);
    assert.equal((await ask('operator', 'POST', '/v1/tenants', { ...NEW, slug: 'www' })).status, 409);
    assert.equal((await ask('operator', 'POST', '/v1/tenants', { ...NEW, slug: 'a', extra: 1 })).status, 422);
    assert.equal((await ask('operator', 'POST', '/v1/tenants', { ...NEW, plan: 'gold@9' })).status, 422);
    assert.deepEqual(await count(), before);
    await create('taken');
    assert.equal((await ask('operator', 'POST', '/v1/tenants', { ...NEW, slug: 'taken' })).status, 409);
  });

  test('a character that no database keeps is refused wherever somebody writes one', async () => {
    const { id } = await create('unkept');
    for (const query of ['search=a%00', 'after=%00', 'cell=%00'])
      assert.equal((await ask('operator', 'GET', `/v1/tenants?${query}`)).status, 422, query);
    for (const reason of ['ticket\u0000', 'ticket \ud800']) {
      const refused = await ask('operator', 'POST', `/v1/tenants/${String(id)}/consent`, { hours: 1, reason });
      assert.deepEqual([refused.status, refused.json['code']], [422, 'request/body'], JSON.stringify(refused.json));
      assert.deepEqual(refused.json['diagnostics'], [{ pointer: '/reason', message: 'has a character that cannot be kept' }]);
    }
    const nowhere = Buffer.from('2026-02-30T25:00:00.000000Z k7m2p9x4qd').toString('base64url');
    assert.equal((await ask('operator', 'GET', `/v1/tenants?after=${nowhere}`)).status, 200);
  });

  test('the same key and body have one effect and one answer; another body has none', async () => {
    const key = { 'idempotency-key': 'order-1' };
    const body = { ...NEW, slug: 'once' };
    const both = await Promise.all([ask('operator', 'POST', '/v1/tenants', body, key), ask('operator', 'POST', '/v1/tenants', body, key)]);
    const statuses = both.map((each) => each.status).toSorted();
    assert.ok(statuses[0] === 202 && [202, 409].includes(statuses[1] ?? 0), String(statuses));
    const again = await ask('operator', 'POST', '/v1/tenants', body, key);
    assert.equal(again.status, 202);
    assert.equal(again.json['id'], both.find((each) => each.status === 202)?.json['id']);
    assert.equal((await ask('operator', 'POST', '/v1/tenants', { ...body, seats: 7 }, key)).status, 422);
    assert.equal((await here.pool.query(`select 1 from tenant where slug = 'once'`)).rowCount, 1);
  });

  test('every endpoint that takes a key keeps its answer with what it does', async () => {
    const keyed = Object.entries(ENDPOINTS as Record<string, Endpoint>).filter(([, endpoint]) => takesKey(endpoint));
    for (const [name, { method, path }] of keyed) {
      const made = (await create(`k-${name.toLowerCase()}`))['id'] as string;
      if (name === 'confirmErasure')
        await here.pool.query(`insert into erasure (tenant, asked_by, people, wait_ms) values ($1, 'x', 2, 0)`, [made]);
      const at = path.replace('{id}', made);
      const body = name === 'createTenant' ? { ...NEW, slug: 'k-new' } : {};
      const headers = { 'idempotency-key': `k-${name}`, 'if-match': '"1"' };
      const answers = [];
      for (let time = 0; time < 2; time += 1) answers.push(await ask('operator', method, at, body, headers));
      assert.deepEqual([name, answers[0]?.status, answers[1]?.headers['idempotency-replayed']], [name, 202, 'true']);
      assert.deepEqual(answers[1]?.json, answers[0]?.json);
      assert.equal(answers[1]?.headers['location'], answers[0]?.headers['location']);
    }
  });

  test('pages of a list hold each tenant once, also while others are added', async () => {
    for (const slug of ['p-one', 'p-two', 'p-three']) await create(slug);
    const seen: string[] = [];
    let after = '';
    for (;;) {
      const page = (await ask('operator', 'GET', `/v1/tenants?limit=2${after}`)).json as { items: { slug: string }[]; next: string | null };
      seen.push(...page.items.map((each) => each.slug));
      if (seen.length === 4) await create('p-late');
      if (page.next === null) break;
      after = `&after=${page.next}`;
    }
    assert.equal(new Set(seen).size, seen.length);
    assert.ok(seen.includes('p-late'));
    assert.equal((await ask('operator', 'GET', '/v1/tenants?limit=0')).status, 422);
    assert.equal((await ask('operator', 'GET', '/v1/tenants?after=nonsense')).status, 200);
  });

  test('tenants are found by a part of the slug, or by how the id begins', async () => {
    const { id } = (await create('needle-one')) as { id: string };
    const found = async (search: string): Promise<unknown[]> =>
      ((await ask('operator', 'GET', `/v1/tenants?search=${search}`)).json['items'] as Body[]).map((each) => each['slug']);
    assert.deepEqual(await found('dle-o'), ['needle-one']);
    assert.deepEqual(await found(id.slice(0, 8)), ['needle-one']);
    assert.deepEqual(await found('%25'), [], 'nothing is a pattern');
  });

  test('a tenant is shown with every step of its plan before anybody has begun one', async () => {
    const { id } = (await create('unbegun')) as { id: string };
    const shown = (await ask('operator', 'GET', `/v1/tenants/${id}`)).json as { steps: Body[]; file: unknown };
    assert.ok(shown.steps.length >= 6, String(shown.steps.length));
    assert.ok(shown.steps.every((step) => step['state'] === 'due' && step['since'] === null));
    assert.deepEqual(tenantDetail.parse(shown).file, null);
  });

  test('an erasure that waits for a second person is shown, and can be taken back', async () => {
    const { id } = (await create('customer')) as { id: string };
    here.rule = PAID;
    await ask('operator', 'DELETE', `/v1/tenants/${id}`, undefined, { 'if-match': '"1"' });
    here.rule = FREE;
    const shown = tenantDetail.parse((await ask('operator', 'GET', `/v1/tenants/${id}`)).json);
    assert.deepEqual([shown.erasure?.people, shown.erasure?.confirmedBy, shown.wanted], [2, null, 'active']);
    assert.equal(Date.parse(shown.erasure?.begins ?? '') - Date.parse(shown.erasure?.askedAt ?? ''), PAID.wait);
    assert.equal((await ask('operator', 'DELETE', `/v1/tenants/${id}/erasure`)).status, 202);
    assert.equal((await ask('operator', 'GET', `/v1/tenants/${id}`)).json['erasure'], null);
  });

  test('the stream begins with the last events, and tells what loops find without an id', async () => {
    await create('streamed');
    const gone = new AbortController();
    const { stream } = await ask('operator', 'GET', '/v1/events?recent=1');
    const pieces = stream?.(gone.signal)[Symbol.asyncIterator]();
    const next = async (): Promise<string> => (await pieces?.next())?.value ?? '';
    assert.match(await next(), /^retry: /);
    const happened = /^id: \d+\.\d+\ndata: (.*)\n\n$/.exec(await next())?.[1] ?? '';
    assert.equal(event.parse(JSON.parse(happened)).type, 'tenant.created');
    here.looks.tell('publish/fsn-1', [{ step: 'publish', code: 'publish/done', detail: '1 tree is in' }], Date.now());
    const found = /^event: look\ndata: (.*)\n\n$/.exec(await next())?.[1] ?? '';
    assert.deepEqual(look.parse(JSON.parse(found)).subject, 'publish/fsn-1');
    gone.abort();
    await pieces?.return?.(undefined);
  });

  test('a link signs in once; its cookie is for this origin only; signing out ends it', async () => {
    const opening = { person: 'ada', role: 'operator' as const, tenant: null, kind: 'link' as const, lasts: 60 };
    const { word } = await openSession(here.pool, bytes, opening);
    assert.equal((await ask(word, 'GET', '/v1/session')).status, 401, 'a link is no session');
    const signed = await ask(undefined, 'POST', '/v1/session', { link: word });
    assert.equal(signed.status, 200);
    const cookie = signed.headers['set-cookie'] ?? '';
    assert.match(cookie, /^hansa=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict; Max-Age=\d+$/);
    assert.equal((await ask(undefined, 'POST', '/v1/session', { link: word })).status, 403);
    const session = /hansa=([\w-]+)/.exec(cookie)?.[1] ?? '';
    assert.deepEqual((await ask(session, 'GET', '/v1/session')).json['person'], 'ada');
    assert.equal((await ask(session, 'DELETE', '/v1/session')).status, 204);
    assert.equal((await ask(session, 'GET', '/v1/session')).status, 401);
    assert.equal((await ask(await here.session('operator', null, -1), 'GET', '/v1/session')).status, 401, 'an expired session');
    assert.equal((await ask('x'.repeat(43), 'GET', '/v1/session')).status, 401, 'a forged session');
    const { rows } = await here.pool.query('select * from session');
    assert.ok(!JSON.stringify(rows).includes(session), 'the database knows digests only');
  });
});
