import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, openSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Struck } from './doomed.ts';
import type { Fault } from './points.ts';

/** Faults in an order that the seed decides; what nobody came by goes to the end of the line. */
export interface Doom {
  next(): Fault;
  back(fault: Fault): void;
  /** It has come to pass. */
  done(fault: Fault): void;
}

export interface SlotOptions {
  readonly program: string;
  readonly given: () => string;
  readonly log: string;
  readonly doom: Doom;
  /** Milliseconds that one life has before the next fault is sent to it, and for which it may not come by its point. */
  readonly pace: () => number;
  readonly patience: number;
  /** Told of the owner of leases that has died. */
  readonly died: (owner: string) => void;
  /** Faults that are sent to one life at a time: it ends by the first that it comes by. */
  readonly choice: number;
}

/** A place for one process: whoever dies in it is started again at once. */
export class Slot {
  child: ChildProcess | undefined;
  readonly #options: SlotOptions;
  #owner: string | undefined;
  #faults: readonly Fault[] = [];
  #timer: NodeJS.Timeout | undefined;
  #mode: 'storm' | 'calm' | 'over' = 'calm';

  constructor(options: SlotOptions) {
    this.#options = options;
  }

  /** Resolves once the process is at work. */
  async start(): Promise<void> {
    const output = openSync(this.#options.log, 'a');
    const child = fork(this.#options.program, [this.#options.given()], { stdio: ['ignore', output, output, 'ipc'] });
    closeSync(output);
    this.child = child;
    child.on('error', () => {});
    child.once('exit', () => this.#died());
    const ready = once(child, 'message').then(([message]) => {
      this.#owner = (message as { owner?: string }).owner;
      this.#arm();
    });
    await Promise.race([ready, once(child, 'exit')]);
  }

  /** The owner that lives here now. */
  get owner(): string | undefined {
    return this.#owner;
  }

  storm(): void {
    this.#mode = 'storm';
    this.#arm();
  }

  /** No fault is sent any more, and what was sent is taken back. */
  calm(): void {
    this.#mode = 'calm';
    this.#disarm();
  }

  /** What this process was sent has come to pass, and it lives on. */
  struck(): void {
    this.#giveBack();
    clearTimeout(this.#timer);
    this.#arm();
  }

  async end(): Promise<void> {
    this.#mode = 'over';
    clearTimeout(this.#timer);
    const { child } = this;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  }

  #died(): void {
    if (this.#mode === 'storm' && this.#owner) this.#options.died(this.#owner);
    this.#owner = undefined;
    clearTimeout(this.#timer);
    this.#giveBack();
    if (this.#mode !== 'over') void this.start();
  }

  #arm(): void {
    if (this.#mode !== 'storm') return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#send(), this.#options.pace());
  }

  #send(): void {
    if (this.#mode !== 'storm' || !this.child?.connected) return;
    this.#faults = Array.from({ length: this.#options.choice }, () => this.#options.doom.next());
    this.child.send({ faults: [...this.#faults] });
    this.#timer = setTimeout(() => {
      this.#disarm();
      this.#send();
    }, this.#options.patience);
  }

  #giveBack(): void {
    for (const fault of this.#faults) this.#options.doom.back(fault);
    this.#faults = [];
  }

  #disarm(): void {
    clearTimeout(this.#timer);
    this.#giveBack();
    if (this.child?.connected) this.child.send({}, () => {});
  }
}

/** Reads what the dying wrote, as it comes; ends when `over` says so and everything is read. */
export async function follow(log: string, over: () => boolean, heard: (struck: Struck) => void): Promise<void> {
  let read = 0;
  for (let last = false; ; ) {
    const lines = existsSync(log) ? readFileSync(log, 'utf8').split('\n').slice(0, -1) : [];
    for (const line of lines.slice(read)) heard(JSON.parse(line) as Struck);
    read = lines.length;
    if (last) return;
    last = over();
    await sleep(20);
  }
}
