import type { Pool, PoolClient } from 'pg';
import { buryDead } from './work.ts';

/**
 * A session lock that lives as long as this process and its connection: a hint for the others. A lease runs out by itself after 15 s;
 * with the hint it is given back within a second of a death. A hint only: who lost the connection and lives is held off by the epoch.
 */
export class Presence {
  readonly owner: string;
  readonly #pool: Pool;
  #client: PoolClient | undefined;
  #left = false;

  constructor(pool: Pool, owner: string) {
    this.#pool = pool;
    this.owner = owner;
  }

  /** Takes the lock on a connection of its own, or again after the connection was lost. */
  async show(): Promise<void> {
    if (this.#client || this.#left) return;
    const client = await this.#pool.connect();
    try {
      await client.query('select pg_advisory_lock($1, hashtext($2))', [OWNERS, this.owner]);
    } catch (error) {
      client.release(true);
      throw error;
    }
    if (this.#left) return client.release(true);
    this.#client = client;
    client.once('end', () => this.#lost(client));
  }

  /** The pool counts a connection as taken until it is given back, dead or not. */
  #lost(client: PoolClient): void {
    if (this.#client !== client) return;
    this.#client = undefined;
    client.release(true);
  }

  /** Whether the others can see that this process lives. */
  get isShown(): boolean {
    return this.#client !== undefined;
  }

  leave(): void {
    this.#left = true;
    const client = this.#client;
    this.#client = undefined;
    client?.release(true);
  }

  /**
   * Gives back what the dead held: owners of leases whose lock can be had. Counts rows. Asked over the connection of our own lock: where all
   * others are busy, this must not wait for its turn.
   */
  async bury(): Promise<number> {
    return this.#client ? buryDead(this.#client, OWNERS, this.owner) : 0;
  }
}

/** Number of the lock's class, so that nobody else's advisory locks are met. */
const OWNERS = 0x68616e;
