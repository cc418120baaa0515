import { type KeyObject, X509Certificate, constants, createCipheriv, createPublicKey, publicEncrypt } from 'node:crypto';
import type { PlainSecret } from './plain.ts';

export interface SealedSecretsOptions {
  /** Certificate of the cell's controller as PEM (`kubeseal --fetch-cert`), or its public key alone; exactly one. */
  readonly keys: readonly string[];
  /** UTC milliseconds: an expired certificate is not sealed for. */
  readonly now: number;
  readonly bytes: (count: number) => Uint8Array;
}

/**
 * Secrets as SealedSecrets of the strict scope, a document each, as `kubeseal` makes them: each value under a key of its own, bound to
 * namespace and name, so that a copy elsewhere opens nothing. Source of the format: sealed-secrets 0.36.6, pkg/crypto, checked 2026-11-21.
 *
 * @throws Error when there is not exactly one usable key: a person has to fetch the certificate anew.
 */
export function sealedForController(secrets: readonly PlainSecret[], { keys, now, bytes }: SealedSecretsOptions): string {
  const [pem] = keys;
  if (pem === undefined || keys.length !== 1) throw new Error('SealedSecrets are sealed for exactly one controller');
  const key = publicKey(pem, now);
  return secrets.map((secret) => `${document(secret, key, bytes).join('\n')}\n`).join('---\n');
}

function publicKey(pem: string, now: number): KeyObject {
  if (!pem.includes('BEGIN CERTIFICATE')) return createPublicKey(pem);
  const certificate = new X509Certificate(pem);
  if (Date.parse(certificate.validTo) < now)
    throw new Error('the certificate of the cell has expired: fetch the one that its controller uses now');
  return certificate.publicKey;
}

function document({ namespace, name, labels, values }: PlainSecret, key: KeyObject, bytes: SealedSecretsOptions['bytes']): string[] {
  const byName = <T>(entries: Readonly<Record<string, T>>): [string, T][] =>
    Object.entries(entries).toSorted(([a], [b]) => (a < b ? -1 : 1));
  const label = Buffer.from(`${namespace}/${name}`);
  const metadata = (indent: string): string[] => [
    `${indent}labels:`,
    ...byName(labels).map(([each, value]) => `${indent}  ${each}: ${JSON.stringify(value)}`),
    `${indent}name: ${name}`,
    `${indent}namespace: ${namespace}`,
  ];
  return [
    'apiVersion: bitnami.com/v1alpha1',
    'kind: SealedSecret',
    'metadata:',
    ...metadata('  '),
    'spec:',
    '  encryptedData:',
    ...byName(values).map(([each, value]) => `    ${each}: ${sealed(Buffer.from(value.reveal()), { key, label, session: bytes(32) })}`),
    '  template:',
    '    metadata:',
    ...metadata('      '),
    '    type: Opaque',
  ];
}

/** Two bytes of length, the session key under RSA-OAEP with the label, the value under the session key. A key used once needs no nonce. */
function sealed(value: Buffer, { key, label, session }: { key: KeyObject; label: Buffer; session: Uint8Array }): string {
  const wrapped = publicEncrypt({ key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256', oaepLabel: label }, session);
  const length = Buffer.alloc(2);
  length.writeUInt16BE(wrapped.length);
  const cipher = createCipheriv('aes-256-gcm', session, Buffer.alloc(12));
  return Buffer.concat([length, wrapped, cipher.update(value), cipher.final(), cipher.getAuthTag()]).toString('base64');
}
