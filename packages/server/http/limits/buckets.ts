export interface Rate {
  /** At once, after a silence. */
  readonly burst: number;
  readonly perSecond: number;
}

interface Bucket {
  left: number;
  /** UTC milliseconds of the last look. */
  at: number;
}

/** A token bucket for each key. `now` is UTC milliseconds; `most` keys are known at once, and the one not seen for longest is forgotten first. */
export class Buckets {
  readonly #rate: Rate;
  readonly #now: () => number;
  readonly #most: number;
  /** In the order of the last look: the oldest first. */
  readonly #buckets = new Map<string, Bucket>();

  constructor(rate: Rate, now: () => number, most = 10_000) {
    this.#rate = rate;
    this.#now = now;
    this.#most = most;
  }

  /** Takes one. Undefined: it was there; else when one will be, in UTC milliseconds. */
  take(key: string): number | undefined {
    const wait = this.empty(key);
    if (wait === undefined) (this.#buckets.get(key) as Bucket).left -= 1;
    return wait;
  }

  /** As `take`, and takes none. */
  empty(key: string): number | undefined {
    const { left } = this.#filled(key);
    return left >= 1 ? undefined : Math.ceil(this.#now() + ((1 - left) / this.#rate.perSecond) * 1_000);
  }

  #filled(key: string): Bucket {
    const now = this.#now();
    const known = this.#buckets.get(key) ?? { left: this.#rate.burst, at: now };
    // A clock that was set back fills nothing and takes nothing.
    const since = Math.max(0, now - known.at) / 1_000;
    const bucket = { left: Math.min(this.#rate.burst, known.left + since * this.#rate.perSecond), at: now };
    this.#buckets.delete(key);
    this.#buckets.set(key, bucket);
    if (this.#buckets.size > this.#most) this.#buckets.delete(this.#buckets.keys().next().value as string);
    return bucket;
  }
}
