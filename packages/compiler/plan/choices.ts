import type { KeyDoc } from '../spec/key.ts';
import { pointerTo, segments } from '../spec/yaml/node.ts';
import type { Chosen, Reason } from './thing.ts';

/**
 * Reads a written document and decides what was not written: every value comes back with its reason. A list's items and a record's
 * values have the documentation of `*`.
 */
export class Choices {
  readonly file: string;
  readonly #value: unknown;
  readonly #docs: ReadonlyMap<string, KeyDoc>;

  constructor(file: string, value: unknown, docs: ReadonlyMap<string, KeyDoc>) {
    this.file = file;
    this.#value = value;
    this.#docs = docs;
  }

  /** What was written at the pointer; else `computed`; else the documented default. */
  at<T>(pointer: string, computed?: T): Chosen<T> {
    const written = this.written(pointer);
    if (written !== undefined) return { value: written as T, ...this.reason(pointer) };
    const value = computed === undefined ? (this.#docs.get(this.pattern(pointer))?.default as T) : computed;
    return { value, ...this.reason(pointer) };
  }

  written(pointer: string): unknown {
    return segments(pointer).reduce<unknown>((inner, key) => (isRecord(inner) ? inner[key] : undefined), this.#value);
  }

  reason(pointer: string): Reason {
    const how = this.written(pointer) === undefined ? 'default' : 'asked';
    return { origin: { file: this.file, pointer }, because: { rule: this.pattern(pointer), how } };
  }

  /** The documented form of a pointer: numbers, and names under a record, become `*`. */
  pattern(pointer: string): string {
    let known = '';
    for (const segment of segments(pointer)) {
      const exact = `${known}${pointerTo([segment])}`;
      known = !/^\d+$/.test(segment) && this.#has(exact) ? exact : `${known}/*`;
    }
    return this.#has(known) ? known : pointer;
  }

  #has(pattern: string): boolean {
    if (this.#docs.has(pattern)) return true;
    for (const key of this.#docs.keys()) if (key.startsWith(`${pattern}/`)) return true;
    return false;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
