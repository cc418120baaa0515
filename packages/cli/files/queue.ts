/** What is to be done, for as many threads as there are: each takes the next of it until there is no more. */
export interface Queue {
  /** Tenants' files. Cells are counted as the platform's plan does. */
  readonly files: readonly string[];
  /** Shared integers: the first cell and the first file that nobody has taken, and how many threads are done. */
  readonly state: SharedArrayBuffer;
}

const [CELLS, FILES, DONE] = [0, 1, 2];
/** Files that a thread takes at a time: a few milliseconds of work, so that all end together. */
const BATCH = 4;
/** More cells than there are. */
const NO_CELL = 2 ** 30;

export function newQueue(files: readonly string[]): Queue {
  return { files, state: new SharedArrayBuffer(12) };
}

/** Index of the next cell; it may be beyond the last. */
export function takeCell({ state }: Queue): number {
  return Atomics.add(new Int32Array(state), CELLS, 1);
}

/** The next files; empty when all are taken. */
export function takeFiles({ state, files }: Queue): readonly string[] {
  const from = Atomics.add(new Int32Array(state), FILES, BATCH);
  return files.slice(from, from + BATCH);
}

/** Nobody takes anything more. */
export function stop({ state, files }: Queue): void {
  Atomics.store(new Int32Array(state), CELLS, NO_CELL);
  Atomics.store(new Int32Array(state), FILES, files.length);
}

/** Called by each other thread when it will write nothing more. */
export function done({ state }: Queue): void {
  Atomics.add(new Int32Array(state), DONE, 1);
  Atomics.notify(new Int32Array(state), DONE);
}

/** Blocks until as many threads are done, or for so many milliseconds; then it throws. */
export function awaitDone({ state }: Queue, threads: number, patience: number): void {
  const counters = new Int32Array(state);
  const end = performance.now() + patience;
  for (let ended = Atomics.load(counters, DONE); ended < threads; ended = Atomics.load(counters, DONE)) {
    if (performance.now() > end) throw new Error(`${threads - ended} threads did not answer for ${patience / 1000} seconds`);
    Atomics.wait(counters, DONE, ended, 1000);
  }
}
