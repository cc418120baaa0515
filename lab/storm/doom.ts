import type { Fault, Struck } from './doomed.ts';
import { CHAINS, type PlanOptions, type Row, type Strike, rowOf, strikeOf } from './plan.ts';
import { POINTS, type Point } from './points.ts';
import { countsIn } from './tally.ts';

/** Whose tally it is. */
export interface Place {
  readonly row: Row;
  readonly place: number;
}

interface Progress {
  readonly strike: Strike;
  /** What each process of the row had passed of the point when the chain got here. */
  readonly base: readonly number[];
}

/** Looks between two strikes: of tenants and of the others, or so many of tenants where nothing else is to be done. */
const BREATH = { tenants: 4, others: 1, most: 20 };

/**
 * Looks of tenants after a strike, until which only those are armed that have never struck, while there are such. In steps, as the breath is: by the
 * clock, on a busy machine, points that are passed all the time were struck again and again, and others never.
 */
const PATIENCE = 60;

/** Why nobody has died there: nobody came by. Either the storm was too short for it, or the point is not where it was, and nobody watches it any more. */
export const UNPASSED = 'nothing in this storm passed it';

/** How far a storm is in its plan. The plan says what and where; from the tallies comes how far each process still has to go. */
export class Doom {
  readonly hits = new Map<Point, number>(POINTS.map((each) => [each, 0]));
  readonly #options: PlanOptions;
  readonly #tallies: (row: Row) => readonly string[];
  readonly #chains = new Map<string, Progress>();
  /** What all processes together had recorded when the last strike came. */
  #since: readonly number[];
  /** Nobody is struck; only where nobody has died; everywhere. */
  #armed: 'none' | 'first' | 'all' = 'none';

  /** `tallies`: files of all processes of a row, by their places. */
  constructor(options: PlanOptions, tallies: (row: Row) => readonly string[]) {
    this.#options = options;
    this.#tallies = tallies;
    for (const { name } of CHAINS) this.#begin(name, 0);
    this.#since = this.#recorded();
  }

  /** Looks that were recorded so far: of tenants, and of the loops that serve all of them. */
  #recorded(): readonly number[] {
    const sum = (point: Point): number => this.passed(point).reduce((all, each) => all + each, 0);
    return [sum('tenant: record'), sum('publish: record') + sum('spec: record')];
  }

  /**
   * After each strike something must get done before the next one, also where the processor is somebody else's: so many looks, in steps and not in
   * seconds. True when more are armed than before.
   */
  breathed(): boolean {
    if (this.#armed === 'all') return false;
    const [tenants = 0, others = 0] = this.#recorded().map((each, index) => each - (this.#since[index] ?? 0));
    const enough = (tenants >= BREATH.tenants && others >= BREATH.others) || tenants >= BREATH.most;
    const armed = tenants >= PATIENCE || (enough && this.missing.length === 0) ? 'all' : enough ? 'first' : 'none';
    const more = armed !== this.#armed;
    this.#armed = armed;
    return more;
  }

  #begin(chain: string, round: number): void {
    const strike = strikeOf(this.#options, chain, round);
    this.#chains.set(chain, { strike, base: this.passed(strike.point) });
  }

  /** Passings of a point by each process. */
  passed(point: Point): readonly number[] {
    return this.#tallies(rowOf(point)).map((path) => countsIn(path)[POINTS.indexOf(point)] ?? 0);
  }

  /** What a process is to be told. While there is a point where nobody has died, the others have had theirs, and wait for longer. */
  faultsFor({ row, place }: Place): Fault[] {
    if (this.#armed === 'none') return [];
    return [...this.#chains.values()]
      .filter(({ strike }) => rowOf(strike.point) === row && (strike.round === 0 || this.#armed === 'all'))
      .map(({ strike: { chain, round, act, point, victim, count, others }, base }) => ({
        chain,
        round,
        act,
        point,
        from: (base[place] ?? 0) + (victim === place ? count : others),
        lives: round > 0 ? 1 : 0,
      }));
  }

  /** A strike came to pass: its chain goes on. Where two were struck by one, it goes on once. */
  struck({ chain, round, act, point }: Struck): void {
    if (act === 'kill') this.hits.set(point, (this.hits.get(point) ?? 0) + 1);
    if (this.#chains.get(chain)?.strike.round === round) this.#begin(chain, round + 1);
    this.#since = this.#recorded();
    this.#armed = 'none';
  }

  /** Points where nobody has died. */
  get missing(): readonly Point[] {
    return [...this.hits].filter(([, count]) => count === 0).map(([point]) => point);
  }

  /** Why nobody has died at a point, in words. To be asked while the storm rages: in the calm after it everything is passed. */
  why(point: Point): string {
    const strike = this.#chains.get(point)?.strike as Strike;
    const passings = this.passed(point);
    const wanted = passings.map((_, place) => (place === strike.victim ? strike.count : strike.others));
    if (Math.max(...passings) === 0) return UNPASSED;
    return `passed ${passings.join(' + ')} times by each process, and its turn was at ${wanted.join(', ')}`;
  }
}
