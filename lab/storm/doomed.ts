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
  let fault: Fault | undefined;
  process.on('message', (sent: Fault | { calm?: true }) => {
    fault = 'act' in sent ? sent : undefined;
    counts.clear();
  });
  return (point, side) => {
    if (!fault || fault.point !== point || side !== (fault.act === 'stop' ? 'before' : 'after')) return;
    const count = (counts.get(point) ?? 0) + 1;
    counts.set(point, count);
    if (count < fault.nth) return;
    const struck: Struck = { ...fault, pid: process.pid, time: Date.now() };
    fault = undefined;
    writeSync(file, `${JSON.stringify(struck)}\n`);
    if (struck.act === 'kill') process.kill(process.pid, 'SIGKILL');
    if (struck.act === 'stop') process.kill(process.pid, 'SIGSTOP');
  };
}
