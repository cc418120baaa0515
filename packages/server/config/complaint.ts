/** One thing that is missing or wrong. Data and words for the operator; never a secret. */
export interface Complaint {
  /** Environment variable, or place in the file: `cells.fsn-1.postgres.port`. */
  readonly name: string;
  readonly found: string;
  readonly expected: string;
  readonly todo: string;
}

/** Why nothing was started: all that is missing or wrong, at once. */
export class ConfigRefusal extends Error {
  readonly complaints: readonly Complaint[];

  constructor(complaints: readonly Complaint[]) {
    super(complaints.map(sentenceOf).join('\n'));
    this.complaints = complaints;
  }
}

export function sentenceOf({ name, found, expected, todo }: Complaint): string {
  return `${name}: found ${found}, expected ${expected}. ${todo}`.trimEnd();
}

/** A value as a complaint may show it: what it is, and itself only where nobody would write a secret. */
export function shown(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value === null || typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (typeof value === 'string') return value === '' ? 'an empty text' : 'another text';
  return Array.isArray(value) ? 'a list' : 'a table';
}
