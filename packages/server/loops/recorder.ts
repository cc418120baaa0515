import type { Pool } from 'pg';
import { faultOf } from '../db/fault.ts';
import { transaction } from '../db/transaction.ts';
import { progress } from '../db/tenants.ts';
import { type AfterRecord, type Kept, type Record, keep, nameOf, record } from '../db/work.ts';
import { Together } from '../db/together.ts';
import type { Look } from './loop.ts';

/** What a look leaves behind, with the rows that it writes beside its own. */
export type Ended = Record & Pick<Look, 'progress' | 'write'>;

const TRIES = 3;

/** Writes what looks keep and record, many in one transaction. */
export class Recorder {
  readonly #pool: Pool;
  readonly #keeping: Together<Kept, boolean>;
  readonly #recording: Together<Ended, AfterRecord | undefined>;

  constructor(pool: Pool) {
    this.#pool = pool;
    this.#keeping = new Together(async (items) => {
      const mine = await again(() => keep(pool, items));
      return items.map(({ held }) => mine.has(nameOf(held)));
    });
    this.#recording = new Together((items) => this.#recordAll(items));
  }

  /** False: the row is somebody else's by now. */
  keep(item: Kept): Promise<boolean> {
    return this.#keeping.add(item);
  }

  /** Undefined: the row is somebody else's by now, and nothing was written. Throws what `write` threw; then nothing of this look was written. */
  record(item: Ended): Promise<AfterRecord | undefined> {
    return this.#recording.add(item).catch(async (error: unknown) => {
      if (!(error instanceof Spoilt)) throw error;
      return (await this.#written([item]))[0];
    });
  }

  /** One look whose rows cannot be written must not take the others with it: each is then written alone. */
  async #recordAll(items: readonly Ended[]): Promise<readonly (AfterRecord | undefined)[]> {
    if (items.length === 1) return this.#written(items);
    return this.#written(items).catch(() => {
      throw new Spoilt();
    });
  }

  async #written(items: readonly Ended[]): Promise<readonly (AfterRecord | undefined)[]> {
    // Whoever writes nothing else takes nothing back where its row is lost.
    if (items.every(({ progress, write }) => !progress && !write)) {
      const after = await again(() => record(this.#pool, items));
      return items.map(({ held }) => after.get(nameOf(held)));
    }
    const write = async (client: Parameters<NonNullable<Look['write']>>[0]): Promise<readonly (AfterRecord | undefined)[]> => {
      // Rows of work come last, as wherever something is asked for: whoever took them first would wait in a circle with a command.
      await progress(
        client,
        items.flatMap((item) => item.progress ?? []),
      );
      for (const item of items) await item.write?.(client);
      const after = await record(client, items);
      if (after.size < items.length) throw new Lost();
      return items.map(({ held }) => after.get(nameOf(held)));
    };
    return transaction(this.#pool, write, { retries: TRIES }).catch((error: unknown) => {
      if (error instanceof Lost && items.length === 1) return [undefined];
      throw error;
    });
  }
}

/** Who met another transaction tries again: a hundred looks would fail for it. */
async function again<T>(act: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await act();
    } catch (error) {
      if (tries > TRIES || faultOf(error) !== 'conflict') throw error;
    }
  }
}

class Spoilt extends Error {}
/** A row is somebody else's by now: what was written for it is taken back. */
class Lost extends Error {}
