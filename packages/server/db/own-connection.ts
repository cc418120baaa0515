import type { Pool, PoolClient } from 'pg';

export interface OwnConnectionOptions {
  readonly pool: Pool;
  /** What it is taken for: a lock, a channel that it listens to. False: somebody else has it. */
  readonly settle: (client: PoolClient) => Promise<boolean>;
  /** Told when it was lost; not when it was given back. */
  readonly lost?: () => void;
}

/** A connection out of the pool that is kept, and taken again when it is asked for after it was lost. */
export class OwnConnection {
  readonly #options: OwnConnectionOptions;
  #client: PoolClient | undefined;
  #taking: Promise<PoolClient | undefined> | undefined;
  #left = false;

  constructor(options: OwnConnectionOptions) {
    this.#options = options;
  }

  /** The connection, if it is there now. */
  get now(): PoolClient | undefined {
    return this.#client;
  }

  /** Takes it where it is not there. Undefined: somebody else has what it is for, or it was given back. Throws where the database is away. */
  async take(): Promise<PoolClient | undefined> {
    if (this.#client || this.#left) return this.#client;
    this.#taking ??= this.#open().finally(() => (this.#taking = undefined));
    return this.#taking;
  }

  async #open(): Promise<PoolClient | undefined> {
    const { pool, settle } = this.#options;
    const client = await pool.connect();
    const mine = await settle(client).catch((error: unknown) => {
      client.release(true);
      throw error;
    });
    if (this.#left || !mine) {
      client.release(true);
      return undefined;
    }
    client.once('end', () => this.#gone(client));
    return (this.#client = client);
  }

  /** The pool counts a connection as taken until it is given back, dead or not. */
  #gone(client: PoolClient): void {
    if (this.#client !== client) return;
    this.#client = undefined;
    client.release(true);
    this.#options.lost?.();
  }

  /** Gives it back for ever. */
  leave(): void {
    this.#left = true;
    const client = this.#client;
    this.#client = undefined;
    client?.release(true);
  }
}
