import { closeSync, existsSync, openSync, readFileSync, writeSync } from 'node:fs';
import { POINTS, type Point } from './points.ts';

/** How often each point was passed by one process, in all of its lives: in a file, because whoever is killed by `kill -9` keeps nothing else. */
export class Tally {
  readonly #file: number;
  readonly #bytes: Buffer;
  readonly #counts: Uint32Array;

  constructor(path: string) {
    closeSync(openSync(path, 'a'));
    this.#file = openSync(path, 'r+');
    this.#counts = countsIn(path);
    this.#bytes = Buffer.from(this.#counts.buffer);
  }

  at(point: Point): number {
    return this.#counts[POINTS.indexOf(point)] ?? 0;
  }

  /** Counts a passing. False: no list has this point. */
  pass(point: Point): boolean {
    const place = POINTS.indexOf(point);
    if (place < 0) return false;
    this.#counts[place] = (this.#counts[place] ?? 0) + 1;
    writeSync(this.#file, this.#bytes, place * 4, 4, place * 4);
    return true;
  }
}

/** What a process has passed so far, by the place of the point. */
export function countsIn(path: string): Uint32Array {
  const counts = new Uint32Array(POINTS.length);
  if (existsSync(path)) new Uint8Array(counts.buffer).set(readFileSync(path).subarray(0, counts.byteLength));
  return counts;
}
