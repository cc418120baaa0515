import type { KeyDoc } from '../spec/key.ts';
import { CLUSTER, LAYERED } from '../spec/layered.ts';
import { pointerTo, segments } from '../spec/yaml/node.ts';
import type { Chosen, Reason } from './thing.ts';

/** Is told every value that is decided, by the pointer under which it was asked for, and for which cell; undefined is the platform. */
export type Heard = (pointer: string, chosen: Chosen<unknown>, cell: string | undefined) => void;

/** For whom a document is read: what these layers say of a layered key holds before the platform's own word, the first before the next. */
interface Seat {
  readonly layers?: readonly string[];
  readonly cell?: string | undefined;
  readonly heard?: Heard | undefined;
}

/**
 * Reads a written document and decides what was not written: every value comes back with its reason. A list's items and a record's
 * values have the documentation of `*`. Mappings of several layers are read together, key by key; a list is one layer's, as a whole.
 */
export class Choices {
  readonly file: string;
  readonly #value: unknown;
  readonly #docs: ReadonlyMap<string, KeyDoc>;
  readonly #patterns: Patterns;
  readonly #reasons = new Map<string, Reason>();
  readonly #layers: readonly string[];
  readonly #seat: Seat;

  constructor(file: string, value: unknown, docs: ReadonlyMap<string, KeyDoc>, seat: Seat = {}) {
    this.file = file;
    this.#value = value;
    this.#docs = docs;
    this.#patterns = patternsOf(docs);
    this.#seat = seat;
    this.#layers = seat.layers ?? [];
  }

  /** Whether every cell has choices of its own, so that what is heard is heard of each. */
  get cellwise(): boolean {
    return this.#seat.heard !== undefined;
  }

  /** The same document as a cell reads it. */
  seenFrom(cell: string, layers: readonly string[]): Choices {
    const { heard } = this.#seat;
    if (layers.length === 0 && heard === undefined) return this;
    return new Choices(this.file, this.#value, this.#docs, { layers, cell, heard });
  }

  /** What was written at the pointer; else `computed`; else the documented default. */
  at<T>(pointer: string, computed?: T): Chosen<T> {
    const { origin, because } = this.reason(pointer);
    const chosen = { value: this.#decided<T>(pointer, because, computed), origin, because };
    this.#seat.heard?.(pointer, chosen, this.#seat.cell);
    return chosen;
  }

  #decided<T>(pointer: string, because: Reason['because'], computed?: T): T {
    if (because.how === 'asked') return this.written(pointer) as T;
    return computed === undefined ? (this.#docs.get(because.rule)?.default as T) : computed;
  }

  written(pointer: string): unknown {
    return this.#writtenAt(this.#known(this.#effective(pointer)).path);
  }

  /** Where a layered key is written, by the layer that has the say; where none wrote it, it belongs where the nearest of its parents is. */
  #effective(pointer: string): string {
    if (this.#layers.length === 0) return pointer;
    const [of, key] = ofCell(pointer) ?? ['', pointer];
    if (!isLayered(key, of !== '')) return pointer;
    const candidates = [...this.#layers.filter((layer) => of === '' || layer.startsWith('/environments/')), of].map((layer) => layer + key);
    // What a cell's own section says comes before that of its environment, and the platform has no such section.
    if (of !== '') candidates.reverse();
    const says = candidates.find((each) => this.#decides(this.#known(each).path, each.length > key.length));
    if (says !== undefined) return says;
    for (let end = key.lastIndexOf('/'); end > 0; end = key.lastIndexOf('/', end - 1)) {
      const rest = key.length - end;
      const home = candidates.find((each) => this.#writtenAt(this.#known(each.slice(0, -rest)).path) !== undefined);
      if (home !== undefined) return home;
    }
    return pointer;
  }

  /** Whether a layer says what stands there: also by a list further up, whatever that holds there. A layer may itself be an item of a list. */
  #decides(path: readonly string[], inLayer: boolean): boolean {
    let value = this.#value;
    for (const [depth, key] of path.entries()) {
      if (Array.isArray(value) && !(inLayer && depth === 1)) return true;
      if (!isRecord(value)) return false;
      value = value[key];
    }
    return value !== undefined;
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
    const place = this.#effective(pointer);
    const how = this.#writtenAt(this.#known(place).path) === undefined ? 'default' : 'asked';
    const reason = reasonAt(this.#known(pointer), this.file, place, how);
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
    const made: Pointer = { path, pattern: patternOf(pointer, path, documented) };
    if (byPointer.size < MOST_POINTERS) byPointer.set(pointer, made);
    return made;
  }
}

/** A pointer taken apart. */
interface Pointer {
  readonly path: readonly string[];
  readonly pattern: string;
  /** What was last given for it: a document that is planned at every key stroke has the same reasons again, most of what it is made of. */
  reason?: Reason;
}

function reasonAt(of: Pointer, file: string, pointer: string, how: Reason['because']['how']): Reason {
  const last = of.reason;
  if (last?.origin.file === file && last.origin.pointer === pointer && last.because.how === how) return last;
  return (of.reason = { origin: { file, pointer }, because: { rule: of.pattern, how } });
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

function isLayered(key: string, ofCell: boolean): boolean {
  const end = key.indexOf('/', 1);
  const section = key.slice(1, end < 0 ? undefined : end);
  return ofCell ? section === CLUSTER : LAYERED.has(section);
}

/** A pointer into a cell taken apart: the cell, and the key in it. */
function ofCell(pointer: string): readonly [cell: string, key: string] | undefined {
  const end = pointer.startsWith('/cells/') ? pointer.indexOf('/', '/cells/'.length) : -1;
  return end < 0 ? undefined : [pointer.slice(0, end), pointer.slice(end)];
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

/** Generation of the secrets of a component or a provider in the cell at that pointer. */
export function generationAt(choices: Choices, cell: string, name: string): number {
  return choices.at(`${cell}/generations/${name}`, 1).value;
}
