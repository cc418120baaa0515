import { Trouble } from '../trouble.ts';

type Kind = Trouble['kind'];

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
export function trouble(reason: string, words: string, kind: Kind = 'refused'): Trouble {
  return new Trouble(kind, `cache/${reason}`, words);
}

/** What errors of a call mean that was to end with this signal. The words are ours: a server's message may quote a command. */
export function meaningIn(signal: AbortSignal): (error: unknown) => Trouble {
  return (error) => {
    if (signal.aborted) return trouble('slow', 'no answer before the deadline, or the call was cancelled', 'transient');
    const { name, message, code } = (error ?? {}) as { name?: unknown; message?: unknown; code?: unknown };
    if (name !== 'ReplyError') return trouble('unreachable', `no answer${typeof code === 'string' ? ` (${code})` : ''}`, 'transient');
    if (/ACL file/.test(String(message))) return trouble('not-durable', 'the server has no aclfile, so a restart would forget its users');
    const word = /^[A-Z]+/.exec(String(message))?.[0] ?? '';
    const [kind, reason, words] = WORDS[word] ?? ['terminal', 'failed', 'the server refused the command'];
    return trouble(reason, word in WORDS ? words : `${words} (${word})`, kind);
  };
}
