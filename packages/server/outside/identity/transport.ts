import { Agent as HttpAgent, type IncomingMessage, request as httpRequest } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import type { Context } from '@hansa/domain/port/outcome.ts';
import { Trouble } from '../trouble.ts';

/** How long a caller waits, and in which W3C trace. */
export type Within = Pick<Context, 'signal' | 'deadline'> & Partial<Pick<Context, 'trace'>>;

export interface Asked {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Connections to one Keycloak and its sign-in pages, kept open between requests until `close`. Redirects are answers, not followed. */
export interface Transport {
  send(url: string, asked: Asked, within: Within): Promise<Response>;
  close(): void;
}

/** No answer that we read is longer: a hundred members, or a page. Bytes. */
const LONGEST = 4 * 1024 * 1024;
const CONNECTIONS = 6;

/** `ca`: PEM of an authority of one's own, where the public ones do not do. */
export function openTransport(ca?: string): Transport {
  const options = { keepAlive: true, maxSockets: CONNECTIONS, maxFreeSockets: CONNECTIONS };
  const plain = new HttpAgent(options);
  const secure = new HttpsAgent({ ...options, ...(ca === undefined ? {} : { ca }) });
  return {
    send: (url, asked, within) => send(new URL(url), asked, within, { plain, secure }),
    close: () => {
      plain.destroy();
      secure.destroy();
    },
  };
}

interface Agents {
  readonly plain: HttpAgent;
  readonly secure: HttpsAgent;
}

function send(url: URL, { method = 'GET', headers, body }: Asked, { signal, deadline, trace }: Within, agents: Agents): Promise<Response> {
  const left = deadline - Date.now();
  if (signal.aborted || left <= 0) return Promise.reject(unreachable(signal.aborted ? 'cancelled' : 'no time left'));
  const ends = AbortSignal.any([signal, AbortSignal.timeout(left)]);
  return new Promise((resolve, reject) => {
    const fail = (error: NodeJS.ErrnoException): void =>
      reject(unreachable(signal.aborted ? 'cancelled' : ends.aborted ? 'no answer in time' : (error.code ?? 'connection lost')));
    const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
    const whole = { method, headers: { ...headers, ...length, ...(trace && { traceparent: trace }) }, signal: ends };
    const take = (answer: IncomingMessage): void => read(answer, resolve, fail);
    const asked =
      url.protocol === 'https:'
        ? httpsRequest(url, { ...whole, agent: agents.secure }, take)
        : httpRequest(url, { ...whole, agent: agents.plain }, take);
    asked.on('error', fail);
    asked.end(body);
  });
}

function read(answer: IncomingMessage, resolve: (response: Response) => void, fail: (error: NodeJS.ErrnoException) => void): void {
  const parts: Buffer[] = [];
  let length = 0;
  answer.on('data', (part: Buffer) => {
    parts.push(part);
    length += part.length;
    if (length > LONGEST) answer.destroy(new Error('the answer has no end'));
  });
  answer.on('error', fail);
  answer.on('end', () => {
    const headers = new Headers();
    for (const [name, values] of Object.entries(answer.headersDistinct)) for (const value of values ?? []) headers.append(name, value);
    const status = answer.statusCode ?? 500;
    // A response of these has no body, not even an empty one.
    const body = status === 204 || status === 304 ? null : Buffer.concat(parts);
    resolve(new Response(body, { status, headers }));
  });
}

export const unreachable = (why: string): Trouble => new Trouble('transient', 'identity/unreachable', `no answer from Keycloak: ${why}`);
