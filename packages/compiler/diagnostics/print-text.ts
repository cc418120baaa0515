import { type Diagnostic, countBySeverity } from './diagnostic.ts';
import { withoutPasswords } from './password.ts';

/** How the printer marks its words: real colours on a terminal, nothing elsewhere. */
export interface Ink {
  readonly error: (text: string) => string;
  readonly warning: (text: string) => string;
  readonly note: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly strong: (text: string) => string;
}

const same = (text: string) => text;
export const NO_INK: Ink = { error: same, warning: same, note: same, dim: same, strong: same };

/** The text of a file by its path; undefined where there is none. */
export type TextOf = (file: string) => string | undefined;

/** Diagnostics for people: what and where, the line with a caret under the very characters, the hint, where to read on. */
export function printText(diagnostics: readonly Diagnostic[], textOf: TextOf, ink: Ink = NO_INK): string {
  const shown = new Map(diagnostics.map(({ at }) => [at.file, veiled(at.file, textOf(at.file), diagnostics)]));
  const blocks = diagnostics.map((each) => block(each, shown.get(each.at.file), ink));
  return [...blocks, summary(diagnostics)].join('\n');
}

/**
 * A text without what may be a secret: terminals scroll into logs. Where something is wrong below `/secrets`, the marked value and
 * whatever stands behind the first colon of its line are starred out; everything keeps its column.
 */
function veiled(file: string, text: string | undefined, diagnostics: readonly Diagnostic[]): string | undefined {
  const places = diagnostics.filter(({ at }) => at.file === file && at.pointer.startsWith('/secrets')).map(({ at }) => at);
  return places.reduce<string | undefined>((current, { offset, length, column }) => {
    if (current === undefined) return current;
    const start = offset - (column - 1);
    const colon = current.indexOf(':', start);
    const from = colon >= 0 && colon < offset ? colon + 1 : offset;
    const line = current.indexOf('\n', offset);
    const to = Math.max(offset + length, line < 0 ? current.length : line);
    return current.slice(0, from) + current.slice(from, to).replaceAll(/\S/g, '*') + current.slice(to);
  }, text);
}

function block(diagnostic: Diagnostic, text: string | undefined, ink: Ink): string {
  const { at, code, severity, message, hint, evidence } = diagnostic;
  const head = `${ink[severity](severity)} ${ink.strong(code)}  ${message}`;
  const margin = ' '.repeat(String(at.line).length);
  const lines = [
    head,
    `${margin} ${ink.dim('at')} ${at.file}:${at.line}:${at.column}${at.pointer === '' ? '' : ` ${ink.dim(at.pointer)}`}`,
  ];
  if (text !== undefined && text !== '') lines.push(...excerpt(diagnostic, text, margin, ink));
  lines.push(`${margin} ${ink.dim('=')} ${hint}`);
  if (evidence[0]) lines.push(`${margin} ${ink.dim(`= ${evidence[0].url} (${evidence[0].checkedAt})`)}`);
  return `${lines.join('\n')}\n`;
}

const WIDTH = 110;

/** The marked line. A long one is cut around the mark; a tab takes one column, as the caret line assumes. */
function excerpt({ at, severity }: Diagnostic, text: string, margin: string, ink: Ink): string[] {
  const start = at.offset - (at.column - 1);
  const end = text.indexOf('\n', start);
  const line = withoutPasswords(text.slice(start, end < 0 ? text.length : end))
    .replace(/\r$/, '')
    .replaceAll('\t', ' ');
  const shift = Math.max(0, Math.min(at.column - 1 - 40, line.length - WIDTH));
  const shown = line.slice(shift, shift + WIDTH);
  const from = at.column - 1 - shift;
  const length = Math.max(1, Math.min(at.length, line.length - (at.column - 1), WIDTH - from));
  return [
    `${ink.dim(`${at.line} |`)} ${shown}`,
    `${margin} ${ink.dim('|')} ${' '.repeat(Math.max(0, from))}${ink[severity]('^'.repeat(length))}`,
  ];
}

function summary(diagnostics: readonly Diagnostic[]): string {
  const counts = countBySeverity(diagnostics);
  const parts = (['error', 'warning', 'note'] as const)
    .filter((each) => counts[each] > 0)
    .map((each) => `${counts[each]} ${each}${counts[each] === 1 ? '' : 's'}`);
  return parts.length === 0 ? 'No complaints.\n' : `${parts.join(', ')}.\n`;
}
