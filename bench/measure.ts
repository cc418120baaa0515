import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statfsSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';

/** One run of a program: seconds on the clock, seconds of processor (user and system), and its largest resident size in MB. */
export interface Sample {
  readonly wall: number;
  readonly user: number;
  readonly system: number;
  readonly memory: number;
}

export interface Command {
  readonly program: string;
  readonly words: readonly string[];
  readonly cwd?: string;
  /** Exit codes that are as they should be. */
  readonly exits?: readonly number[];
}

/** GNU time asks the kernel what the child and all of its threads took; without it there is only the clock. */
const TIME = '/usr/bin/time';

/** Runs a program and says what it took. `input` is fed to it. Throws what it printed when it fails. */
export function run({ program, words, cwd, exits = [0] }: Command): Sample {
  const folder = mkdtempSync(join(tmpdir(), 'hansa-time-'));
  const file = join(folder, 'time');
  const timed = existsSync(TIME) ? [TIME, '-f', '%U %S %M', '-o', file, program, ...words] : [program, ...words];
  const began = performance.now();
  const { status, stderr, stdout } = spawnSync(timed[0] as string, timed.slice(1), { cwd, encoding: 'utf8', maxBuffer: 2 ** 30 });
  const wall = (performance.now() - began) / 1000;
  const told = existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n').at(-1)?.split(' ').map(Number) : undefined;
  rmSync(folder, { recursive: true });
  if (!exits.includes(status ?? -1)) throw new Error(`${program} ${words.join(' ')} ended with ${status}: ${stderr}${stdout}`);
  const [user = Number.NaN, system = Number.NaN, kilobytes = Number.NaN] = told ?? [];
  return { wall, user, system, memory: kilobytes / 1000 };
}

export function shown({ program, words }: Command): string {
  return [program.split('/').slice(-2).join('/'), ...words].join(' ');
}

/** `min / median / max` with a fixed number of digits. */
export function spread(values: readonly number[], digits = 2): string {
  const sorted = [...values].sort((a, b) => a - b);
  return [0, (sorted.length - 1) / 2, sorted.length - 1].map((at) => (sorted[Math.round(at)] ?? Number.NaN).toFixed(digits)).join(' / ');
}

export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.round((values.length - 1) / 2)] ?? Number.NaN;
}

/** Prints one figure; says whether it is within its budget. The budget is held against the median. */
export function report(
  name: string,
  samples: readonly Sample[],
  command: Command,
  budget?: { readonly wall?: number; readonly memory?: number },
): boolean {
  const walls = samples.map((each) => each.wall);
  const cpu = samples.map((each) => each.user + each.system);
  const memory = samples.map((each) => each.memory);
  const limits = [
    budget?.wall === undefined ? undefined : { text: `${budget.wall} s`, kept: median(walls) <= budget.wall },
    budget?.memory === undefined ? undefined : { text: `${budget.memory} MB`, kept: Math.max(...memory) <= budget.memory },
  ].filter((each) => each !== undefined);
  const verdict = limits.map(({ text, kept }) => `${kept ? 'within' : 'OVER'} ${text}`).join(', ');
  process.stdout.write(`${name}\n  $ ${shown(command)}\n`);
  process.stdout.write(`  seconds ${spread(walls)}   processor ${spread(cpu)}   MB ${spread(memory, 0)}   ${verdict}\n`);
  return limits.every(({ kept }) => kept);
}

/** The machine, for whoever reads the numbers later. A load above a tenth means that somebody else works on it: then they are too high. */
export function machine(folder: string): string {
  const [load = 0] = loadavg();
  const disk = FILE_SYSTEMS.get(statfsSync(folder).type) ?? `file system ${statfsSync(folder).type.toString(16)}`;
  return `${availableParallelism()} × ${cpus()[0]?.model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GB, ${disk} at ${folder}, load ${load.toFixed(2)} before the first run, Node ${process.versions.node}`;
}

const FILE_SYSTEMS = new Map([
  [0xef53, 'ext4'],
  [0x01021994, 'tmpfs'],
  [0x58465342, 'xfs'],
  [0x9123683e, 'btrfs'],
]);

/** A folder of its own for a bench, in `$HANSA_BENCH_DIR` or the folder for temporary files. Removed when the process ends. */
export function workFolder(): string {
  const folder = mkdtempSync(join(process.env['HANSA_BENCH_DIR'] ?? tmpdir(), 'hansa-bench-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  process.once('SIGINT', () => process.exit(130));
  return folder;
}

export const HANSA = join(import.meta.dirname, '..', 'bin', 'hansa');
