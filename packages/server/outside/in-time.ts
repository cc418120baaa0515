import type { Context } from '@hansa/domain/port/outcome.ts';

/** Milliseconds that a timer of Node can wait at most. */
const LONGEST = 2 ** 31 - 1;

/**
 * Acts with a signal that ends with the context's or at its deadline, whichever is first. What waits for that goes when the act is over: an
 * `AbortSignal.timeout` is kept until its time, and with thousands of calls a minute they are tens of thousands, each of which then fires for nobody.
 */
export async function inTime<T>(
  { signal, deadline }: Pick<Context, 'signal' | 'deadline'>,
  act: (ends: AbortSignal) => Promise<T>,
): Promise<T> {
  const ends = new AbortController();
  const cancel = (): void => ends.abort(signal.reason);
  const late = setTimeout(() => ends.abort(new Error('the time is up')), Math.min(Math.max(0, deadline - Date.now()), LONGEST));
  signal.addEventListener('abort', cancel);
  if (signal.aborted) cancel();
  try {
    return await act(ends.signal);
  } finally {
    clearTimeout(late);
    signal.removeEventListener('abort', cancel);
  }
}
