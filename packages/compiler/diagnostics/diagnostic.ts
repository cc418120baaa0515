/** Where in the spec something stands, without knowing the text: a file and a JSON Pointer (RFC 6901) into it. */
export interface Origin {
  readonly file: string;
  readonly pointer: string;
}

/** An origin found in its text. Offsets and columns are UTF-16 units; line and column count from 1. */
export interface Place extends Origin {
  readonly offset: number;
  readonly length: number;
  readonly line: number;
  readonly column: number;
}

export type Severity = 'error' | 'warning' | 'note';

/** What proves a rule: where it was read, and the ISO date on which it was. */
export interface Evidence {
  readonly url: string;
  readonly checkedAt: string;
}

/** A way out that a machine can take: set one value of the spec, take it away with `remove`, or with `rename` call its key otherwise. */
export interface Remedy extends Origin {
  readonly value?: unknown;
  readonly remove?: boolean;
  readonly rename?: string;
}

/** A remedy written as text: replace `length` UTF-16 units at `offset` by `text`. */
export interface TextEdit {
  readonly file: string;
  readonly offset: number;
  readonly length: number;
  readonly text: string;
}

/** What a rule reports. It names the origin only; `locate` finds the place and `Diagnostic` is what people get. */
export interface Finding {
  readonly code: string;
  readonly severity?: Severity;
  readonly at: Origin;
  /** Mark the key instead of its value: for keys that should not be there. */
  readonly mark?: 'key' | 'value';
  /** A part of the marked text, for trouble inside a scalar or a file that is not YAML: UTF-16 units of the file. */
  readonly span?: { readonly offset: number; readonly length: number };
  readonly subject: string;
  readonly found: string;
  readonly expected: string;
  readonly message: string;
  readonly hint: string;
  readonly remedies?: readonly Remedy[];
  readonly evidence?: readonly Evidence[];
  readonly related?: readonly Origin[];
}

/** A complaint with a place (contract: version 1 of the JSON form). */
export interface Diagnostic {
  readonly code: string;
  readonly severity: Severity;
  readonly at: Place;
  readonly subject: string;
  readonly found: string;
  readonly expected: string;
  readonly message: string;
  readonly hint: string;
  readonly fix: readonly TextEdit[];
  readonly evidence: readonly Evidence[];
  readonly related: readonly Place[];
  readonly accepted: null | { readonly owner: string; readonly until: string; readonly reason: string };
}

/** Order of every list of diagnostics: file, offset, code, then subject so that ties are stable too. */
export function compareDiagnostics(a: Diagnostic, b: Diagnostic): number {
  return compareText(a.at.file, b.at.file) || a.at.offset - b.at.offset || compareText(a.code, b.code) || compareText(a.subject, b.subject);
}

/** Compares by UTF-16 unit: the same under every locale, which `localeCompare` is not. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

export function countBySeverity(diagnostics: readonly Diagnostic[]): Record<Severity, number> {
  const counts = { error: 0, warning: 0, note: 0 };
  for (const diagnostic of diagnostics) counts[diagnostic.severity] += 1;
  return counts;
}
