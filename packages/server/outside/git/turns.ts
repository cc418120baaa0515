import type { Context } from '@hansa/domain/port/outcome.ts';
import { Fault } from './faults.ts';

/** One at a time, in order: two fetches or pushes of one copy would stumble over each other's locks. */
export class Turns {
  #last: Promise<void> = Promise.resolve();
  #count = 0;

  /** Whoever acts, and all who wait for that. */
  get count(): number {
    return this.#count;
  }

  /** Waits for its turn and acts. Whose time is up while it waits leaves without having acted, and the next one moves up. */
  async take<T>(context: Context, act: () => Promise<T>): Promise<T> {
    const before = this.#last;
    const mine = Promise.withResolvers<void>();
    this.#last = before.then(() => mine.promise);
    this.#count += 1;
    try {
      await within(context, before);
      return await act();
    } finally {
      this.#count -= 1;
      mine.resolve();
    }
  }
}

function within(context: Context, turn: Promise<void>): Promise<void> {
  return new Promise((resolve, reject) => {
    const leave = (reason: 'cancelled' | 'late') => () => {
      forget();
      reject(new Fault('transient', reason, 'the time was up before the repository was free'));
    };
    const cancel = leave('cancelled');
    const timer = setTimeout(leave('late'), Math.min(Math.max(0, context.deadline - Date.now()), 2 ** 31 - 1));
    const forget = () => {
      clearTimeout(timer);
      context.signal.removeEventListener('abort', cancel);
    };
    context.signal.addEventListener('abort', cancel);
    if (context.signal.aborted) return cancel();
    void turn.then(forget).then(resolve);
  });
}
