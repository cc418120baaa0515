import { type KeyObject, createPublicKey, verify } from 'node:crypto';

/** COSE's numbers of what we take, the wanted first: ECDSA on P-256, Ed25519, RSA with PKCS #1 (some Windows machines have nothing else). */
export const ALGORITHMS: readonly number[] = [-7, -8, -257];

/** A public key (SubjectPublicKeyInfo, DER) of one of these; undefined for anything else. */
export function readKey(der: Uint8Array): KeyObject | undefined {
  try {
    const key = createPublicKey({ key: Buffer.from(der), format: 'der', type: 'spki' });
    const { asymmetricKeyType: kind, asymmetricKeyDetails: details } = key;
    const taken =
      (kind === 'ec' && details?.namedCurve === 'prime256v1') ||
      kind === 'ed25519' ||
      (kind === 'rsa' && (details?.modulusLength ?? 0) >= 2_048);
    return taken ? key : undefined;
  } catch {
    return undefined;
  }
}

/** Whether this key has signed that; what is no signature has not. */
export function isSignedBy(key: KeyObject, bytes: Uint8Array, signature: Uint8Array): boolean {
  try {
    return verify(key.asymmetricKeyType === 'ed25519' ? null : 'sha256', bytes, key, signature);
  } catch {
    return false;
  }
}
