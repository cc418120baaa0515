import { type Point, SERVER_POINTS, WORKER_POINTS, oftenOf } from './points.ts';
import { randomOf } from './random.ts';

export type Act = 'kill' | 'stop' | 'kill-database';

/** What befalls whom at which step. Steps are counted over all lives of a process, from the strike before this one in its chain on. */
export interface Strike {
  /** Strikes of one chain follow each other; chains know nothing of each other. */
  readonly chain: string;
  /** From 0. */
  readonly round: number;
  readonly act: Act;
  readonly point: Point;
  /** Place of the process among its like (from 0), and at which of its passings. */
  readonly victim: number;
  readonly count: number;
  /** At which of theirs the others are struck, where the victim never comes by. */
  readonly others: number;
}

export interface PlanOptions {
  readonly seed: number;
  /** Processes that share the work. */
  readonly workers: number;
  /** Lives of tenants between two strikes of a chain, about, once it has struck. */
  readonly every: number;
}

interface Chain {
  readonly name: string;
  readonly act: Act;
  /** One of these is drawn for each strike. */
  readonly points: readonly Point[];
}

/** One kills at each point, six kill the database while somebody reads an answer, one stops a process before it asks. */
export const CHAINS: readonly Chain[] = [
  ...[...WORKER_POINTS, ...SERVER_POINTS].map((point): Chain => ({ name: point, act: 'kill', points: [point] })),
  ...Array.from({ length: 6 }, (_, index): Chain => ({ name: `database ${index}`, act: 'kill-database', points: WORKER_POINTS })),
  { name: 'stopped', act: 'stop', points: WORKER_POINTS.filter((each) => /ensure|send/.test(each)) },
];

/**
 * A strike of a plan: nothing but these arguments decides it. The first of a chain comes as soon as its point is passed at all, so that a short
 * storm hits each; those after it come as often at a point that is passed all the time as at one that is passed once in a tenant's life.
 */
export function strikeOf({ seed, workers, every }: PlanOptions, chain: string, round: number): Strike {
  const random = randomOf(`${seed} ${chain} ${round}`);
  const { act, points } = CHAINS.find(({ name }) => name === chain) as Chain;
  const point = points[Math.floor(random() * points.length)] as Point;
  const processes = rowOf(point) === 'server' ? 1 : workers;
  const victim = Math.floor(random() * processes);
  const lives = round === 0 ? FIRST[act] : act === 'stop' ? 5 * every : every;
  const count = Math.max(1, Math.round((oftenOf(point) / processes) * lives * (0.5 + random())));
  return { chain, round, act, point, victim, count, others: count + 1 };
}

/** Lives before the first strike. Databases die and processes stop when there is something to lose, not while the first of them starts. */
const FIRST: Readonly<Record<Act, number>> = { kill: 0.5, stop: 3, 'kill-database': 3 };

/** Which kind of process passes a point. */
export type Row = 'worker' | 'server';

export function rowOf(point: Point): Row {
  return SERVER_POINTS.includes(point) ? 'server' : 'worker';
}
