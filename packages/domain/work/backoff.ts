/** Milliseconds. The first wait, and the one that no wait exceeds. */
export interface BackoffLimits {
  readonly first: number;
  readonly most: number;
}

/** One second, so that a hiccup costs a second; five minutes, so that what returns at night is noticed before people come. */
export const BACKOFF: BackoffLimits = { first: 1_000, most: 300_000 };

/**
 * Milliseconds to wait after the `tries`-th failure (from 1): doubled each time, up to the limit, and a random half of it: who failed
 * together must not come back together. `random` is in [0, 1).
 */
export function backoff(tries: number, random: number, { first, most }: BackoffLimits = BACKOFF): number {
  const full = Math.min(most, first * 2 ** Math.min(30, Math.max(0, tries - 1)));
  return Math.round(full / 2 + (full / 2) * random);
}
