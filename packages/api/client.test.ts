import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Client, Refused, Unanswered } from './client.ts';

type Said = Response | Error;
interface Sent {
  readonly url: string;
  readonly method: string;
  readonly headers: Headers;
  readonly body: string;
}

/** A server that says what it is told to say, one answer after the other. */
function scripted(...answers: Said[]) {
  const sent: Sent[] = [];
  const waits: number[] = [];
  const fetch = async (url: string | URL | Request, init: RequestInit = {}): Promise<Response> => {
    sent.push({ url: String(url), method: init.method ?? 'GET', headers: new Headers(init.headers), body: String(init.body ?? '') });
    const next = answers.shift();
    if (!next) throw new Error('asked more often than expected');
    if (next instanceof Error) throw next;
    return next;
  };
  const pace = { tries: 3, sleep: async (ms: number) => void waits.push(ms), random: () => 0.5, now: () => 0 };
  const client = new Client({ server: 'http://127.0.0.1:1/ignored', token: { reveal: () => 'word' }, fetch, newKey: () => 'key-1', pace });
  return { client, sent, waits };
}

const json = (status: number, value: unknown, headers: Record<string, string> = {}): Response => Response.json(value, { status, headers });
const problem = (status: number, code: string, headers: Record<string, string> = {}): Response =>
  json(status, { status, code, title: 'No.' }, headers);
const lost = (): Error => new TypeError('fetch failed', { cause: { code: 'ECONNRESET' } });
const SESSION = { person: 'ci', role: 'operator', tenant: null, expiresAt: '2026-11-21T12:00:00.000Z', simulated: true, misses: null };
const ID = 'k7m2p9x4qd';
const NEW = { slug: 'acme', plan: 'team@1', seats: 5, admin: { name: 'Ada', email: 'ada@acme.example' } };
const TENANT = {
  id: ID,
  slug: 'acme',
  cell: 'fsn-1',
  plan: 'team@1',
  seats: 5,
  wave: 1,
  release: null,
  owner: 'contract',
  state: 'creating',
  wanted: 'active',
  settled: false,
  because: [],
  waitingFor: null,
  createdAt: '2026-11-21T12:00:00.000Z',
};
const ACCEPTED = { ...TENANT, operation: '01a1fe20-6f41-7142-911d-b001321ea81f' };

test('a request is what the table says: path, query, body, headers', async () => {
  const { client, sent } = scripted(json(200, { items: [], next: null }), json(202, ACCEPTED, { etag: '"1"' }), json(202, ACCEPTED));
  await client.call('tenants', { query: { limit: 2, cell: 'fsn-1' } });
  const made = await client.call('createTenant', { body: NEW });
  await client.call('changeTenant', { params: { id: ID }, body: { seats: 6 }, match: made.etag ?? '' });
  assert.deepEqual(
    sent.map(({ method, url }) => `${method} ${url}`),
    [
      'GET http://127.0.0.1:1/v1/tenants?limit=2&cell=fsn-1',
      'POST http://127.0.0.1:1/v1/tenants',
      `PATCH http://127.0.0.1:1/v1/tenants/${ID}`,
    ],
  );
  assert.equal(sent[1]?.headers.get('idempotency-key'), 'key-1');
  assert.deepEqual([sent[2]?.headers.get('if-match'), sent[2]?.headers.get('content-type')], ['"1"', 'application/merge-patch+json']);
  for (const each of sent) assert.equal(each.headers.get('authorization'), 'Bearer word');
});

test('what is safe is tried again, under the same key; the answer says how long to wait', async () => {
  const { client, sent, waits } = scripted(lost(), problem(503, 'database/away', { 'retry-after': '3' }), json(202, ACCEPTED));
  assert.equal((await client.call('createTenant', { body: NEW })).value.id, ID);
  assert.deepEqual(new Set(sent.map((each) => each.headers.get('idempotency-key'))), new Set(['key-1']));
  assert.deepEqual(waits, [200, 3_000]);
});

