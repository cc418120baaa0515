/** One thing to do or to look at, with commands that show it and what they have to say. */
export interface Step {
  readonly does: string;
  readonly run?: readonly string[];
  readonly expect?: string;
}

/**
 * A part of a document. Every text is a line of Markdown: `code`, [links](to.md) and **weight**, and nothing else; what a person wrote goes
 * through `plain` or `code` first.
 */
export type Block =
  | { readonly kind: 'heading'; readonly level: 2 | 3; readonly text: string }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly string[] }
  | { readonly kind: 'steps'; readonly steps: readonly Step[] }
  | { readonly kind: 'table'; readonly head: readonly string[]; readonly rows: readonly (readonly string[])[] }
  | { readonly kind: 'commands'; readonly lines: readonly string[] }
  | { readonly kind: 'picture'; readonly file: string; readonly text: string; readonly svg: string };

/** `name` is the name of its file without ending. */
export interface Document {
  readonly name: string;
  readonly title: string;
  /** What it is for, in one line. */
  readonly does: string;
  readonly blocks: readonly Block[];
}

export function heading(text: string, level: 2 | 3 = 2): Block {
  return { kind: 'heading', level, text };
}

export function text(line: string): Block {
  return { kind: 'text', text: line };
}

export function list(items: readonly string[]): Block {
  return { kind: 'list', items };
}

export function steps(all: readonly Step[]): Block {
  return { kind: 'steps', steps: all };
}

/** A table without rows says so in words: an empty one looks like a mistake. */
export function table(head: readonly string[], rows: readonly (readonly string[])[], none = 'None.'): Block {
  return rows.length === 0 ? text(none) : { kind: 'table', head, rows };
}

/** A value as code. A backtick would end it, and no value that is worth a place in a document has one. */
export function code(value: string | number): string {
  return `\`${String(value).replaceAll('`', "'").replaceAll('\n', ' ')}\``;
}

/** What a person wrote, so that nothing in it is taken for a mark. */
export function plain(value: string): string {
  return value.replaceAll(/[\\`*[\]<>]/g, (mark) => `\\${mark}`).replaceAll(/\s+/g, ' ');
}

export function link(shown: string, to: string): string {
  return `[${shown}](${to})`;
}
