import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Runs the benches one after the other: they share the processors with nobody, least of all with each other.
 *
 *   npm run bench                 all of them
 *   npm run bench -- fleet        one
 */
const here = import.meta.dirname;
const all = readdirSync(here).filter((name) => existsSync(join(here, name, 'run.ts')));
const [wanted, ...rest] = process.argv.slice(2);
const names = all.filter((name) => wanted === undefined || name === wanted);
if (names.length === 0) {
  process.stderr.write(`no bench is called ${wanted}; there are ${all.join(', ')}\n`);
  process.exit(2);
}
let worst = 0;
for (const name of names) {
  process.stdout.write(`\n== ${name}\n`);
  const { status } = spawnSync(process.execPath, [join(here, name, 'run.ts'), ...rest], { stdio: 'inherit' });
  worst = Math.max(worst, status ?? 1);
}
process.exitCode = worst;
