/*
 * What a browser sends of a passkey (Web Authentication, level 3, sections 7.1 and 7.2), judged. Nothing here takes an attestation: who made the
 * authenticator is nothing that we decide by, so neither CBOR nor a certificate has to be read. Digests and signatures come from outside.
 */

/** To whom a passkey is bound: a name, and the very address of the page. */
export interface Site {
  /** The host of the page: the relying party's id. */
  readonly id: string;
  readonly origin: string;
}

/** Why a passkey was refused. */
export type Distrust =
  /** Not what a browser sends. */
  | 'malformed'
  /** For another question than the last one that we asked. */
  | 'challenge'
  /** Asked for by another page. */
  | 'origin'
  /** Made for another name. */
  | 'site'
  /** Nobody touched it, or it did not look who did (PIN, finger, face). */
  | 'unverified'
  /** Not signed by this passkey. */
  | 'signature'
  /** It is one that may be on several devices and was none, or the other way round: another one has its key. */
  | 'changed'
  /** It has counted less than the last time: there are two of it. */
  | 'copied';

export interface Expected {
  readonly site: Site;
  /** base64url, as browsers give it back; undefined: nothing was asked, so nothing answers it. */
  readonly challenge: string | undefined;
}

/** Both as the browser gave them: JSON, and what the authenticator says. */
export interface Sent {
  readonly clientData: Uint8Array;
  readonly authenticatorData: Uint8Array;
}

export interface Enrolled {
  /** Of the passkey, as its authenticator knows it. */
  readonly credential: Uint8Array;
  readonly counter: number;
  /** A password manager may have it on several devices; this is decided where it is made, and stays. */
  readonly synced: boolean;
}

export type Judged<T> = T | { readonly distrust: Distrust };
export type Digest = (bytes: Uint8Array) => Uint8Array;

/** SHA-256 of the name, a byte of flags, and a counter of four. */
const HEAD = 37;
const FLAGS = { present: 0x01, verified: 0x04, maySync: 0x08, synced: 0x10, credential: 0x40 } as const;
/** After the head: 16 bytes of model, two of length, the id. */
const ID_AT = HEAD + 18;
/** Bytes; the longest that there may be. */
const LONGEST_ID = 1_023;

/** Judges a passkey that somebody is about to make theirs. Its key is judged by whoever can read keys. */
export function judgeEnrolment(sent: Sent, expected: Expected, sha256: Digest): Judged<Enrolled> {
  const head = judgeBoth('webauthn.create', sent, expected, sha256);
  if ('distrust' in head) return head;
  const { authenticatorData: data } = sent;
  if (!(head.flags & FLAGS.credential) || data.length < ID_AT) return { distrust: 'malformed' };
  const length = viewOf(data).getUint16(ID_AT - 2);
  if (length === 0 || length > LONGEST_ID || data.length < ID_AT + length) return { distrust: 'malformed' };
  return { credential: data.slice(ID_AT, ID_AT + length), counter: head.counter, synced: isSynced(head) };
}

function isSynced({ flags }: Head): boolean {
  return (flags & FLAGS.maySync) !== 0;
}

/**
 * Judges the use of a passkey that was `synced` when it was made, and had counted to `counter` the last time. `isSigned` says whether its key has
 * signed these bytes. Many passkeys count nothing and stay at 0, which says nothing; one that counts must have counted on.
 */
export function judgeUse(
  sent: Sent,
  expected: Expected & Pick<Enrolled, 'counter' | 'synced'>,
  sha256: Digest,
  isSigned: (bytes: Uint8Array) => boolean,
): Judged<{ readonly counter: number }> {
  const head = judgeBoth('webauthn.get', sent, expected, sha256);
  if ('distrust' in head) return head;
  const digest = sha256(sent.clientData);
  const signed = new Uint8Array(sent.authenticatorData.length + digest.length);
  signed.set(sent.authenticatorData);
  signed.set(digest, sent.authenticatorData.length);
  if (!isSigned(signed)) return { distrust: 'signature' };
  const { counter } = head;
  if (isSynced(head) !== expected.synced) return { distrust: 'changed' };
  if ((counter > 0 || expected.counter > 0) && counter <= expected.counter) return { distrust: 'copied' };
  return { counter };
}

interface Head {
  readonly flags: number;
  readonly counter: number;
}

/** What both have in common: that this very page asked, now, and that the authenticator knows its person. */
function judgeBoth(type: string, { clientData, authenticatorData }: Sent, { site, challenge }: Expected, sha256: Digest): Judged<Head> {
  const client = readClient(clientData);
  if (!client || client['type'] !== type || authenticatorData.length < HEAD) return { distrust: 'malformed' };
  if (challenge === undefined || client['challenge'] !== challenge) return { distrust: 'challenge' };
  // In a frame of another page neither: our pages are in none.
  if (client['origin'] !== site.origin || (client['crossOrigin'] ?? false) !== false || client['topOrigin'] !== undefined)
    return { distrust: 'origin' };
  if (!isSame(authenticatorData.subarray(0, 32), sha256(new TextEncoder().encode(site.id)))) return { distrust: 'site' };
  const flags = authenticatorData[32] as number;
  const wanted = FLAGS.present | FLAGS.verified;
  if ((flags & wanted) !== wanted) return { distrust: 'unverified' };
  if (flags & FLAGS.synced && !(flags & FLAGS.maySync)) return { distrust: 'malformed' };
  return { flags, counter: viewOf(authenticatorData).getUint32(33) };
}

function readClient(bytes: Uint8Array): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : undefined;
  } catch {
    return undefined;
  }
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function isSame(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, index) => byte === other[index]);
}

/** Why not, for whoever sits before the page. */
export const DISTRUST: Readonly<Record<Distrust, string>> = {
  malformed: 'That is not what a browser sends of a passkey.',
  challenge: 'That answers another question than the last one: begin again here.',
  origin: 'The passkey was asked for by a page of another address than that of this server.',
  site: 'The passkey was made for another name than that of this server.',
  unverified: 'The passkey has to ask who you are: by a PIN, a finger or a face.',
  signature: 'This passkey did not sign that.',
  changed:
    'This passkey may be on several devices and could not when you made it, or the other way round. Remove it, and make another one.',
  copied: 'This passkey has counted less than the last time, so there are two of it. Remove it, and make another one.',
};
