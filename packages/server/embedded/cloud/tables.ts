/** The durable store of the simulated world as its reducers know it: JSON by key. `list` gives the keys with this prefix, sorted. */
export interface Tables {
  get(key: string): unknown;
  put(key: string, value: unknown): void;
  delete(key: string): void;
  list(prefix: string): readonly string[];
}
