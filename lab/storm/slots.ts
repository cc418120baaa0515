import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, openSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Doom, Place } from './doom.ts';
import type { Sent, Struck, Unlisted } from './doomed.ts';
import type { Row } from './plan.ts';

export interface SlotOptions extends Place {
  readonly given: () => string;
  readonly log: string;
  readonly doom: Pick<Doom, 'faultsFor'>;
  /** Milliseconds that a life lasts before it may end by a strike that waits. */
  readonly life: () => number;
  /** Told of the owner of leases that has died. */
  readonly died: (owner: string) => void;
}

const PROGRAMS: Readonly<Record<Row, string>> = { worker: 'worker.ts', server: 'counter.ts' };

/** A place for one process: whoever dies in it is started again at once. */
export class Slot {
  child: ChildProcess | undefined;
  readonly place: Place;
  readonly #options: SlotOptions;
  #owner: string | undefined;
  #mode: 'storm' | 'calm' | 'over' = 'calm';

  constructor(options: SlotOptions) {
    this.#options = options;
    this.place = { row: options.row, place: options.place };
  }

  /** Resolves once the process is at work. */
  async start(): Promise<void> {
    const output = openSync(this.#options.log, 'a');
    // Each life would compile everything anew, and take from the others what it takes.
    const env = { ...process.env, NODE_COMPILE_CACHE: join(dirname(this.#options.log), 'compiled') };
    const child = fork(join(import.meta.dirname, PROGRAMS[this.#options.row]), [this.#options.given()], {
      env,
      stdio: ['ignore', output, output, 'ipc'],
    });
    closeSync(output);
    this.child = child;
    child.on('error', () => {});
    child.once('exit', () => this.#died());
    const ready = once(child, 'message').then(([message]) => {
      this.#owner = (message as { owner?: string }).owner;
      this.tell({ life: this.#options.life() });
    });
    await Promise.race([ready, once(child, 'exit')]);
  }

  storm(): void {
    this.#mode = 'storm';
    this.tell({ life: this.#options.life() });
  }

  /** Nothing strikes any more. */
  calm(): void {
    this.#mode = 'calm';
    this.tell();
  }

  /** Says anew what is to come: the plan has gone on. */
  tell(more: Sent = {}): void {
    if (!this.child?.connected || this.#mode === 'over') return;
    const faults = this.#mode === 'storm' ? this.#options.doom.faultsFor(this.place) : [];
    this.child.send({ ...more, faults } satisfies Sent, () => {});
  }

  async end(): Promise<void> {
    this.#mode = 'over';
    const { child } = this;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  }

  #died(): void {
    if (this.#mode === 'storm' && this.#owner) this.#options.died(this.#owner);
    this.#owner = undefined;
    if (this.#mode !== 'over') void this.start();
  }
}

/** Reads what the dying wrote, as it comes; ends when `over` says so and everything is read. */
export async function follow(
  log: string,
  over: () => boolean,
  heard: (line: Struck | Unlisted) => void,
  looked: () => void,
): Promise<void> {
  let read = 0;
  for (let last = false; ; ) {
    const lines = existsSync(log) ? readFileSync(log, 'utf8').split('\n').slice(0, -1) : [];
    for (const line of lines.slice(read)) heard(JSON.parse(line) as Struck | Unlisted);
    read = lines.length;
    looked();
    if (last) return;
    last = over();
    await sleep(20);
  }
}
