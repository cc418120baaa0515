import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import type { StormDatabase } from './storm.ts';
import type { Struck } from './doomed.ts';
import { type Point, SERVER_POINTS, WORKER_POINTS } from './points.ts';
import type { Doom, Slot } from './slots.ts';

export interface StrikesOptions {
  readonly database: StormDatabase;
  readonly pool: pg.Pool;
  readonly slots: readonly Slot[];
  readonly doomOf: (point: Point) => Doom;
  /** Milliseconds. */
  readonly stopped: number;
}

/** Hears what came to pass, and does what those who are struck cannot do themselves: the end of the database, and the waking of the stopped. */
export class Strikes {
  readonly hits = new Map<Point, number>([...WORKER_POINTS, ...SERVER_POINTS].map((each) => [each, 0]));
  readonly struck: Struck[] = [];
  /** Milliseconds from the death of a process until nothing is in its name any more, where the database lived meanwhile. */
  readonly takeovers: number[] = [];
  databaseKills = 0;
  /** UTC milliseconds of the last fault, or of the end of one that lasts. */
  last = Date.now();
  readonly #options: StrikesOptions;
  readonly #lasting: Promise<void>[] = [];

  constructor(options: StrikesOptions) {
    this.#options = options;
  }

  heard(each: Struck): void {
    this.struck.push(each);
    this.last = Date.now();
    const slot = this.#options.slots.find(({ child }) => child?.pid === each.pid);
    if (each.act === 'kill') this.hits.set(each.point, (this.hits.get(each.point) ?? 0) + 1);
    if (each.act === 'kill-database') this.#lasting.push(this.#restart());
    if (each.act === 'stop') this.#lasting.push(this.#wake(each.pid, slot));
    else if (each.act !== 'kill') slot?.struck();
    // Those who died or live on have given back what they were sent, and with it what has come to pass.
    setTimeout(() => this.#options.doomOf(each.point).done(each), each.act === 'stop' ? this.#options.stopped + 200 : 200);
  }

  /** Everything that lasts is over. */
  async over(): Promise<void> {
    await Promise.all(this.#lasting);
  }

  /** Called when a worker has died: asks the database until somebody else has what it held. */
  async died(owner: string | undefined): Promise<void> {
    const [from, kills] = [performance.now(), this.databaseKills];
    let held = 0;
    for (;;) {
      const rows = await this.#options.pool.query('select from work where owner = $1', [owner]).catch(() => undefined);
      if (rows === undefined || kills !== this.databaseKills) return;
      if (rows.rowCount === 0) break;
      held += 1;
      await sleep(10);
    }
    if (held > 0) this.takeovers.push(performance.now() - from);
  }

  async #restart(): Promise<void> {
    this.databaseKills += 1;
    await this.#options.database.kill();
    await this.#options.database.start();
    this.last = Date.now();
  }

  async #wake(pid: number, slot: Slot | undefined): Promise<void> {
    await sleep(this.#options.stopped);
    this.last = Date.now();
    process.kill(pid, 'SIGCONT');
    slot?.struck();
  }
}
