import type { Stood } from './storm.ts';
import type { Verdict } from './verdict.ts';

/** The points and how often a process died there, after the outsider had done it and before its answer was read; then those where nobody did. */
export function tableOf({ hits, missed }: Pick<Stood, 'hits' | 'missed'>): string {
  const rows = [...hits].map(([point, count]) => `  ${point.padEnd(34)} ${String(count).padStart(4)}`);
  const half = Math.ceil(rows.length / 2);
  const table = rows.slice(0, half).map((row, index) => `${row}   ${rows[half + index] ?? ''}`.trimEnd());
  return [...table, ...missed.map((each) => `  NOT HIT ${each}`)].join('\n');
}

export function figuresOf({ figures, calmAfter, complaints }: Verdict): string {
  const lines = Object.entries(figures).map(([name, value]) => `  ${name.padEnd(34)} ${String(value).padStart(6)}`);
  return [
    ...lines,
    `  ${'seconds from the last fault to calm'.padEnd(34)} ${(calmAfter / 1000).toFixed(1).padStart(5)}`,
    ...complaints.slice(0, 60).map((each) => `  NOT ${each}`),
  ].join('\n');
}
