/** Words that YAML 1.1 or 1.2 reads as null, a boolean, infinity, not-a-number, a merge or a default key. */
const RESERVED = /^(?:~|\.+|null|y|n|yes|no|on|off|true|false|\.nan|[-+]?\.inf|<<|=)$/i;
/** Anything that begins like a number, in either version: 1.1 has octal 017, sexagesimal 1:30, 1_000, and dates. */
const NUMERIC = /^(?:[-+.]?\d|[-+]\.\d|0[xob]|[-+.]*e[-+]?\d+$)/i;
const START = /^[A-Za-z0-9_/$.()+;^<=~-]/;
const BLOCK = /^[A-Za-z0-9_/$.()+;^<=~-](?:[\x21-\x7e\xa1-\ud7ff ]*[\x21-\x7e\xa1-\ud7ff])?$/;
const FLOW_MARK = /[,[\]{}]/;

/** What begins with a digit and still can be read as text only: versions with two dots, durations, digests, sizes, dates never. */
const SAFE_NUMERIC =
  /^\d+(?:\.\d+){2,}[A-Za-z0-9.+/-]*$|^\d+(?:\.\d+)?(?:[A-DF-Za-df-z][A-Za-z]*|[eE][A-Za-z]+)$|^\d+[A-Za-z]+[\dA-Za-z]*-[\dA-Za-z-]*$/;

/** Can the text stand without quotes, so that every YAML reader reads the same text? `flow`: inside brackets. */
export function isPlain(text: string, flow: boolean): boolean {
  if (!START.test(text) || !BLOCK.test(text)) return false;
  if (RESERVED.test(text) || text === '-' || text === '---' || text === '...' || text.startsWith('- ') || text.startsWith('? '))
    return false;
  if (text.includes(': ') || text.endsWith(':') || text.includes(' #')) return false;
  if (flow && (FLOW_MARK.test(text) || text.includes(':'))) return false;
  return !NUMERIC.test(text) || (SAFE_NUMERIC.test(text) && !/^0[xob]/i.test(text));
}
