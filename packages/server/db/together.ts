import { setImmediate as turn } from 'node:timers/promises';
import type { Pool } from 'pg';

interface Waiting<Item, Answer> {
  readonly item: Item;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: unknown) => void;
}

/** Items of one statement. */
const MOST = 100;

/** Who hears their answers in one turn of the event loop: they go on at once, and whatever else has come since waits for all of them. */
const TURN = 8;

/**
 * Collects while one statement is under way and sends what came together: a hundred looks that end in one moment cost one commit. Alone, an item
 * waits for nobody.
 */
export class Together<Item, Answer> {
  readonly #send: (items: readonly Item[]) => Promise<readonly Answer[]>;
  readonly #waiting: Waiting<Item, Answer>[] = [];
  #busy = false;

  /** `send` answers in the order of its items; what it throws is thrown to each of them. */
  constructor(send: (items: readonly Item[]) => Promise<readonly Answer[]>) {
    this.#send = send;
  }

  add(item: Item): Promise<Answer> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ item, resolve, reject });
      if (!this.#busy) void this.#drain();
    });
  }

  async #drain(): Promise<void> {
    this.#busy = true;
    while (this.#waiting.length > 0) {
      const together = this.#waiting.splice(0, MOST);
      await this.#send(together.map(({ item }) => item)).then(
        (answers) => void this.#tell(together, answers),
        (error: unknown) => together.forEach(({ reject }) => reject(error)),
      );
    }
    this.#busy = false;
  }

  async #tell(together: readonly Waiting<Item, Answer>[], answers: readonly Answer[]): Promise<void> {
    for (const [index, { resolve }] of together.entries()) {
      if (index > 0 && index % TURN === 0) await turn();
      resolve(answers[index] as Answer);
    }
  }
}

/** A question about one thing, asked together with those that others ask meanwhile. What is answered was read after it was asked. */
export function together<Value>(
  ask: (ids: readonly string[]) => Promise<ReadonlyMap<string, Value>>,
): (id: string) => Promise<Value | undefined> {
  const asked = new Together<string, Value | undefined>(async (ids) => {
    const answers = await ask([...new Set(ids)]);
    return ids.map((id) => answers.get(id));
  });
  return (id) => asked.add(id);
}

/** As `together`, of whatever database is asked: those of one ask together, and never those of two. */
export function togetherOf<Value>(
  ask: (pool: Pool, ids: readonly string[]) => Promise<ReadonlyMap<string, Value>>,
): (pool: Pool, id: string) => Promise<Value | undefined> {
  const askers = new WeakMap<Pool, (id: string) => Promise<Value | undefined>>();
  return (pool, id) => {
    const asker = askers.get(pool) ?? together((ids) => ask(pool, ids));
    askers.set(pool, asker);
    return asker(id);
  };
}
