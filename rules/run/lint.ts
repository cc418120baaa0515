// `npm run lint`: types, lint, format, dead code. Two programs at a time, the output of one never inside another's.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { ROOT } from '../repository.ts';

const CHECKS: Readonly<Record<string, readonly string[]>> = {
  tsc: ['--noEmit'],
  oxlint: ['--deny-warnings'],
  biome: ['format', '--max-diagnostics=20'],
  knip: ['--no-progress'],
};

/** Runs a program of node_modules/.bin to its end and prints what it said only where it complains. */
function check([program, args]: [string, readonly string[]]): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn(join(ROOT, 'node_modules', '.bin', program), args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] });
    const output: Buffer[] = [];
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => output.push(chunk));
    child.on('error', (error) => output.push(Buffer.from(`${error.message}\n`)));
    child.on('close', (code) => {
      console.log(code === 0 ? `✔ ${program}` : `✖ ${program}\n${Buffer.concat(output)}`);
      resolve(code === 0);
    });
  });
}

const waiting = Object.entries(CHECKS);
const results: boolean[] = [];
async function worker(): Promise<void> {
  for (let next = waiting.shift(); next; next = waiting.shift()) results.push(await check(next));
}
await Promise.all([worker(), worker()]);

const failed = results.filter((passed) => !passed).length;
console.log(`${results.length - failed} passed, ${failed} failed, 0 skipped`);
process.exitCode = failed > 0 ? 1 : 0;
