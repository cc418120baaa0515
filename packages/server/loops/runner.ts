import { randomBytes } from 'node:crypto';
import type { Pool } from 'pg';
import { type BackoffLimits, BACKOFF, backoff } from '@hansa/domain/work/backoff.ts';
import { Presence } from '../db/owner.ts';
import { faultOf } from '../db/fault.ts';
import { transaction } from '../db/transaction.ts';
import { type AfterRecord, type Claim, claim, heartbeat, isLast, isMine, recordFailure } from '../db/work.ts';
import { type Held, LeaseLost, type Look, type Loop } from './loop.ts';
import { Recorder } from './recorder.ts';
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

/** Milliseconds for which an answer of the database that the lease is ours is believed; a lease lasts fifteen times as long. */
const SURE = 1_000;

const BUG = { code: 'bug', detail: 'this look ended with an error of ours; the log says more' };
const AWAY = { code: 'database/away', detail: 'the database went away during this look' };

/** Looks under way that somebody asked for, from which on those that nobody asked for may come later. */
const MUCH = 24;

/** Looks at one row without giving it back in between. */
const LOOKS = 20;

/** Claims what is due and lets its loop look at it. Any number of runners may work on one database. */
export class Runner {
  readonly #options: RunnerOptions;
  readonly #presence: Presence;
  readonly #recorder: Recorder;
  readonly #stop = new AbortController();
  readonly #busy = new Map<string, number>();
  readonly #running = new Set<Promise<void>>();
  /** Whose leases are prolonged: what a look runs on, and nothing else that is ours by the database's word. */
  readonly #looked = new Set<Claim>();
  readonly #wakings: Wakings;

  constructor(options: RunnerOptions) {
    this.#options = options;
    this.#presence = new Presence(options.pool, options.owner);
    this.#recorder = new Recorder(options.pool);
    this.#wakings = new Wakings(options.pool, (kind) => this.#woken(kind));
  }

  async start(): Promise<void> {
    await this.#presence.show();
    this.#every(POLL, async () => {
      await this.#wakings.listen();
      await this.#claimAll();
    });
    this.#every(BEAT, () => heartbeat(this.#options.pool, [...this.#looked]));
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

  /** Somebody has something to do for the loop of this kind, and for no other. */
  #woken(kind: string): void {
    const loop = this.#options.loops.find((each) => each.kind === kind);
    if (loop) void this.#claimFor(loop).catch((error: unknown) => this.#trouble(error));
  }

  /** One claim at a time for each kind: a second caller would ask for the same rows. True: somebody called meanwhile, and may mean later ones. */
  readonly #claiming = new Map<string, boolean>();
  /** Kinds of which more may be due than there was room for: whoever has room again claims. Of the others everybody is told, or polls. */
  readonly #crowded = new Set<string>();

  async #claimFor(loop: Loop): Promise<void> {
    if (this.#claiming.has(loop.kind)) return void this.#claiming.set(loop.kind, true);
    try {
      for (let again = true; again; again = this.#claiming.get(loop.kind) ?? false) {
        this.#claiming.set(loop.kind, false);
        const free = loop.most - (this.#busy.get(loop.kind) ?? 0);
        if (free <= 0) this.#crowded.add(loop.kind);
        if (this.#stopping || free <= 0) return;
        const claims = await claim(this.#options.pool, this.#options.owner, loop.kind, free, this.#isAskedMuch(loop) ? loop.late : 0);
        if (claims.length < free) this.#crowded.delete(loop.kind);
        else this.#crowded.add(loop.kind);
        for (const each of claims) this.#run(loop, { ...each, trace: spanOf(each.trace) });
      }
    } finally {
      this.#claiming.delete(loop.kind);
    }
  }

  #isAskedMuch({ kind }: Loop): boolean {
    let asked = 0;
    for (const each of this.#looked) if (each.asked && each.kind === kind) asked += 1;
    return asked >= MUCH;
  }

  #run(loop: Loop, claimed: Claim): void {
    this.#busy.set(loop.kind, (this.#busy.get(loop.kind) ?? 0) + 1);
    this.#looked.add(claimed);
    const work = this.#look(loop, claimed).finally(() => {
      this.#busy.set(loop.kind, (this.#busy.get(loop.kind) ?? 1) - 1);
      this.#running.delete(work);
      this.#looked.delete(claimed);
      if (this.#crowded.has(loop.kind)) void this.#claimFor(loop).catch((error: unknown) => this.#trouble(error));
    });
    this.#running.add(work);
  }

  /** Looks until nothing is due any more, but not for ever: others wait, too. */
  async #look(loop: Loop, claimed: Claim): Promise<void> {
    let held: Claim | undefined = claimed;
    for (let looks = 1; held; looks++) {
      // The last one of them may give a row back that is due.
      if (looks === LOOKS) this.#crowded.add(loop.kind);
      held = await this.#lookOnce(loop, held, looks < LOOKS && !this.#stopping);
    }
  }

  /** The row, where it is kept for another look. */
  async #lookOnce(loop: Loop, claimed: Claim, stay: boolean): Promise<Claim | undefined> {
    const begun = performance.now();
    try {
      const look = await loop.look(this.#held(claimed));
      const after = await this.#recorder.record({ ...look, held: claimed, attempts: 0, stay });
      if (after) this.#options.tell({ kind: 'looked', of: claimed, look, milliseconds: performance.now() - begun });
      else this.#options.tell({ kind: 'lost', of: claimed });
      return next(claimed, look.state, after);
    } catch (error) {
      if (error instanceof LeaseLost) this.#options.tell({ kind: 'lost', of: claimed });
      else await this.#failed(claimed, error);
      return undefined;
    }
  }

  /** A loop that throws is a bug of ours or a database that went away: it is tried again, and whoever looks sees why. */
  async #failed(claimed: Claim, error: unknown): Promise<void> {
    this.#options.tell({ kind: 'failed', of: claimed, error });
    const attempts = claimed.attempts + 1;
    const wait = backoff(attempts, this.#options.random(), this.#options.backoff ?? BACKOFF);
    const because = [{ step: claimed.kind, ...(faultOf(error) === 'statement' ? BUG : AWAY) }];
    await recordFailure(this.#options.pool, claimed, this.#options.owner, { because, wait, attempts }).catch((again: unknown) =>
      this.#trouble(again),
    );
  }

  #held(claimed: Claim): Held {
    let sure = performance.now();
    return {
      ...claimed,
      signal: this.#stop.signal,
      stillMine: async () => {
        // The clock runs on while a process is stopped: whoever slept asks.
        if (performance.now() - sure > SURE) {
          if (!(await isMine(this.#options.pool, claimed))) return false;
          sure = performance.now();
        }
        return true;
      },
      keep: async (state) => {
        if (!(await this.#recorder.keep({ held: claimed, state }))) throw new LeaseLost(claimed);
        sure = performance.now();
      },
      within: (work) =>
        transaction(this.#options.pool, async (client) => {
          const result = await work(client);
          if (!(await isLast(client, claimed))) throw new LeaseLost(claimed);
          return result;
        }),
    };
  }
}

function next(claimed: Claim, state: unknown, after: AfterRecord | undefined): Claim | undefined {
  return after?.again ? { ...claimed, state, wakes: after.wakes, attempts: 0, takenOver: false } : undefined;
}

/** A span of its own in the trace of whoever woke the row; what nobody asked for begins a trace. */
function spanOf(parent: string): string {
  const [, trace = randomBytes(16).toString('hex')] = /^00-([0-9a-f]{32})-/.exec(parent) ?? [];
  return `00-${trace}-${randomBytes(8).toString('hex')}-01`;
}
