import { createHash } from 'node:crypto';
import { Secret } from '@hansa/domain/port/secret.ts';

/**
 * The only plugin that MariaDB 10.11 has loaded from the start and that PHP's driver speaks: `ed25519` is a plugin to install, and PHP
 * has no client for it. Two rounds of SHA-1 without salt are weak for what people choose; ours are random, 40 characters.
 */
export const PLUGIN = 'mysql_native_password';

/** What the server stores in place of the password: `*` and 40 hexadecimal digits. Made here, so that no statement has the password. */
export function verifierOf(password: Secret): Secret {
  const sha1 = (input: string | Buffer): Buffer => createHash('sha1').update(input).digest();
  return new Secret(`*${sha1(sha1(password.reveal())).toString('hex').toUpperCase()}`);
}

/** Whether a stored verifier is of this password. */
export function matches(password: Secret, plugin: string, verifier: Secret | null): boolean {
  return plugin === PLUGIN && verifier?.reveal() === verifierOf(password).reveal();
}
