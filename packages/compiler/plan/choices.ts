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
  readonly #patterns: Patterns;
  readonly #reasons = new Map<string, Reason>();

  constructor(file: string, value: unknown, docs: ReadonlyMap<string, KeyDoc>) {
    this.file = file;
    this.#value = value;
    this.#docs = docs;
    this.#patterns = patternsOf(docs);
  }

  /** What was written at the pointer; else `computed`; else the documented default. */
  at<T>(pointer: string, computed?: T): Chosen<T> {
    const { origin, because } = this.reason(pointer);
    if (because.how === 'asked') return { value: this.written(pointer) as T, origin, because };
    const value = computed === undefined ? (this.#docs.get(because.rule)?.default as T) : computed;
    return { value, origin, because };
  }

  written(pointer: string): unknown {
    return this.#writtenAt(this.#known(pointer).path);
  }

  #writtenAt(path: readonly string[]): unknown {
    let value = this.#value;
    for (const key of path) {
      if (!isRecord(value)) return undefined;
      value = value[key];
    }
    return value;
  }

  /** The same object for the same pointer: the dozen things of an app have the same two or three reasons. */
  reason(pointer: string): Reason {
    const known = this.#reasons.get(pointer);
    if (known) return known;
    const { path, pattern } = this.#known(pointer);
    const how = this.#writtenAt(path) === undefined ? 'default' : 'asked';
    const reason: Reason = { origin: { file: this.file, pointer }, because: { rule: pattern, how } };
    this.#reasons.set(pointer, reason);
    return reason;
  }

  /** The documented form of a pointer: numbers, and names under a record, become `*`. */
  pattern(pointer: string): string {
    return this.#known(pointer).pattern;
  }

  #known(pointer: string): Pointer {
    const { byPointer, documented } = this.#patterns;
    const known = byPointer.get(pointer);
    if (known) return known;
    const path = segments(pointer);
    const made = { path, pattern: patternOf(pointer, path, documented) };
    if (byPointer.size < MOST_POINTERS) byPointer.set(pointer, made);
    return made;
  }
}

/** A pointer taken apart. */
interface Pointer {
  readonly path: readonly string[];
  readonly pattern: string;
}

interface Patterns {
  /** Every documented pattern, and every beginning of one. */
  readonly documented: ReadonlySet<string>;
  readonly byPointer: Map<string, Pointer>;
}

/** Kept by the documentation, for every tenant asks the same two dozen pointers: a third of planning went into looking them up. */
const PATTERNS = new WeakMap<ReadonlyMap<string, KeyDoc>, Patterns>();
const MOST_POINTERS = 5_000;

function patternsOf(docs: ReadonlyMap<string, KeyDoc>): Patterns {
  const known = PATTERNS.get(docs);
  if (known) return known;
  const documented = new Set<string>();
  for (const key of docs.keys()) {
    for (let end = key.length; end > 0; end = key.lastIndexOf('/', end - 1)) documented.add(key.slice(0, end));
  }
  const patterns = { documented, byPointer: new Map<string, Pointer>() };
  PATTERNS.set(docs, patterns);
  return patterns;
}

function patternOf(pointer: string, path: readonly string[], documented: ReadonlySet<string>): string {
  let known = '';
  for (const segment of path) {
    const exact = `${known}${pointerTo([segment])}`;
    known = !/^\d+$/.test(segment) && documented.has(exact) ? exact : `${known}/*`;
  }
  return documented.has(known) ? known : pointer;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

/** Generation of the secrets of a component or a provider in the cell at that pointer. */
export function generationAt(choices: Choices, cell: string, name: string): number {
  return choices.at(`${cell}/generations/${name}`, 1).value;
}
