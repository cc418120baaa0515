import { type Diagnostic, countBySeverity } from './diagnostic.ts';

/** The JSON form of a run's diagnostics, version 1: sorted by file, offset and code. */
export function printJson(diagnostics: readonly Diagnostic[]): string {
  return `${JSON.stringify({ version: 1, counts: countBySeverity(diagnostics), diagnostics }, null, 1)}\n`;
}
