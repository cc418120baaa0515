import { setTimeout as sleep } from 'node:timers/promises';
import type { Postmaster } from './postmaster.ts';

/** Longest pause between two tries to bring back a server that ended, in milliseconds. */
const LONGEST_PAUSE = 5_000;

/** A server that is started again whenever its process ends unasked, until it is stopped. */
export class Kept {
  readonly #start: () => Promise<Postmaster>;
  readonly #report: (text: string) => void;
  #running: Postmaster;
  readonly #stopped = new AbortController();
  #watching: Promise<void>;

  private constructor(running: Postmaster, start: () => Promise<Postmaster>, report: (text: string) => void) {
    this.#running = running;
    this.#start = start;
    this.#report = report;
    this.#watching = this.#watch();
  }

  /** The first start is the caller's to judge: it throws. */
  static async start(start: () => Promise<Postmaster>, report: (text: string) => void): Promise<Kept> {
    return new Kept(await start(), start, report);
  }

  get pid(): number {
    return this.#running.pid;
  }

  async stop(): Promise<void> {
    this.#stopped.abort();
    await this.#running.stop();
    await this.#watching;
  }

  async #watch(): Promise<void> {
    for (;;) {
      await this.#running.ended;
      if (this.#stopped.signal.aborted) return;
      this.#report('The embedded database ended by itself; it is started again.');
      await this.#bringBack();
    }
  }

  async #bringBack(): Promise<void> {
    const { signal } = this.#stopped;
    for (let pause = 50; !signal.aborted; pause = Math.min(2 * pause, LONGEST_PAUSE)) {
      try {
        this.#running = await this.#start();
        if (signal.aborted) await this.#running.stop();
        else this.#report('The embedded database is back.');
        return;
      } catch (error) {
        this.#report(`The embedded database does not start: ${(error as Error).message}`);
        await sleep(pause, undefined, { signal }).catch(() => {});
      }
    }
  }
}
