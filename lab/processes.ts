import { AssertionError } from 'node:assert';
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, openSync, closeSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** Of Linux, in a second of the figures below /proc. */
const TICKS = 100;

/** How long a program may take to end after SIGTERM before it is killed. */
const grace = 10_000;

/**
 * Programs die with this process even when it is killed with no chance to clean up (Linux: parent death signal).
 * Elsewhere a `kill -9` of the tests leaves them behind; every other end is handled by {@link Processes.stop}.
 */
const leash = existsSync('/usr/bin/setpriv') ? ['/usr/bin/setpriv', '--pdeathsig', 'KILL'] : [];

type Running = { readonly name: string; readonly child: ChildProcess; readonly log: string };

/** All that were not stopped yet, under one listener: a lab may have a dozen servers, and Node takes so many listeners for a leak. */
const unstopped = new Set<Processes>();

function onSignal(signal: NodeJS.Signals): void {
  process.off('SIGINT', onSignal).off('SIGTERM', onSignal); // whoever asks twice does not want to wait
  void Promise.allSettled([...unstopped].map((each) => each.stop())).then(() => process.exit(signal === 'SIGINT' ? 130 : 143));
}

/** Programs that a lab runs as plain children, stopped newest first, each awaited: a server never outlives what it leans on. */
export class Processes {
  readonly #running: Running[] = [];
  readonly #folder: string;
  #stopping: Promise<void> | undefined;

  /** `folder` takes one log file a program. */
  constructor(folder: string) {
    this.#folder = folder;
    if (unstopped.size === 0) process.on('SIGINT', onSignal).on('SIGTERM', onSignal);
    unstopped.add(this);
  }

  /** Starts a program in a process group of its own: a Ctrl-C on the terminal reaches only us, and we keep the order. */
  start(name: string, command: string, args: readonly string[], env: NodeJS.ProcessEnv = process.env): void {
    const log = join(this.#folder, `${name}.log`);
    const output = openSync(log, 'a');
    const [file = command, ...rest] = [...leash, command, ...args];
    const child = spawn(file, rest, { stdio: ['ignore', output, output], env, detached: true });
    closeSync(output);
    child.on('error', () => {}); // noticed by check(): a program that could not start has no exit code and no pid
    this.#running.push({ name, child, log });
  }

  /** Throws with the end of its log when a program has ended by itself. */
  check(): void {
    const ended = this.#running.find((running) => !alive(running.child));
    if (ended === undefined || this.#stopping !== undefined) return;
    throw new Error(`${ended.name} ended with ${ended.child.exitCode ?? ended.child.signalCode}:\n${this.tail(ended.name)}`);
  }

  /** The last lines that a program wrote. */
  tail(name: string, lines = 12): string {
    const log = this.#running.find((running) => running.name === name)?.log;
    return log === undefined ? '' : readFileSync(log, 'utf8').trimEnd().split('\n').slice(-lines).join('\n');
  }

  /**
   * Asks `ready` every 50 ms until it says true: a question that fails is asked again, since servers refuse some while they start or are busy. Throws when
   * a program ends, or when the time is over, with the last failure and the end of each log. `within`, in milliseconds, only ends a wait for what never
   * comes: a machine that builds Kubernetes meanwhile is slow.
   */
  async until(what: string, ready: () => Promise<boolean>, within = 600_000): Promise<void> {
    const end = Date.now() + within;
    for (;;) {
      let failure: unknown;
      const is = await ready().catch((error: unknown) => {
        if (error instanceof AssertionError) throw error; // a verdict, and not a question that failed
        failure = error;
        return false;
      });
      if (is) return;
      this.check();
      const said = failure === undefined ? [] : [String(failure)];
      if (Date.now() > end)
        throw new Error([`${what}: not within ${within / 1000} s`, ...said, ...this.#tails()].join('\n'), { cause: failure });
      await sleep(50);
    }
  }

  #tails(): string[] {
    return this.#running.map(({ name }) => `${name}:\n${this.tail(name)}`);
  }

  /** Processor seconds, user and system, that one has taken since it was started (Linux; elsewhere not a number). */
  seconds(name: string): number {
    const pid = this.#running.find((running) => running.name === name)?.child.pid;
    if (pid === undefined || !existsSync(`/proc/${pid}/stat`)) return Number.NaN;
    const [user, system] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ').slice(11, 13) ?? [];
    return (Number(user) + Number(system)) / TICKS;
  }

  /** Ends one with no warning, as the failure of a machine would. */
  async kill(name: string): Promise<void> {
    const child = this.#running.find((running) => running.name === name)?.child;
    if (!child || !alive(child)) return;
    const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    child.kill('SIGKILL');
    await gone;
  }

  /** Sends one a signal, waits for its end and forgets it, so that its name can be started again. Gives its exit code; null: the signal ended it. */
  async end(name: string, signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> {
    const at = this.#running.findIndex((running) => running.name === name);
    const [running] = at < 0 ? [] : this.#running.splice(at, 1);
    if (!running) throw new Error(`there is no ${name}`);
    const { child } = running;
    if (!alive(child)) return child.exitCode;
    const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    child.kill(signal);
    await gone;
    return child.exitCode;
  }

  /** Stops all, newest first; may be called more than once. */
  stop(): Promise<void> {
    this.#stopping ??= this.#stopAll();
    return this.#stopping;
  }

  async #stopAll(): Promise<void> {
    for (const { child } of this.#running.toReversed()) await terminate(child);
    unstopped.delete(this);
    if (unstopped.size === 0) process.off('SIGINT', onSignal).off('SIGTERM', onSignal);
  }
}

function alive(child: ChildProcess): boolean {
  return child.pid !== undefined && child.exitCode === null && child.signalCode === null;
}

async function terminate(child: ChildProcess): Promise<void> {
  if (!alive(child)) return;
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), grace);
  await gone;
  clearTimeout(timer);
}
