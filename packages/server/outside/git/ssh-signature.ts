import { createHash, createPrivateKey, createPublicKey, type KeyObject, sign } from 'node:crypto';
import type { Secret } from '@hansa/domain/port/secret.ts';

/** Signs the text of a commit as `ssh-keygen -Y sign -n git` does, byte for byte. */
export type Sign = (text: string) => string;

/** What stands before the 32 bytes of an Ed25519 key in PKCS #8 (RFC 8410). */
const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex');
const MAGIC = 'openssh-key-v1\0';

/**
 * A signer for an unencrypted Ed25519 key in OpenSSH's or PKCS #8's form; any other key throws with words for the operator.
 * Done here and not by ssh-keygen: the key never lies in a file, a signature costs 0.1 ms and not a process, and Ed25519 gives the same
 * text the same signature, which the same commit id needs. Form of a signature: PROTOCOL.sshsig of OpenSSH.
 */
export function sshSigner(secret: Secret): Sign {
  const key = privateKey(secret.reveal());
  const { x } = createPublicKey(key).export({ format: 'jwk' });
  const publicKey = strings('ssh-ed25519', Buffer.from(String(x), 'base64url'));
  return (text) => {
    const digest = createHash('sha512').update(text).digest();
    const signed = sign(null, Buffer.concat([Buffer.from('SSHSIG'), strings('git', '', 'sha512', digest)]), key);
    const version = Buffer.from([0, 0, 0, 1]);
    return armour(Buffer.concat([Buffer.from('SSHSIG'), version, strings(publicKey, 'git', '', 'sha512', strings('ssh-ed25519', signed))]));
  };
}

function privateKey(text: string): KeyObject {
  const [, label, body] = /-----BEGIN (OPENSSH )?PRIVATE KEY-----([\s\S]+?)-----END/.exec(text) ?? [];
  if (body === undefined) throw new Error('the signing key is not a private key in the form of OpenSSH or PKCS #8');
  const bytes = Buffer.from(body, 'base64');
  const key = createPrivateKey({ key: label === undefined ? bytes : Buffer.concat([PKCS8, seed(bytes)]), format: 'der', type: 'pkcs8' });
  if (key.asymmetricKeyType !== 'ed25519') throw new Error('the signing key has to be an Ed25519 key');
  return key;
}

/** The 32 secret bytes of a key in OpenSSH's own form (PROTOCOL.key). */
function seed(bytes: Buffer): Buffer {
  if (bytes.toString('latin1', 0, MAGIC.length) !== MAGIC) throw new Error('the signing key is damaged');
  const outer = reader(bytes, MAGIC.length);
  if (outer.string().toString() !== 'none') throw new Error('the signing key is encrypted: take the passphrase off (ssh-keygen -p)');
  outer.string(); // the way of deriving a key from a passphrase
  outer.string();
  outer.skip(4); // how many keys: one
  outer.string(); // public half
  const inner = reader(outer.string(), 8);
  if (inner.string().toString() !== 'ssh-ed25519') throw new Error('the signing key has to be an Ed25519 key (ssh-keygen -t ed25519)');
  inner.string(); // public half again
  return inner.string().subarray(0, 32);
}

function reader(bytes: Buffer, from: number): { string: () => Buffer; skip: (count: number) => void } {
  let at = from;
  const string = () => {
    const start = at + 4;
    at = start + bytes.readUInt32BE(at);
    return bytes.subarray(start, at);
  };
  return { string, skip: (count) => void (at += count) };
}

/** Each with its length in four bytes before it. */
function strings(...parts: readonly (string | Buffer)[]): Buffer {
  return Buffer.concat(
    parts.flatMap((part) => {
      const bytes = Buffer.from(part);
      const length = Buffer.alloc(4);
      length.writeUInt32BE(bytes.length);
      return [length, bytes];
    }),
  );
}

function armour(bytes: Buffer): string {
  const lines = bytes.toString('base64').match(/.{1,70}/g) ?? [];
  return ['-----BEGIN SSH SIGNATURE-----', ...lines, '-----END SSH SIGNATURE-----'].join('\n');
}
