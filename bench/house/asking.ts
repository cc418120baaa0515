import { once } from 'node:events';
import { Agent, type ClientRequest, type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';
import type { House } from './stand.ts';

export interface Answer {
  readonly status: number;
  readonly etag: string;
  readonly body: unknown;
  /** Until the whole answer was there. */
  readonly milliseconds: number;
}

export interface Asked {
  readonly body?: unknown;
  readonly match?: string;
  readonly key?: string;
}

/** Asks the API as one operator after the other, over lines that stay open. */
export class Asking {
  readonly #house: House;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 64 });
  #count = 0;

  constructor(house: House) {
    this.#house = house;
  }

  async ask(method: string, path: string, given: Asked = {}): Promise<Answer> {
    return this.#askAs(this.#house.tokens[this.#count++ % this.#house.tokens.length], method, path, given);
  }

  async #askAs(token: string | undefined, method: string, path: string, given: Asked): Promise<Answer> {
    const { body, match, key } = given;
    const url = new URL(path, this.#house.address);
    const sent = body === undefined ? '' : JSON.stringify(body);
    const headers = {
      origin: url.origin,
      authorization: `Bearer ${token}`,
      ...(sent !== '' && { 'content-type': 'application/json', 'content-length': Buffer.byteLength(sent) }),
      ...(match && { 'if-match': match }),
      ...(key && { 'idempotency-key': key }),
    };
    const began = performance.now();
    return new Promise((resolve, reject) => {
      const asked = request(url, { method, headers, agent: this.#agent }, (response) => {
        text(response).then((said) => {
          const milliseconds = performance.now() - began;
          const read = said === '' ? null : (JSON.parse(said) as unknown);
          resolve({ status: response.statusCode ?? 0, etag: String(response.headers.etag ?? ''), body: read, milliseconds });
        }, reject);
      });
      asked.on('error', (error: NodeJS.ErrnoException) => {
        // A line that was idle may be closed by the other side just when it is used again; then nothing was heard of this request. An Idempotency-Key is
        // of whoever asks, so the same operator asks again.
        if (asked.reusedSocket && error.code === 'ECONNRESET') resolve(this.#askAs(token, method, path, given));
        else reject(error);
      });
      asked.end(sent);
    });
  }

  /** As `ask`, and anything but a good answer throws. */
  async must(method: string, path: string, asked: Asked = {}): Promise<Answer> {
    const answer = await this.ask(method, path, asked);
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer;
  }

  /** Opens so many streams of events, as pages have them open, and reads what they say. Gives what closes them. */
  async follow(count: number): Promise<() => void> {
    const streams: ClientRequest[] = [];
    for (let n = 0; n < count; n++) {
      const token = this.#house.tokens[n % this.#house.tokens.length];
      const headers = { authorization: `Bearer ${token}` };
      const stream = request(new URL('/v1/events', this.#house.address), { headers, agent: false }).end();
      streams.push(stream);
      const [response] = (await once(stream, 'response')) as [IncomingMessage];
      if (response.statusCode !== 200) throw new Error(`a stream of events: ${response.statusCode}`);
      stream.on('error', () => {});
      response.on('error', () => {}).resume();
    }
    return () => streams.forEach((stream) => stream.destroy());
  }

  close(): void {
    this.#agent.destroy();
  }
}

/** Runs `act` for each item, so many at a time. */
export async function each<T>(items: readonly T[], most: number, act: (item: T, index: number) => Promise<unknown>): Promise<void> {
  let next = 0;
  const work = async (): Promise<void> => {
    for (let at = next++; at < items.length; at = next++) await act(items[at] as T, at);
  };
  await Promise.all(Array.from({ length: Math.min(most, items.length) }, work));
}

/** The value at a share of the sorted ones. */
export function share(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.min(sorted.length, Math.ceil(sorted.length * part)) - 1)] ?? Number.NaN;
}
