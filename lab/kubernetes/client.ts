import { readFile } from 'node:fs/promises';
import { Agent, request } from 'node:https';
import { setTimeout as sleep } from 'node:timers/promises';
import { at } from './objects.ts';

export type Answer = {
  readonly status: number;
  readonly body: unknown;
  /** `Warning` headers: deprecated versions, pods that a Pod Security level would turn away. */
  readonly warnings: readonly string[];
};

export type Access = { readonly url: string; readonly token: string; readonly authority: string };

/** A kept connection that the server closed, as it does with idle ones, at the moment when it was used again. */
class Closed extends Error {}

/** How often a busy API server is asked again: for 20 s. */
const busyTries = 100;

/** Plain HTTP to a Kubernetes API server: no client library hides what it says. Connections are kept, at most 32. */
export class Client {
  readonly #agent: Agent;
  readonly #access: Access;

  private constructor(access: Access, ca: Buffer) {
    this.#access = access;
    this.#agent = new Agent({ keepAlive: true, maxSockets: 32, ca });
  }

  static async open(access: Access): Promise<Client> {
    return new Client(access, await readFile(access.authority));
  }

  close(): void {
    this.#agent.destroy();
  }

  get(path: string): Promise<Answer> {
    return this.send('GET', path);
  }

  /** One request; any status but 429 (the API server is busy, or reads a definition's store anew) is an answer. Throws only when there is none. */
  async send(method: string, path: string, body?: unknown, type?: string): Promise<Answer> {
    for (let left = busyTries; ; left -= 1) {
      const answer = await this.#sendOnce(method, path, body, type).catch((error: unknown) => {
        if (error instanceof Closed && method !== 'POST' && left > 0) return undefined;
        throw error;
      });
      if (answer && (answer.status !== 429 || left === 0)) return answer;
      if (answer) await sleep(200);
    }
  }

  #sendOnce(method: string, path: string, body?: unknown, type = 'application/json'): Promise<Answer> {
    const text = body === undefined ? '' : JSON.stringify(body);
    const headers: Record<string, string | number> = { authorization: `Bearer ${this.#access.token}`, accept: 'application/json' };
    if (body !== undefined) Object.assign(headers, { 'content-type': type, 'content-length': Buffer.byteLength(text) });
    return new Promise((resolve, reject) => {
      const sent = request(new URL(path, this.#access.url), { method, headers, agent: this.#agent }, (reply) => {
        const parts: Buffer[] = [];
        reply.on('data', (part: Buffer) => parts.push(part)).on('error', reject);
        reply.on('end', () => {
          const warnings = [reply.headers['warning'] ?? []]
            .flat()
            .flatMap((line) => [...line.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map((m) => m[1] ?? ''));
          resolve({ status: reply.statusCode ?? 0, body: parse(Buffer.concat(parts).toString()), warnings });
        });
      });
      sent.on('error', (error: NodeJS.ErrnoException) => {
        reject(sent.reusedSocket && error.code === 'ECONNRESET' ? new Closed(error.message, { cause: error }) : error);
      });
      sent.end(text);
    });
  }

  /** The items of a list, read whole; a status other than 200 throws. */
  async list(path: string): Promise<unknown[]> {
    const { status, body } = await this.get(path);
    const items = at(body, 'items');
    if (status !== 200 || !Array.isArray(items)) throw new Error(`GET ${path}: ${status} ${messageOf(body)}`);
    return items;
  }
}

/** What the API server said, in one line. */
export function messageOf(body: unknown): string {
  const message = at(body, 'message');
  return typeof message === 'string' ? message : JSON.stringify(body);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text; // /readyz and its like answer in plain text
  }
}
