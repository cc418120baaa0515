import type { Pool, PoolClient } from 'pg';

/** Hears when a transaction has given somebody something to do. Deaf it costs a second, for rows are asked for anyway. */
export class Wakings {
  readonly #pool: Pool;
  readonly #woken: () => void;
  #client: PoolClient | undefined;
  #stopped = false;

  constructor(pool: Pool, woken: () => void) {
    this.#pool = pool;
    this.#woken = woken;
  }

  /** Listens, or again where the connection was lost. */
  async listen(): Promise<void> {
    if (this.#client || this.#stopped) return;
    const client = await this.#pool.connect();
    this.#client = client;
    const lost = (): void => {
      if (this.#client === client) this.#client = undefined;
    };
    client.on('error', lost);
    client.on('end', lost);
    client.on('notification', this.#woken);
    await client.query('listen hansa_work');
  }

  stop(): void {
    this.#stopped = true;
    this.#client?.release(true);
    this.#client = undefined;
  }
}
