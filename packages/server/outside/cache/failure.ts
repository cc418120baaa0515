import { type Cause, type Observation, type Outcome, transient, unknown } from '@hansa/domain/port/outcome.ts';

type Kind = 'transient' | 'refused' | 'terminal';

/** By the first word of the server's answer. What is not named is `cache/failed`. */
const WORDS: Readonly<Record<string, readonly [kind: Kind, reason: string, words: string]>> = {
  WRONGPASS: ['refused', 'credentials', 'the user or its password is not accepted'],
  NOAUTH: ['refused', 'credentials', 'the server wants a password'],
  NOPERM: ['refused', 'forbidden', 'the user may not do this'],
  READONLY: ['transient', 'read-only', 'this node is a replica'],
  LOADING: ['transient', 'unreachable', 'the server is loading its data'],
  MASTERDOWN: ['transient', 'unreachable', 'the node has no master'],
  BUSY: ['transient', 'busy', 'the server runs a script'],
  OOM: ['transient', 'full', 'the memory of the server is full'],
  MISCONF: ['transient', 'full', 'the server cannot write to its disk'],
  NOREPLICAS: ['transient', 'unreachable', 'the server has too few replicas to write'],
};

/** What need not be asked, or what an answer means to us. */
export class Refusal extends Error {
  readonly kind: 'refused' | 'transient';
  readonly reason: string;

  constructor(reason: string, words: string, kind: 'refused' | 'transient' = 'refused') {
    super(words);
    this.reason = reason;
    this.kind = kind;
  }
}

/** What an error means. The words are ours: a server's message may quote a command. */
function failureOf(error: unknown, signal: AbortSignal): { readonly kind: Kind; readonly cause: Cause } {
  if (error instanceof Refusal) return { kind: error.kind, cause: { code: `cache/${error.reason}`, detail: error.message } };
  if (signal.aborted) {
    return { kind: 'transient', cause: { code: 'cache/slow', detail: 'no answer before the deadline, or the call was cancelled' } };
  }
  const { name, message, code } = (error ?? {}) as { name?: unknown; message?: unknown; code?: unknown };
  if (name !== 'ReplyError') {
    return { kind: 'transient', cause: { code: 'cache/unreachable', detail: `no answer${typeof code === 'string' ? ` (${code})` : ''}` } };
  }
  if (/ACL file/.test(String(message))) {
    return {
      kind: 'refused',
      cause: { code: 'cache/not-durable', detail: 'the server has no aclfile, so a restart would forget its users' },
    };
  }
  const word = /^[A-Z]+/.exec(String(message))?.[0] ?? '';
  const [kind, reason, words] = WORDS[word] ?? ['terminal', 'failed', 'the server refused the command'];
  return { kind, cause: { code: `cache/${reason}`, detail: word in WORDS ? words : `${words} (${word})` } };
}

export function outcomeOf(error: unknown, signal: AbortSignal): Outcome {
  const { kind, cause } = failureOf(error, signal);
  return kind === 'transient' ? transient(cause.code, cause.detail) : { kind, cause };
}

export function observationOf(error: unknown, signal: AbortSignal): Observation<never> {
  const { cause } = failureOf(error, signal);
  return unknown(cause.code, cause.detail, Date.now());
}
