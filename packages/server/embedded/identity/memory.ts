/** What the provider keeps of one thing: a session, a code, a grant. */
export interface Kept {
  readonly uid?: string;
  readonly userCode?: string;
  readonly grantId?: string;
  consumed?: number;
}

/** What a grant gives; an interaction names one, too, and goes on without it. */
const GRANTED = /^(AccessToken|AuthorizationCode|RefreshToken) /;

interface Entry {
  readonly value: Kept;
  /** UTC milliseconds. */
  readonly until: number;
}

/** Things at once, of all kinds together; the oldest goes first. A person at a machine of their own has a dozen. */
const MOST = 2_000;

/** Where the provider keeps what it knows, in the form that it asks for: one of these a kind of thing, over one table that ends with the process. */
export function memory(now: () => number = Date.now): (kind: string) => Adapter {
  const table = new Map<string, Entry>();
  return (kind) => new Adapter(kind, table, now);
}

class Adapter {
  readonly #kind: string;
  readonly #table: Map<string, Entry>;
  readonly #now: () => number;

  constructor(kind: string, table: Map<string, Entry>, now: () => number) {
    this.#kind = kind;
    this.#table = table;
    this.#now = now;
  }

  /** `lasts` in seconds. */
  async upsert(id: string, value: Kept, lasts: number | undefined): Promise<void> {
    this.#table.delete(this.#key(id));
    this.#table.set(this.#key(id), { value, until: lasts === undefined ? Infinity : this.#now() + lasts * 1_000 });
    for (const [key, { until }] of this.#table) {
      if (this.#table.size <= MOST && until > this.#now()) break;
      this.#table.delete(key);
    }
  }

  async find(id: string): Promise<Kept | undefined> {
    const entry = this.#table.get(this.#key(id));
    return entry && entry.until > this.#now() ? entry.value : undefined;
  }

  findByUid(uid: string): Promise<Kept | undefined> {
    return this.#where((value) => value.uid === uid);
  }

  findByUserCode(code: string): Promise<Kept | undefined> {
    return this.#where((value) => value.userCode === code);
  }

  async consume(id: string): Promise<void> {
    const kept = await this.find(id);
    if (kept) kept.consumed = Math.floor(this.#now() / 1_000);
  }

  async destroy(id: string): Promise<void> {
    this.#table.delete(this.#key(id));
  }

  async revokeByGrantId(grant: string): Promise<void> {
    for (const [key, { value }] of this.#table) if (value.grantId === grant && GRANTED.test(key)) this.#table.delete(key);
  }

  #key(id: string): string {
    return `${this.#kind} ${id}`;
  }

  async #where(isIt: (value: Kept) => boolean): Promise<Kept | undefined> {
    for (const [key, { value, until }] of this.#table)
      if (key.startsWith(`${this.#kind} `) && until > this.#now() && isIt(value)) return value;
    return undefined;
  }
}