test('a change under If-Match whose answer was lost is not tried again; one that was put off is', async () => {
  const change = { params: { id: ID }, body: { seats: 6 }, match: '"1"' };
  const first = scripted(lost());
  await assert.rejects(first.client.call('changeTenant', change), Unanswered);
  const second = scripted(problem(429, 'request/too-many', { 'retry-after': '1' }), json(202, ACCEPTED));
  assert.equal((await second.client.call('changeTenant', change)).status, 202);
});

test('it gives up in the end, and at once where the wait is long', async () => {
  await assert.rejects(scripted(lost(), lost(), lost()).client.call('session', {}), Unanswered);
  const { client, sent } = scripted(problem(503, 'x/y', { 'retry-after': '3600' }));
  await assert.rejects(client.call('session', {}), Refused);
  assert.equal(sent.length, 1);
});

test('a refusal has its status, code and diagnostics; what is no Hansa is said to be none', async () => {
  const diagnostics = [{ code: 'spec/range' }];
  const { client } = scripted(json(422, { status: 422, code: 'spec/range', title: 'Too many.', diagnostics }));
  await assert.rejects(client.call('createTenant', { body: NEW }), (error: unknown) => {
    assert.ok(error instanceof Refused);
    assert.deepEqual(
      [error.status, error.problem.code, error.problem.diagnostics, error.message],
      [422, 'spec/range', diagnostics, 'Too many.'],
    );
    return true;
  });
  const page = new Response('<html>', { status: 200 });
  await assert.rejects(scripted(page).client.call('session', {}), /does not understand/);
  assert.equal((await scripted(json(200, { ...SESSION, added: 'later' })).client.call('session', {})).value.person, 'ci');
});

const EVENT = {
  seq: 1,
  id: '01a1fe20-6f41-7142-911d-b001321ea81f',
  at: '2026-11-21T12:00:00.000Z',
  type: 'tenant.created',
  subject: `tenant/${ID}`,
  tenant: ID,
  actor: { kind: 'operator', id: 'ci' },
  by: 'ci',
  data: {},
};

/** Text in pieces, cut wherever; then the connection breaks. */
function breaking(text: string, size: number): Response {
  const pieces = text.match(new RegExp(`[\\s\\S]{1,${size}}`, 'g')) ?? [];
  const body = new ReadableStream({
    pull(controller) {
      const piece = pieces.shift();
      if (piece === undefined) controller.error(lost());
      else controller.enqueue(new TextEncoder().encode(piece));
    },
  });
  return new Response(body, { headers: { 'content-type': 'text/event-stream' } });
}

test('a stream goes on after the last event that was heard, however it is cut and whenever it breaks', async () => {
  const event = (id: string, data: unknown = EVENT): string => `id: ${id}\ndata: ${JSON.stringify(data)}\n\n`;
  const first = breaking(`retry: 1000\n\n${event('7.1')}: nothing new\n\n${event('7.2')}id: 7.3\ndata: {"unfin`, 3);
  const second = breaking(event('7.3').replaceAll('\n', '\r\n'), 1_000);
  const { client, sent } = scripted(first, second, problem(401, 'session/none'));
  const heard: (string | null)[] = [];
  await assert.rejects(async () => {
    for await (const { id, data } of client.stream('events', { after: '7.0' })) {
      heard.push(id);
      assert.equal('type' in data && data.type, 'tenant.created');
    }
  }, Refused);
  assert.deepEqual(heard, ['7.1', '7.2', '7.3']);
  assert.deepEqual(
    sent.map((each) => each.headers.get('last-event-id')),
    ['7.0', '7.2', '7.3'],
  );
});

test('whoever says enough is left in peace', async () => {
  const enough = new AbortController();
  enough.abort();
  const { client, sent } = scripted();
  for await (const event of client.stream('events', { signal: enough.signal })) assert.fail(String(event.id));
  assert.equal(sent.length, 0);
});
