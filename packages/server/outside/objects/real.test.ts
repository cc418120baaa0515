import assert from 'node:assert/strict';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test, type TestContext } from 'node:test';
import { inspect } from 'node:util';
import { Secret } from '@hansa/domain/port/secret.ts';
import { testContext } from '../contract.ts';
import type { ObjectsPort } from './port.ts';
import { openObjects } from './real.ts';

/** What no real store does on demand. This is a stub: it proves how we read answers, and nothing about a store. */
async function stub(t: TestContext, answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<ObjectsPort> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const endpoint = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  const secret = new Secret('canary-of-ours');
  const port = openObjects({ endpoint, region: 'eu-1', access: 'ours', secret, keys: 'issued', ends: ['versions', 'uploads'] });
  t.after(() => {
    port.close();
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  });
  return port;
}

const want = { name: 'a-bucket', region: 'eu-1', quota: 1, lifecycle: { noncurrentDays: 30, abortDays: 7 }, keys: [] };
const refuse =
  (status: number, code: string, headers: Record<string, string> = {}) =>
  (_: IncomingMessage, response: ServerResponse) =>
    response.writeHead(status, headers).end(`<Error><Code>${code}</Code><StringToSign>canary-of-ours</StringToSign></Error>`);

test('a store that never answers is unknown when the time is over, and when it is cancelled', async (t) => {
  const port = await stub(t, () => {});
  const start = Date.now();
  const seen = await port.observe('a-bucket', testContext({ deadline: start + 150 }));
  assert.ok(seen.kind === 'unknown' && seen.cause.code === 'objects/unreachable', inspect(seen));
  const cancel = AbortSignal.timeout(50);
  assert.equal((await port.remove('a-bucket', testContext({ signal: cancel }))).kind, 'transient');
  assert.ok(Date.now() - start < 20_000); // a minute is what a question has otherwise
});

test('what is refused says which door is shut, and shows nothing that was signed', async (t) => {
  const cases = [
    [403, 'SignatureDoesNotMatch', 'refused', 'objects/credentials'],
    [403, 'RequestTimeTooSkewed', 'refused', 'objects/clock'],
    [403, 'AccessDenied', 'refused', 'objects/forbidden'],
    [501, 'NotImplemented', 'refused', 'objects/unsupported'],
    [503, 'SlowDown', 'transient', 'objects/busy'],
    [500, 'InternalError', 'transient', 'objects/busy'],
  ] as const;
  for (const [status, word, kind, code] of cases) {
    const port = await stub(t, (request, response) =>
      request.method === 'HEAD' ? response.writeHead(404).end() : refuse(status, word, { 'retry-after': '7' })(request, response),
    );
    const asked = Date.now();
    const outcome = await port.ensure(want, testContext());
    assert.ok(outcome.kind === kind && outcome.cause.code === code, `${word}: ${inspect(outcome)}`);
    assert.ok(!inspect(outcome).includes('canary'));
    if (outcome.kind === 'transient') assert.ok((outcome.retryAt ?? 0) >= asked + 7_000);
  }
});

test('a page of somebody in between is no answer of the store', async (t) => {
  const port = await stub(t, (_, response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<html><br>please sign in'));
  assert.equal((await port.observe('a-bucket', testContext())).kind, 'unknown');
  assert.equal((await port.ensure(want, testContext())).kind, 'transient');
});

test('a store that takes a rule and forgets it is refused, not believed', async (t) => {
  const port = await stub(t, ({ method, url, headers }, response) => {
    if (headers.authorization === undefined) response.writeHead(403).end();
    else if (method !== 'GET') response.writeHead(200).end();
    else if (url?.includes('location')) response.end('<LocationConstraint>eu-1</LocationConstraint>');
    else if (url?.includes('versioning')) response.end('<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>');
    else if (url?.includes('prefix=hansa-journey')) response.end('<ListVersionsResult></ListVersionsResult>');
    else response.writeHead(404).end('<Error><Code>NoSuchLifecycleConfiguration</Code></Error>');
  });
  const outcome = await port.ensure(want, testContext());
  assert.ok(outcome.kind === 'refused' && outcome.cause.code === 'objects/not-held', inspect(outcome));
});

test('a bucket that is somebody else’s is neither there nor absent, and is not taken', async (t) => {
  const port = await stub(t, (request, response) =>
    request.method === 'HEAD' ? response.writeHead(403).end() : refuse(409, 'BucketAlreadyExists')(request, response),
  );
  const seen = await port.observe('a-bucket', testContext());
  assert.ok(seen.kind === 'unknown' && seen.cause.code === 'objects/forbidden');
  assert.equal((await port.ensure(want, testContext())).kind, 'refused');
});
