import assert from 'node:assert/strict';
import type { IncomingMessage } from 'node:http';
import { test } from 'node:test';
import { addressBehind } from './client-address.ts';

const asked = (remoteAddress: string, forwarded?: string): IncomingMessage =>
  ({ socket: { remoteAddress }, headers: forwarded === undefined ? {} : { 'x-forwarded-for': forwarded } }) as unknown as IncomingMessage;

test('without proxies nobody names an address', () => {
  assert.equal(addressBehind([])(asked('192.0.2.7', '198.51.100.1')), '192.0.2.7');
});

test('a proxy names the client, and a client cannot name itself', () => {
  const of = addressBehind(['10.42.0.0/16', 'fd00::/8']);
  assert.equal(of(asked('10.42.3.4', '198.51.100.1')), '198.51.100.1');
  assert.equal(of(asked('::ffff:10.42.3.4', '203.0.113.9, 198.51.100.1, 10.42.9.9')), '198.51.100.1');
  assert.equal(of(asked('fd00::1', '2001:db8::5')), '2001:db8::5');
  assert.equal(of(asked('203.0.113.9', '198.51.100.1')), '203.0.113.9', 'it is no proxy');
});

test('what is no address, and nothing at all, leaves the proxy itself', () => {
  const of = addressBehind(['10.42.0.0/16']);
  for (const forwarded of [undefined, '', 'unknown', 'a, _b'] as const) assert.equal(of(asked('10.42.3.4', forwarded)), '10.42.3.4');
});
