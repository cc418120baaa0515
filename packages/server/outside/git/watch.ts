import { type FSWatcher, watch } from 'node:fs';
import { dirname, join } from 'node:path';

/** Milliseconds between two looks: where a push shows at once by the file system, and where only asking tells. */
export interface Poll {
  readonly local: number;
  readonly remote: number;
}

/**
 * Looks again and again until the branch stands elsewhere; `look` gives its head, or undefined where nobody could say. `nudge` is called with
 * what to do when there is reason to look at once, and gives what ends that.
 */
export async function untilMoved(
  look: () => Promise<string | null | undefined>,
  known: string | null,
  signal: AbortSignal,
  poll: number,
  nudge: (wake: () => void) => () => void,
): Promise<boolean> {
  const bell = new Bell();
  const still = nudge(() => bell.ring());
  try {
    while (!signal.aborted) {
      const head = await look();
      if (head !== undefined && head !== known) return true;
      await bell.heard(poll, signal);
    }
    return false;
  } finally {
    still();
  }
}

/** A ring while nobody listens is kept for the next who does. */
class Bell {
  #rung = false;
  #wake: (() => void) | null = null;

  ring(): void {
    this.#rung = true;
    this.#wake?.();
  }

  heard(milliseconds: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const end = () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', end);
        this.#rung = false;
        this.#wake = null;
        resolve();
      };
      const timer = setTimeout(end, milliseconds);
      signal.addEventListener('abort', end);
      this.#wake = end;
      if (this.#rung || signal.aborted) end();
    });
  }
}

/** Wakes whenever something moves near a branch of a bare repository: the folder of the branch, or the packed branches. */
export function onRefs(folder: string, branch: string): (wake: () => void) => () => void {
  return (wake) => {
    const watchers = [folder, dirname(join(folder, 'refs', 'heads', branch))].flatMap((each) => watched(each, wake));
    return () => {
      for (const watcher of watchers) watcher.close();
    };
  };
}

/** A folder that is not there, or a machine that has no watchers left: then the slow look has to do. */
function watched(folder: string, wake: () => void): FSWatcher[] {
  try {
    return [watch(folder, { persistent: false }, wake).on('error', () => {})];
  } catch {
    return [];
  }
}

/** For a remote: nothing tells us. */
export const SILENCE = (): (() => void) => () => {};
