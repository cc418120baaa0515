import { Agent, type RequestOptions, request } from 'node:https';
import { type Context, type Observation, type Outcome, transient, unknown } from '@hansa/domain/port/outcome.ts';
import { inTime } from '../in-time.ts';
import { type Access, AccessRefusal } from './access.ts';
import { textAt } from './json.ts';
import { told } from './told.ts';

export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

export interface Asked {
  readonly method: 'GET' | 'PATCH' | 'DELETE';
  /** With its query. */
  readonly path: string;
  readonly body?: unknown;
  readonly type?: string;
}

export const MERGE = 'application/merge-patch+json';

/** Why the API server could not be asked, or said no. */
export class Fault extends Error {
  readonly kind: 'transient' | 'refused';
  readonly code: string;
  /** UTC milliseconds. */
  readonly retryAt: number | null;

  constructor(kind: 'transient' | 'refused', code: string, detail: string, retryAt: number | null = null) {
    super(detail);
    this.kind = kind;
    this.code = `kubernetes/${code}`;
    this.retryAt = retryAt;
  }
}

/** A list of a namespace of a tenant has some hundred objects of a few kilobytes. */
const LARGEST = 32 * 1024 * 1024;

/**
 * Plain HTTPS to an API server: eight verbs of a REST interface need no client library of some megabytes, and `fetch` takes no authority of
 * its own. Connections are kept, so many at most; who finds none free waits until its deadline.
 */
export class Client {
  readonly #access: Access;
  readonly #agent: Agent;

  constructor(access: Access, most = 8) {
    this.#access = access;
    const { authorities: ca, certificate: cert, key, serverName } = access;
    this.#agent = new Agent({
      keepAlive: true,
      maxSockets: most,
      minVersion: 'TLSv1.2',
      ...(ca && { ca }),
      ...(cert && { cert }),
      ...(key && { key: key.reveal() }),
      ...(serverName && { servername: serverName }),
    });
  }

  close(): void {
    this.#agent.destroy();
  }

  /** The answer, or undefined where there is no such thing. Everything else than a success is thrown as a {@link Fault}. */
  async ask(asked: Asked, context: Context): Promise<unknown> {
    const { status, body } = await this.send(asked, context);
    if (status === 404) return undefined;
    if (status < 300) return body;
    throw faultOf(status, textAt(body, 'message'));
  }

  get(path: string, context: Context): Promise<unknown> {
    return this.ask({ method: 'GET', path }, context);
  }

  /** One request, whatever its status. Throws a {@link Fault} where there is no answer. */
  async send({ method, path, body, type }: Asked, context: Context): Promise<Answer> {
    const text = body === undefined ? '' : JSON.stringify(body);
    const options = {
      method,
      agent: this.#agent,
      headers: {
        accept: 'application/json',
        'user-agent': 'hansa',
        traceparent: context.trace,
        ...(text && { 'content-type': type ?? 'application/json', 'content-length': Buffer.byteLength(text) }),
        ...this.#authorization(),
      },
    };
    try {
      return await inTime(context, (signal) => answerOf(`${this.#access.server}${path}`, { ...options, signal }, text));
    } catch (error) {
      throw unanswered(error);
    }
  }

  #authorization(): Record<string, string> {
    try {
      return this.#access.token ? { authorization: `Bearer ${this.#access.token().reveal()}` } : {};
    } catch (error) {
      throw error instanceof AccessRefusal ? new Fault('refused', 'credentials', error.message) : error;
    }
  }
}

function answerOf(url: string, options: RequestOptions, text: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request(url, options, (response) => {
      const parts: Buffer[] = [];
      let size = 0;
      response.on('data', (part: Buffer) => {
        parts.push(part);
        if ((size += part.length) > LARGEST) sent.destroy(new Error('the answer is too long'));
      });
      response.on('error', reject);
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body: parsed(Buffer.concat(parts).toString()) }));
    });
    sent.on('error', reject);
    sent.end(text);
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}

/** Certificates that cannot be believed are a person's to mend; everything else may be otherwise in a moment. */
function unanswered(error: unknown): Fault {
  const code = String((error as { code?: unknown }).code ?? '');
  if (/CERT|SIGNATURE|ALTNAME|SELF_SIGNED/.test(code))
    return new Fault('refused', 'certificate', `the API server's certificate is not believed (${code})`);
  return new Fault('transient', 'unreachable', `the API server does not answer${/^[A-Z_]+$/.test(code) ? ` (${code})` : ''}`);
}

export function faultOf(status: number, message: string): Fault {
  const said = told(message);
  if (status === 401) return new Fault('refused', 'credentials', 'the API server does not know our token or certificate');
  if (status === 403) return new Fault('refused', 'forbidden', said);
  if (status === 409) return new Fault('transient', 'conflict', said);
  if (status === 429 || status >= 500) return new Fault('transient', 'busy', `the API server answers ${status}: ${said}`);
  return new Fault('refused', 'invalid', `the API server answers ${status}: ${said}`);
}

/** An act, whose faults become outcomes. */
export async function outcomeOf(act: () => Promise<Outcome>): Promise<Outcome> {
  try {
    return await act();
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    const { kind, code, message, retryAt } = error;
    return kind === 'transient' ? transient(code, message, retryAt) : { kind, cause: { code, detail: message } };
  }
}

/** A look, whose faults are not knowing: also a no is no proof that nothing is there. */
export async function observationOf<Value>(look: () => Promise<Observation<Value>>): Promise<Observation<Value>> {
  try {
    return await look();
  } catch (error) {
    if (error instanceof Fault) return unknown(error.code, error.message, Date.now());
    throw error;
  }
}
