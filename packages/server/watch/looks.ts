import type { Because } from '@hansa/domain/tenancy/step.ts';
import type { Pool } from 'pg';
import { OwnConnection } from '../db/own-connection.ts';

/** What a loop found at one look: why the thing is as it is. */
export interface Looked {
  /** UTC milliseconds. */
  readonly at: number;
  /** Kind of work and what it is about: `tenant/k7m2p9x4qd`, `publish/fsn-1`. */
  readonly subject: string;
  readonly because: readonly Because[];
}

const CHANNEL = 'hansa_looked';
/** Milliseconds that looks are gathered for, so that a storm of them is a few notifications. */
const GATHER = 200;
/** A payload of PostgreSQL has less than 8,000 bytes. */
const PAYLOAD = 7_500;
/** Reasons of one look, waiting looks of one reader, and subjects whose last look is remembered. */
const REASONS = 3;
const WAITING = 500;
const REMEMBERED = 5_000;

/**
 * Tells the processes of one database what the loops find, so that a page follows it wherever it is connected. A hint and no record: what
 * is lost on the way is seen at the next look, or read from the rows. A look that found what the one before found is not told again.
 */
export class Looks {
  readonly #pool: Pool;
  readonly #last = new Map<string, string>();
  readonly #readers = new Set<Looked[]>();
  #gathered: Looked[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #own: OwnConnection;
  #stopped = false;

  constructor(pool: Pool) {
    this.#pool = pool;
    this.#own = new OwnConnection({
      pool,
      settle: async (client) => {
        client.on('notification', ({ payload }) => this.#heard(JSON.parse(payload ?? '[]') as Looked[]));
        await client.query(`listen ${CHANNEL}`);
        return true;
      },
    });
  }

  tell(subject: string, because: readonly Because[], at: number): void {
    const first = because.slice(0, REASONS);
    const text = JSON.stringify(first);
    if (this.#stopped || this.#last.get(subject) === text) return;
    this.#last.delete(subject);
    this.#last.set(subject, text);
    if (this.#last.size > REMEMBERED) this.#last.delete(this.#last.keys().next().value ?? '');
    this.#gathered.push({ at, subject, because: first });
    this.#timer ??= setTimeout(() => void this.#send(), GATHER).unref();
  }

  /** What comes from now on, to be taken out by the reader; the newest 500 while nobody takes them. Ends with the signal. */
  async hear(signal: AbortSignal): Promise<Looked[]> {
    const waiting: Looked[] = [];
    this.#readers.add(waiting);
    signal.addEventListener('abort', () => this.#readers.delete(waiting), { once: true });
    await this.#own.take().catch(() => {});
    return waiting;
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
    this.#own.leave();
  }

  async #send(): Promise<void> {
    this.#timer = undefined;
    const payloads = packed(this.#gathered);
    this.#gathered = [];
    // The database is away: what a loop could not record, nobody needs to hear of.
    await this.#pool.query(`select pg_notify('${CHANNEL}', payload) from unnest($1::text[]) payload`, [payloads]).catch(() => {});
    if (this.#readers.size > 0) await this.#own.take().catch(() => {});
  }

  #heard(looks: readonly Looked[]): void {
    for (const waiting of this.#readers) {
      waiting.push(...looks);
      if (waiting.length > WAITING) waiting.splice(0, waiting.length - WAITING);
    }
  }
}

/** Arrays of looks as JSON, each small enough for one notification; a look that is too large for any is left out. */
export function packed(looks: readonly Looked[]): string[] {
  const payloads: string[] = [];
  let open = '';
  for (const look of looks) {
    const text = JSON.stringify(look);
    const size = Buffer.byteLength(text) + 2;
    if (size > PAYLOAD) continue;
    if (open !== '' && Buffer.byteLength(open) + size > PAYLOAD) {
      payloads.push(`[${open}]`);
      open = '';
    }
    open += open === '' ? text : `,${text}`;
  }
  return open === '' ? payloads : [...payloads, `[${open}]`];
}
