import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const TICKS = Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));

/**
 * What a process has taken, as the kernel has it, with what it keeps running beside it: the one that starts Git. Linux alone has `/proc`; elsewhere
 * everything is not a number.
 */
export class Usage {
  /** Seconds of processor, user and system. */
  readonly processor: number;
  /** MB that are resident now; of a process beside it what it shares with nobody. */
  readonly resident: number;

  private constructor(processor: number, resident: number) {
    this.processor = processor;
    this.resident = resident;
  }

  static of(pid: number): Usage {
    if (process.platform !== 'linux') return new Usage(Number.NaN, Number.NaN);
    const beside = read(pid, `task/${pid}/children`).split(' ').filter(Boolean).map(Number);
    const alone = beside.map(
      (each) => kilobytes(read(each, 'smaps_rollup'), 'Private_Dirty') + kilobytes(read(each, 'smaps_rollup'), 'Private_Clean'),
    );
    return new Usage(sum([pid, ...beside].map(seconds)), sum([kilobytes(read(pid, 'status'), 'VmRSS'), ...alone]) / 1000);
  }
}

/** Empty for a process that has ended meanwhile. */
function read(pid: number, name: string): string {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'utf8');
  } catch {
    return '';
  }
}

function seconds(pid: number): number {
  // The name of the program may hold spaces and stands in parentheses; what is wanted comes after it.
  const fields = read(pid, 'stat').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) / TICKS;
}

function kilobytes(text: string, name: string): number {
  return Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(text)?.[1] ?? 0);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, each) => total + each, 0);
}
