import { type KeyObject, createPublicKey, verify } from 'node:crypto';

/** COSE's numbers of what we take, the wanted first: ECDSA on P-256, Ed25519, RSA with PKCS #1 (some Windows machines have nothing else). */
export const ALGORITHMS: readonly number[] = [-7, -8, -257];

/**
 * A public key (SubjectPublicKeyInfo, DER) of one of these; undefined for anything else. Of RSA only what authenticators make: with an exponent of 1
 * everybody can sign, and a very long one is slow to ask.
 */
export function readKey(der: Uint8Array): KeyObject | undefined {
  try {
    const key = createPublicKey({ key: Buffer.from(der), format: 'der', type: 'spki' });
    const { asymmetricKeyType: kind, asymmetricKeyDetails: details } = key;
    const taken =
      (kind === 'ec' && details?.namedCurve === 'prime256v1') ||
      kind === 'ed25519' ||
      (kind === 'rsa' && details?.publicExponent === 65_537n && isBetween(2_048, details.modulusLength, 4_096));
    return taken ? key : undefined;
  } catch {
    return undefined;
  }
}

function isBetween(least: number, bits: number | undefined, most: number): boolean {
  return bits !== undefined && bits >= least && bits <= most;
}

/** Whether this key has signed that; what is no signature has not. */
export function isSignedBy(key: KeyObject, bytes: Uint8Array, signature: Uint8Array): boolean {
  try {
    return verify(key.asymmetricKeyType === 'ed25519' ? null : 'sha256', bytes, key, signature);
  } catch {
    return false;
  }
}
