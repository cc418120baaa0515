import assert from 'node:assert/strict';
import { createDecipheriv, pbkdf2Sync } from 'node:crypto';
import { test } from 'node:test';
import { wrap } from './minio-envelope.ts';

test('what is wrapped opens by the layout that MinIO reads, and not with a bit changed', async () => {
  const open = (all: Buffer): string => {
    const key = pbkdf2Sync('the password', all.subarray(0, 32), 8192, 32, 'sha256');
    const nonce = (part: number) => Buffer.concat([all.subarray(33, 41), Buffer.of(part, 0, 0, 0)]);
    const tagOf = (iv: Buffer, additional: Buffer, sealed: Buffer): Buffer => {
      const decipher = createDecipheriv('aes-256-gcm', key, iv).setAAD(additional).setAuthTag(sealed.subarray(-16));
      return Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()]);
    };
    const bound = boundOf(key, nonce(0));
    return tagOf(nonce(1), Buffer.concat([Buffer.of(0x80), bound]), all.subarray(41)).toString();
  };
  const wrapped = await wrap('the password', 'ein Wörtchen');
  assert.equal(wrapped[32], 2);
  assert.equal(open(wrapped), 'ein Wörtchen');
  wrapped[50] = (wrapped[50] ?? 0) ^ 1;
  assert.throws(() => open(wrapped));
});

/** The tag over nothing, by another way than the one under test: GHASH of nothing is zero, so it is the first block of the counter. */
function boundOf(key: Buffer, nonce: Buffer): Buffer {
  const counter = Buffer.concat([nonce, Buffer.of(0, 0, 0, 1)]);
  return createDecipheriv('aes-256-ctr', key, counter).update(Buffer.alloc(16));
}
