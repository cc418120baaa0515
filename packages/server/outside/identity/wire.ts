import type { Secret } from '@hansa/domain/port/secret.ts';
import { type Transport, unreachable, type Within } from './transport.ts';
import { Trouble } from '../trouble.ts';

/** An account of the realm `master` that acts for itself (client credentials). */
export interface Account {
  readonly client: string;
  readonly secret: Secret;
}

/** An answer of 200 to 299, 404 or 409; everything else is a {@link Trouble}. */
export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/** The Admin REST API of one Keycloak. Paths begin below `/admin/realms`. */
export interface Wire {
  ask(method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, within: Within, body?: unknown): Promise<Answer>;
  close(): void;
}

/** Requests at a time. A pod of Keycloak has 20 connections to its database, and people sign in over them. */
const AT_ONCE = 6;
/** A token is renewed when it has less left; Keycloak gives them for a minute in `master`. Milliseconds. */
const MARGIN = 15_000;
const TOKEN_WAIT = 10_000;

interface Token {
  readonly value: string;
  readonly until: number;
}

export function openWire(base: URL, account: Account, { send }: Transport): Wire {
  const closed = new AbortController();
  const root = base.href.replace(/\/$/, '');
  const turn = turns(AT_ONCE);
  let token: Promise<Token> | undefined;

  const login = async (): Promise<Token> => {
    const form = new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: account.client,
      client_secret: account.secret.reveal(),
    });
    const within = { signal: closed.signal, deadline: Date.now() + TOKEN_WAIT };
    const asked = { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: form.toString() };
    const answer = await send(`${root}/realms/master/protocol/openid-connect/token`, asked, within);
    if (answer.status >= 500) throw failed(answer);
    const { access_token: value, expires_in: seconds } = (await json(answer)) as { access_token?: string; expires_in?: number };
    if (!answer.ok || value === undefined) {
      throw new Trouble('refused', 'identity/credentials', 'the account of the control plane is not accepted');
    }
    return { value, until: Date.now() + (seconds ?? 60) * 1000 - MARGIN };
  };
  const current = async (within: Within): Promise<string> => {
    // Whoever comes first logs in for all; one that is cancelled meanwhile leaves without taking the others along.
    token ??= login();
    const mine = token;
    const forget = (): void => void (token === mine && (token = undefined));
    mine.catch(forget);
    const { value, until } = await Promise.race([mine, ended(within)]);
    if (until > Date.now()) return value;
    forget();
    return current(within);
  };
  const once = async (method: string, path: string, within: Within, body: unknown): Promise<Response> => {
    const headers = { authorization: `Bearer ${await current(within)}`, 'content-type': 'application/json' };
    const init = { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
    return send(`${root}/admin/realms${path}`, init, within);
  };
  return {
    ask: (method, path, within, body) =>
      turn(async () => {
        let answer = await once(method, path, within, body);
        if (answer.status === 401) {
          token = undefined;
          answer = await once(method, path, within, body);
        }
        return read(answer);
      }),
    close: () => closed.abort(),
  };
}

async function read(answer: Response): Promise<Answer> {
  const { status } = answer;
  if (status >= 500 || status === 429) throw failed(answer);
  if (status === 401) throw new Trouble('refused', 'identity/credentials', 'the account of the control plane is not accepted');
  if (status === 403) throw new Trouble('refused', 'identity/forbidden', 'the account of the control plane may not do this');
  const body = await json(answer);
  // What stands in front of Keycloak says 404 too; that is no word about the realm.
  const known = body !== null && typeof body === 'object' && ('error' in body || 'errorMessage' in body);
  if (status === 404 && !known) throw new Trouble('transient', 'identity/unreachable', 'something that is no Keycloak answers');
  if (answer.ok || status === 404 || status === 409) return { status, body };
  throw new Trouble('refused', 'identity/rejected', `Keycloak does not take it (HTTP ${status})`);
}

function failed(answer: Response): Trouble {
  const seconds = Number(answer.headers.get('retry-after') ?? Number.NaN);
  const retryAt = Number.isFinite(seconds) ? Date.now() + seconds * 1000 : null;
  return new Trouble('transient', 'identity/failed', `Keycloak failed (HTTP ${answer.status})`, retryAt);
}

async function json(answer: Response): Promise<unknown> {
  const text = await answer.text();
  try {
    return text === '' ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

function ended({ signal, deadline }: Within): Promise<never> {
  const ends = AbortSignal.any([signal, AbortSignal.timeout(Math.max(0, deadline - Date.now()))]);
  return new Promise((_, reject) => {
    const end = (): void => reject(unreachable(signal.aborted ? 'cancelled' : 'no answer in time'));
    if (ends.aborted) end();
    else ends.addEventListener('abort', end, { once: true });
  });
}

/** Lets `count` run at a time; the others wait in the order in which they came. */
function turns(count: number): <T>(run: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = [];
  let free = count;
  return async (run) => {
    if (free > 0) free -= 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await run();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else free += 1;
    }
  };
}
