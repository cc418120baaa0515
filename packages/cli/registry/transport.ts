import { setTimeout as sleep } from 'node:timers/promises';
import { RegistryTrouble } from './trouble.ts';

export interface Question {
  readonly method?: 'GET' | 'HEAD';
  readonly accept?: string;
  /** Sent to the host that is asked, and to no other that it redirects to. */
  readonly authorization?: string | undefined;
  /** Bytes; a longer answer is none. */
  readonly atMost: number;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Buffer;
  /** Whether it came from the host that was asked, and not from one that it redirected to. */
  readonly own: boolean;
}

/** How the network is spoken to; tests have another one. */
export interface Line {
  readonly scheme: 'https' | 'http';
  readonly wait: (ms: number) => Promise<void>;
  readonly timeout: number;
  readonly fetch: (url: URL, how: RequestInit) => Promise<Response>;
  /** To be called when nothing more is asked. */
  readonly close: () => Promise<void>;
}

/**
 * Behind `fetch` Node keeps connections. To a proxy that drops them it dials again for ever, whoever waited having left: the program would
 * never end. Undici keeps them under this name for whoever has to.
 */
async function hangUp(): Promise<void> {
  const kept = (globalThis as Readonly<Record<symbol, unknown>>)[Symbol.for('undici.globalDispatcher.1')];
  await (kept as { readonly destroy?: () => Promise<void> } | undefined)?.destroy?.();
}

export const LINE: Line = {
  scheme: 'https',
  wait: (ms) => sleep(ms),
  timeout: 20_000,
  fetch: (url, how) => fetch(url, how),
  close: hangUp,
};

const REDIRECTS = 5;
const TRIES = 4;
/** Longer than that nobody waits in front of a terminal. */
const LONGEST_WAIT = 60_000;

/**
 * Asks, follows redirects and waits where the other side says so (429 and 503, `Retry-After`). Other answers are the caller's to read. Throws
 * a RegistryTrouble where there is no answer.
 */
export async function ask(url: string, question: Question, line: Line): Promise<Answer> {
  for (let tries = 1; ; tries += 1) {
    const answer = await follow(new URL(url), question, line);
    if (answer.status !== 429 && answer.status !== 503) return answer;
    const wait = retryAfter(answer.headers.get('retry-after')) ?? 2_000 * tries;
    if (tries === TRIES || wait > LONGEST_WAIT) throw tooMany(new URL(url).host, answer.status, wait);
    await line.wait(wait);
  }
}

async function follow(first: URL, question: Question, line: Line): Promise<Answer> {
  let url = first;
  for (let hops = 0; hops <= REDIRECTS; hops += 1) {
    const own = url.origin === first.origin;
    const response = await send(url, own ? question : { ...question, authorization: undefined }, line);
    const location = response.status >= 300 && response.status < 400 ? response.headers.get('location') : null;
    if (location === null) return { status: response.status, headers: response.headers, body: await bodyOf(response, url, question), own };
    await response.body?.cancel();
    url = target(location, url, line);
  }
  throw new RegistryTrouble(`${first.host} redirects more than ${REDIRECTS} times`, 'Ask whoever runs it: this is a loop.');
}

function target(location: string, from: URL, line: Line): URL {
  const url = URL.parse(location, from.href);
  if (url === null || url.username !== '' || url.password !== '' || url.protocol !== `${line.scheme}:`)
    throw new RegistryTrouble(`${from.host} redirects to an address that is not plain ${line.scheme}`, 'Ask whoever runs it.');
  return url;
}

async function send(url: URL, { method = 'GET', accept, authorization }: Question, line: Line): Promise<Response> {
  const headers = { ...(accept === undefined ? {} : { accept }), ...(authorization === undefined ? {} : { authorization }) };
  try {
    return await line.fetch(url, { method, headers, redirect: 'manual', signal: AbortSignal.timeout(line.timeout) });
  } catch (error) {
    throw away(url, error);
  }
}

async function bodyOf(response: Response, url: URL, { method, atMost }: Question): Promise<Buffer> {
  if (method === 'HEAD' || response.body === null) return Buffer.alloc(0);
  const parts: Uint8Array[] = [];
  let length = 0;
  try {
    for await (const part of response.body) {
      length += part.length;
      if (length > atMost)
        throw new RegistryTrouble(`${url.host} answers with more than ${atMost} bytes`, 'That is no answer to this question.');
      parts.push(part);
    }
  } catch (error) {
    throw error instanceof RegistryTrouble ? error : away(url, error);
  }
  return Buffer.concat(parts);
}

function away(url: URL, error: unknown): RegistryTrouble {
  const { name, cause } = error as Error & { readonly cause?: NodeJS.ErrnoException };
  const late = name === 'TimeoutError' || name === 'AbortError';
  const code = late ? 'no answer in time' : (cause?.code ?? 'the connection broke');
  return new RegistryTrouble(`${url.host} cannot be reached (${code})`, todoFor(code));
}

function todoFor(code: string): string {
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID' || code === 'CERT_HAS_EXPIRED') return 'Its certificate is not good: ask whoever runs it.';
  if (/CERT|SIGNATURE|ISSUER/.test(code))
    return 'Its certificate is of an authority that is not known here: name the authority by NODE_EXTRA_CA_CERTS=/path/ca.pem.';
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN')
    return 'No such name is known here: mind the spelling, or run this where the registry can be reached.';
  return 'Run this where the registry can be reached, or again when it answers.';
}

/** Milliseconds of a `Retry-After` in seconds. A date says nothing to who does not know whose clock is right. */
function retryAfter(text: string | null): number | undefined {
  return text !== null && /^\d{1,6}$/.test(text) ? Number(text) * 1_000 : undefined;
}

function tooMany(host: string, status: number, wait: number): RegistryTrouble {
  const why = status === 429 ? `${host} was asked too often` : `${host} is not available (503)`;
  return new RegistryTrouble(why, `It says to come again in ${Math.ceil(wait / 1_000)} s. With an account it lets you ask more often.`);
}
