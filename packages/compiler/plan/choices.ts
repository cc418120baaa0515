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
    const patterns = patternsOf(this.#docs);
    const known = patterns.byPointer.get(pointer);
    if (known !== undefined) return known;
    const pattern = patternOf(pointer, patterns.documented);
    if (patterns.byPointer.size < MOST_POINTERS) patterns.byPointer.set(pointer, pattern);
    return pattern;
  }
}

interface Patterns {
  /** Every documented pattern, and every beginning of one. */
  readonly documented: ReadonlySet<string>;
  readonly byPointer: Map<string, string>;
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
  const patterns = { documented, byPointer: new Map<string, string>() };
  PATTERNS.set(docs, patterns);
  return patterns;
}

function patternOf(pointer: string, documented: ReadonlySet<string>): string {
  let known = '';
  for (const segment of segments(pointer)) {
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
