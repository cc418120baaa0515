import type { DiffRun } from './entry.ts';

/**
 * Where no more than this many lines differ, the shortest script is found (Myers, O(ND)); beyond it the whole middle is shown as
 * replaced. 400 differences take about 2 ms, and nobody reads a longer script.
 */
const MOST = 400;

/** The difference of two texts as runs of lines, in the order in which they are shown: what went stands before what came. */
export function diffLines(before: readonly string[], after: readonly string[]): DiffRun[] {
  const head = commonHead(before, after);
  const tail = commonTail(before, after, head);
  const middle = script(before.slice(head, before.length - tail), after.slice(head, after.length - tail));
  const runs: DiffRun[] = [
    run('same', 0, head),
    ...middle.map((each) => run(each.change, each.from + head, each.to + head)),
    run('same', after.length - tail, after.length),
  ];
  return joined(runs);
}

/** Lines added and removed. */
export function countLines(runs: readonly DiffRun[]): { readonly added: number; readonly removed: number } {
  const sum = (change: DiffRun['change']) => runs.reduce((total, each) => total + (each.change === change ? each.to - each.from : 0), 0);
  return { added: sum('added'), removed: sum('removed') };
}

function run(change: DiffRun['change'], from: number, to: number): DiffRun {
  return { change, from, to };
}

function commonHead(a: readonly string[], b: readonly string[]): number {
  const most = Math.min(a.length, b.length);
  let n = 0;
  while (n < most && a[n] === b[n]) n += 1;
  return n;
}

function commonTail(a: readonly string[], b: readonly string[], head: number): number {
  const most = Math.min(a.length, b.length) - head;
  let n = 0;
  while (n < most && a[a.length - 1 - n] === b[b.length - 1 - n]) n += 1;
  return n;
}

function script(a: readonly string[], b: readonly string[]): DiffRun[] {
  const trace = furthest(a, b);
  if (!trace) return [run('removed', 0, a.length), run('added', 0, b.length)];
  const runs: DiffRun[] = [];
  let [x, y] = [a.length, b.length];
  for (let d = trace.length - 1; d >= 0; d -= 1) {
    const v = trace[d] as Map<number, number>;
    const k = x - y;
    const down = k === -d || (k !== d && (v.get(k - 1) ?? -1) < (v.get(k + 1) ?? -1));
    const [fromX, fromK] = d === 0 ? [0, 0] : down ? [v.get(k + 1) ?? 0, k + 1] : [v.get(k - 1) ?? 0, k - 1];
    const startX = d === 0 ? 0 : down ? fromX : fromX + 1;
    if (x > startX) runs.push(run('same', y - (x - startX), y));
    if (d > 0) runs.push(down ? run('added', fromX - fromK, fromX - fromK + 1) : run('removed', fromX, fromX + 1));
    [x, y] = [fromX, fromX - fromK];
  }
  return runs.reverse();
}

/** For each number of edits, how far each diagonal reached before it; undefined where more than MOST edits are needed. */
function furthest(a: readonly string[], b: readonly string[]): Map<number, number>[] | undefined {
  const trace: Map<number, number>[] = [];
  let v = new Map<number, number>([[1, 0]]);
  for (let d = 0; d <= Math.min(MOST, a.length + b.length); d += 1) {
    trace.push(new Map(v));
    const next = new Map(v);
    for (let k = -d; k <= d; k += 2) {
      const down = k === -d || (k !== d && (v.get(k - 1) ?? -1) < (v.get(k + 1) ?? -1));
      let x = down ? (v.get(k + 1) ?? 0) : (v.get(k - 1) ?? 0) + 1;
      while (x < a.length && x - k < b.length && a[x] === b[x - k]) x += 1;
      next.set(k, x);
      if (x >= a.length && x - k >= b.length) return trace;
    }
    v = next;
  }
  return undefined;
}

/** Neighbours of one kind become one run; between two kept runs, what went is shown before what came. */
function joined(runs: readonly DiffRun[]): DiffRun[] {
  const out: DiffRun[] = [];
  let gone: DiffRun[] = [];
  let come: DiffRun[] = [];
  const flush = () => {
    for (const group of [gone, come]) {
      const [first, last] = [group[0], group.at(-1)];
      if (first && last) out.push(run(first.change, first.from, last.to));
    }
    gone = [];
    come = [];
  };
  for (const each of runs.filter(({ from, to }) => to > from)) {
    const last = out.at(-1);
    if (each.change === 'removed') gone.push(each);
    else if (each.change === 'added') come.push(each);
    else if (gone.length + come.length === 0 && last?.change === 'same') out[out.length - 1] = run('same', last.from, each.to);
    else {
      flush();
      out.push(each);
    }
  }
  flush();
  return out;
}
