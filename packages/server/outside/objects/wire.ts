import { Agent as HttpAgent, request as httpRequest } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { Trouble } from '../trouble.ts';

/** No answer that we read is longer: a listing of 1,000 versions with the longest keys is 3 MiB. Bytes. */
const LONGEST = 8 * 1024 * 1024;

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

export interface Call {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

export interface Wire {
  send(call: Call, within: Within): Promise<Answer>;
  close(): void;
}

/** How long a caller waits, and in which W3C trace: as {@link Context} says it. */
export interface Within {
  readonly signal: AbortSignal;
  readonly deadline: number;
  readonly trace?: string;
}

/** Connections to one store: at most `connections` at a time, kept open between calls until `close`. `ca`: PEM, where the public ones do not do. */
export function openWire({ connections, ca }: { readonly connections: number; readonly ca?: string | undefined }): Wire {
  const options = { keepAlive: true, maxSockets: connections, maxFreeSockets: connections };
  const plain = new HttpAgent(options);
  const secure = new HttpsAgent({ ...options, ...(ca === undefined ? {} : { ca }) });
  return {
    send: (call, within) => send(call, within, call.url.protocol === 'http:' ? plain : secure),
    close: () => {
      plain.destroy();
      secure.destroy();
    },
  };
}

function send({ method, url, headers, body }: Call, { signal, deadline, trace }: Within, agent: HttpAgent): Promise<Answer> {
  const unreachable = (why: string): Trouble => new Trouble('transient', 'objects/unreachable', `${url.host}: ${why}`);
  const left = deadline - Date.now();
  if (signal.aborted) return Promise.reject(unreachable('cancelled'));
  if (left <= 0) return Promise.reject(unreachable('no time left'));
  const ends = AbortSignal.any([signal, AbortSignal.timeout(left)]);
  return new Promise((resolve, reject) => {
    const start = url.protocol === 'http:' ? httpRequest : httpsRequest;
    const fail = (error: NodeJS.ErrnoException): void =>
      reject(unreachable(ends.aborted ? (signal.aborted ? 'cancelled' : 'no answer in time') : (error.code ?? 'connection lost')));
    // Not among what is signed: whoever stands between may make a span of its own.
    const whole = { ...headers, 'content-length': String(body.length), ...(trace && { traceparent: trace }) };
    const asked = start(url, { method, headers: whole, agent, signal: ends }, (answer) => {
      const parts: Buffer[] = [];
      let length = 0;
      answer.on('data', (part: Buffer) => {
        parts.push(part);
        length += part.length;
        if (length > LONGEST) asked.destroy();
      });
      answer.on('error', fail);
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(parts) }));
    });
    asked.on('error', fail);
    asked.end(body);
  });
}
