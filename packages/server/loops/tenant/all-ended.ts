/**
 * As `Promise.all`, but nobody is at it any more when it throws. A look that fails gives its row back as if it had ended, and whoever takes it then may remove
 * what an act that is still under way makes again.
 */
export async function allEnded<T>(all: readonly Promise<T>[]): Promise<T[]> {
  await Promise.allSettled(all);
  return Promise.all(all);
}
