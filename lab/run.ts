import { spawn } from 'node:child_process';
import { globSync } from 'node:fs';
import { availableParallelism, totalmem } from 'node:os';
import { relative } from 'node:path';

/**
 * Runs the labs with node's own test runner, which prints what each found in the order of their names, and its summary at the end.
 *
 *   node lab/run.ts            all
 *   node lab/run.ts flux       those of lab/flux; a file by its path or name works too
 */
const here = import.meta.dirname;

/** `*.lab.ts` and not `*.test.ts`: no other test run picks them up by its pattern. */
function labFiles(wanted: readonly string[]): string[] {
  const files = globSync('**/*.lab.ts', { cwd: here }).toSorted();
  if (wanted.length === 0) return files;
  return files.filter((file) =>
    wanted.some((word) => [file, file.split('/').at(-1)].some((name) => name?.startsWith(`${word}/`) || name?.startsWith(`${word}.`))),
  );
}

const wanted = process.argv.slice(2).map((path) => path.replace(/^lab\//, '').replace(/\/$|\.lab\.ts$/, ''));
const files = labFiles(wanted).map((file) => relative(process.cwd(), `${here}/${file}`));
if (files.length === 0) {
  const all = labFiles([]).map((file) => file.split('/')[0]);
  process.stderr.write(`no lab is called ${wanted.join(' ')}; there are ${[...new Set(all)].join(', ')}\n`);
  process.exit(2);
}

/** A step that takes longer hangs; on a new machine the longest one builds Kubernetes. Milliseconds. */
const patience = 30 * 60_000;

/**
 * Labs at the same time. Each waits about as long as it computes, and takes a processor and two gigabytes: measured, none more than one of two processors
 * over its whole time. More than two at once nobody has tried.
 */
const atOnce = availableParallelism() >= 2 && totalmem() >= 8 * 2 ** 30 ? 2 : 1;

const flags = ['--test', `--test-concurrency=${atOnce}`, `--test-timeout=${patience}`, '--test-reporter=spec'];
const child = spawn(process.execPath, [...flags, ...files], { stdio: 'inherit' });
const codes = { SIGINT: 130, SIGTERM: 143 } as const;
let stopped: number | undefined;
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    stopped = codes[signal];
    child.kill(signal); // the runner ends its tests, and they their programs; this process ends last
  });
}
child.on('exit', (code) => process.exit(stopped ?? code ?? 1));
