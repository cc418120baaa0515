import { Trouble } from '../trouble.ts';

type Kind = Trouble['kind'];

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

/** A want that PostgreSQL need not be asked about, or what its answer means to us. */
export function trouble(reason: string, words: string, kind: Kind = 'refused'): Trouble {
  return new Trouble(kind, `postgres/${reason}`, words);
}

/** What errors of a call mean that was to end with this signal. The words are ours: a server's message may quote a statement. */
export function meaningIn(signal: AbortSignal): (error: unknown) => Trouble {
  return (error) => {
    const state = stateOf(error);
    if (state === undefined) return unreached(error, signal);
    const key = [state, state.slice(0, 3), state.slice(0, 2)].find((each) => each in STATES) ?? '';
    const [kind, reason, words] = STATES[key] ?? ['terminal', 'failed', 'the server refused the statement'];
    return trouble(reason, `${words} (SQLSTATE ${state})`, kind);
  };
}

/** An error of the server has a severity; errors of sockets have codes too, such as EPIPE. */
function stateOf(error: unknown): string | undefined {
  const { code, severity } = (error ?? {}) as { code?: unknown; severity?: unknown };
  return typeof severity === 'string' && typeof code === 'string' ? code : undefined;
}

function unreached(error: unknown, signal: AbortSignal): Trouble {
  if (signal.aborted) return trouble('slow', 'no answer before the deadline, or the call was cancelled', 'transient');
  const code = (error as { code?: unknown } | null)?.code;
  return trouble('unreachable', `no answer${typeof code === 'string' ? ` (${code})` : ''}`, 'transient');
}
