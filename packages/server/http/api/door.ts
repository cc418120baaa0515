import { randomUUID } from 'node:crypto';
import type { Endpoint } from '@hansa/api/endpoints.ts';
import { Refusal } from '@hansa/domain/access/refusal.ts';
import { once } from '../../commands/once.ts';
import { type Session, whoIs } from '../../questions/session.ts';
import { type Answer, type Asked, json, problem } from '../exchange.ts';
import { HANDLERS } from './handlers.ts';
import { type Counter, type Matched, type Passed, match, mayAsk } from './request.ts';
import { type Word, wordOf } from './word.ts';

/** Answers a request of the API; undefined where the path is none of its. */
export async function api(asked: Asked, counter: Counter): Promise<Answer | undefined> {
  const matched = match(asked.method, asked.path);
  if (!matched) return undefined;
  if ('allow' in matched)
    return { ...problem(405, 'request/method', `only ${matched.allow} is possible here`), headers: { allow: matched.allow } };
  try {
    return await enter(asked, matched, counter);
  } catch (error) {
    if (error instanceof Refusal) return refused(error);
    throw error;
  }
}

/** The door of what is no endpoint of the table: undefined for operators, else the refusal. */
export async function operatorsOnly(asked: Asked, counter: Counter): Promise<Answer | undefined> {
  const word = wordOf(asked.headers, counter.secure);
  const session = word && (await whoIs(counter.pool, word.word));
  if (session?.role === 'operator') return undefined;
  return session ? problem(404, 'not-found', 'There is nothing here.') : problem(401, 'session/none', 'Sign in first.');
}

async function enter(asked: Asked, matched: Matched, counter: Counter): Promise<Answer> {
  const word = wordOf(asked.headers, counter.secure);
  const session = word && (await whoIs(counter.pool, word.word));
  const { endpoint } = matched;
  if (!mayAsk(endpoint, session?.role)) {
    if (session) throw notFound(); // what a role may not ask is not there for it
    return problem(401, 'session/none', 'Sign in first.');
  }
  const passed = parsed(asked, matched, session, word);
  // A tenant's people see their own tenant. Another's answers as one that does not exist, by the same words.
  if (session?.tenant && endpoint.params && passed.params['id'] !== session.tenant) throw notFound();
  return endpoint.needs === 'key' ? keyed(passed, matched, counter) : HANDLERS[matched.name](passed, counter);
}

function parsed(asked: Asked, { endpoint, params }: Matched, session: Session | undefined, word: Word | undefined): Passed {
  // A path that no id can have is as unknown as one that nobody has.
  if (endpoint.params && !endpoint.params.safeParse(params).success) throw notFound();
  return {
    asked,
    session,
    word: word?.word,
    params,
    query: endpoint.query ? (valid(endpoint.query, Object.fromEntries(asked.query), 'query') as Record<string, unknown>) : {},
    body: endpoint.body ? valid(endpoint.body, bodyOf(asked), 'body') : undefined,
    version: endpoint.needs === 'match' ? versionOf(asked) : 0,
    request: randomUUID(),
    trace: traceOf(asked),
  };
}

function bodyOf({ headers, body }: Asked): unknown {
  if (!/^application\/(merge-patch\+)?json\b/.test(headers['content-type'] ?? ''))
    throw new Refusal('invalid', 'request/type', 'The body must be application/json.');
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    throw new Refusal('invalid', 'request/json', 'The body is not JSON.');
  }
}

function valid(shape: NonNullable<Endpoint['body']>, value: unknown, part: string): unknown {
  const result = shape.safeParse(value);
  if (result.success) return result.data;
  const issues = result.error.issues.map(({ path, message }) => ({ pointer: `/${path.map(String).join('/')}`, message }));
  const [first] = issues;
  throw new Refusal('invalid', `request/${part}`, `${first?.pointer ?? ''}: ${first?.message ?? 'not as described'}`, issues);
}

function versionOf({ headers }: Asked): number {
  const match = /^"(\d{1,15})"$/.exec(headers['if-match'] ?? '');
  if (!match) throw new Refusal('too-early', 'request/unconditional', 'Say what you saw: If-Match with the ETag of the tenant.');
  return Number(match[1]);
}

/** W3C Trace Context: what comes in goes on, else a new one begins. */
function traceOf({ headers }: Asked): string {
  const given = headers['traceparent'];
  if (typeof given === 'string' && /^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/.test(given)) return given;
  const hex = `${randomUUID()}${randomUUID()}`.replaceAll('-', '');
  return `00-${hex.slice(0, 32)}-${hex.slice(32, 48)}-01`;
}

/** The same key and body: the same answer. Without a key each request counts. */
async function keyed(passed: Passed, { name }: Matched, counter: Counter): Promise<Answer> {
  const key = passed.asked.headers['idempotency-key'];
  if (typeof key !== 'string') return HANDLERS[name](passed, counter);
  if (!/^[\x21-\x7e]{1,200}$/.test(key)) throw new Refusal('invalid', 'request/key', 'An Idempotency-Key has 1 to 200 visible characters.');
  const { method, path, body } = passed.asked;
  let fresh: Answer | undefined;
  const kept = await once(counter.pool, { actor: passed.session?.person ?? '', key, request: [method, path, body] }, async () => {
    fresh = await HANDLERS[name](passed, counter);
    return { status: fresh.status, body: JSON.parse(String(fresh.body)) as unknown };
  });
  return fresh ?? json(kept.status, kept.body, { 'idempotency-replayed': 'true' });
}

function notFound(): Refusal {
  return new Refusal('not-found', 'not-found', 'There is nothing here.');
}

const STATUS = { invalid: 422, forbidden: 403, 'not-found': 404, conflict: 409, stale: 412, 'too-early': 428 } as const;

function refused(refusal: Refusal): Answer {
  const status = refusal.code === 'spec/none' ? 503 : STATUS[refusal.kind];
  const more = refusal.diagnostics.length > 0 ? { diagnostics: refusal.diagnostics } : {};
  return problem(status, refusal.code, refusal.message, more);
}
