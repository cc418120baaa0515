import { type Cause, type Observation, type Outcome, transient, unknown } from '@hansa/domain/port/outcome.ts';

type Kind = 'transient' | 'refused' | 'terminal';

/** By SQLSTATE, the longest match wins (PostgreSQL's documentation, appendix A). What is not named is `postgres/failed`. */
const STATES: Readonly<Record<string, readonly [kind: Kind, reason: string, words: string]>> = {
  '08': ['transient', 'unreachable', 'the connection broke'],
  '25006': ['transient', 'read-only', 'this server is a standby or was told to write nothing'],
  '28': ['refused', 'credentials', 'the role or its password is not accepted'],
  '3D000': ['refused', 'no-database', 'there is no such database'],
  '42501': ['refused', 'forbidden', 'the role may not do this'],
  '40': ['transient', 'busy', 'another transaction was in the way'],
  '42710': ['transient', 'busy', 'somebody else made it at the same time'],
  '42P04': ['transient', 'busy', 'somebody else made the database at the same time'],
  '42704': ['transient', 'busy', 'a role went away at the same time'],
  '2BP01': ['terminal', 'owns-elsewhere', 'a role owns objects outside its own database'],
  '53': ['transient', 'full', 'no connection, memory or disk left'],
  '53300': ['transient', 'full', 'too many connections'],
  '55006': ['transient', 'busy', 'somebody uses it'],
  '55000': ['transient', 'busy', 'the database takes no connections now'],
  '55P03': ['transient', 'busy', 'somebody holds a lock'],
  '57014': ['transient', 'slow', 'not done within its time'],
  '57P': ['transient', 'unreachable', 'the server is starting or stopping, or ended the session'],
  '58': ['transient', 'failed', 'the disk or system of the server failed'],
};

/** A want that PostgreSQL need not be asked about. */
export class Refusal extends Error {
  readonly reason: string;

  constructor(reason: string, words: string) {
    super(words);
    this.reason = reason;
  }
}

/** What an error means. The words are ours: a server's message may quote a statement. */
export function failureOf(error: unknown, signal: AbortSignal): { readonly kind: Kind; readonly cause: Cause } {
  if (error instanceof Refusal) return { kind: 'refused', cause: { code: `postgres/${error.reason}`, detail: error.message } };
  const state = stateOf(error);
  if (state === undefined) return { kind: 'transient', cause: unreached(error, signal) };
  const key = [state, state.slice(0, 3), state.slice(0, 2)].find((each) => each in STATES) ?? '';
  const [kind, reason, words] = STATES[key] ?? ['terminal', 'failed', 'the server refused the statement'];
  return { kind, cause: { code: `postgres/${reason}`, detail: `${words} (SQLSTATE ${state})` } };
}

/** An error of the server has a severity; errors of sockets have codes too, such as EPIPE. */
function stateOf(error: unknown): string | undefined {
  const { code, severity } = (error ?? {}) as { code?: unknown; severity?: unknown };
  return typeof severity === 'string' && typeof code === 'string' ? code : undefined;
}

function unreached(error: unknown, signal: AbortSignal): Cause {
  if (signal.aborted) return { code: 'postgres/slow', detail: 'no answer before the deadline, or the call was cancelled' };
  const code = (error as { code?: unknown } | null)?.code;
  return { code: 'postgres/unreachable', detail: `no answer${typeof code === 'string' ? ` (${code})` : ''}` };
}

export function outcomeOf(error: unknown, signal: AbortSignal): Outcome {
  const { kind, cause } = failureOf(error, signal);
  return kind === 'transient' ? transient(cause.code, cause.detail) : { kind, cause };
}

export function observationOf(error: unknown, signal: AbortSignal): Observation<never> {
  const { cause } = failureOf(error, signal);
  return unknown(cause.code, cause.detail, Date.now());
}
