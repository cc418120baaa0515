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

/** Asks once. Throws Trouble for every status that is no answer. */
export async function ask(api: Api, { method, path, body, may = [] }: Question, { signal, deadline }: Within): Promise<Reply> {
  const { endpoint, scheme, token } = api;
  const ends = AbortSignal.any([signal, AbortSignal.timeout(Math.max(0, deadline - Date.now()))]);
  const headers = { authorization: `${scheme} ${token.reveal()}`, 'content-type': 'application/json' };
  const init = { method, headers, signal: ends, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
  const reply = await fetch(new URL(path, endpoint), init)
    .then(async (answer) => ({ status: answer.status, again: againAt(answer.headers), text: await answer.text() }))
    .catch(() => {
      throw new Trouble('transient', 'dns/unreachable', `${endpoint.host}: ${ends.aborted ? 'no answer in time' : 'connection lost'}`);
    });
  if (reply.status < 300 || may.includes(reply.status)) return { status: reply.status, body: parsed(reply.text, endpoint) };
  throw troubleOf(reply.status, reply.again, `${endpoint.host}: ${method} ${reply.status}`);
}

/** When the provider wants to be asked again (UTC milliseconds), by `Retry-After` or by when its limit begins anew; null: it does not say. */
function againAt(headers: Headers): number | null {
  const [after, reset] = ['retry-after', 'ratelimit-reset'].map((name) => Number(headers.get(name) || Number.NaN));
  if (Number.isFinite(after)) return Date.now() + Math.ceil((after ?? 0) * 1000);
  return Number.isFinite(reset) ? Math.ceil((reset ?? 0) * 1000) : null;
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
