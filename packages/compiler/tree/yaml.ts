import { isPlain } from './plain.ts';
import { Sourced } from './sourced.ts';

/** Told of each line that carries a sourced value: the 0-based line within the emitted text, and what the value came from. */
export type Trace = (line: number, source: Sourced) => void;

/**
 * Scripts and configuration files are the same text for every tenant: their block form is kept, which a fleet of ten thousand renders
 * forty thousand times. Texts that differ by tenant are short and stay out.
 */
const BLOCKS = new Map<string, { readonly indent: string; readonly text: string; readonly lines: number }>();
const LONG = 512;

/** How a text is written, by the text: keys and words repeat for every object. */
const WRITTEN = new Map<string, string>();
const MOST_WRITTEN = 20_000;

const HEAD = ['apiVersion', 'kind', 'metadata'];

/**
 * Emits one value as YAML 1.2 that YAML 1.1 readers (Go's among them) read the same way: two spaces, `apiVersion kind metadata`
 * first at the top, all other keys sorted by UTF-16 unit, text quoted only where some YAML would read something else.
 * Keys whose value is undefined are left out. Ends with a line break. About 150,000 objects in half a second.
 */
export function emitYaml(value: unknown, trace?: Trace): string {
  const emitter = new Emitter(trace);
  emitter.top(value);
  return emitter.text;
}

/** The same value on one line, in flow style: for edits inside a person's own file. */
export function inline(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(inline).join(', ')}]`;
  if (isRecord(value)) {
    const entries = Object.entries(value).map(([key, inner]) => `${scalarText(key, true)}: ${inline(inner)}`);
    return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`;
  }
  return typeof value === 'string' ? scalarText(value, true) : plainText(value);
}

class Emitter {
  text = '';
  readonly #trace: Trace | undefined;
  #line = 0;

  constructor(trace: Trace | undefined) {
    this.#trace = trace;
  }

  top(value: unknown): void {
    if (isRecord(value) && Object.keys(value).length > 0) this.#mapping(value, '', headFirst(value));
    else if (Array.isArray(value) && value.length > 0) this.#sequence(value, '');
    else {
      if (typeof value === 'object' && value !== null) this.text += Array.isArray(value) ? '[]' : '{}';
      else this.#scalar(value, '');
      this.#newline();
    }
  }

  #newline(): void {
    this.text += '\n';
    this.#line += 1;
  }

  #mapping(value: Record<string, unknown>, indent: string, keys: readonly string[], firstInline = false): void {
    let first = firstInline;
    for (const key of keys) {
      this.text += `${first ? '' : indent}${scalarText(key, false)}:`;
      first = false;
      this.#value(value[key], indent);
    }
  }

  #sequence(items: readonly unknown[], indent: string): void {
    for (const item of items) {
      const value = this.#unwrap(item);
      this.text += `${indent}-`;
      const keys = isRecord(value) ? presentKeys(value) : [];
      if (isRecord(value) && keys.length > 0) {
        this.text += ' ';
        this.#mapping(value, `${indent}  `, keys, true);
      } else if (Array.isArray(value) && value.length > 0) {
        this.#newline();
        this.#sequence(value, `${indent}  `);
      } else this.#value(value, indent);
    }
  }

  /** What follows `key:` or `-`, line break included. Lists stand at the indentation of their key, as kubectl prints them. */
  #value(wrapped: unknown, indent: string): void {
    const value = this.#unwrap(wrapped);
    if (Array.isArray(value)) {
      if (value.length === 0) this.text += ' []';
      this.#newline();
      this.#sequence(value, indent);
      return;
    }
    if (isRecord(value)) {
      const keys = presentKeys(value);
      if (keys.length === 0) this.text += ' {}';
      this.#newline();
      this.#mapping(value, `${indent}  `, keys);
      return;
    }
    this.text += ' ';
    this.#scalar(value, indent);
    this.#newline();
  }

  #unwrap(value: unknown): unknown {
    if (!(value instanceof Sourced)) return value;
    this.#trace?.(this.#line, value);
    return value.value;
  }

  #scalar(value: unknown, indent: string): void {
    if (typeof value !== 'string') this.text += plainText(value);
    else if (value.includes('\n') && (BLOCKS.has(value) || isBlock(value))) this.#block(value, indent);
    else this.text += scalarText(value, false);
  }

  #block(value: string, indent: string): void {
    const cached = BLOCKS.get(value);
    if (cached && cached.indent === indent) {
      this.text += cached.text;
      this.#line += cached.lines;
      return;
    }
    const [from, line] = [this.text.length, this.#line];
    this.#writeBlock(value, indent);
    if (value.length >= LONG && BLOCKS.size < 500) BLOCKS.set(value, { indent, text: this.text.slice(from), lines: this.#line - line });
  }

  #writeBlock(value: string, indent: string): void {
    const body = value.replace(/\n+$/, '');
    const breaks = value.length - body.length;
    this.text += breaks === 0 ? '|-' : breaks === 1 ? '|' : '|+';
    const lines = breaks > 1 ? value.slice(0, -1).split('\n') : body.split('\n');
    for (const line of lines) {
      this.#newline();
      if (line !== '') this.text += `${indent}  ${line}`;
    }
  }
}

/** A number that is not finite has no form that every reader shares; a bug of ours, so it says so. */
function plainText(value: unknown): string {
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'number' && Number.isFinite(value)) return numberText(value);
  throw new TypeError(`cannot be written as YAML: ${String(value)}`);
}

/** YAML 1.1 reads `1e+21` as text: an exponent needs a fraction before it. */
function numberText(value: number): string {
  return Object.is(value, -0) ? '0' : String(value).replace(/^(-?\d+)e/, '$1.0e');
}

/** Block style for text of several lines, where every character is printable and the first line does not begin with a blank. */
function isBlock(value: string): boolean {
  return (
    /^[^\s]/.test(value) &&
    !/[^\n\t\x20-\x7e\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd]/.test(value) &&
    !/\u2028|\u2029|[ \t]\n|[ \t]$/.test(value)
  );
}

function scalarText(value: string, flow: boolean): string {
  if (flow) return quoteIfNeeded(value, true);
  const known = WRITTEN.get(value);
  if (known !== undefined) return known;
  const text = quoteIfNeeded(value, false);
  if (WRITTEN.size < MOST_WRITTEN && value.length < 100) WRITTEN.set(value, text);
  return text;
}

/** JSON's quotes are YAML's double quotes, but for what YAML counts as a line break or cannot print. */
function quoteIfNeeded(value: string, flow: boolean): string {
  return isPlain(value, flow)
    ? value
    : JSON.stringify(value).replace(
        /[\u2028\u2029\u007f\u0085\ufeff]/g,
        (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
      );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Sourced);
}

function presentKeys(value: Record<string, unknown>): string[] {
  const keys: string[] = [];
  let sorted = true;
  for (const key in value) {
    if (value[key] === undefined || !Object.hasOwn(value, key)) continue;
    if (sorted && keys.length > 0 && (keys[keys.length - 1] as string) > key) sorted = false;
    keys.push(key);
  }
  return sorted ? keys : keys.sort();
}

function headFirst(value: Record<string, unknown>): string[] {
  const keys = presentKeys(value);
  const head = HEAD.filter((key) => value[key] !== undefined);
  return [...head, ...keys.filter((key) => !HEAD.includes(key))];
}
