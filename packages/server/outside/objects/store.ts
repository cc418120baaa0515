import { createHash } from 'node:crypto';
import type { Secret } from '@hansa/domain/port/secret.ts';
import { AwsV4Signer } from 'aws4fetch';
import { Trouble } from '../trouble.ts';
import type { Answer, Wire, Within } from './wire.ts';
import { type Element, readXml, textAt } from './xml.ts';

/** Who asks. Nobody: a stranger without a key. */
export interface Credentials {
  readonly access: string;
  readonly secret: Secret;
}

export interface Ask {
  readonly method: 'GET' | 'HEAD' | 'PUT' | 'POST' | 'DELETE' | 'PATCH';
  /** From the root, each part encoded: `/bucket/key%20x`. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
  /** Undefined is our own key; null is nobody's. */
  readonly as?: Credentials | null;
  /** Refusals that the caller reads itself, by S3's word or by status. */
  readonly may?: readonly (string | number)[];
}

export interface Reply {
  readonly status: number;
  readonly headers: Answer['headers'];
  readonly body: Buffer;
  /** S3's own word for a refusal; empty for an answer of 2xx. */
  readonly error: string;
}

/** One door of a store with one key of ours. */
export interface Store {
  ask(ask: Ask, within: Within): Promise<Reply>;
  readonly own: Credentials;
}

export interface Door {
  readonly endpoint: URL;
  readonly region: string;
  readonly own: Credentials;
  readonly wire: Wire;
}

/**
 * Signs by AWS Signature 4, asks, and reads refusals. `Content-MD5` is the only checksum sent: it is the one that all stores take, and the
 * newer ones are refused by some. Throws Trouble for every refusal that is not in `may`; its text holds S3's word and never S3's message,
 * which can repeat what was signed.
 */
export function openStore({ endpoint, region, own, wire }: Door): Store {
  return {
    own,
    ask: async ({ method, path, query = {}, body = '', as = own, may = [] }, within) => {
      const url = new URL(endpoint);
      url.pathname = `${url.pathname.replace(/\/$/, '')}${path}`;
      for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
      const bytes = Buffer.from(body);
      const headers = as === null ? {} : await signed(method, url, bytes, region, as);
      const answer = await wire.send({ method, url, headers, body: bytes }, within);
      const reply = { ...answer, error: answer.status < 300 ? '' : errorOf(answer) };
      if (answer.status < 300 || may.includes(reply.error) || may.includes(answer.status)) return reply;
      throw troubleOf(
        reply,
        `${method} ${path.split('/').slice(0, 2).join('/')}${Object.keys(query)[0] ? `?${Object.keys(query)[0]}` : ''}`,
      );
    },
  };
}

async function signed(method: string, url: URL, body: Buffer, region: string, as: Credentials): Promise<Record<string, string>> {
  const headers = {
    'x-amz-content-sha256': createHash('sha256').update(body).digest('hex'),
    ...(body.length === 0 ? {} : { 'content-md5': createHash('md5').update(body).digest('base64') }),
  };
  const keys = { accessKeyId: as.access, secretAccessKey: as.secret.reveal() };
  const signer = new AwsV4Signer({ method, url: url.href, headers, service: 's3', region, ...keys });
  return Object.fromEntries((await signer.sign()).headers);
}

/** S3 says XML, the administration of MinIO says JSON, and a HEAD says nothing but its status. */
function errorOf({ status, body }: Answer): string {
  const text = body.toString('utf8').trimStart();
  const word = text.startsWith('{') ? /"Code"\s*:\s*"(\w+)"/.exec(text)?.[1] : /<Code>(\w+)<\/Code>/.exec(text)?.[1];
  return word ?? { 404: 'NotFound', 403: 'AccessDenied', 405: 'MethodNotAllowed' }[status] ?? `Status${status}`;
}

const CREDENTIALS = new Set(['InvalidAccessKeyId', 'SignatureDoesNotMatch', 'XMinioAdminNoSuchUser', 'InvalidToken']);
const BUSY = new Set(['SlowDown', 'OperationAborted', 'RequestTimeout', 'ServiceUnavailable', 'XMinioServerNotInitialized']);

function troubleOf(reply: Reply, what: string): Trouble {
  const { status, error } = reply;
  const detail = `${what}: ${status} ${error}`;
  if (CREDENTIALS.has(error)) return new Trouble('refused', 'objects/credentials', detail);
  if (error === 'RequestTimeTooSkewed') return new Trouble('refused', 'objects/clock', detail);
  if (status === 501 || error === 'NotImplemented') return new Trouble('refused', 'objects/unsupported', detail);
  if (status >= 500 || status === 429 || status === 408 || BUSY.has(error)) {
    return new Trouble('transient', 'objects/busy', detail, retryAtOf(reply));
  }
  return new Trouble('refused', status === 403 ? 'objects/forbidden' : 'objects/refused', detail);
}

function retryAtOf({ headers }: Reply): number | null {
  const seconds = Number(headers['retry-after'] ?? Number.NaN);
  return Number.isFinite(seconds) ? Date.now() + Math.ceil(seconds * 1000) : null;
}

/** The XML of an answer. What cannot be read is no answer. */
export const documentOf = (reply: Reply): Element => read(() => readXml(reply.body.toString('utf8')));

/** The JSON of an answer, likewise. */
export const jsonOf = (reply: Reply): unknown => read(() => JSON.parse(reply.body.toString('utf8')));

function read<T>(parse: () => T): T {
  try {
    return parse();
  } catch {
    throw new Trouble('transient', 'objects/unreachable', 'the answer cannot be read: something else answers for the store');
  }
}

/** The text at a path of an answer, empty where there is none. */
export const said = (reply: Reply, ...path: readonly string[]): string => textAt(documentOf(reply), ...path) ?? '';
