import assert from 'node:assert/strict';
import { test } from 'node:test';
import { guard } from './guard.ts';

const HOME = { host: '127.0.0.1', port: 4680 };

function status(headers: Record<string, string>, more: { method?: string; path?: string; post?: typeof HOME } = {}): number {
  const asked = {
    method: more.method ?? 'GET',
    path: more.path ?? '/v1/spec',
    query: new URLSearchParams(),
    headers,
    body: new Uint8Array(),
  };
  return guard(asked, more.post ?? HOME)?.status ?? 200;
}

test('the names of the loopback interface pass with the right port, and no others', () => {
  for (const host of ['127.0.0.1:4680', 'localhost:4680', '[::1]:4680']) assert.equal(status({ host }), 200, host);
  for (const host of [
    'evil.example:4680',
    'localhost',
    'localhost:80',
    'localhost:4680.evil.example',
    '127.0.0.1:4681',
    '192.168.1.2:4680',
    '',
    'a@localhost:4680',
    'localhost:4680/x',
  ])
    assert.equal(status({ host }), 421, host);
  assert.equal(status({}), 421);
});

test('elsewhere addresses pass and strange names do not', () => {
  const post = { host: '0.0.0.0', port: 4680 };
  for (const host of ['192.168.1.2:8080', '[fd00::1]:4680', 'localhost:9', '10.0.0.1']) assert.equal(status({ host }, { post }), 200, host);
  assert.equal(status({ host: 'evil.example:4680' }, { post }), 421);
  assert.equal(status({ host: 'cloud.internal:4680' }, { post: { host: 'cloud.internal', port: 4680 } }), 200);
});

test('a change comes from the page of this server, or not at all', () => {
  const host = 'localhost:4680';
  const method = 'PUT';
  assert.equal(status({ host, origin: 'http://localhost:4680' }, { method }), 200);
  for (const origin of ['http://evil.example', 'null', 'https://localhost:4680', 'http://localhost:4681', 'http://127.0.0.1:4680'])
    assert.equal(status({ host, origin }, { method }), 403, origin);
  assert.equal(status({ host }, { method }), 403);
});

test('another site may link to the page, and read nothing', () => {
  const headers = { host: 'localhost:4680', 'sec-fetch-site': 'cross-site' };
  assert.equal(status(headers, { path: '/' }), 200);
  assert.equal(status(headers), 403);
});
