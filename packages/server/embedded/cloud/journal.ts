import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, writeFileSync, writeSync } from 'node:fs';
import { Keys } from './keys.ts';
import type { Tables } from './tables.ts';

/** One line: rows put, and rows deleted (null). */
type Line = Readonly<Record<string, unknown>>;

/** A line that was cut short by a power failure ends the journal: nobody was told that it happened. */
function linesOf(file: string): Line[] {
  if (!existsSync(file)) return [];
  const lines: Line[] = [];
  for (const text of readFileSync(file, 'utf8').split('\n')) {
    if (text === '') continue;
    try {
      lines.push(JSON.parse(text) as Line);
    } catch {
      break;
    }
  }
  return lines;
}

/**
 * Rows in memory with a journal on disk: what was answered is on the disk before the answer leaves. Calls of one moment share one flush,
 * so that a hundred at once cost what one costs. One process at a time; `HANSA_DATA` has one holder.
 */
export class Journal {
  readonly #rows = new Map<string, unknown>();
  readonly #keys: Keys;
  readonly #file: string;
  #handle: number;
  #pending: string[] = [];
  #flushed: Promise<void> | undefined;

  constructor(file: string) {
    this.#file = file;
    for (const line of linesOf(file)) this.#apply(line);
    this.#keys = new Keys(this.#rows.keys());
    this.#compact();
    this.#handle = openSync(file, 'a');
  }

  #apply(line: Line): void {
    for (const [key, value] of Object.entries(line)) {
      if (value === null) this.#rows.delete(key);
      else this.#rows.set(key, value);
    }
  }

  /** One line with everything, in the place of all that led there. */
  #compact(): void {
    const next = `${this.#file}.next`;
    const lines = [...this.#rows].map((row) => `${JSON.stringify(Object.fromEntries([row]))}\n`);
    writeFileSync(next, lines.join(''));
    renameSync(next, this.#file);
  }

  /** Runs `act` on the tables; its changes are one line, on the disk when `change` resolves. What throws changes nothing. */
  async change<T>(act: (tables: Tables) => T): Promise<T> {
    const line: Record<string, unknown> = {};
    const read = (key: string): unknown => (Object.hasOwn(line, key) ? (line[key] ?? undefined) : this.#rows.get(key));
    const result = act({
      get: (key) => structuredClone(read(key)),
      put: (key, value) => void (line[key] = structuredClone(value)),
      delete: (key) => void (line[key] = null),
      list: (prefix) => this.#list(prefix, line),
    });
    if (Object.keys(line).length === 0) return result;
    this.#apply(line);
    for (const [key, value] of Object.entries(line)) {
      if (value === null) this.#keys.delete(key);
      else this.#keys.add(key);
    }
    this.#pending.push(`${JSON.stringify(line)}\n`);
    await this.#flush();
    return result;
  }

  #list(prefix: string, line: Line): readonly string[] {
    const keys = new Set(this.#keys.below(prefix));
    let more = false;
    for (const [key, value] of Object.entries(line)) {
      if (value === null) keys.delete(key);
      else if (key.startsWith(prefix)) {
        keys.add(key);
        more = true;
      }
    }
    return more ? [...keys].toSorted() : [...keys];
  }

  #flush(): Promise<void> {
    this.#flushed ??= new Promise((resolve, reject) => {
      setImmediate(() => {
        this.#flushed = undefined;
        const text = this.#pending.join('');
        this.#pending = [];
        try {
          writeSync(this.#handle, text);
          fsyncSync(this.#handle);
          resolve();
        } catch (error) {
          reject(error as Error);
        }
      });
    });
    return this.#flushed;
  }

  close(): void {
    closeSync(this.#handle);
  }
}
