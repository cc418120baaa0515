// `npm run lint`: types, lint, format, dead code. Two programs at a time, the output of one never inside another's.
import { spawn } from 'node:child_process';
import { globSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { ROOT } from '../repository.ts';

const BIN = join(ROOT, 'node_modules', '.bin');
// A package for another runtime (a browser) has a tsconfig.json of its own; the root's leaves it out.
const projects = ['tsconfig.json', ...globSync('packages/*/tsconfig.json', { cwd: ROOT })];
const waiting = [
  ...projects.map((project) => `tsc --noEmit -p ${project}`),
  'oxlint --deny-warnings',
  'biome format --max-diagnostics=20',
  'knip --no-progress --no-config-hints',
];

/** Runs a program of node_modules/.bin to its end and prints what it said only where it complains. */
function check(command: string): Promise<boolean> {
  return new Promise((resolve) => {
    const env = { ...process.env, PATH: `${BIN}${delimiter}${process.env['PATH']}` };
    const child = spawn(command, { cwd: ROOT, env, shell: true, stdio: ['ignore', 'pipe', 'pipe'] });
    const output: Buffer[] = [];
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => output.push(chunk));
    child.on('close', (code) => {
      console.log(code === 0 ? `✔ ${command}` : `✖ ${command}\n${Buffer.concat(output)}`);
      resolve(code === 0);
    });
  });
}

const results: boolean[] = [];
async function worker(): Promise<void> {
  for (let next = waiting.shift(); next; next = waiting.shift()) results.push(await check(next));
}
await Promise.all([worker(), worker()]);

const failed = results.filter((passed) => !passed).length;
console.log(`${results.length - failed} passed, ${failed} failed, 0 skipped`);
process.exitCode = failed > 0 ? 1 : 0;
