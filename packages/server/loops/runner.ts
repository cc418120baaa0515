import type { Pool } from 'pg';
import { type BackoffLimits, BACKOFF, backoff } from '@hansa/domain/work/backoff.ts';
import { Presence } from '../db/owner.ts';
import { transaction } from '../db/transaction.ts';
import { type Claim, claim, heartbeat, isMine, keep, record } from '../db/work.ts';
import { type Held, LeaseLost, type Look, type Loop } from './loop.ts';
import { Wakings } from './wakings.ts';

export interface RunnerOptions {
  readonly pool: Pool;
  readonly owner: string;
  readonly loops: readonly Loop[];
  readonly random: () => number;
  /** Told of every look that ended, and of what went wrong with the runner itself. */
  readonly tell: (news: News) => void;
  readonly backoff?: BackoffLimits;
}

export type News =
  | { readonly kind: 'looked'; readonly of: Claim; readonly look: Look; readonly milliseconds: number }
  | { readonly kind: 'failed'; readonly of: Claim; readonly error: unknown }
  | { readonly kind: 'lost'; readonly of: Claim }
  | { readonly kind: 'took-over'; readonly rows: number }
  | { readonly kind: 'database'; readonly error: unknown };

/** Milliseconds: how often due rows are asked for when nobody calls, leases are prolonged, and the dead are looked for. */
const POLL = 1_000;
const BEAT = 5_000;
const BURY = 500;

/** Claims what is due and lets its loop look at it. Any number of runners may work on one database. */
export class Runner {
  readonly #options: RunnerOptions;
  readonly #presence: Presence;
  readonly #stop = new AbortController();
  readonly #busy = new Map<string, number>();
  readonly #running = new Set<Promise<void>>();
  readonly #wakings: Wakings;

  constructor(options: RunnerOptions) {
    this.#options = options;
    this.#presence = new Presence(options.pool, options.owner);
    this.#wakings = new Wakings(options.pool, () => this.#claimAll());
  }

  async start(): Promise<void> {
    await this.#presence.show();
    this.#every(POLL, async () => {
      await this.#wakings.listen();
      await this.#claimAll();
    });
    this.#every(BEAT, () => heartbeat(this.#options.pool, this.#options.owner));
    this.#every(BURY, async () => {
      await this.#presence.show();
      const rows = await this.#presence.bury();
      if (rows > 0) this.#options.tell({ kind: 'took-over', rows });
    });
    void this.#claimAll();
  }

  /** Lets the looks end that run (at most `patience` milliseconds), then gives everything back. */
  async stop(patience = 8_000): Promise<void> {
    this.#stopping = true;
    await Promise.race([Promise.all(this.#running), new Promise((resolve) => setTimeout(resolve, patience).unref())]);
    this.#stop.abort();
    this.#wakings.stop();
    this.#presence.leave();
  }

  #stopping = false;

  /** Nothing that goes wrong here ends the process: the database may be away, and comes back. */
  #every(milliseconds: number, act: () => Promise<unknown>): void {
    const again = async (): Promise<void> => {
      await act().catch((error: unknown) => this.#trouble(error));
      if (!this.#stop.signal.aborted) setTimeout(() => void again(), milliseconds).unref();
    };
    void again();
  }

  /** After the end nothing is asked any more, and what was under way may find the database closed. */
  #trouble(error: unknown): void {
    if (!this.#stop.signal.aborted) this.#options.tell({ kind: 'database', error });
  }

  async #claimAll(): Promise<void> {
    await Promise.all(this.#options.loops.map((loop) => this.#claimFor(loop))).catch((error: unknown) => this.#trouble(error));
  }

  /** One claim at a time for each kind: a second caller would ask for the same rows. */
  readonly #claiming = new Set<string>();

  async #claimFor(loop: Loop): Promise<void> {
    const free = loop.most - (this.#busy.get(loop.kind) ?? 0);
    if (this.#stopping || free <= 0 || this.#claiming.has(loop.kind)) return;
    this.#claiming.add(loop.kind);
    try {
      const claims = await claim(this.#options.pool, this.#options.owner, loop.kind, free);
      for (const each of claims) this.#run(loop, each);
    } finally {
      this.#claiming.delete(loop.kind);
    }
  }

  #run(loop: Loop, claimed: Claim): void {
    this.#busy.set(loop.kind, (this.#busy.get(loop.kind) ?? 0) + 1);
    const work = this.#look(loop, claimed).finally(() => {
      this.#busy.set(loop.kind, (this.#busy.get(loop.kind) ?? 1) - 1);
      this.#running.delete(work);
      void this.#claimFor(loop).catch((error: unknown) => this.#trouble(error));
    });
    this.#running.add(work);
  }

  async #look(loop: Loop, claimed: Claim): Promise<void> {
    const begun = performance.now();
    try {
      const look = await loop.look(this.#held(claimed));
      const recorded = await this.#record(claimed, look, 0);
      if (!recorded) this.#options.tell({ kind: 'lost', of: claimed });
      else this.#options.tell({ kind: 'looked', of: claimed, look, milliseconds: performance.now() - begun });
    } catch (error) {
      if (error instanceof LeaseLost) this.#options.tell({ kind: 'lost', of: claimed });
      else await this.#failed(claimed, error);
    }
  }

  /** A loop that throws is a bug of ours or a database that went away: it is tried again, and whoever looks sees why. */
  async #failed(claimed: Claim, error: unknown): Promise<void> {
    this.#options.tell({ kind: 'failed', of: claimed, error });
    const wait = backoff(claimed.attempts + 1, this.#options.random(), this.#options.backoff ?? BACKOFF);
    const because = [{ step: claimed.kind, code: 'bug', detail: 'this look ended with an error of ours; the log says more' }];
    await this.#record(claimed, { state: claimed.state, because, wait }, claimed.attempts + 1).catch((again: unknown) =>
      this.#trouble(again),
    );
  }

  #record(claimed: Claim, look: Look, attempts: number): Promise<boolean> {
    return transaction(this.#options.pool, async (client) => {
      if (!(await record(client, claimed, { ...look, attempts }))) return false;
      await look.write?.(client);
      return true;
    });
  }

  #held(claimed: Claim): Held {
    const { pool } = this.#options;
    return {
      ...claimed,
      signal: this.#stop.signal,
      stillMine: () => isMine(pool, claimed),
      keep: async (state) => {
        if (!(await keep(pool, claimed, state))) throw new LeaseLost(claimed);
      },
    };
  }
}
