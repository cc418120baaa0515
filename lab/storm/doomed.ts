import { openSync, writeSync } from 'node:fs';
import type { Act, Strike } from './plan.ts';
import { type At, type Point, SELDOM } from './points.ts';
import { Tally } from './tally.ts';

/** A strike as one process is sent it. */
export interface Fault extends Pick<Strike, 'chain' | 'round' | 'act' | 'point'> {
  /** Number of the passing, over all lives of this process, from which on it comes. */
  readonly from: number;
  /** It waits until this life has lasted so many times its usual length, so that something gets done; 0: it does not wait. */
  readonly lives: number;
}

/** A line in the log of a storm: a fault that came to pass, written before it does. */
export interface Struck extends Fault {
  readonly pid: number;
  /** At which passing. */
  readonly count: number;
  /** UTC milliseconds. */
  readonly time: number;
}

/** The other line: a point that no list has. */
export interface Unlisted {
  readonly unlisted: Point;
}

/** What a process is told. */
export interface Sent {
  readonly faults?: readonly Fault[];
  /** Milliseconds that a life usually lasts before it may end by what waits. */
  readonly life?: number;
}

/** Files of one process: where it writes what strikes it, and what it has passed. */
export interface Files {
  readonly struck: string;
  readonly tally: string;
}

/**
 * The hook of one process: counts what it passes, and does itself what it was sent. A stopped or killed process says so before, in a file:
 * what is written there is not lost with it.
 */
export function doomedBy(files: Files): At {
  const log = openSync(files.struck, 'a');
  const tally = new Tally(files.tally);
  const write = (line: Struck | Unlisted): void => void writeSync(log, `${JSON.stringify(line)}\n`);
  let faults: readonly Fault[] = [];
  let [bornAt, life] = [0, 0];
  process.on('message', (sent: Sent) => {
    faults = sent.faults ?? faults;
    if (sent.life !== undefined) [bornAt, life] = [performance.now(), sent.life];
  });
  return (point, side) => {
    if (side === 'after' && !tally.pass(point) && !SELDOM.has(point)) write({ unlisted: point });
    const count = tally.at(point);
    const due = (each: Fault): boolean =>
      each.point === point && side === sideOf(each.act) && count >= each.from && performance.now() >= bornAt + life * each.lives;
    const fault = faults.find(due);
    if (!fault) return;
    faults = faults.filter((each) => each !== fault);
    write({ ...fault, pid: process.pid, count, time: Date.now() });
    if (fault.act === 'kill') process.kill(process.pid, 'SIGKILL');
    if (fault.act === 'stop') process.kill(process.pid, 'SIGSTOP');
  };
}

/** Whoever is stopped has sent nothing yet: what it does when it goes on is late. */
function sideOf(act: Act): 'before' | 'after' {
  return act === 'stop' ? 'before' : 'after';
}
