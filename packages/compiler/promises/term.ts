import type { Evidence } from '../diagnostics/diagnostic.ts';
import type { Reason } from '../plan/thing.ts';

/**
 * How far a figure can be believed: `decided` by the plan, so it holds where the plan is carried out; `measured` by a command of this
 * repository or a drill of the operator; `published` by whoever makes or runs the thing; `assumed` where somebody saw it once or
 * reckons so; `unknown` where nobody can say.
 */
export type Basis = 'decided' | 'measured' | 'published' | 'assumed' | 'unknown';

/** An amount of the worst case: it comes to at least `least` and to at most `most`; null where nothing bounds it. */
export interface Amount {
  readonly least: number;
  readonly most: number | null;
}

/** One part of a sum. Times are seconds. */
export interface Term extends Amount {
  readonly name: string;
  readonly basis: Basis;
  /** Why it is so much, in one sentence. */
  readonly why: string;
  /** The key of the spec that changes it; null where none does. */
  readonly reason: Reason | null;
  readonly source: Evidence | null;
}

/** Things that happen one after the other. */
export interface Sum extends Amount {
  readonly name: string;
  readonly terms: readonly Term[];
}

/** One fault with what must happen until it is over: its sums run side by side, so the longest counts. */
export interface Fault extends Amount {
  /** Stable word, as in `database` or `site hetzner/fsn1`. */
  readonly fault: string;
  readonly title: string;
  readonly sums: readonly Sum[];
  /** What was taken for granted. */
  readonly assumptions: readonly string[];
}

type Said = Pick<Term, 'name' | 'why'> & { readonly reason?: Reason | null; readonly source?: Evidence | null };

function term(basis: Basis, { least, most }: Amount, { name, why, reason = null, source = null }: Said): Term {
  // A value that was chosen is a reason, too; only why it was belongs to a sum.
  const because = reason && { origin: reason.origin, because: reason.because };
  return { name, least, most, basis, why, reason: because, source };
}

/** A figure that is exactly so. */
export function exactly(basis: Exclude<Basis, 'unknown'>, value: number, said: Said): Term {
  return term(basis, { least: value, most: value }, said);
}

export function between(basis: Exclude<Basis, 'unknown'>, least: number, most: number | null, said: Said): Term {
  return term(basis, { least, most }, said);
}

/** Nobody can say; `least` where a part of it is certain all the same. */
export function unknown(said: Said, least = 0): Term {
  return term('unknown', { least, most: null }, said);
}

export function sumOf(name: string, terms: readonly Term[]): Sum {
  const most = terms.map((each) => each.most);
  return {
    name,
    terms,
    least: terms.reduce((total, each) => total + each.least, 0),
    most: most.includes(null) ? null : most.reduce<number>((total, each) => total + (each ?? 0), 0),
  };
}

export function faultOf(fault: string, title: string, sums: readonly Sum[], assumptions: readonly string[] = []): Fault {
  return { fault, title, sums, assumptions, ...longest(sums) };
}

/** The longest of what runs side by side; of nothing it is nothing. */
export function longest(all: readonly Amount[]): Amount {
  const most = all.map((each) => each.most);
  return { least: Math.max(0, ...all.map((each) => each.least)), most: most.includes(null) ? null : Math.max(0, ...most.map(Number)) };
}

export type Verdict = 'kept' | 'open' | 'doubtful' | 'broken';

/**
 * What becomes of a promise: `broken` when what is certain alone is too much, `doubtful` when that takes something assumed, `kept` when the
 * most is not too much; else `open`, for nobody knows.
 */
export function verdictOf(fault: Fault, promised: number): Verdict {
  if (exceeds(certainOf(fault), promised)) return 'broken';
  if (exceeds(fault.least, promised)) return 'doubtful';
  return fault.most !== null && fault.most <= promised ? 'kept' : 'open';
}

/** Nobody is refused for part of a second: shares of a month are not whole numbers. */
function exceeds(amount: number, promised: number): boolean {
  return amount - promised >= 1;
}

/** The least of a fault that rests on nothing assumed. */
export function certainOf({ sums }: Fault): number {
  const certain = sums.map(({ terms }) => terms.filter(({ basis }) => basis !== 'assumed').reduce((total, each) => total + each.least, 0));
  return Math.max(0, ...certain);
}
