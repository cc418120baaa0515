/** The value below a path of keys and indexes, or undefined when the path leaves the value: what a cluster answers is not ours to trust. */
export function at(value: unknown, ...path: readonly (string | number)[]): unknown {
  let current = value;
  for (const step of path) {
    if (typeof current !== 'object' || current === null) return undefined;
    current = (current as Record<string | number, unknown>)[step];
  }
  return current;
}

export function listAt(value: unknown, ...path: readonly (string | number)[]): readonly unknown[] {
  const found = at(value, ...path);
  return Array.isArray(found) ? found : [];
}

export function textAt(value: unknown, ...path: readonly (string | number)[]): string {
  const found = at(value, ...path);
  return typeof found === 'string' ? found : '';
}

export function numberAt(value: unknown, ...path: readonly (string | number)[]): number {
  const found = at(value, ...path);
  return typeof found === 'number' ? found : 0;
}

export interface Condition {
  readonly status: string;
  readonly reason: string;
  readonly message: string;
}

/** One of the conditions that an object's controller wrote. */
export function conditionOf(object: unknown, type: string): Condition | undefined {
  const found = listAt(object, 'status', 'conditions').find((each) => at(each, 'type') === type);
  return found === undefined
    ? undefined
    : { status: textAt(found, 'status'), reason: textAt(found, 'reason'), message: textAt(found, 'message') };
}
