/** Words that YAML 1.1 or 1.2 reads as null, a boolean, infinity, not-a-number, a merge or a default key. */
const RESERVED = /^(?:~|\.+|null|y|n|yes|no|on|off|true|false|\.nan|[-+]?\.inf|<<|=)$/i;
/**
 * Anything that begins like a number, in either version: 1.1 has octal 017, sexagesimal 1:30, 1_000, and dates. And whatever is made of
 * nothing but what numbers are made of: some readers of 1.1 take `-.` and `e0` for a float.
 */
const NUMERIC = /^(?:[-+.]?\d|[-+]\.\d|0[xob]|[-+.][-+.\d_e]*$|e[-+]?\d+$)/i;
const START = /^[A-Za-z0-9_/$.()+;^<=~-]/;
const BLOCK = /^[A-Za-z0-9_/$.()+;^<=~-](?:[\x21-\x7e\xa1-\ud7ff ]*[\x21-\x7e\xa1-\ud7ff])?$/;
const FLOW_MARK = /[,[\]{}]/;

/** What begins with a digit and still can be read as text only: versions with two dots, durations, digests, sizes, dates never. */
const SAFE_NUMERIC =
  /^\d+(?:\.\d+){2,}[A-Za-z0-9.+/-]*$|^\d+(?:\.\d+)?(?:[A-DF-Za-df-z][A-Za-z]*|[eE][A-Za-z]+)$|^\d+[A-Za-z]+[\dA-Za-z]*-[\dA-Za-z-]*$/;

/** A based number, or one with an exponent. */
const NUMBER = /^0[xob]|^[\d._]+e[-+]?\d*$/i;

/** At the beginning of a line it ends a document, whatever stands behind its blank. */
const MARKER = /^(?:---|\.\.\.)(?: |$)/;

/** Can the text stand without quotes, so that every YAML reader reads the same text? `flow`: inside brackets. */
export function isPlain(text: string, flow: boolean): boolean {
  if (!START.test(text) || !BLOCK.test(text)) return false;
  if (RESERVED.test(text) || MARKER.test(text) || text === '-' || text.startsWith('- ') || text.startsWith('? ')) return false;
  if (text.includes(': ') || text.endsWith(':') || text.includes(' #')) return false;
  if (flow && (FLOW_MARK.test(text) || text.includes(':'))) return false;
  return !NUMERIC.test(text) || (SAFE_NUMERIC.test(text) && !NUMBER.test(text));
}

/** Printable ASCII without a blank: in such a text no `: ` and no ` #` can be. */
const PRINTABLE = Uint8Array.from({ length: 128 }, (_, code) => (code > 0x20 && code < 0x7f ? 1 : 0));
/** A letter but e, with which a number may begin in YAML 1.1; a slash; an underscore. */
const LETTER = Uint8Array.from({ length: 128 }, (_, code) => (/[A-DF-Za-df-z/_]/.test(String.fromCharCode(code)) ? 1 : 0));

/**
 * Most texts of a manifest (names, labels, images, addresses) need no second look: longer than any reserved word, beginning with a
 * letter, and printable throughout. Says yes only where `isPlain` does; a scan costs a tenth of its patterns.
 */
export function isSurelyPlain(text: string): boolean {
  const { length } = text;
  if (length < 6 || length > 200 || LETTER[text.charCodeAt(0)] !== 1 || text.charCodeAt(length - 1) === 0x3a) return false;
  for (let i = 1; i < length; i++) if (PRINTABLE[text.charCodeAt(i)] !== 1) return false;
  return true;
}
