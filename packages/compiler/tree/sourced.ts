/**
 * A leaf of a manifest that remembers which value of the plan it is, so that a line of the tree leads back to the line of the spec.
 * It lives only between a renderer and the emitter: never compute with one.
 */
export class Sourced {
  readonly value: string | number | boolean;
  /** Id of the planned thing. */
  readonly thing: string;
  /** Key of its values. */
  readonly key: string;

  constructor(value: string | number | boolean, thing: string, key: string) {
    this.value = value;
    this.thing = thing;
    this.key = key;
  }

  toJSON(): string | number | boolean {
    return this.value;
  }
}

interface Holder {
  readonly id: string;
  readonly values: object;
}

/** `values[key]` of a planned thing as a leaf that knows where it comes from. Typed as the plain value, for it is emitted as one. */
export function from<T extends Holder, K extends keyof T['values'] & string>(thing: T, key: K): T['values'][K] {
  const value: unknown = (thing.values as T['values'])[key];
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') return value as T['values'][K];
  return new Sourced(value, thing.id, key) as unknown as T['values'][K];
}
