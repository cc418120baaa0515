/** The change that is made now; 0 is none. */
let active = 0;
let met: Set<number> | undefined;

/** What the changed sources call: whether this change is made, and a note that it was met. */
export const SWITCH = '__hansaChanged';
(globalThis as Record<string, unknown>)[SWITCH] = (id: number): boolean => {
  met?.add(id);
  return id === active;
};

/** Runs with one change made. */
export async function changed<T>(id: number, run: () => Promise<T>): Promise<T> {
  active = id;
  try {
    return await run();
  } finally {
    active = 0;
  }
}

/** Runs with nothing changed, and says which changes were met on the way. */
export async function meeting(run: () => Promise<void>): Promise<ReadonlySet<number>> {
  const seen = new Set<number>();
  met = seen;
  try {
    await run();
  } finally {
    met = undefined;
  }
  return seen;
}
