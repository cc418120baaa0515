import type { Pool } from 'pg';
import { OwnConnection } from './own-connection.ts';
import { buryDead } from './work.ts';

/**
 * A session lock that lives as long as this process and its connection: a hint for the others. A lease runs out by itself after 15 s;
 * with the hint it is given back within a second of a death. A hint only: who lost the connection and lives is held off by the epoch.
 */
export class Presence {
  readonly owner: string;
  readonly #own: OwnConnection;

  constructor(pool: Pool, owner: string) {
    this.owner = owner;
    this.#own = new OwnConnection({
      pool,
      settle: async (client) => {
        await client.query('select pg_advisory_lock($1, hashtext($2))', [OWNERS, owner]);
        return true;
      },
    });
  }

  /** Takes the lock on a connection of its own, or again after the connection was lost. */
  async show(): Promise<void> {
    await this.#own.take();
  }

  /** Whether the others can see that this process lives. */
  get isShown(): boolean {
    return this.#own.now !== undefined;
  }

  leave(): void {
    this.#own.leave();
  }

  /**
   * Gives back what the dead held: owners of leases whose lock can be had. Counts rows. Asked over the connection of our own lock: where all
   * others are busy, this must not wait for its turn.
   */
  async bury(): Promise<number> {
    const client = this.#own.now;
    return client ? buryDead(client, OWNERS, this.owner) : 0;
  }
}

/** Number of the lock's class, so that nobody else's advisory locks are met. */
const OWNERS = 0x68616e;
