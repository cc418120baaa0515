import { createCipheriv, pbkdf2, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';

/*
 * MinIO's administration takes what is secret wrapped in the administrator's own secret key: 32 bytes salt, 1 byte kind, 8 bytes nonce,
 * then parts of 16 KiB with their tags. The nonce of part n is the nonce and n in little endian; part 0 has no text, and its tag is what
 * the others are bound to, behind a byte that is 0x80 for the last. Kind 2 is PBKDF2 and AES-256-GCM, which MinIO writes itself in FIPS
 * mode: the others ask Argon2id for 64 MiB and, measured on both sides of a busy machine, half a second a call. For the same reason
 * nothing is read here that the administration answers wrapped.
 * Source: minio/madmin-go v3.0.109 encrypt.go, secure-io/sio-go writer.go (Apache-2.0, MIT), read 2026-11-21.
 */

const KIND = Buffer.of(2);
const LAST = Buffer.of(0x80);
const ROUNDS = 8192;
const NOTHING = Buffer.alloc(0);

/** Wraps a text of at most 16 KiB, one part: what we send is a user. */
export async function wrap(password: string, text: string): Promise<Buffer> {
  const [salt, nonce] = [randomBytes(32), randomBytes(8)];
  const key = await promisify(pbkdf2)(password, salt, ROUNDS, 32, 'sha256');
  const bound = seal(key, nonce, 0, NOTHING, NOTHING);
  return Buffer.concat([salt, KIND, nonce, seal(key, nonce, 1, Buffer.from(text), Buffer.concat([LAST, bound]))]);
}

function seal(key: Buffer, nonce: Buffer, part: number, text: Buffer, additional: Buffer): Buffer {
  const full = Buffer.alloc(12);
  nonce.copy(full);
  full.writeUInt32LE(part, nonce.length);
  const cipher = createCipheriv('aes-256-gcm', key, full).setAAD(additional);
  return Buffer.concat([cipher.update(text), cipher.final(), cipher.getAuthTag()]);
}
