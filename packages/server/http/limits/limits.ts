import { Refusal } from '@hansa/domain/access/refusal.ts';
import { Buckets, type Rate } from './buckets.ts';

/*
 * What one asker may take of this process, so that no one of them takes it from the others. Counted in each process for itself: with three
 * replicas an asker has up to three times as much, which bounds what it can do just as well.
 */

/** A one-time link has 256 random bits: this slows nobody's guessing, and keeps a script with a wrong link off the database. */
const SIGN_INS: Rate = { burst: 10, perSecond: 1 / 6 };
/** Words that nobody gave out, each of which costs a look into the database. */
const STRANGERS: Rate = { burst: 100, perSecond: 10 };
/** Tries with a second factor, in one session: a hand that slips, and nobody who goes through codes. They have 80 random bits all the same. */
const PROOFS: Rate = { burst: 10, perSecond: 1 / 30 };
/** The same of one person, in all of their sessions: thirty times as fast, so that whoever has stolen a link or some shuts nobody out by trying. */
const PROOFS_OF_ONE: Rate = { burst: 100, perSecond: 1 };
/** An operator's page asks 2 a second; a script that reads 10,000 tenants page by page asks 50 times. */
const READS: Rate = { burst: 600, perSecond: 300 };
/** More than the loops publish (100 tenant changes a second), so that asking is never what a script waits for. */
const CHANGES: Rate = { burst: 300, perSecond: 150 };
/** Streams of events at once, of one person: some pages and some scripts. Each looks into the database twice a second. */
const STREAMS = 20;

export class Limits {
  readonly #signIns: Buckets;
  readonly #strangers: Buckets;
  readonly #proofs: Buckets;
  readonly #proofsOfOne: Buckets;
  readonly #reads: Buckets;
  readonly #changes: Buckets;
  readonly #streams = new Map<string, number>();
  readonly #now: () => number;

  /** `now` is UTC milliseconds. */
  constructor(now: () => number) {
    this.#now = now;
    const of = (rate: Rate): Buckets => new Buckets(rate, now);
    [this.#signIns, this.#strangers] = [of(SIGN_INS), of(STRANGERS)];
    [this.#proofs, this.#proofsOfOne] = [of(PROOFS), of(PROOFS_OF_ONE)];
    [this.#reads, this.#changes] = [of(READS), of(CHANGES)];
  }

  /** Each throws a Refusal that says when to come again. */
  signIn(address: string): void {
    within(this.#signIns.take(address));
  }

  prove({ id, person }: { readonly id: string; readonly person: string }): void {
    within(this.#proofs.take(id));
    within(this.#proofsOfOne.take(person));
  }

  ask(actor: string, change: boolean): void {
    within((change ? this.#changes : this.#reads).take(actor));
  }

  /** Before a word is looked up: whether this address may try another one. */
  mayTry(address: string): void {
    within(this.#strangers.empty(address));
  }

  /** The word was one that nobody gave out. */
  failed(address: string): void {
    this.#strangers.take(address);
  }

  /** Counts a stream in; whoever gets the answer calls it when the stream ends. */
  stream(actor: string): () => void {
    const open = this.#streams.get(actor) ?? 0;
    if (open >= STREAMS) within(this.#now() + 5_000);
    this.#streams.set(actor, open + 1);
    return () => {
      const left = (this.#streams.get(actor) ?? 1) - 1;
      if (left > 0) this.#streams.set(actor, left);
      else this.#streams.delete(actor);
    };
  }
}

function within(retryAt: number | undefined): void {
  if (retryAt === undefined) return;
  throw new Refusal('too-many', 'request/too-many', 'This is more than one may ask at once; come again a little later.', [], retryAt);
}
