import type { TreeText } from './entry.ts';

/** One line as it is shown. `line` counts from 1 in the new text; lines that are gone have none. */
export interface TextRow {
  readonly text: string;
  readonly change: 'same' | 'added' | 'removed';
  readonly line: number;
  readonly traced: boolean;
}

export function textRows({ lines, before, runs, traced }: TreeText): TextRow[] {
  const known = new Set(traced);
  return runs.flatMap((run) => {
    const source = run.change === 'removed' ? before : lines;
    return source.slice(run.from, run.to).map((text, index): TextRow => {
      const at = run.from + index;
      return run.change === 'removed'
        ? { text, change: 'removed', line: 0, traced: false }
        : { text, change: run.change, line: at + 1, traced: known.has(at) };
    });
  });
}

/** Index of the next row that has this in it, round the end if need be; the same row where there is none. */
export function nextMatch(rows: readonly TextRow[], from: number, query: string): number {
  const wanted = query.toLowerCase();
  if (wanted === '') return from;
  for (let step = 1; step <= rows.length; step += 1) {
    const index = (from + step) % rows.length;
    if (rows[index]?.text.toLowerCase().includes(wanted)) return index;
  }
  return from;
}

/** Index of the first row of the next (or previous) change from a row; the same row where there is none. */
export function nextChange(rows: readonly TextRow[], from: number, step: 1 | -1): number {
  const begins = (index: number): boolean => rows[index]?.change !== 'same' && rows[index - 1]?.change === 'same';
  for (let index = from + step; index >= 0 && index < rows.length; index += step)
    if (begins(index) || (index === 0 && rows[0]?.change !== 'same')) return index;
  return from;
}
