import { setTimeout as sleep } from 'node:timers/promises';

/** What a customer was told that holds: the last acknowledged wish. */
export interface Wish {
  readonly id: string;
  readonly slug: string;
  readonly seats: number;
  readonly intent: 'active' | 'suspended' | 'erased';
  /** Changes that were acknowledged, or were found to hold after a lost answer. */
  readonly commands: number;
}

export interface Counts {
  commands: number;
  /** Requests whose answer never came, or said that somebody is at it. */
  retried: number;
}

type Change = Partial<Pick<Wish, 'slug' | 'seats' | 'intent'>>;

/** Of what a tenant is renamed to. */
const LATER = '-now';

/** What a tenant was called when it was created. */
export function firstSlug(slug: string): string {
  return slug.endsWith(LATER) ? slug.slice(0, -LATER.length) : slug;
}

interface Shown {
  readonly id: string;
  readonly slug: string;
  readonly seats: number;
  readonly wanted: Wish['intent'];
  readonly settled: boolean;
  readonly version: number;
}

interface Answer {
  readonly status: number;
  readonly etag: string | null;
  readonly body: unknown;
}

/** Everybody who asks for something over HTTP, and asks again until there is an answer. */
export class Customers {
  readonly counts: Counts = { commands: 0, retried: 0 };
  readonly wishes = new Map<string, Wish>();
  readonly #port: number;
  readonly #token: string;

  constructor(port: number, token: string) {
    this.#port = port;
    this.#token = token;
  }

  /** A tenant from its first day to its last wish. `random` decides who waits and who changes their mind on the way. */
  async live(slug: string, cell: string, random: () => number, erased: boolean): Promise<void> {
    const plan = random() < 0.6 ? 'business@1' : 'team@1';
    const body = { slug, cell, plan, seats: 5, admin: { name: 'Ada', email: `ada@${slug}.example` } };
    const made = await this.#ask('POST', '/v1/tenants', { body, key: `create-${slug}` });
    if (made.status !== 202) throw new Error(`${slug} was not created: ${made.status} ${JSON.stringify(made.body)}`);
    const { id } = made.body as Shown;
    this.counts.commands += 1;
    this.wishes.set(id, { id, slug, seats: 5, intent: 'active', commands: 1 });
    const changes: Change[] = [{ seats: 8 }, { intent: 'suspended' }, { intent: 'active' }, { slug: `${slug}${LATER}` }, { seats: 12 }];
    if (random() < 0.15) changes.push({ intent: 'suspended' });
    if (erased) changes.push({ intent: 'erased' });
    for (const change of changes) {
      await this.#pause(id, random);
      await this.#wish(id, change);
    }
  }

  /** Half of them wait until it is as they wished; the others do not. */
  async #pause(id: string, random: () => number): Promise<void> {
    if (random() < 0.5) return void (await sleep(random() * 2_000));
    const end = Date.now() + 8_000;
    while (Date.now() < end && !(await this.#see(id)).settled) await sleep(400);
  }

  async #wish(id: string, change: Change): Promise<void> {
    for (;;) {
      const seen = await this.#see(id);
      const { seats = seen.seats, intent = seen.wanted, slug = seen.slug } = change;
      const holds = seats === seen.seats && intent === seen.wanted && slug === seen.slug;
      const before = this.wishes.get(id) as Wish;
      // It was done by a try whose answer was lost.
      if (holds) return this.#holds({ ...before, ...change });
      const match = `"${seen.version}"`;
      const answer =
        change.intent === 'erased'
          ? await this.#ask('DELETE', `/v1/tenants/${id}`, { match })
          : await this.#ask('PATCH', `/v1/tenants/${id}`, {
              match,
              body: {
                ...(change.seats && { seats: change.seats }),
                ...(change.intent && { state: change.intent }),
                ...(change.slug && { slug: change.slug }),
              },
            });
      if (answer.status === 202) return this.#holds({ ...before, ...change });
      if (answer.status !== 412) throw new Error(`${id} ${JSON.stringify(change)}: ${answer.status} ${JSON.stringify(answer.body)}`);
    }
  }

  #holds(wish: Wish): void {
    this.counts.commands += 1;
    this.wishes.set(wish.id, { ...wish, commands: wish.commands + 1 });
  }

  async #see(id: string): Promise<Shown> {
    const answer = await this.#ask('GET', `/v1/tenants/${id}`, {});
    if (answer.status !== 200) throw new Error(`${id} is not shown: ${answer.status} ${JSON.stringify(answer.body)}`);
    return { ...(answer.body as Shown), version: Number(/^"(\d+)"$/.exec(answer.etag ?? '')?.[1]) };
  }

  /** Until an answer comes that is one: not a fault of ours, not "somebody is at it". */
  async #ask(method: string, path: string, { body, key, match }: { body?: unknown; key?: string; match?: string }): Promise<Answer> {
    const headers = {
      origin: `http://127.0.0.1:${this.#port}`,
      authorization: `Bearer ${this.#token}`,
      'content-type': 'application/json',
      ...(key && { 'idempotency-key': key }),
      ...(match && { 'if-match': match }),
    };
    for (;;) {
      try {
        const response = await fetch(`http://127.0.0.1:${this.#port}${path}`, {
          method,
          headers,
          ...(body !== undefined && { body: JSON.stringify(body) }),
          signal: AbortSignal.timeout(15_000),
        });
        const answer = { status: response.status, etag: response.headers.get('etag'), body: (await response.json()) as unknown };
        if (answer.status < 500 && answer.status !== 429 && (answer.body as { code?: string }).code !== 'request/in-flight') return answer;
      } catch {
        // The server was killed, or the answer was lost.
      }
      this.counts.retried += 1;
      await sleep(200);
    }
  }
}
