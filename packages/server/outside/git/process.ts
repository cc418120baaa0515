import { type ChildProcess, spawn } from 'node:child_process';
import { Readable } from 'node:stream';

/** One run of Git. `input` is written as it is asked for, so that a large import never stands in memory as a whole. */
export interface Call {
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly input?: Iterable<string | Uint8Array>;
  readonly signal: AbortSignal;
  /** UTC milliseconds. */
  readonly deadline: number;
  /** Bytes of output beyond which the run is ended. */
  readonly limit?: number;
}

/** A call whose input may also come from elsewhere. */
type Run = Omit<Call, 'input'> & { readonly input?: Call['input'] | AsyncIterable<Uint8Array> };

/** `stopped` is why we ended it, or null where it ended by itself; `code` is null where it was killed or could not be started. */
export interface Ran {
  readonly code: number | null;
  readonly output: Buffer;
  readonly complaint: string;
  readonly stopped: 'cancelled' | 'late' | 'large' | null;
}

const LIMIT = 512 * 1024 * 1024;
/** Git takes its lock files away on SIGTERM, in a few milliseconds; who does not end in this time (milliseconds) is stuck. */
const GRACE = 1_000;
const COMPLAINT = 64 * 1024;

/**
 * Runs Git to its end in a process group of its own: without a terminal nothing can ask a question, and its ssh and pack processes end with it.
 * The answer comes when the process is gone, also when it was stopped, so whoever holds a turn in the repository holds it long enough.
 */
export function runGit(call: Run): Promise<Ran> {
  if (call.signal.aborted) return Promise.resolve(never('cancelled'));
  if (call.deadline <= Date.now()) return Promise.resolve(never('late'));
  return new Promise((resolve) => {
    const child = spawn('git', call.args, { env: call.environment, stdio: 'pipe', detached: process.platform !== 'win32' });
    let stopped: Ran['stopped'] = null;
    let complaint = '';
    const stop = (why: NonNullable<Ran['stopped']>) => {
      stopped ??= why;
      end(child, 'SIGTERM');
      killing ??= setTimeout(() => end(child, 'SIGKILL'), GRACE);
    };
    let killing: NodeJS.Timeout | undefined;
    const cancel = () => stop('cancelled');
    const late = setTimeout(() => stop('late'), Math.min(call.deadline - Date.now(), 2 ** 31 - 1));
    call.signal.addEventListener('abort', cancel);
    const output = collect(child, call.limit ?? LIMIT, () => stop('large'));
    child.stderr?.setEncoding('utf8').on('data', (text: string) => (complaint = (complaint + text).slice(-COMPLAINT)));
    child.on('error', (error) => (complaint += error.message));
    child.on('close', (code) => {
      clearTimeout(late);
      clearTimeout(killing);
      call.signal.removeEventListener('abort', cancel);
      resolve({ code, output: Buffer.concat(output), complaint, stopped });
    });
    feed(child, call.input);
  });
}

const never = (stopped: NonNullable<Ran['stopped']>): Ran => ({ code: null, output: Buffer.alloc(0), complaint: '', stopped });

function collect(child: ChildProcess, limit: number, tooLarge: () => void): Buffer[] {
  const parts: Buffer[] = [];
  let size = 0;
  child.stdout?.on('data', (part: Buffer) => {
    size += part.length;
    if (size > limit) return tooLarge();
    parts.push(part);
  });
  return parts;
}

function feed(child: ChildProcess, input: Run['input']): void {
  if (child.stdin === null) return;
  child.stdin.on('error', () => {}); // Git may end before it has read all; its exit code tells
  if (input === undefined) child.stdin.end();
  else Readable.from(input, { objectMode: true }).pipe(child.stdin);
}

function end(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): void {
  try {
    if (child.pid === undefined) return;
    if (process.platform === 'win32') child.kill(signal);
    else process.kill(-child.pid, signal);
  } catch {
    // the group is gone already
  }
}
