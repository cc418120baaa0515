/** Generation of the secrets of each app whose secrets were rotated, by the name of the app. What is not in it has the first. */
export type Generations = Readonly<Record<string, number>>;

/** The higher one of each, sorted by name. A generation only grows: the values of a lower one are forgotten, here and outside. */
export function newest(some: Generations, others: Generations): Generations {
  const names = [...new Set([...Object.keys(some), ...Object.keys(others)])].toSorted();
  const highest = names.map((name): [string, number] => [name, Math.max(some[name] ?? 1, others[name] ?? 1)]);
  return Object.fromEntries(highest.filter(([, generation]) => generation > 1));
}

/** Names whose generation is lower in `after` than in `before`. */
export function lowered(before: Generations, after: Generations): readonly string[] {
  return Object.keys(before).filter((name) => (after[name] ?? 1) < (before[name] ?? 1));
}

export function sameGenerations(some: Generations, others: Generations): boolean {
  return lowered(some, others).length === 0 && lowered(others, some).length === 0;
}

/** The next generation of each of these apps. */
export function raised(generations: Generations, apps: readonly string[]): Generations {
  return newest(generations, Object.fromEntries(apps.map((app) => [app, (generations[app] ?? 1) + 1])));
}
