import assert from 'node:assert/strict';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test, type TestContext } from 'node:test';
import { inspect } from 'node:util';
import { Secret } from '@hansa/domain/port/secret.ts';
import { testContext } from '../contract.ts';
import { openIdentity } from './real.ts';

const CANARY = 'canary-of-the-account';
const REF = { cell: 'fsn-1', realm: 'k7m2p9x4qd' };
type Answers = (request: IncomingMessage, response: ServerResponse) => void;

/** A port to something that answers as it is told; tokens are `token-1`, `token-2`, ... */
async function against(t: TestContext, answers: Answers, login: Answers | undefined = undefined) {
  let tokens = 0;
  const server = createServer((request, response) => {
    if (!request.url?.includes('/token')) return answers(request, response);
    if (login) return login(request, response);
    tokens += 1;
    response.end(JSON.stringify({ access_token: `token-${tokens}`, expires_in: 60 }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const base = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  const port = openIdentity({ base, account: { client: 'hansa', secret: new Secret(CANARY) }, mail: undefined });
  t.after(() => {
    port.close();
    server.closeAllConnections();
    server.close();
  });
  return { port, tokens: () => tokens };
}

const status = (code: number, body: unknown, headers = {}): Answers => {
  return (_request, response) => void response.writeHead(code, headers).end(typeof body === 'string' ? body : JSON.stringify(body));
};
const observe = (port: Awaited<ReturnType<typeof against>>['port']) => port.realms.observe(REF, testContext());

test('only Keycloak itself can say that a realm is not there', async (t) => {
  const missing = await against(t, status(404, { error: 'Realm not found.' }));
  assert.equal((await observe(missing.port)).kind, 'absent');
  const proxy = await against(t, status(404, '<html>no such route</html>'));
  assert.equal((await observe(proxy.port)).kind, 'unknown');
  const moved = await against(t, status(302, '', { location: 'https://elsewhere.example' }));
  assert.equal((await observe(moved.port)).kind, 'unknown');
});

test('a token that is no longer good is renewed once; many callers share one', async (t) => {
  const { port, tokens } = await against(t, (request, response) => {
    const old = request.headers.authorization === 'Bearer token-1';
    response.writeHead(old ? 401 : 404).end(JSON.stringify({ error: 'x' }));
  });
  const seen = await Promise.all(Array.from({ length: 20 }, () => observe(port)));
  assert.ok(seen.every(({ kind }) => kind === 'absent'));
  assert.ok(tokens() <= 8, `${tokens()} tokens`);
  const never = await against(t, status(401, { error: 'x' }));
  const outcome = await never.port.realms.remove(REF, testContext());
  assert.ok(outcome.kind === 'refused' && outcome.cause.code === 'identity/credentials');
});

test('a refusal repeats nothing of what was said', async (t) => {
  const { port } = await against(t, status(400, {}), status(401, { error: 'unauthorized_client', error_description: `not ${CANARY}` }));
  const all = [await observe(port), await port.realms.remove(REF, testContext())];
  assert.ok(!inspect(all, { depth: null }).includes('canary'));
  const echo = await against(t, status(400, { errorMessage: `not ${CANARY}` }));
  const outcome = await echo.port.realms.remove(REF, testContext());
  assert.ok(outcome.kind === 'refused' && outcome.cause.code === 'identity/rejected');
  assert.ok(!inspect(outcome, { depth: null }).includes('canary'));
});

test('a server that is busy names its time', async (t) => {
  const { port } = await against(t, status(503, '', { 'retry-after': '7' }));
  const before = Date.now();
  const outcome = await port.realms.remove(REF, testContext());
  assert.ok(outcome.kind === 'transient');
  const told = (outcome.retryAt ?? 0) - 7_000;
  assert.ok(before <= told && told <= Date.now(), String(outcome.retryAt));
});

test('no more than six at a time; who waits too long leaves, and the others go on', async (t) => {
  let [now, most] = [0, 0];
  const { port } = await against(t, (_request, response) => {
    now += 1;
    most = Math.max(most, now);
    setTimeout(() => {
      now -= 1;
      response.writeHead(404).end(JSON.stringify({ error: 'x' }));
    }, 30);
  });
  const cancel = new AbortController();
  const left = port.realms.observe(REF, testContext({ signal: cancel.signal }));
  cancel.abort();
  const others = await Promise.all(Array.from({ length: 20 }, () => observe(port)));
  assert.equal((await left).kind, 'unknown');
  assert.ok(others.every(({ kind }) => kind === 'absent'));
  assert.ok(most <= 6, `${most} at a time`);
});
