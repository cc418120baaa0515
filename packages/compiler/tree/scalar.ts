import { isPlain } from './plain.ts';

/** How a text is written, by the text: words repeat for every object. Emptied when full, for most texts of a fleet come once. */
const WRITTEN = new Map<string, string>();
const MOST_WRITTEN = 4_000;

/** A number that is not finite has no form that every reader shares; a bug of ours, so it says so. */
export function plainText(value: unknown): string {
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'number' && Number.isFinite(value)) return numberText(value);
  throw new TypeError(`cannot be written as YAML: ${String(value)}`);
}

/** YAML 1.1 reads `1e+21` as text: an exponent needs a fraction before it. */
function numberText(value: number): string {
  if (Number.isSafeInteger(value)) return value === 0 ? '0' : String(value);
  return String(value).replace(/^(-?\d+)e/, '$1.0e');
}

/** Block style for text of several lines, where every character is printable and the first line does not begin with a blank. */
export function isBlock(value: string): boolean {
  return (
    /^[^\s]/.test(value) &&
    !/[^\n\t\x20-\x7e\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd]/.test(value) &&
    !/\u2028|\u2029|[ \t]\n|[ \t]$/.test(value)
  );
}

export function scalarText(value: string): string {
  const known = WRITTEN.get(value);
  if (known !== undefined) return known;
  const text = quoteIfNeeded(value, false);
  if (value.length < 100) {
    if (WRITTEN.size >= MOST_WRITTEN) WRITTEN.clear();
    WRITTEN.set(value, text);
  }
  return text;
}

/** JSON's quotes are YAML's double quotes, but for what YAML counts as a line break or cannot print. */
export function quoteIfNeeded(value: string, flow: boolean): string {
  return isPlain(value, flow)
    ? value
    : JSON.stringify(value).replace(
        /[\u2028\u2029\u007f\u0085\ufeff]/g,
        (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
      );
}
