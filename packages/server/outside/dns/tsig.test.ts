import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { test } from 'node:test';
import { Secret } from '@hansa/domain/port/secret.ts';
import { query, readMessage, update } from './message.ts';
import { sign, type TsigKey, verify } from './tsig.ts';

const KEY: TsigKey = {
  name: 'Hansa.Key',
  algorithm: 'hmac-sha256',
  secret: new Secret(Buffer.from('0123456789abcdef').toString('base64')),
};
const NOW = 1_795_263_600;

/**
 * The bytes that RFC 8945, 4.3 lays down, put together by hand: message, name of the key in lower case, class ANY, ttl 0, name of the
 * algorithm, 48 bits of time, fudge, error, length of nothing.
 */
test('a request is signed over what the standard says', () => {
  const message = query(1, 'a.example', 'A');
  const name = Buffer.from('\x05hansa\x03key\0', 'latin1');
  const algorithm = Buffer.from('\x0bhmac-sha256\0', 'latin1');
  const time = Buffer.from(NOW.toString(16).padStart(12, '0'), 'hex');
  const parts = [message, name, Buffer.from('00ff00000000', 'hex'), algorithm, time, Buffer.from('012c00000000', 'hex')];
  const expected = createHmac('sha256', '0123456789abcdef').update(Buffer.concat(parts)).digest();
  const { bytes, mac } = sign(message, KEY, NOW);
  assert.deepEqual(mac, expected);
  assert.equal(bytes.readUInt16BE(10), 1);
  assert.equal(readMessage(bytes).additional[0]?.name, 'hansa.key');
});

/** As a server signs: its answer behind the mac of the request. */
function answerTo(mac: Buffer, key = KEY, seconds = NOW): Buffer {
  const message = update(9, 'example', [], []);
  const size = Buffer.alloc(2);
  size.writeUInt16BE(mac.length);
  const { bytes } = sign(message, key, seconds);
  const plain = Buffer.from('\x05hansa\x03key\0\x00\xff\0\0\0\0\x0bhmac-sha256\0', 'latin1');
  const time = Buffer.from(`${seconds.toString(16).padStart(12, '0')}012c00000000`, 'hex');
  const secret = Buffer.from(key.secret.reveal(), 'base64');
  createHmac('sha256', secret)
    .update(Buffer.concat([size, mac, message, plain, time]))
    .digest()
    .copy(bytes, bytes.length - 38);
  return bytes;
}

test('an answer is believed only as it was signed, for this request, in this time', () => {
  const { mac } = sign(query(9, 'a.example', 'A'), KEY, NOW);
  const judge = (bytes: Buffer, over = mac, at = NOW) => verify(readMessage(bytes), KEY, over, at);
  assert.equal(judge(answerTo(mac)), 'valid');
  assert.equal(judge(answerTo(mac), Buffer.alloc(32)), 'forged');
  assert.equal(judge(answerTo(mac), mac, NOW + 301), 'bad-time');
  assert.equal(judge(answerTo(mac, { ...KEY, secret: new Secret('AAAA') })), 'forged');
  assert.equal(judge(update(9, 'example', [], [])), 'unsigned');
  for (let bit = 3; bit < 20; bit++) {
    const changed = answerTo(mac);
    changed[bit] = (changed[bit] ?? 0) ^ 1;
    try {
      assert.notEqual(judge(changed), 'valid', `byte ${bit}`);
    } catch (error) {
      assert.ok(error instanceof RangeError, `byte ${bit}: ${error}`);
    }
  }
});
