/** What could be written at a place: a key of a mapping, or the value of a key. */
export interface WritingContext {
  readonly wants: 'key' | 'value';
  /** Path of the mapping (for a key) or of the value itself; items of lists are `*`. */
  readonly path: readonly string[];
  /** Where the word begins that is being written. */
  readonly from: number;
  /** Inside brackets or braces. */
  readonly flow: boolean;
  /** Keys that the mapping has already, as far as they stand on lines of their own or inside the same braces. */
  readonly siblings: readonly string[];
}

/**
 * Reads where in the spec an offset stands, also while the text is no YAML: by indentation and open brackets alone. Undefined inside a
 * comment or a quoted text.
 */
export function contextAt(text: string, offset: number): WritingContext | undefined {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  const before = text.slice(start, offset);
  if (inComment(before)) return undefined;
  const open = openFlow(text, offset);
  return open === undefined ? blockContext(text, start, before) : flowContext(text, open, offset);
}

function inComment(before: string): boolean {
  const bare = before.replace(/"(?:[^"\\]|\\.)*"|'[^']*'/g, (quoted) => ' '.repeat(quoted.length));
  return /(^|\s)#/.test(bare) || /["']/.test(bare);
}

/** Offset of the innermost bracket that is still open; block text ends at a line that begins a new key at its left edge. */
function openFlow(text: string, offset: number): number | undefined {
  const stack: number[] = [];
  let quote = '';
  for (let i = flowStart(text, offset); i < offset; i += 1) {
    const character = text[i] ?? '';
    if (quote !== '') quote = character === quote ? '' : quote;
    else if (character === '"' || character === "'") quote = /[\s,[{:]/.test(text[i - 1] ?? ' ') ? character : '';
    else if (character === '#' && /\s/.test(text[i - 1] ?? ' ')) i = lineEnd(text, i) - 1;
    else if (character === '{' || character === '[') stack.push(i);
    else if (character === '}' || character === ']') stack.pop();
  }
  return stack.at(-1);
}

/** The line of the last key at the left edge: no flow collection of a spec reaches across one. */
function flowStart(text: string, offset: number): number {
  for (let at = text.lastIndexOf('\n', offset - 1) + 1; at > 0; at = text.lastIndexOf('\n', at - 2) + 1)
    if (/^[A-Za-z]/.test(text.slice(at, at + 1))) return at;
  return 0;
}

function lineEnd(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end;
}

function blockContext(text: string, start: number, before: string): WritingContext | undefined {
  const lead = /^\s*(?:- +)*/.exec(before)?.[0] ?? '';
  const rest = before.slice(lead.length);
  const pair = /^([\w.-]+):\s+(.*)$/.exec(rest);
  const climb = new Climb(lead.length);
  climb.dashes(lead);
  const parent = climb.to(linesAbove(text, start));
  const word = /[\w./@-]*$/.exec(before)?.[0] ?? '';
  const from = start + before.length - word.length;
  if (pair) return { wants: 'value', path: [...parent, pair[1] ?? ''], from, flow: false, siblings: [] };
  if (/[^\w.-]/.test(rest)) return undefined;
  return { wants: 'key', path: parent, from, flow: false, siblings: siblingsOf(text, start, lead.length) };
}

/** Climbs from a column to the left edge, line by line, and gathers what it passes: keys that open something, and dashes. */
class Climb {
  readonly #path: string[] = [];
  #edge: number;
  /** A list may stand at the very column of its key. */
  #inList = false;

  constructor(column: number) {
    this.#edge = column;
  }

  /** The dashes in front of something, from the right. */
  dashes(lead: string): void {
    for (let column = lead.lastIndexOf('-'); column >= 0; column = lead.lastIndexOf('-', column - 1)) {
      if (column < this.#edge) this.#pass('*', column, true);
      if (column === 0) return;
    }
  }

  to(lines: Iterable<string>): string[] {
    for (const line of lines) {
      const [, lead = '', key, value = ''] = /^(\s*(?:- +)*)(?:([\w.-]+):(?=\s|$)(.*))?/.exec(line) ?? [];
      const column = lead.length;
      const below = this.#inList ? column <= this.#edge : column < this.#edge;
      if (key !== undefined && below) this.#pass(/^\s*(#.*)?$/.test(value) ? key : undefined, column, false);
      this.dashes(lead);
      if (this.#edge === 0 && !this.#inList) break;
    }
    return this.#path;
  }

  #pass(name: string | undefined, column: number, inList: boolean): void {
    if (name !== undefined) this.#path.unshift(name);
    this.#edge = column;
    this.#inList = inList;
  }
}

function* linesAbove(text: string, start: number): Generator<string> {
  for (let end = start - 1; end >= 0; ) {
    const from = text.lastIndexOf('\n', end - 1) + 1;
    const line = text.slice(from, end);
    if (line.trim() !== '' && !line.trimStart().startsWith('#')) yield line;
    end = from - 1;
  }
}

function siblingsOf(text: string, start: number, indent: number): string[] {
  const keys: string[] = [];
  const read = (lines: Iterable<string>): void => {
    for (const line of lines) {
      const [, lead = '', key] = /^(\s*(?:- +)*)([\w.-]+):/.exec(line) ?? [];
      const at = lead.length;
      if (line.trim() !== '' && (at < indent || (at === indent && lead.includes('-') && keys.length > 0))) {
        if (at === indent && key !== undefined) keys.push(key);
        return;
      }
      if (at === indent && key !== undefined) keys.push(key);
    }
  };
  read(linesAbove(text, start));
  read(text.slice(lineEnd(text, start) + 1).split('\n'));
  return keys;
}

function flowContext(text: string, open: number, offset: number): WritingContext | undefined {
  const path = contextAt(text, open)?.path ?? [];
  const inside = text.slice(open + 1, offset);
  const piece = inside.slice(lastComma(inside) + 1);
  const word = /[\w./@-]*$/.exec(piece)?.[0] ?? '';
  const from = offset - word.length;
  if (text[open] === '[') return { wants: 'value', path: [...path, '*'], from, flow: true, siblings: [] };
  const pair = /^\s*([\w.-]+):\s(.*)$/s.exec(piece);
  if (pair) return { wants: 'value', path: [...path, pair[1] ?? ''], from, flow: true, siblings: [] };
  return /[^\s\w.-]/.test(piece)
    ? undefined
    : { wants: 'key', path, from, flow: true, siblings: [...inside.matchAll(/(?:^|,)\s*([\w.-]+):/g)].map((match) => match[1] ?? '') };
}

/** The last comma that stands in no inner bracket. */
function lastComma(inside: string): number {
  let depth = 0;
  for (let i = inside.length - 1; i >= 0; i -= 1) {
    if (inside[i] === '}' || inside[i] === ']') depth += 1;
    else if (inside[i] === '{' || inside[i] === '[') depth -= 1;
    else if (inside[i] === ',' && depth === 0) return i;
  }
  return -1;
}
