import { performance } from 'node:perf_hooks';

/** Milliseconds that are judged together: the long ones of one look must not pass for pressure, nor the short ones of a storm for none. */
const WINDOW = 100;

/** Share of the time in which the event loop had something to do. */
const HIGH = 0.75;

/** Whether this process has no processor to spare. */
export class Pressure {
  #since = performance.eventLoopUtilization();
  #at = performance.now();
  #high = false;

  /** As of the last window that has ended. */
  isHigh(): boolean {
    if (performance.now() - this.#at < WINDOW) return this.#high;
    const now = performance.eventLoopUtilization();
    this.#high = performance.eventLoopUtilization(now, this.#since).utilization > HIGH;
    [this.#since, this.#at] = [now, performance.now()];
    return this.#high;
  }
}
