import assert from 'node:assert/strict';
import { constants, createDecipheriv, generateKeyPairSync, privateDecrypt, randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { Secret } from '@hansa/domain/port/secret.ts';
import { load } from 'js-yaml';
import { sealedForController } from './sealed-secrets.ts';

const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const pem = String(publicKey.export({ type: 'spki', format: 'pem' }));
const plain = { namespace: 't-a', name: 'odoo', labels: { 'hansa/tenant': 'a' }, values: { password: new Secret('canary') } };

/** As the controller opens a value. */
function opened(sealed: Buffer, label: string): string {
  const end = 2 + sealed.readUInt16BE();
  const options = { key: privateKey, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256', oaepLabel: Buffer.from(label) };
  const session = privateDecrypt(options, sealed.subarray(2, end));
  const decipher = createDecipheriv('aes-256-gcm', session, Buffer.alloc(12)).setAuthTag(sealed.subarray(-16));
  return Buffer.concat([decipher.update(sealed.subarray(end, -16)), decipher.final()]).toString();
}

test('a value opens for its namespace and name, and for no other', () => {
  const text = sealedForController([plain], { keys: [pem], now: Date.now(), bytes: randomBytes });
  assert.doesNotMatch(text, /canary/);
  const { spec } = load(text) as { spec: { encryptedData: { password: string } } };
  const sealed = Buffer.from(spec.encryptedData.password, 'base64');
  assert.equal(opened(sealed, 't-a/odoo'), 'canary');
  assert.throws(() => opened(sealed, 't-b/odoo'));
});

test('nothing is sealed for nobody or for two', () => {
  for (const keys of [[], [pem, pem]])
    assert.throws(() => sealedForController([plain], { keys, now: 0, bytes: randomBytes }), /exactly one controller/);
});
