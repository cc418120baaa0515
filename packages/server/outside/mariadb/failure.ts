import { Trouble } from '../trouble.ts';

type Kind = Trouble['kind'];

/** By the server's error number (MariaDB's knowledge base, error codes). What is not named is `mariadb/failed`. */
const NUMBERS: Readonly<Record<number, readonly [kind: Kind, reason: string, words: string]>> = {
  1007: ['transient', 'busy', 'somebody else made the database at the same time'],
  1008: ['transient', 'busy', 'the database went away at the same time'],
  1040: ['transient', 'full', 'too many connections'],
  1044: ['refused', 'forbidden', 'the user may not come to this database'],
  1045: ['refused', 'credentials', 'the user or its password is not accepted'],
  1047: ['transient', 'unreachable', 'this node of the cluster takes no statements now'],
  1049: ['refused', 'no-database', 'there is no such database'],
  1053: ['transient', 'unreachable', 'the server is stopping'],
  1130: ['refused', 'forbidden', 'the server takes nobody from this host'],
  1133: ['transient', 'busy', 'a user went away at the same time'],
  1141: ['transient', 'busy', 'a user or its rights went away at the same time'],
  1142: ['refused', 'forbidden', 'the user may not do this'],
  1203: ['transient', 'full', 'the user has all its connections'],
  1205: ['transient', 'busy', 'somebody holds a lock'],
  1213: ['transient', 'busy', 'another transaction was in the way'],
  1226: ['transient', 'full', 'the user has all its connections'],
  1227: ['refused', 'forbidden', 'the user may not do this'],
  1290: ['transient', 'read-only', 'this server is a replica or was told to write nothing'],
  1317: ['transient', 'slow', 'the statement was interrupted'],
  1396: ['transient', 'busy', 'somebody else made or removed the user at the same time'],
  1927: ['transient', 'unreachable', 'the server ended the session'],
  1969: ['transient', 'slow', 'not done within its time'],
  4151: ['refused', 'credentials', 'the user is locked'],
};

/** A want that MariaDB need not be asked about, or what its answer means to us. */
export function trouble(reason: string, words: string, kind: Kind = 'refused'): Trouble {
  return new Trouble(kind, `mariadb/${reason}`, words);
}

/** What errors of a call mean that was to end with this signal. The words are ours: a server's message may quote a statement. */
export function meaningIn(signal: AbortSignal): (error: unknown) => Trouble {
  return (error) => {
    if (signal.aborted) return trouble('slow', 'no answer before the deadline, or the call was cancelled', 'transient');
    const { code, errno, sqlState } = (error ?? {}) as { code?: unknown; errno?: unknown; sqlState?: unknown };
    // Errors of sockets have no SQL state, and numbers below zero.
    if (typeof sqlState !== 'string' || typeof errno !== 'number')
      return trouble('unreachable', `no answer${typeof code === 'string' ? ` (${code})` : ''}`, 'transient');
    const [kind, reason, words] = NUMBERS[errno] ?? ['terminal', 'failed', 'the server refused the statement'];
    return trouble(reason, `${words} (error ${errno})`, kind);
  };
}
