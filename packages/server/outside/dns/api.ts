import type { Secret } from '@hansa/domain/port/secret.ts';
import { Trouble } from '../trouble.ts';
import type { Within } from './exchange.ts';

/** A provider's HTTP API that takes and gives JSON. */
export interface Api {
  readonly endpoint: URL;
  /** What stands before the token in the header: `Token`, `Bearer`. */
  readonly scheme: string;
  readonly token: Secret;
}

export interface Reply {
  readonly status: number;
  readonly body: unknown;
}

export interface Question {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below the endpoint. */
  readonly path: string;
  readonly body?: unknown;
  /** Statuses that are an answer to whoever asks. */
  readonly may?: readonly number[];
}

/**
 * Until when (UTC milliseconds) whoever has a token was told not to come again. Providers count looks and changes apart, and for an account; who
 * is told to wait for hours and asks every ten seconds is shut out for good.
 */
const PAUSES = new WeakMap<Secret, Map<'looks' | 'changes', number>>();

/** Asks once, and not at all before the provider wants to be asked again. Throws Trouble for every status that is no answer. */
export async function ask(api: Api, { method, path, body, may = [] }: Question, { signal, deadline }: Within): Promise<Reply> {
  const { endpoint, scheme, token } = api;
  const kind = method === 'GET' ? 'looks' : 'changes';
  const pauses = PAUSES.get(token) ?? new Map<'looks' | 'changes', number>();
  PAUSES.set(token, pauses);
  const pause = pauses.get(kind) ?? 0;
  if (pause > Date.now()) throw new Trouble('transient', 'dns/busy', `${endpoint.host}: it has said when to come again`, pause);
  const ends = AbortSignal.any([signal, AbortSignal.timeout(Math.max(0, deadline - Date.now()))]);
  const headers = { authorization: `${scheme} ${token.reveal()}`, 'content-type': 'application/json' };
  const init = { method, headers, signal: ends, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
  const reply = await fetch(new URL(path, endpoint), init)
    .then(async (answer) => ({ status: answer.status, again: againAt(answer.headers), text: await answer.text() }))
    .catch(() => {
      throw new Trouble('transient', 'dns/unreachable', `${endpoint.host}: ${ends.aborted ? 'no answer in time' : 'connection lost'}`);
    });
  if (reply.status < 300 || may.includes(reply.status)) return { status: reply.status, body: parsed(reply.text, endpoint) };
  if (reply.again !== null) pauses.set(kind, reply.again);
  throw troubleOf(reply.status, reply.again, `${endpoint.host}: ${method} ${reply.status}`);
}

/**
 * When the provider wants to be asked again (UTC milliseconds), by `Retry-After` in seconds; null: it does not say. Hetzner's `RateLimit-Reset` is
 * no such time: then its limit is whole again, in up to an hour, while every second lets in one more.
 */
function againAt(headers: Headers): number | null {
  const after = Number(headers.get('retry-after') || Number.NaN);
  return Number.isFinite(after) ? Date.now() + Math.ceil(after * 1000) : null;
}

function parsed(text: string, { host }: URL): unknown {
  try {
    return text === '' ? null : JSON.parse(text);
  } catch {
    throw new Trouble('transient', 'dns/unreachable', `${host}: the answer is no JSON`);
  }
}

function troubleOf(status: number, again: number | null, detail: string): Trouble {
  if (status === 409 || status === 423 || status === 429 || status >= 500) return new Trouble('transient', 'dns/busy', detail, again);
  if (status === 401 || status === 403) return new Trouble('refused', 'dns/key', detail);
  return new Trouble('refused', status === 404 ? 'dns/zone' : 'dns/refused', detail);
}
