import { createCipheriv, createDecipheriv, createHmac } from 'node:crypto';

/** What an identity provider said when it opened a session. */
export interface ProofOf {
  readonly issuer: string;
  /** The tenant that has this provider as its realm; null: it is the operator's own. */
  readonly at: string | null;
  /** The provider's own session; null where it names none. */
  readonly sid: string | null;
  /** The ID token: signing out at the provider asks for it. It has personal data in it. */
  readonly proof: string;
}

function keyOf(word: string): Buffer {
  return createHmac('sha256', word).update('hansa/session/proof').digest();
}

/** Sealed by the word of the session, which only the browser has: nonce, tag and text in one. */
export function sealedProof(proof: string, word: string, bytes: (count: number) => Uint8Array): Buffer {
  const nonce = bytes(12);
  const cipher = createCipheriv('aes-256-gcm', keyOf(word), nonce);
  const body = Buffer.concat([cipher.update(proof, 'utf8'), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), body]);
}

/** Undefined where there is none, or another word has sealed it: signing out then takes one more click at the provider. */
export function openedProof(sealed: Buffer | null, word: string): string | undefined {
  if (sealed === null) return undefined;
  try {
    const decipher = createDecipheriv('aes-256-gcm', keyOf(word), sealed.subarray(0, 12));
    decipher.setAuthTag(sealed.subarray(12, 28));
    return Buffer.concat([decipher.update(sealed.subarray(28)), decipher.final()]).toString('utf8');
  } catch {
    return undefined;
  }
}
