import { performance } from 'node:perf_hooks';
import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** What a process was like since it was looked at last. */
export interface Sample {
  /** Share of the time in which its event loop had something to do. */
  readonly utilization: number;
  /**
   * Bytes that the heap has taken from the machine: garbage, and pages with nothing in them, too. Without the room for young objects, which an idle process
   * fills and empties again and again.
   */
  readonly heap: number;
}

/** Milliseconds between two samples. */
const EVERY = 10_000;

/** Above it somebody would wait for the collection: it stops everything for a quarter of a second. */
const BUSY = 0.05;

/** Bytes that have to have come since the last collection; less is what an idle process makes in hours. */
const WORTH = 32e6;

/**
 * Whether to collect garbage now. After a burst nothing more is allocated, so nothing is collected, and a process that needs 170 MB stands at twice
 * that until somebody asks for something again.
 */
export class GiveBack {
  /** Bytes that were left after the last collection; the first sample stands for one. */
  #left: number | undefined;

  isDue({ utilization, heap }: Sample): boolean {
    this.#left ??= heap;
    return utilization < BUSY && heap > this.#left + WORTH;
  }

  collected(heap: number): void {
    this.#left = heap;
  }
}

/**
 * Collects garbage whenever there is some and nobody waits, until `signal`. Other programs of the machine can then use it. `letGo` forgets what was kept
 * for a burst, before that.
 */
export function giveBackMemory(signal: AbortSignal, letGo: () => void, collect: () => void = collector()): void {
  const decider = new GiveBack();
  let since = performance.eventLoopUtilization();
  const timer = setInterval(() => {
    const now = performance.eventLoopUtilization();
    const { utilization } = performance.eventLoopUtilization(now, since);
    since = now;
    if (!decider.isDue({ utilization, heap: heapNow() })) return;
    letGo();
    collect();
    decider.collected(heapNow());
  }, EVERY);
  timer.unref();
  signal.addEventListener('abort', () => clearInterval(timer), { once: true });
}

function heapNow(): number {
  const lasting = getHeapSpaceStatistics().filter(({ space_name }) => !space_name.startsWith('new_'));
  return lasting.reduce((sum, space) => sum + space.physical_space_size, 0);
}

/** V8's own collector, however the process was started, as when memory is out: otherwise it keeps pages that fell empty. */
export function collector(): () => void {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as (how: object) => void;
  return () => collect({ type: 'major', execution: 'sync', flavor: 'last-resort' });
}
