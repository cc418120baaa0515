import { type Endpoint, takesKey } from './endpoints.ts';

/** How often and how long to try. All times in milliseconds. */
export interface Pace {
  readonly tries: number;
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
  /** From 0 to 1. */
  readonly random: () => number;
  /** UTC. */
  readonly now: () => number;
}

export const PACE: Pace = { tries: 5, sleep, random: Math.random, now: Date.now };

/** Longest wait between two tries: who says that it takes longer is asked again by a person. */
const LONGEST = 15_000;
const FIRST = 200;

/** Whether the same request may be sent again after this answer, or after none. */
export function retryable(endpoint: Endpoint, answer: Response | Error): boolean {
  if (!(answer instanceof Error) && answer.status === 429) return true;
  const safe = endpoint.method === 'GET' || takesKey(endpoint);
  if (answer instanceof Error) return safe;
  // 409 without `retry-after` may be a refusal for good; the one of a key under way is seen by its code alone, and comes rarely.
  return safe && [502, 503, 504].includes(answer.status);
}

/** How long to wait before the next try; undefined: no more of them. */
export function waitFor(answer: Response | Error, tries: number, pace: Pace = PACE): number | undefined {
  if (tries >= pace.tries) return undefined;
  const told = answer instanceof Error ? null : answer.headers.get('retry-after');
  const asked = told === null ? 0 : /^\d+$/.test(told) ? Number(told) * 1_000 : Date.parse(told) - pace.now();
  if (asked > LONGEST) return undefined;
  const own = FIRST * 2 ** (tries - 1) * (0.5 + pace.random());
  return Math.min(LONGEST, Math.max(asked || 0, own));
}

export function pause(pace: Pace = PACE, ms = FIRST, signal?: AbortSignal): Promise<void> {
  return pace.sleep(ms, signal);
}

/** Ends early, and well, when `signal` says enough. */
function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(end, ms);
    function end(): void {
      clearTimeout(timer);
      signal?.removeEventListener('abort', end);
      resolve();
    }
    signal?.addEventListener('abort', end, { once: true });
    if (signal?.aborted) end();
  });
}
