import { isSurelyPlain } from './plain.ts';
import { isBlock, plainText, quoteIfNeeded, scalarText } from './scalar.ts';
import { type Shape, shapeOf } from './shape.ts';
import { Sourced } from './sourced.ts';

/** Told of each line that carries a sourced value: the 0-based line within the emitted text, and what the value came from. */
export type Trace = (line: number, source: Sourced) => void;

/** A text of several lines as it is written below an indentation. */
interface Block {
  readonly indent: string;
  readonly text: string;
  readonly lines: number;
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
  const emitter = new Emitter(trace);
  emitter.top(value);
  return emitter.text;
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
  readonly #trace: Trace | undefined;
  /** Index of the line that is being written. */
  #line = -1;
  /** Whether the text begins with the break that no first line has. To cut it off is to copy the text: mappings begin without. */
  #cut = false;

  constructor(trace: Trace | undefined) {
    this.#trace = trace;
  }

  get text(): string {
    return `${this.#cut ? this.#text.slice(1) : this.#text}\n`;
  }

  top(value: unknown): void {
    if (isContainer(value) && !Array.isArray(value)) {
      const { headFirst } = shapeOf(value as Record<string, unknown>);
      if (headFirst.keys.length > 0) {
        this.#begin('');
        this.#mapping(value as Record<string, unknown>, headFirst, 0, true);
        return;
      }
    }
    this.#cut = true;
    if (isContainer(value)) this.#container(value, -1);
    else {
      // In the place of the break that the first line does not have.
      this.#text = ' ';
      this.#line = 0;
      this.#scalar(value, 0);
    }
  }

  #begin(start: string): void {
    this.#text += start;
    this.#line += 1;
  }

  /** A list or a mapping below `depth`. Lists stand at the indentation of their key, as kubectl prints them. */
  #container(value: object, depth: number): void {
    if (Array.isArray(value)) {
      if (value.length === 0) this.#empty(' []', depth);
      else this.#sequence(value, depth < 0 ? 0 : depth);
      return;
    }
    const shape = shapeOf(value as Record<string, unknown>);
    if (shape.keys.length === 0) this.#empty(' {}', depth);
    else this.#mapping(value as Record<string, unknown>, shape, depth + 1, false);
  }

  #empty(brackets: string, depth: number): void {
    if (depth < 0) this.#line = 0;
    this.#text += brackets;
  }

  /** `depth` counts indentations; with `inline` the first key stands behind a dash. */
  #mapping(value: Record<string, unknown>, shape: Shape, depth: number, inline: boolean): void {
    const { keys } = shape;
    const starts = shape.startsAt(depth);
    for (let i = 0; i < keys.length; i++) {
      const inner = value[keys[i] as string];
      const container = isContainer(inner);
      if (i === 0 && inline) this.#text += container ? shape.inlineStart : shape.inlineLead;
      else this.#begin((container ? starts.open[i] : starts.lead[i]) as string);
      if (container) this.#container(inner, depth);
      else this.#leaf(inner, depth);
    }
  }

  #sequence(items: readonly unknown[], depth: number): void {
    const dash = `\n${indentOf(depth)}-`;
    const lead = `${dash} `;
    for (const item of items) {
      if (!isContainer(item)) {
        this.#begin(lead);
        this.#leaf(item, depth);
      } else this.#item(item, depth, dash, lead);
    }
  }

  #item(item: object, depth: number, dash: string, lead: string): void {
    const shape = Array.isArray(item) ? undefined : shapeOf(item as Record<string, unknown>);
    if (shape && shape.keys.length > 0) {
      this.#begin(lead);
      this.#mapping(item as Record<string, unknown>, shape, depth + 1, true);
    } else {
      this.#begin(dash);
      this.#container(item, Array.isArray(item) && item.length > 0 ? depth + 1 : depth);
    }
  }

  #leaf(value: unknown, depth: number): void {
    this.#scalar(value instanceof Sourced ? this.#unwrap(value) : value, depth);
  }

  #unwrap(value: Sourced): string | number | boolean {
    this.#trace?.(this.#line, value);
    return value.value;
  }

  #scalar(value: unknown, depth: number): void {
    if (typeof value !== 'string') this.#text += plainText(value);
    else if (isSurelyPlain(value)) this.#text += value;
    else if (value.includes('\n')) this.#lines(value, indentOf(depth));
    else this.#text += scalarText(value);
  }

  /** A text of several lines: a block where it can be one. */
  #lines(value: string, indent: string): void {
    const cached = value.length < LONG ? undefined : BLOCKS.get(value);
    if (!cached && !isBlock(value)) this.#text += scalarText(value);
    else this.#block(value, indent, cached);
  }

  #block(value: string, indent: string, cached: Block | undefined): void {
    if (cached && cached.indent === indent) {
      this.#text += cached.text;
      this.#line += cached.lines;
      return;
    }
    const [from, line] = [this.#text.length, this.#line];
    this.#writeBlock(value, indent);
    if (value.length >= LONG && BLOCKS.size < 500) BLOCKS.set(value, { indent, text: this.#text.slice(from), lines: this.#line - line });
  }

  #writeBlock(value: string, indent: string): void {
    const body = value.replace(/\n+$/, '');
    const breaks = value.length - body.length;
    this.#text += breaks === 0 ? '|-' : breaks === 1 ? '|' : '|+';
    const lines = breaks > 1 ? value.slice(0, -1).split('\n') : body.split('\n');
    for (const line of lines) {
      this.#begin('\n');
      if (line !== '') this.#text += `${indent}  ${line}`;
    }
  }
}

const INDENTS = Array.from({ length: 20 }, (_, depth) => '  '.repeat(depth));

function indentOf(depth: number): string {
  return INDENTS[depth] ?? '  '.repeat(depth);
}

/** A list or a mapping; a leaf is anything else. */
function isContainer(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !(value instanceof Sourced);
}
