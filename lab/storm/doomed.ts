import { openSync, writeSync } from 'node:fs';
import type { At, Fault } from './points.ts';

/** A line in the log of a storm: a fault that came to pass, written before it does. */
export interface Struck extends Fault {
  readonly pid: number;
  /** UTC milliseconds. */
  readonly time: number;
}

/**
 * The hook of one process: counts what it passes, and does itself what it was sent. A stopped or killed process says so before, in a file:
 * what is written there is not lost with it.
 */
export function doomedBy(log: string): At {
  const file = openSync(log, 'a');
  const counts = new Map<string, number>();
  let faults: readonly Fault[] = [];
  process.on('message', (sent: { faults?: readonly Fault[] }) => {
    faults = sent.faults ?? [];
    counts.clear();
  });
  return (point, side) => {
    const name = `${side} ${point}`;
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    const fault = faults.find((each) => each.point === point && side === (each.act === 'stop' ? 'before' : 'after') && count >= each.nth);
    if (!fault) return;
    const struck: Struck = { ...fault, pid: process.pid, time: Date.now() };
    faults = [];
    writeSync(file, `${JSON.stringify(struck)}\n`);
    if (struck.act === 'kill') process.kill(process.pid, 'SIGKILL');
    if (struck.act === 'stop') process.kill(process.pid, 'SIGSTOP');
  };
}
