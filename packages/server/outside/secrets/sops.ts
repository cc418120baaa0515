import { createCipheriv, createHash } from 'node:crypto';
import { Encrypter, armor } from 'age-encryption';
import type { PlainSecret } from './plain.ts';

export interface SopsOptions {
  /** age recipients: the cell, and the operator's offline key. */
  readonly recipients: readonly string[];
  /** UTC milliseconds; SOPS keeps whole seconds. */
  readonly now: number;
  readonly bytes: (count: number) => Uint8Array;
}

/** The version of SOPS whose format this is; its readers ask for one. */
const VERSION = '3.13.3';

/**
 * Secrets as one file in the format of SOPS, a document each, with their values sealed for age recipients. The data key is new each time,
 * so two calls never give the same bytes. Values are authenticated with their place, and all together by the message code.
 */
export async function sealedWithSops(secrets: readonly PlainSecret[], { recipients, now, bytes }: SopsOptions): Promise<string> {
  const key = bytes(32);
  const modified = `${new Date(now).toISOString().slice(0, 19)}Z`;
  const seal = (text: string, place: string): string => sealed(key, bytes(32), text, place);
  const code = createHash('sha512');
  const documents = secrets.map((secret) => {
    const sorted = Object.entries(secret.values).toSorted(([a], [b]) => (a < b ? -1 : 1));
    // Every value of the document in its order, also those that stay readable: nothing can be exchanged unseen.
    const labels = Object.entries(secret.labels).toSorted(([a], [b]) => (a < b ? -1 : 1));
    for (const text of [
      'v1',
      'Secret',
      ...labels.map(([, value]) => value),
      secret.name,
      secret.namespace,
      ...sorted.map(([, value]) => value.reveal()),
      'Opaque',
    ])
      code.update(text);
    return [
      'apiVersion: v1',
      'kind: Secret',
      'metadata:',
      '  labels:',
      ...labels.map(([name, value]) => `    ${name}: ${JSON.stringify(value)}`),
      `  name: ${secret.name}`,
      `  namespace: ${secret.namespace}`,
      'stringData:',
      ...sorted.map(([name, value]) => `  ${name}: ${seal(value.reveal(), `stringData:${name}:`)}`),
      'type: Opaque',
    ];
  });
  const mac = seal(code.digest('hex').toUpperCase(), modified);
  const age = await Promise.all(recipients.map((recipient) => wrapped(key, recipient)));
  const trailer = [
    'sops:',
    '  age:',
    ...age.flat(),
    '  encrypted_regex: ^(data|stringData)$',
    `  lastmodified: "${modified}"`,
    `  mac: ${mac}`,
    `  version: ${VERSION}`,
  ];
  return documents.map((lines) => `${[...lines, ...trailer].join('\n')}\n`).join('---\n');
}

/** SOPS uses nonces of 32 bytes. */
function sealed(key: Uint8Array, nonce: Uint8Array, text: string, place: string): string {
  if (text === '') return '""'; // SOPS leaves these open, and refuses one that is sealed
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(place));
  const data = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return `ENC[AES256_GCM,data:${data.toString('base64')},iv:${Buffer.from(nonce).toString('base64')},tag:${cipher.getAuthTag().toString('base64')},type:str]`;
}

async function wrapped(key: Uint8Array, recipient: string): Promise<string[]> {
  const encrypter = new Encrypter();
  encrypter.addRecipient(recipient);
  const text = armor.encode(await encrypter.encrypt(key));
  return [
    `  - recipient: ${recipient}`,
    '    enc: |',
    ...text
      .trimEnd()
      .split('\n')
      .map((line) => `      ${line}`),
  ];
}
