import { spawnSync } from 'node:child_process';
import { closeSync, constants, mkdirSync, openSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join, resolve } from 'node:path';
import { EmbeddedRefusal } from './refusal.ts';

/** Who has a folder: for the sentence that the second process prints. */
export interface Holder {
  readonly pid: number;
  readonly host: string;
  /** ISO 8601, UTC. */
  readonly since: string;
  /** Where it answers, once it does. */
  readonly address: string | null;
}

/** A folder that nobody else has. */
export interface Hold {
  /** Tells whoever comes second where this process answers. */
  announce(address: string): void;
  /** The end of the process does the same, whatever ended it. */
  release(): void;
}

/**
 * Takes a folder for this process. The kernel keeps the lock on an open file and drops it when the process is gone, so there is no stale
 * lock and no number that another process got later; it also holds between containers on one machine that see the same volume and not
 * each other's processes. Throws an EmbeddedRefusal that says who has it. `now` is UTC milliseconds.
 */
export function hold(path: string, now: number = Date.now()): Hold {
  const folder = resolve(path);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const descriptor = lock(join(folder, 'holder.lock'));
  if (descriptor === undefined) throw new EmbeddedRefusal(sentence(folder, holderOf(folder)));
  const self: Holder = { pid: process.pid, host: hostname(), since: new Date(now).toISOString(), address: null };
  write(folder, self);
  return {
    announce: (address) => write(folder, { ...self, address }),
    release: () => closeSync(descriptor),
  };
}

/** What the last holder wrote; undefined where nobody did. Whether it still holds only the lock says. */
export function holderOf(folder: string): Holder | undefined {
  try {
    return JSON.parse(readFileSync(join(folder, 'holder.json'), 'utf8')) as Holder;
  } catch {
    return undefined;
  }
}

function write(folder: string, holder: Holder): void {
  const path = join(folder, 'holder.json');
  writeFileSync(`${path}.unfinished`, `${JSON.stringify(holder)}\n`);
  renameSync(`${path}.unfinished`, path);
}

function sentence(folder: string, holder: Holder | undefined): string {
  const other = 'Stop it, or take another folder: HANSA_DATA=<folder> npm start';
  if (!holder) return `Another process has just taken ${folder}. ${other}`;
  const where = holder.host === hostname() ? '' : ` on ${holder.host}`;
  const answers = holder.address === null ? '' : `, and answers at ${holder.address}`;
  return `Process ${holder.pid}${where} has ${folder} since ${holder.since}${answers}. ${other}`;
}

/** Opens for this process alone (macOS: sys/fcntl.h; Windows: libuv's UV_FS_O_EXLOCK). Linux has no such flag. */
const EXCLUSIVE = { darwin: 0x20 | constants.O_NONBLOCK, win32: 0x10000000 } as Readonly<Partial<Record<string, number>>>;
const TAKEN = new Set(['EAGAIN', 'EBUSY', 'EWOULDBLOCK']);

/** An open file that holds the lock, or undefined when another process has it. */
function lock(path: string): number | undefined {
  try {
    const descriptor = openSync(path, constants.O_RDWR | constants.O_CREAT | (EXCLUSIVE[process.platform] ?? 0), 0o600);
    if (process.platform in EXCLUSIVE || flock(descriptor)) return descriptor;
    closeSync(descriptor);
    return undefined;
  } catch (error) {
    if (TAKEN.has((error as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw error;
  }
}

/**
 * Node has no flock(2), and util-linux has: it locks the open file that it is given, which is ours, and leaves. The lock stays with
 * the open file. Ends with 1 when another one holds it.
 */
function flock(descriptor: number): boolean {
  const { status, error, stderr } = spawnSync('flock', ['--exclusive', '--nonblock', '3'], {
    stdio: ['ignore', 'ignore', 'pipe', descriptor],
  });
  if (status === 0 || status === 1) return status === 0;
  throw new EmbeddedRefusal(`The folder cannot be locked: the program flock of util-linux ${error?.message ?? stderr.toString().trim()}`);
}
