import { randomUUID } from 'node:crypto';
import { type Endpoint, needsMatch, takesKey } from '@hansa/api/endpoints.ts';
import { Refusal } from '@hansa/domain/access/refusal.ts';
import { maySupport } from '../../commands/consents.ts';
import { once } from '../../commands/once.ts';
import { type Entered, enter as enterSession } from '../../commands/sessions.ts';
import { type Session, goesOn } from '../../questions/session.ts';
import { type Answer, type Asked, json, problem } from '../exchange.ts';
import { notFound, refusing } from '../refused.ts';
import { askedBy } from './asked-by.ts';
import { HANDLERS } from './handlers.ts';
import { whole } from './misses.ts';
import { type Counter, type Matched, type Passed, match, mayAsk } from './request.ts';
import { whileKnown } from './while-known.ts';
import { type Word, cookie, wordOf } from './word.ts';

/** Answers a request of the API; undefined where the path is none of its. */
export async function api(asked: Asked, counter: Counter): Promise<Answer | undefined> {
  const matched = match(asked.method, asked.path);
  if (!matched) return undefined;
  if ('allow' in matched) return problem(405, 'request/method', `only ${matched.allow} is possible here`, {}, { allow: matched.allow });
  return refusing(() => enter(asked, matched, counter));
}

/** The door of what is no endpoint of the table: undefined for operators, else the refusal. */
export async function operatorsOnly(asked: Asked, counter: Counter): Promise<Answer | undefined> {
  return refusing(async () => {
    const session = await sessionOf(asked, counter, wordOf(asked.headers, counter.secure));
    if (!session) return problem(401, 'session/none', 'Sign in first.');
    if (session.role !== 'operator') throw notFound();
    counter.limits.ask(actorOf(session), asked.method !== 'GET');
    whole(session, counter.signIn);
    return undefined;
  });
}

async function enter(asked: Asked, matched: Matched, counter: Counter): Promise<Answer> {
  const word = wordOf(asked.headers, counter.secure);
  const { endpoint } = matched;
  if (matched.name === 'signIn') counter.limits.signIn(asked.address ?? '');
  const session = await sessionOf(asked, counter, word);
  if (!mayAsk(endpoint, session?.role)) {
    if (session) throw notFound(); // what a role may not ask is not there for it
    return problem(401, 'session/none', 'Sign in first.');
  }
  if (session) counter.limits.ask(actorOf(session), endpoint.method !== 'GET');
  if (session && endpoint.roles !== 'anyone') whole(session, counter.signIn, endpoint.before);
  const answer = await answered(asked, matched, session, word, counter);
  return session?.renewed ? renewed(answer, session.renewed, counter.secure) : answer;
}

async function answered(
  asked: Asked,
  matched: Matched,
  session: Entered | undefined,
  word: Word | undefined,
  counter: Counter,
): Promise<Answer> {
  const { endpoint } = matched;
  const passed = parsed(asked, matched, session, word);
  // A tenant's people see their own tenant. Another's answers as one that does not exist, by the same words.
  if (session?.tenant && endpoint.params && passed.params['id'] !== session.tenant) throw notFound();
  if (!(await mayLook(passed, matched, counter))) throw notFound();
  if (endpoint.stream) return stream(passed, matched, counter);
  return takesKey(endpoint) ? keyed(passed, matched, counter) : HANDLERS[matched.name](passed, counter);
}

/** Support sees what its tenant has consented to: everything else is not there for it. An operation is of a tenant, too; its handler knows of which. */
async function mayLook(passed: Passed, { endpoint, name }: Matched, { desk }: Counter): Promise<boolean> {
  if (passed.session?.role !== 'support' || !endpoint.params || name === 'operation') return true;
  return maySupport(desk, passed.params['id'] ?? '', askedBy(passed));
}

/** The answer with the browser's new word, where the answer does not say one itself. */
function renewed(answer: Answer, { word, lasts }: NonNullable<Entered['renewed']>, secure: boolean): Answer {
  return { ...answer, headers: { 'set-cookie': cookie(word, secure, lasts), ...answer.headers } };
}

async function sessionOf(asked: Asked, { desk, limits }: Counter, word: Word | undefined): Promise<Entered | undefined> {
  const { address = '', method } = asked;
  if (!word) return undefined;
  limits.mayTry(address);
  // Words are renewed by what browsers ask all the time, and not by what somebody does: an act has one answer, and its own cookie.
  const known = await enterSession(desk, word.word, word.by === 'cookie' && method === 'GET');
  if (!known) limits.failed(address);
  return known;
}

function actorOf({ role, tenant, person }: Session): string {
  return `${role}/${tenant ?? ''}/${person}`;
}

/** A stream lasts: it ends with the session that asked for it, and one person has so many. */
async function stream(passed: Passed, { name }: Matched, counter: Counter): Promise<Answer> {
  const { session } = passed;
  const answer = await HANDLERS[name](passed, counter);
  const pour = answer.stream;
  if (!pour || !session || passed.asked.method === 'HEAD') return answer;
  const close = counter.limits.stream(actorOf(session));
  return {
    ...answer,
    stream: (signal) => whileKnown(pour, signal, () => goesOn(counter.pool, session.id, counter.signIn.mustEnrol), close),
  };
}

function parsed(asked: Asked, { endpoint, params }: Matched, session: Entered | undefined, word: Word | undefined): Passed {
  // A path that no id can have is as unknown as one that nobody has.
  if (endpoint.params && !endpoint.params.safeParse(params).success) throw notFound();
  return {
    asked,
    session,
    word: word?.word,
    params,
    query: endpoint.query ? (valid(endpoint.query, Object.fromEntries(asked.query), 'query') as Record<string, unknown>) : {},
    body: endpoint.body ? valid(endpoint.body, bodyOf(asked), 'body') : undefined,
    version: needsMatch(endpoint) ? versionOf(asked) : 0,
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
  const unkept = result.success ? unkeptIn(result.data) : [];
  if (result.success && unkept.length === 0) return result.data;
  const told = result.error?.issues.map(({ path, message }) => ({ pointer: `/${path.map(String).join('/')}`, message })) ?? [];
  const issues = [...told, ...unkept.map((pointer) => ({ pointer, message: 'has a character that cannot be kept' }))];
  const [first] = issues;
  throw new Refusal('invalid', `request/${part}`, `${first?.pointer ?? ''}: ${first?.message ?? 'not as described'}`, issues);
}

/** Pointers of the texts that PostgreSQL has no place for: they hold U+0000, or one half of a character of two. */
function unkeptIn(value: unknown, pointer = ''): readonly string[] {
  if (typeof value === 'string') return value.includes('\0') || !value.isWellFormed() ? [pointer] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, part]) => unkeptIn(part, `${pointer}/${key}`));
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
  const { session } = passed;
  if (typeof key !== 'string' || !session) return HANDLERS[name](passed, counter);
  if (!/^[\x21-\x7e]{1,200}$/.test(key)) throw new Refusal('invalid', 'request/key', 'An Idempotency-Key has 1 to 200 visible characters.');
  const { method, path, body } = passed.asked;
  const done = await once(counter.pool, { actor: actorOf(session), key, request: [method, path, body] }, (keep) =>
    HANDLERS[name]({ ...passed, keep }, counter),
  );
  if ('fresh' in done) return done.fresh;
  const { status, body: kept, headers } = done.replayed;
  return json(status, kept, { ...headers, 'idempotency-replayed': 'true' });
}
