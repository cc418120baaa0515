import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import type { Doom } from './doom.ts';
import type { Struck, Unlisted } from './doomed.ts';
import type { Point } from './points.ts';
import type { Slot } from './slots.ts';
import type { StormDatabase } from './storm.ts';

export interface StrikesOptions {
  readonly database: StormDatabase;
  readonly pool: pg.Pool;
  readonly slots: readonly Slot[];
  readonly doom: Pick<Doom, 'struck' | 'breathed'>;
  /** Milliseconds. */
  readonly stopped: number;
}

/** Hears what came to pass, and does what those who are struck cannot do themselves: the end of the database, and the waking of the stopped. */
export class Strikes {
  readonly struck: Struck[] = [];
  readonly unlisted = new Set<Point>();
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

  heard(line: Struck | Unlisted): void {
    if ('unlisted' in line) return void this.unlisted.add(line.unlisted);
    const { doom, slots } = this.#options;
    this.struck.push(line);
    this.last = Date.now();
    doom.struck(line);
    if (line.act === 'kill-database') this.#lasting.push(this.#restart());
    if (line.act === 'stop') this.#lasting.push(this.#wake(line.pid));
    for (const slot of slots) slot.tell();
  }

  /** Asked again and again: whether it is time to arm everybody anew. */
  look(): void {
    if (this.#options.doom.breathed()) for (const slot of this.#options.slots) slot.tell();
  }

  /** Everything that lasts is over. */
  async over(): Promise<void> {
    await Promise.all(this.#lasting);
  }

  /** Called when a worker has died: asks the database until somebody else has what it held. */
  async died(owner: string): Promise<void> {
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

  #restarting: Promise<void> | undefined;

  /** One that dies while it is being started again dies once. */
  #restart(): Promise<void> {
    this.#restarting ??= (async () => {
      this.databaseKills += 1;
      await this.#options.database.kill();
      await this.#options.database.start();
      this.last = Date.now();
      this.#restarting = undefined;
    })();
    return this.#restarting;
  }

  async #wake(pid: number): Promise<void> {
    await sleep(this.#options.stopped);
    this.last = Date.now();
    process.kill(pid, 'SIGCONT');
  }
}
