import { createHash, createHmac, pbkdf2Sync, randomBytes, timingSafeEqual } from 'node:crypto';
import { Secret } from '@hansa/domain/port/secret.ts';
import { Recent } from '../../recent.ts';

/** PostgreSQL's own number (`scram_iterations`). Our passwords are random, 40 characters: more iterations would buy nothing. */
const ITERATIONS = 4096;

/** Printable ASCII, for which SASLprep (RFC 4013) changes nothing; other passwords would need its tables. */
const PLAIN = /^[\x20-\x7e]{1,200}$/;

/** Whether a password can be made a verifier by us. */
export function storable(password: Secret): boolean {
  return PLAIN.test(password.reveal());
}

/**
 * What PostgreSQL stores in place of the password (RFC 5803): `SCRAM-SHA-256$<iterations>:<salt>$<StoredKey>:<ServerKey>`. Made here,
 * so that the password is in no statement, and in no log of statements.
 */
export function verifierOf(password: Secret, salt: Buffer = randomBytes(16)): Secret {
  return new Secret(`SCRAM-SHA-256$${ITERATIONS}:${salt.toString('base64')}$${keys(password, salt, ITERATIONS).join(':')}`);
}

/** Verifiers whose password is known, with a digest of it: to derive the keys takes most of a millisecond, and each look asks of each login. */
const KNOWN = new Recent<string, Buffer>(8_192); // of a few thousand tenants; 300 bytes each

/** Whether a stored verifier is of this password; false for another form, such as md5, which is to be replaced. */
export function matches(password: Secret, verifier: Secret | null): boolean {
  const [text, digest] = [verifier?.reveal() ?? '', createHash('sha256').update(password.reveal()).digest()];
  if (KNOWN.get(text)?.equals(digest)) return true;
  if (!derives(password, text)) return false;
  KNOWN.put(text, digest);
  return true;
}

function derives(password: Secret, verifier: string): boolean {
  const parts = /^SCRAM-SHA-256\$(\d{1,7}):([\w+/=]+)\$([\w+/=]+:[\w+/=]+)$/.exec(verifier);
  if (parts === null || !storable(password)) return false;
  const [, iterations = '', salt = '', stored = ''] = parts;
  const [own, theirs] = [Buffer.from(keys(password, Buffer.from(salt, 'base64'), Number(iterations)).join(':')), Buffer.from(stored)];
  return own.length === theirs.length && timingSafeEqual(own, theirs);
}

function keys(password: Secret, salt: Buffer, iterations: number): [stored: string, server: string] {
  const salted = pbkdf2Sync(password.reveal(), salt, iterations, 32, 'sha256');
  const hmac = (text: string) => createHmac('sha256', salted).update(text).digest();
  return [createHash('sha256').update(hmac('Client Key')).digest('base64'), hmac('Server Key').toString('base64')];
}
