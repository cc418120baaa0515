import { isSurelyPlain } from './plain.ts';
import { isBlock, plainText, quoteIfNeeded, scalarText } from './scalar.ts';
import { type Shape, shapeOf } from './shape.ts';
import { Sourced } from './sourced.ts';

/** Told of each line that carries a sourced value: the 0-based line within the emitted text, and what the value came from. */
export type Trace = (line: number, source: Sourced) => void;

/** Told of all that is written, in the order of the text. */
export interface Witness {
  list(value: readonly unknown[]): void;
  mapping(value: object, shape: Shape): void;
  /** A leaf, the text of which stands between two offsets, below an indentation. */
  leaf(value: unknown, from: number, to: number, depth: number): void;
}

/** A text of several lines as it is written below an indentation. */
interface Block {
  readonly indent: string;
  readonly text: string;
}

/**
 * Scripts and configuration files are the same text for every tenant: their block form is kept, which a fleet of ten thousand renders
 * forty thousand times. Texts that differ by tenant are short and stay out.
 */
const BLOCKS = new Map<string, Block>();
const LONG = 512;

/**
 * Emits one value as YAML 1.2 that YAML 1.1 readers (Go's among them) read the same way: two spaces, `apiVersion kind metadata`
 * first at the top, all other keys sorted by UTF-16 unit, text quoted only where some YAML would read something else.
 * Keys whose value is undefined are left out. Ends with a line break.
 */
export function emitYaml(value: unknown, trace?: Trace): string {
  const marks: (readonly [at: number, source: Sourced])[] = [];
  const witness = trace && {
    list: () => undefined,
    mapping: () => undefined,
    leaf: (leaf: unknown, from: number) => void (leaf instanceof Sourced && marks.push([from, leaf])),
  };
  const text = emitSeen(value, witness);
  if (trace) tellLines(text, marks, trace);
  return text;
}

/** The same, told to a witness. */
export function emitSeen(value: unknown, witness: Witness | undefined): string {
  const emitter = new Emitter(witness);
  emitter.top(value);
  return emitter.text;
}

/** Which line a mark is on is counted when all is written: most often nobody asks. */
function tellLines(text: string, marks: readonly (readonly [at: number, source: Sourced])[], trace: Trace): void {
  let [line, next] = [0, text.indexOf('\n')];
  for (const [at, source] of marks) {
    for (; next >= 0 && next < at; next = text.indexOf('\n', next + 1)) line += 1;
    trace(line, source);
  }
}

/** The text of a leaf below an indentation, as it stands behind its key. */
export function leafText(value: unknown, depth: number): string {
  if (typeof value !== 'string') return plainText(value);
  if (isSurelyPlain(value)) return value;
  return value.includes('\n') ? linesText(value, indentOf(depth)) : scalarText(value);
}

/** The same value on one line, in flow style: for edits inside a person's own file. */
export function inline(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(inline).join(', ')}]`;
  if (isContainer(value)) {
    const entries = Object.entries(value).map(([key, inner]) => `${quoteIfNeeded(key, true)}: ${inline(inner)}`);
    return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`;
  }
  return typeof value === 'string' ? quoteIfNeeded(value, true) : plainText(value);
}

/** Every line begins with its break, so that a key and its value are two pieces of text and not four: a third of the time. */
class Emitter {
  #text = '';
  readonly #witness: Witness | undefined;

  constructor(witness: Witness | undefined) {
    this.#witness = witness;
  }

  get text(): string {
    return `${this.#text}\n`;
  }

  top(value: unknown): void {
    if (!isContainer(value)) this.#leaf(value, 0);
    else if (Array.isArray(value)) this.#sequence(value, 0, true);
    else {
      const mapping = value as Record<string, unknown>;
      this.#mapping(mapping, shapeOf(mapping).headFirst, 0, true);
    }
  }

  /** A list or a mapping behind a key, whose line ends where it begins. Lists stand at the indentation of the key, as kubectl prints them. */
  #container(value: object, depth: number): void {
    if (Array.isArray(value)) {
      if (value.length === 0) this.#text += ' ';
      this.#sequence(value, depth, false);
    } else {
      const shape = shapeOf(value as Record<string, unknown>);
      if (shape.keys.length === 0) this.#text += ' ';
      this.#mapping(value as Record<string, unknown>, shape, depth + 1, false);
    }
  }

  /** `depth` counts indentations; with `inline` the first key has no line of its own. */
  #mapping(value: Readonly<Record<string, unknown>>, shape: Shape, depth: number, inline: boolean): void {
    this.#witness?.mapping(value, shape);
    const { keys } = shape;
    if (keys.length === 0) this.#text += '{}';
    const { open, lead } = shape.startsAt(depth);
    for (let i = 0; i < keys.length; i++) {
      const inner = value[keys[i] as string];
      if (isContainer(inner)) {
        this.#text += i === 0 && inline ? shape.inlineStart : (open[i] as string);
        this.#container(inner, depth);
      } else {
        this.#text += i === 0 && inline ? shape.inlineLead : (lead[i] as string);
        this.#leaf(inner, depth);
      }
    }
  }

  /** With `inline` the first item has no line of its own. */
  #sequence(items: readonly unknown[], depth: number, inline: boolean): void {
    this.#witness?.list(items);
    if (items.length === 0) this.#text += '[]';
    const dash = dashAt(depth);
    for (let i = 0; i < items.length; i++) {
      this.#text += i === 0 && inline ? '-' : dash;
      this.#item(items[i], depth);
    }
  }

  /** What stands behind a dash. A list in a list has lines of its own. */
  #item(item: unknown, depth: number): void {
    if (isContainer(item) && Array.isArray(item)) {
      this.#container(item, depth + 1);
      return;
    }
    this.#text += ' ';
    if (isContainer(item)) this.#mapping(item as Record<string, unknown>, shapeOf(item as Record<string, unknown>), depth + 1, true);
    else this.#leaf(item, depth);
  }

  #leaf(value: unknown, depth: number): void {
    const from = this.#text.length;
    this.#text += leafText(value instanceof Sourced ? value.value : value, depth);
    this.#witness?.leaf(value, from, this.#text.length, depth);
  }
}

/** Several lines: a block where they can be one. */
function linesText(value: string, indent: string): string {
  const known = value.length < LONG ? undefined : BLOCKS.get(value);
  if (known?.indent === indent) return known.text;
  if (known === undefined && !isBlock(value)) return scalarText(value);
  const text = blockText(value, indent);
  if (value.length >= LONG && BLOCKS.size < 500) BLOCKS.set(value, { indent, text });
  return text;
}

function blockText(value: string, indent: string): string {
  const body = value.replace(/\n+$/, '');
  const breaks = value.length - body.length;
  const lines = breaks > 1 ? value.slice(0, -1).split('\n') : body.split('\n');
  const head = breaks === 0 ? '|-' : breaks === 1 ? '|' : '|+';
  return lines.reduce((text, line) => `${text}\n${line === '' ? '' : `${indent}  ${line}`}`, head);
}

const DASHES = Array.from({ length: 20 }, (_, depth) => `\n${'  '.repeat(depth)}-`);

function dashAt(depth: number): string {
  return DASHES[depth] ?? `\n${indentOf(depth)}-`;
}

function indentOf(depth: number): string {
  return '  '.repeat(depth);
}

/** A list or a mapping; a leaf is anything else. */
function isContainer(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !(value instanceof Sourced);
}
