import type { Pool, PoolClient } from 'pg';

/** Hears when a transaction has given somebody something to do. Deaf it costs a second, for rows are asked for anyway. */
export class Wakings {
  readonly #pool: Pool;
  readonly #woken: (kind: string) => void;
  #client: PoolClient | undefined;
  #stopped = false;

  /** `woken` is told which kind of work it is. */
  constructor(pool: Pool, woken: (kind: string) => void) {
    this.#pool = pool;
    this.#woken = woken;
  }

  /** Listens, or again where the connection was lost. */
  async listen(): Promise<void> {
    if (this.#client || this.#stopped) return;
    const client = await this.#pool.connect();
    client.on('notification', ({ payload = '' }) => this.#woken(payload));
    try {
      await client.query('listen hansa_work');
    } catch (error) {
      client.release(true);
      throw error;
    }
    if (this.#stopped) return client.release(true);
    this.#client = client;
    client.once('end', () => this.#lost(client));
  }

  /** The pool counts a connection as taken until it is given back, dead or not. */
  #lost(client: PoolClient): void {
    if (this.#client !== client) return;
    this.#client = undefined;
    client.release(true);
  }

  stop(): void {
    this.#stopped = true;
    const client = this.#client;
    this.#client = undefined;
    client?.release(true);
  }
}
