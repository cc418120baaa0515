/** Names in their order, so that those with a prefix are found without looking at the others: a world of 1,000 tenants has 40,000. */
export class Keys {
  readonly #sorted: string[];

  constructor(names: Iterable<string>) {
    this.#sorted = [...names].sort();
  }

  add(name: string): void {
    const at = this.#placeOf(name);
    if (this.#sorted[at] !== name) this.#sorted.splice(at, 0, name);
  }

  delete(name: string): void {
    const at = this.#placeOf(name);
    if (this.#sorted[at] === name) this.#sorted.splice(at, 1);
  }

  /** Those that begin with this, sorted. */
  below(prefix: string): string[] {
    const from = this.#placeOf(prefix);
    let to = from;
    while (to < this.#sorted.length && (this.#sorted[to] as string).startsWith(prefix)) to += 1;
    return this.#sorted.slice(from, to);
  }

  /** Where it stands, or would stand. */
  #placeOf(name: string): number {
    let [low, high] = [0, this.#sorted.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#sorted[middle] as string) < name) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
