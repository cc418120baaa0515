import { type ChildProcess, fork } from 'node:child_process';
import { getCompileCacheDir } from 'node:module';
import { dirname, join } from 'node:path';
import { giveWay } from '../../give-way.ts';
import { ofMachine } from './environment.ts';
import type { Call, Ran } from './process.ts';

/** What is asked of the starting process. An input goes over piece by piece, each when it is asked for. */
export type Told = { readonly id: number } & (
  | { readonly kind: 'begin'; readonly call: Pick<Call, 'args' | 'environment' | 'deadline' | 'limit'>; readonly piece: Piece }
  | { readonly kind: 'piece'; readonly piece: Piece }
  | { readonly kind: 'cancel' }
);

/** What it answers. */
export type Said = { readonly id: number } & ({ readonly kind: 'more' } | { readonly kind: 'ended'; readonly ran: Ran });

export interface Piece {
  readonly bytes: Buffer;
  readonly isLast: boolean;
}

interface Running {
  readonly input: Iterator<string | Uint8Array>;
  readonly end: (ran: Ran) => void;
}

const PROGRAM = join(import.meta.dirname, 'starter-process.ts');
/** Bytes: what a tenant's change has goes over with the question. Larger ones leave holes in the memory of the small process, which stay. */
const PIECE = 64 * 1024;
/** Milliseconds after its deadline at which a run must have been ended by the starting process, or that one is stuck itself. */
const STUCK = 10_000;

/**
 * Runs Git in a small process beside this one. To start a program the kernel copies the page tables of whoever starts it, and nothing else of that
 * one runs meanwhile: 4 ms with 400 MB on a quiet machine, 30 on a busy one, for each of several programs a commit. The small one has 12 MB of its own.
 *
 * It is started when it is first needed, and again when it died: what it ran then ends here without an answer, as after a `kill -9` of ours. It ends with
 * this process, however that ends.
 */
export class Starter {
  readonly #running = new Map<number, Running>();
  #child: ChildProcess | undefined;
  #count = 0;

  /** As `runGit`. */
  run({ args, environment, input = [], signal, deadline, limit }: Call): Promise<Ran> {
    if (signal.aborted) return Promise.resolve(unanswered('', 'cancelled'));
    return new Promise((resolve) => {
      const id = ++this.#count;
      const child = this.#started();
      const cancel = (): void => tell(child, { id, kind: 'cancel' });
      const stuck = setTimeout(() => child.kill('SIGKILL'), Math.min(Math.max(0, deadline - Date.now()) + STUCK, 2 ** 31 - 1));
      const end = (ran: Ran): void => {
        clearTimeout(stuck);
        signal.removeEventListener('abort', cancel);
        this.#running.delete(id);
        if (this.#running.size === 0) child.channel?.unref();
        resolve(ran);
      };
      signal.addEventListener('abort', cancel);
      const running = { input: input[Symbol.iterator](), end };
      this.#running.set(id, running);
      child.channel?.ref();
      const call = { args, environment, deadline, ...(limit !== undefined && { limit }) };
      tell(child, { id, kind: 'begin', call, piece: pieceOf(running.input) });
    });
  }

  #started(): ChildProcess {
    if (this.#child) return this.#child;
    // In a session of its own: Ctrl+C in a terminal is for us, and we let Git end what it does.
    const detached = process.platform !== 'win32';
    const child = fork(PROGRAM, {
      // What it is given goes on at once: with room for young objects it would keep three times as much of it.
      execArgv: ['--max-semi-space-size=1'],
      env: { ...ofMachine(), ...compileCache() },
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      detached,
    });
    const gone = (why: string): void => {
      if (this.#child !== child) return;
      this.#child = undefined;
      for (const { end } of this.#running.values()) end(unanswered(`the process that starts Git ${why}`));
    };
    child.on('message', (said: Said) => this.#heard(child, said));
    child.on('disconnect', () => gone('ended'));
    child.on('error', ({ message }) => gone(`cannot be asked: ${message}`));
    giveWay(child.pid);
    child.unref();
    this.#child = child;
    return child;
  }

  #heard(child: ChildProcess, said: Said): void {
    const running = this.#running.get(said.id);
    if (!running) return;
    if (said.kind === 'ended') running.end(said.ran);
    else tell(child, { id: said.id, kind: 'piece', piece: pieceOf(running.input) });
  }
}

/** Ours, or it would load 18 MB to take the types out of its own sources each time. Node puts a folder of its version below what it is given. */
function compileCache(): { readonly NODE_COMPILE_CACHE?: string } {
  const ours = getCompileCacheDir();
  return ours === undefined ? {} : { NODE_COMPILE_CACHE: dirname(ours) };
}

/** Where the other side is gone nothing arrives, and that is heard of by `disconnect`. */
function tell(child: ChildProcess, told: Told): void {
  child.send(told, () => {});
}

function unanswered(complaint: string, stopped: Ran['stopped'] = null): Ran {
  return { code: null, output: Buffer.alloc(0), complaint, stopped };
}

/** So much of an input as goes over at once. */
function pieceOf(input: Iterator<string | Uint8Array>): Piece {
  const parts: Uint8Array[] = [];
  for (let size = 0; size < PIECE; ) {
    const { done, value } = input.next();
    if (done) return { bytes: Buffer.concat(parts), isLast: true };
    const bytes = typeof value === 'string' ? Buffer.from(value) : value;
    parts.push(bytes);
    size += bytes.length;
  }
  return { bytes: Buffer.concat(parts), isLast: false };
}
