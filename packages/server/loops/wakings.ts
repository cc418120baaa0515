import type { Pool } from 'pg';
import { OwnConnection } from '../db/own-connection.ts';

/** Hears when a transaction has given somebody something to do. Deaf it costs a second, for rows are asked for anyway. */
export class Wakings {
  readonly #own: OwnConnection;

  /** `woken` is told which kind of work it is. */
  constructor(pool: Pool, woken: (kind: string) => void) {
    this.#own = new OwnConnection({
      pool,
      settle: async (client) => {
        client.on('notification', ({ payload = '' }) => woken(payload));
        await client.query('listen hansa_work');
        return true;
      },
    });
  }

  /** Listens, or again where the connection was lost. */
  async listen(): Promise<void> {
    await this.#own.take();
  }

  stop(): void {
    this.#own.leave();
  }
}
