import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, openSync, readFileSync, renameSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { giveWay } from '../../give-way.ts';
import type { Programs } from './programs.ts';
import { type RunAs, cleanEnv } from './run-as.ts';

/** From the start of the process to its first connection; reading the write-ahead log again after a crash is part of it. */
const PATIENCE = 60_000;
/** The log is put aside at a start once it has this many bytes; one older log is kept. */
const LOG_LIMIT = 1_000_000;

/** One server process, from its start to its end. */
export class Postmaster {
  readonly pid: number;
  /** Resolves when the process has ended, asked for or not. */
  readonly ended: Promise<void>;
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess, pid: number) {
    this.#child = child;
    this.pid = pid;
    this.ended = once(child, 'exit').then(() => {});
  }

  /** Resolves once the server takes connections; throws with the end of its log when it ends instead. */
  static async start(data: string, programs: Programs, run: RunAs, settings: Readonly<Record<string, string>>): Promise<Postmaster> {
    const flags = Object.entries({ ...settings, ...programs.settings }).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    const [command = programs.postgres, ...args] = [...run.prefix, programs.postgres, '-D', data, ...flags];
    const log = openLog(dirname(data));
    // A session of its own: Ctrl-C in the terminal reaches us, and we end what uses the database before we end the database.
    const detached = process.platform !== 'win32';
    const options = { ...run.ids, cwd: dirname(data), env: cleanEnv(programs.env), detached, windowsHide: true };
    const child = spawn(command, args, { ...options, stdio: ['ignore', log, log] });
    closeSync(log);
    await once(child, 'spawn');
    const postmaster = new Postmaster(child, child.pid ?? 0);
    giveWay(postmaster.pid);
    await postmaster.#ready(data);
    return postmaster;
  }

  /** What pg_ctl does, too: the eighth line of postmaster.pid says when connections are taken. */
  async #ready(data: string): Promise<void> {
    const end = performance.now() + PATIENCE;
    for (;;) {
      const [pid, , , , , , , state] = pidFile(data);
      if (pid === `${this.pid}` && state?.trim() === 'ready') return;
      if (!this.running())
        throw new Error(`PostgreSQL ended with ${this.#child.exitCode ?? this.#child.signalCode}: ${tail(dirname(data))}`);
      if (performance.now() > end) {
        await this.stop();
        throw new Error(`PostgreSQL took no connection within ${PATIENCE / 1000} s: ${tail(dirname(data))}`);
      }
      await sleep(5);
    }
  }

  running(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** Fast shutdown: open transactions are rolled back, what is done is written. If that takes longer than 5 s, an immediate one. */
  async stop(): Promise<void> {
    if (!this.running()) return;
    this.#child.kill('SIGINT');
    const harder = [setTimeout(() => this.#child.kill('SIGQUIT'), 5_000), setTimeout(() => this.#child.kill('SIGKILL'), 7_000)];
    await this.ended;
    for (const timer of harder) clearTimeout(timer);
  }
}

function openLog(folder: string): number {
  const log = join(folder, 'log');
  if (existsSync(log) && statSync(log).size > LOG_LIMIT) renameSync(log, `${log}.old`);
  return openSync(log, 'a', 0o600);
}

/** The last lines of the log, as one: the last FATAL is why. */
function tail(folder: string): string {
  const lines = readFileSync(join(folder, 'log'), 'utf8').trimEnd().split('\n');
  return lines
    .slice(-4)
    .map((line) => line.replace(/^.*?\] /, ''))
    .join(' · ');
}

function pidFile(data: string): string[] {
  try {
    return readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n');
  } catch {
    return [];
  }
}
