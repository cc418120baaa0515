import pg from 'pg';
import type { Address } from './addresses.ts';
import { type Fence, NotOurServer, type Said, WHO_ARE_YOU } from './lineage.ts';

/** Milliseconds in which each server is asked who it is. Together with the connection itself it must fit into the pool's own patience. */
const PATIENCE = 2_000;

/** Finds out which of several servers takes writes now, and remembers it until it does not. */
export class Primary {
  readonly #addresses: readonly Address[];
  readonly #fence: Fence;
  #known: Address | undefined;
  #asking: Promise<Address> | undefined;

  constructor(addresses: readonly Address[], fence: Fence) {
    this.#addresses = addresses;
    this.#fence = fence;
  }

  /** Where to connect to. Throws NotOurServer with a sentence about each server where none takes writes. Many who ask at once cost one question. */
  async where(): Promise<Address> {
    if (this.#known) return this.#known;
    this.#asking ??= this.#ask().finally(() => (this.#asking = undefined));
    return this.#asking;
  }

  /** It did not answer, or may not be the one any more: all are asked again before the next connection. */
  forget(): void {
    this.#known = undefined;
  }

  /** All of them, and not the first that takes writes: a primary that has come back does, too, and the other one is its heir. */
  async #ask(): Promise<Address> {
    const answers = await Promise.all(this.#addresses.map(async (address) => ({ address, said: await who(address) })));
    const found = answers.flatMap(({ address, said }) => (typeof said === 'string' ? [] : [{ address, said }]));
    const words = answers.flatMap(({ address, said }) => (typeof said === 'string' ? [`${address.name} ${said}`] : []));
    for (const { address, said } of found.toSorted((a, b) => (b.said.timeline ?? 0) - (a.said.timeline ?? 0))) {
      const refusal = this.#fence.refusal(said);
      if (refusal === undefined) return (this.#known = address);
      words.push(`${address.name} ${refusal}`);
    }
    throw new NotOurServer(`no server takes our writes: ${words.join('; ')}`);
  }
}

/** What a server says of itself, or in words why it says nothing. */
export async function who({ url }: Pick<Address, 'url'>): Promise<Said | string> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: PATIENCE, query_timeout: PATIENCE });
  client.on('error', () => {}); // a lost connection rejects the query that runs
  try {
    await client.connect();
    return (await client.query<Said>(WHO_ARE_YOU)).rows[0] as Said;
  } catch (error) {
    const { code, message } = error as { code?: string; message: string };
    return `does not answer (${message || code})`;
  } finally {
    await client.end().catch(() => {});
  }
}

/** A client that asks where to connect to when it connects. */
export function clientOf(primary: Primary): new () => pg.Client {
  return class extends pg.Client {
    override connect(): Promise<pg.Client>;
    override connect(callback: (error: Error) => void): void;
    override connect(callback?: (error: Error) => void): Promise<pg.Client> | void {
      const connected = this.#connect();
      if (!callback) return connected;
      const done = callback as (error?: Error) => void;
      connected.then(() => done(), done);
    }

    async #connect(): Promise<pg.Client> {
      const { host, port } = await primary.where();
      Object.assign(this, { host, port });
      // While every connection lives, the server is the one that was asked. After the end of one it may be a primary that has come back.
      this.once('end', () => primary.forget());
      return super.connect();
    }
  };
}
