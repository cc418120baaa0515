import type { CellIndex } from '@hansa/compiler/cell-index.ts';
import { Recent } from '../../recent.ts';

/** Where a branch was left: the commit that was made last, and the index in it. */
export interface Tip {
  readonly commit: string;
  readonly index: CellIndex;
}

/** Cells whose tips are kept. The index of one with 200 tenants has 100 kB. */
const MOST = 64;
/** Milliseconds for which it is asked each time, where others move the branch as well: cells that share a repository do. */
const SHARED = 600_000;

/**
 * What this process published last in each cell, so that it has to ask Git neither where the branch stands nor what the index says: six programs
 * are started for a commit otherwise, and two so. It is believed for that alone: publishing moves a branch from that commit or not at all, so
 * whoever is wrong here is told so and looks.
 */
export class Tips {
  readonly #tips = new Recent<string, Tip>(MOST);
  readonly #shared = new Map<string, number>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  of(cell: string): Tip | undefined {
    return this.#tips.get(cell);
  }

  put(cell: string, tip: Tip): void {
    if ((this.#shared.get(cell) ?? 0) <= this.#now()) this.#tips.put(cell, tip);
  }

  /** Nobody knows what is there now. `moved`: somebody else was at it. */
  forget(cell: string, moved: boolean): void {
    if (moved && this.#tips.get(cell)) this.#shared.set(cell, this.#now() + SHARED);
    this.#tips.delete(cell);
  }
}
