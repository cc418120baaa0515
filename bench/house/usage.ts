import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const TICKS = Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));

/** What a process has taken, as the kernel has it. Linux alone has `/proc`; elsewhere everything is not a number. */
export class Usage {
  /** Seconds of processor, user and system. */
  readonly processor: number;
  /** MB that are resident now. */
  readonly resident: number;

  private constructor(processor: number, resident: number) {
    this.processor = processor;
    this.resident = resident;
  }

  static of(pid: number): Usage {
    if (process.platform !== 'linux') return new Usage(Number.NaN, Number.NaN);
    // The name of the program may hold spaces and stands in parentheses; what is wanted comes after it.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    const processor = (Number(fields[11]) + Number(fields[12])) / TICKS;
    return new Usage(processor, Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1]) / 1000);
  }
}
