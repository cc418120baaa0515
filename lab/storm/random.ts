import { hash } from 'node:crypto';

/** Numbers in [0, 1) that the seed decides (mulberry32). A word is as good a seed as a number. */
export function randomOf(seed: number | string): () => number {
  let state = typeof seed === 'number' ? seed | 0 : Number.parseInt(hash('sha256', seed).slice(0, 8), 16) | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
