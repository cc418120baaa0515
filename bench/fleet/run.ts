// How long a fleet takes to be rendered, rendered again, and changed by one tenant. See README.md; `--runs N`, `--tenants N`.
import { existsSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { PER_CELL, writeFleet } from '../fleet.ts';
import { type Command, HANSA, type Sample, machine, median, report, run, workFolder } from '../measure.ts';

const RUNS = number('--runs', 5);
const TENANTS = number('--tenants', 10_000);
const SIZES = [100, 300, 1000, 3000, TENANTS].filter((size) => size <= TENANTS);

function number(flag: string, usual: number): number {
  const at = process.argv.indexOf(flag);
  return at < 0 ? usual : Number(process.argv[at + 1]);
}

function times(count: number, command: Command, before: () => void = () => undefined): Sample[] {
  return Array.from({ length: count }, () => {
    before();
    return run(command);
  });
}

/** Files, objects and bytes below a folder. */
function weigh(folder: string): { readonly files: number; readonly objects: number; readonly bytes: number } {
  let [files, objects, bytes] = [0, 0, 0];
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const text = readFileSync(join(entry.parentPath, entry.name), 'utf8');
    files += 1;
    bytes += Buffer.byteLength(text);
    objects += entry.name.endsWith('.yaml') ? (text.match(/^kind: /gm) ?? []).length : 0;
  }
  return { files, objects, bytes };
}

const root = workFolder();
process.stdout.write(`${machine(root)}\n${RUNS} runs of each; min / median / max\n\n`);
const fleet = join(root, `fleet-${TENANTS}`);
writeFleet(fleet, TENANTS);
const deploy = join(fleet, 'deploy');
const hansa = (...words: string[]): Command => ({ program: HANSA, words: ['-C', fleet, ...words] });
run(hansa('check'));
const kept: boolean[] = [];

const cells = Math.ceil(TENANTS / PER_CELL);
const big = TENANTS === 10_000;
const cold = times(RUNS, hansa('render'), () => rmSync(deploy, { recursive: true, force: true }));
kept.push(
  report(
    `${TENANTS} tenants in ${cells} cells, nothing there yet, all files written`,
    cold,
    hansa('render'),
    big ? { wall: 8, memory: 1200 } : {},
  ),
);
const { files, objects, bytes } = weigh(deploy);
process.stdout.write(
  `  ${files} files, ${objects} objects, ${(bytes / 1e6).toFixed(0)} MB: ${(objects / TENANTS).toFixed(1)} objects and `,
);
process.stdout.write(`${(bytes / TENANTS / 1000).toFixed(0)} kB a tenant\n\n`);

kept.push(report('the same again, nothing changed', times(RUNS, hansa('render')), hansa('render'), big ? { wall: 2 } : {}));

let seats = 25;
const change = (): Command => hansa('tenant', 'set', 'tenant-0', '--seats', String((seats += 1)));
const changed = Array.from({ length: Math.max(RUNS, 10) }, () => run(change()));
kept.push(report(`one tenant among ${TENANTS} changed, process start to files written`, changed, change(), { wall: 0.25 }));

const nordlys = { program: HANSA, words: ['-C', join(import.meta.dirname, '..', '..', 'examples', 'nordlys'), 'check'] };
kept.push(report('check of the twelve-line platform', times(Math.max(RUNS, 10), nordlys), nordlys, { wall: 0.15 }));

process.stdout.write('\ncost of a tenant, cold, by size of the fleet (ms on the clock, ms of processor)\n');
for (const size of SIZES) {
  const folder = join(root, `fleet-${size}`);
  if (!existsSync(folder)) writeFleet(folder, size);
  const out = join(folder, 'deploy');
  const command = { program: HANSA, words: ['-C', folder, 'render'] };
  const samples = size === TENANTS ? cold : times(Math.min(RUNS, 3), command, () => rmSync(out, { recursive: true, force: true }));
  const [wall, cpu] = [median(samples.map((each) => each.wall)), median(samples.map((each) => each.user + each.system))];
  process.stdout.write(
    `  ${String(size).padStart(6)}  ${((wall / size) * 1000).toFixed(2).padStart(6)}  ${((cpu / size) * 1000).toFixed(2).padStart(6)}\n`,
  );
}
process.exitCode = kept.every(Boolean) ? 0 : 1;
