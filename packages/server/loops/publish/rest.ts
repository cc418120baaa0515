/** Of a millisecond that the commit took, of a tree in it, and at most: milliseconds. */
const REST = { each: 3, tree: 60, most: 1_000 };

/**
 * Milliseconds for which a cell rests after a commit of so many trees that `took` milliseconds: what is asked for meanwhile goes together. Where commits
 * are quick nobody notices, and where they are not most of the time is left for what asks for them. After a commit of one tree nobody is likely to come at
 * once, and whoever does hardly waits; while many come each rest makes the next commit larger, and with it the next rest longer.
 */
export function restAfter(took: number, trees: number): number {
  return Math.min(took * REST.each, trees * REST.tree, REST.most);
}
