import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import type { Bundle } from '@hansa/console/build/bundle.ts';
import { SpecFolder, etagOf } from '../spec/folder.ts';
import type { SpecStore } from '../spec/store.ts';
import type { Answer } from './exchange.ts';
import { handle } from './handle.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const BUNDLE: Bundle = {
  page: '<script type="module" src="{{script}}"></script><link href="{{style}}"><body data-worker="{{worker}}" data-nonce="{{nonce}}">',
  entries: { script: 'main-1.js', style: 'style-1.css', worker: 'worker-1.js' },
  files: new Map([['main-1.js', { type: 'text/javascript', bytes: bytes('plain'), zipped: bytes('zipped') }]]),
};
const POST = { host: '127.0.0.1', port: 4680 };

let root = '';
let store: SpecStore;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'server-'));
  mkdirSync(join(root, 'tenants'));
  writeFileSync(join(root, 'platform.yaml'), 'kind: Platform\n');
  store = new SpecFolder(root);
});
afterEach(() => rmSync(root, { recursive: true }));

async function ask(method: string, path: string, headers: Record<string, string> = {}, body = ''): Promise<Answer> {
  return handle(
    { method, path, query: new URLSearchParams(), headers: { host: 'localhost:4680', ...headers }, body: bytes(body) },
    { post: POST, bundle: BUNDLE, store },
  );
}

const OURS = { origin: 'http://localhost:4680' };
const parsed = (answer: Answer): Record<string, unknown> => JSON.parse(String(answer.body)) as Record<string, unknown>;

test('the page has a policy without anything inline, and a nonce that never comes twice', async () => {
  const [first, second] = [await ask('GET', '/'), await ask('GET', '/')];
  const policy = first.headers['content-security-policy'] ?? '';
  assert.match(policy, /default-src 'none'; script-src 'self';/);
  assert.doesNotMatch(policy, /unsafe|\*|http/);
  assert.notEqual(policy, second.headers['content-security-policy']);
  assert.match(String(first.body), /src="\/assets\/main-1\.js"/);
  assert.doesNotMatch(String(first.body), /\{\{/);
});

test('every answer has the headers that keep strangers out, refusals too', async () => {
  const answers = [
    await ask('GET', '/'),
    await ask('GET', '/nowhere'),
    await ask('GET', '/v1/spec'),
    await ask('POST', '/'),
    await ask('GET', '/', { host: 'evil.example' }),
  ];
  for (const answer of answers) {
    assert.equal(answer.headers['x-content-type-options'], 'nosniff');
    assert.equal(answer.headers['cross-origin-resource-policy'], 'same-origin');
    assert.match(answer.headers['content-security-policy'] ?? '', /default-src 'none'/);
    assert.equal(answer.headers['access-control-allow-origin'], undefined);
  }
});

test('assets are kept for ever and sent as the browser takes them', async () => {
  assert.equal(
    new TextDecoder().decode((await ask('GET', '/assets/main-1.js', { 'accept-encoding': 'br, gzip' })).body as Uint8Array),
    'zipped',
  );
  assert.equal(new TextDecoder().decode((await ask('GET', '/assets/main-1.js')).body as Uint8Array), 'plain');
  assert.match((await ask('GET', '/assets/main-1.js')).headers['cache-control'] ?? '', /immutable/);
  for (const path of ['/assets/../platform.yaml', '/assets/', '/assets/main-2.js', '/assets/__proto__', '/platform.yaml'])
    assert.equal((await ask('GET', path)).status, 404, path);
});

test('the spec comes with a tag of each file, and with nothing when nothing changed', async () => {
  const answer = await ask('GET', '/v1/spec');
  const files = parsed(answer)['files'] as { path: string; etag: string; base64: string }[];
  assert.deepEqual(files, [
    { path: 'platform.yaml', etag: etagOf(bytes('kind: Platform\n')), base64: Buffer.from('kind: Platform\n').toString('base64') },
  ]);
  const etag = answer.headers['etag'] ?? '';
  assert.equal((await ask('GET', '/v1/spec', { 'if-none-match': etag })).status, 304);
  writeFileSync(join(root, 'platform.yaml'), 'other');
  assert.equal((await ask('GET', '/v1/spec', { 'if-none-match': etag })).status, 200);
});

test('saving needs the tag of what was edited: without one 428, with an old one 412 and what is there now', async () => {
  const match = { ...OURS, 'if-match': etagOf(bytes('kind: Platform\n')) };
  assert.equal((await ask('PUT', '/v1/spec/platform.yaml', OURS, 'x')).status, 428);
  for (const tag of ['*', 'W/"abc"', 'abc', '"a", "b"'])
    assert.equal((await ask('PUT', '/v1/spec/platform.yaml', { ...OURS, 'if-match': tag }, 'x')).status, 428, tag);
  const saved = await ask('PUT', '/v1/spec/platform.yaml', match, 'kind: Platform # mine\n');
  assert.equal(saved.status, 204);
  const late = await ask('PUT', '/v1/spec/platform.yaml', match, 'too late');
  assert.equal(late.status, 412);
  assert.equal((parsed(late)['now'] as { etag: string }).etag, saved.headers['etag']);
  assert.equal(readFileSync(join(root, 'platform.yaml'), 'utf8'), 'kind: Platform # mine\n');
});

test('a change from elsewhere, or to elsewhere, changes nothing', async () => {
  const match = { 'if-match': etagOf(bytes('kind: Platform\n')) };
  assert.equal((await ask('PUT', '/v1/spec/platform.yaml', match, 'x')).status, 403);
  assert.equal((await ask('PUT', '/v1/spec/platform.yaml', { ...match, origin: 'http://evil.example' }, 'x')).status, 403);
  for (const path of ['../x.yaml', 'tenants/../../x.yaml', 'tenants/%2e%2e/x.yaml', 'x.yaml', '']) {
    assert.equal((await ask('PUT', `/v1/spec/${path}`, { ...OURS, 'if-none-match': '*' }, 'x')).status, 403, path);
  }
  assert.equal(readFileSync(join(root, 'platform.yaml'), 'utf8'), 'kind: Platform\n');
});

test('what cannot be done is said with what can', async () => {
  assert.equal((await ask('DELETE', '/v1/spec/platform.yaml', OURS)).headers['allow'], 'PUT');
  assert.equal((await ask('POST', '/', OURS)).headers['allow'], 'GET, HEAD');
  assert.equal((await ask('GET', '/nowhere')).headers['content-type'], 'application/problem+json');
});
