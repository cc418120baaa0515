/** A cache whose size is known: the values that were used last. */
export class Recent<Key, Value extends object> {
  readonly #most: number;
  /** The one used last at the end. */
  readonly #values = new Map<Key, Value>();

  constructor(most: number) {
    this.#most = most;
  }

  get(key: Key): Value | undefined {
    const known = this.#values.get(key);
    return known && this.put(key, known);
  }

  put(key: Key, value: Value): Value {
    this.#values.delete(key);
    this.#values.set(key, value);
    if (this.#values.size > this.#most) this.#values.delete(this.#values.keys().next().value as Key);
    return value;
  }

  delete(key: Key): void {
    this.#values.delete(key);
  }
}
