import { diffLines } from '../tree/diff.ts';

/** The break behind each line of a text; the last line has none. */
export type LineEnds = readonly string[];

/** A text as an editor holds it, with LF behind every line, and what really stands there. */
export interface EndedText {
  readonly text: string;
  readonly ends: LineEnds;
}

const BREAK = /\r\n|\r|\n/g;

export function withoutEnds(stored: string): EndedText {
  return { text: stored.replace(BREAK, '\n'), ends: stored.match(BREAK) ?? [] };
}

export function withEnds({ text, ends }: EndedText): string {
  return text
    .split('\n')
    .map((line, index, lines) => (index === lines.length - 1 ? line : `${line}${ends[index] ?? '\n'}`))
    .join('');
}

/**
 * The breaks of a text that was edited: a line that was there before keeps its own, and so does what stands in the place of one. A new
 * line has that of most lines.
 */
export function endsAfter(before: EndedText, text: string): LineEnds {
  const [old, now] = [before.text.split('\n'), text.split('\n')];
  const usual = usualOf(before.ends);
  if (before.ends.every((end) => end === usual)) return now.slice(1).map(() => usual);
  const ends: string[] = [];
  let [from, spare] = [0, 0];
  for (const { change, from: first, to } of diffLines(old, now)) {
    const count = to - first;
    if (change === 'removed') [from, spare] = [from + count, count];
    else if (change === 'added') {
      for (let n = 0; n < count; n += 1) ends.push((n < spare ? before.ends[from - spare + n] : undefined) ?? usual);
      spare = 0;
    } else {
      for (let n = 0; n < count; n += 1) ends.push(before.ends[from + n] ?? usual);
      [from, spare] = [from + count, 0];
    }
  }
  return ends.slice(0, now.length - 1);
}

function usualOf(ends: LineEnds): string {
  const counts = [...Map.groupBy(ends, (end) => end)].sort(([, a], [, b]) => b.length - a.length);
  return counts[0]?.[0] ?? '\n';
}
