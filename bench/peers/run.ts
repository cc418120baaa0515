// Hansa and its peers on the same objects. See README.md; `--runs N`.
import { mkdirSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { CORE_SCHEMA, loadAll } from 'js-yaml';
import { idOf, writeFleet } from '../fleet.ts';
import { type Command, HANSA, type Sample, machine, median, run, shown, spread, workFolder } from '../measure.ts';
import { type Model, type Tenant, cdk8s, helmAll, helmOne, kustomize } from './projects.ts';
import { cdk8sFolder, goProgram } from './tools.ts';

const TENANTS = 200;
/** Of what takes a process a tenant, so many are measured. */
const SAMPLED = 20;
const at = process.argv.indexOf('--runs');
const RUNS = at < 0 ? 3 : Number(process.argv[at + 1]);

/** A fleet for which the peers' time is multiplied: what Hansa is for. */
const MANY = 10_000;

const root = workFolder();
const fleet = join(root, 'fleet');
writeFleet(fleet, TENANTS);
const tenants: readonly Tenant[] = Array.from({ length: TENANTS }, (_, index) => ({ id: idOf(index), slug: `tenant-${index}` }));

/** Objects and bytes of all YAML below a folder. */
function weigh(folder: string): { readonly objects: number; readonly bytes: number } {
  let [objects, bytes] = [0, 0];
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !entry.name.endsWith('.yaml')) continue;
    const text = readFileSync(join(entry.parentPath, entry.name), 'utf8');
    objects += (text.match(/^kind: /gm) ?? []).length;
    bytes += Buffer.byteLength(text);
  }
  return { objects, bytes };
}

function modelOf(deploy: string): Model {
  const [{ id, slug }] = tenants as [Tenant];
  const folder = join(deploy, 'tenants', id);
  const paths = [join(deploy, 'entry', 'tenants', `${id}.yaml`), ...readdirSync(folder).map((name) => join(folder, name))];
  const text = paths.map((path) => readFileSync(path, 'utf8')).join('---\n');
  return { text, objects: loadAll(text, { schema: CORE_SCHEMA }) as Model['objects'], id, slug };
}

/** Runs a peer as often as asked and prints what it took for as many objects as Hansa wrote. */
function measure(name: string, commands: (out: string) => readonly Command[], part = 1): number {
  const out = join(root, 'out');
  const samples = Array.from({ length: RUNS }, () => {
    rmSync(out, { recursive: true, force: true });
    mkdirSync(out);
    const each = commands(out).map((command) => run(command));
    return each.reduce((sum, one) => ({ ...one, wall: sum.wall + one.wall, user: sum.user + one.user, system: sum.system + one.system }));
  });
  const { objects, bytes } = weigh(out);
  const scale = own.objects / objects;
  const [command] = commands(out) as [Command];
  print(name, samples, command, objects, bytes, scale, part);
  return (median(samples.map((each) => each.wall)) / objects) * many.objects;
}

function print(
  name: string,
  samples: readonly Sample[],
  command: Command,
  objects: number,
  bytes: number,
  scale: number,
  part: number,
): void {
  const wall = samples.map((each) => each.wall);
  const cpu = samples.map((each) => each.user + each.system);
  const scaled = median(wall) * scale;
  process.stdout.write(`${name}\n  $ ${shown(command)}${part < 1 ? `   (${SAMPLED} such, ${1 / part} times as many for all)` : ''}\n`);
  process.stdout.write(`  seconds ${spread(wall)}   processor ${spread(cpu)}   ${objects} objects, ${(bytes / 1e6).toFixed(1)} MB\n`);
  process.stdout.write(
    `  for ${own.objects} objects ${scaled.toFixed(2)} s, Hansa ${ours.toFixed(2)} s: ${(scaled / ours).toFixed(0)} times as long\n`,
  );
  const [forMany, work] = [wall, cpu].map((each) => (median(each) / objects) * many.objects) as [number, number];
  process.stdout.write(
    `  for ${many.objects} objects ${forMany.toFixed(0)} s, Hansa ${many.wall.toFixed(1)} s: ${times(forMany, many.wall)} as long`,
  );
  // What other work on the machine changes least; but Hansa uses every processor at once, and of its peers only Go's.
  process.stdout.write(`; processor ${work.toFixed(0)} s, Hansa ${many.cpu.toFixed(1)} s: ${times(work, many.cpu)} as much\n\n`);
}

function times(theirs: number, hansas: number): string {
  return `${(theirs / hansas).toFixed(0)} times`;
}

/** The large fleet, rendered once: `bench/fleet` measures it more often. */
function manyTenants(): { readonly wall: number; readonly cpu: number; readonly objects: number } {
  const folder = join(root, 'many');
  writeFleet(folder, MANY);
  const { wall, user, system } = run({ program: HANSA, words: ['-C', folder, 'render'] });
  const { objects } = weigh(join(folder, 'deploy'));
  rmSync(folder, { recursive: true });
  return { wall, cpu: user + system, objects };
}

process.stdout.write(`${machine(root)}\n${TENANTS} tenants, ${RUNS} runs of each; min / median / max\n\n`);
const hansa = { program: HANSA, words: ['-C', fleet, 'render'] };
run({ program: HANSA, words: ['-C', fleet, 'check'] });
const deploy = join(fleet, 'deploy');
const samples = Array.from({ length: RUNS }, () => {
  rmSync(deploy, { recursive: true, force: true });
  return run(hansa);
});
const own = weigh(deploy);
const ours = median(samples.map((each) => each.wall));
const model = modelOf(join(deploy, 'c-0'));
process.stdout.write(`Hansa, the whole command, the cell's platform included\n  $ ${shown(hansa)}\n`);
process.stdout.write(
  `  seconds ${spread(samples.map((each) => each.wall))}   processor ${spread(samples.map((each) => each.user + each.system))}`,
);
process.stdout.write(`   ${own.objects} objects, ${(own.bytes / 1e6).toFixed(1)} MB\n\n`);

const many = manyTenants();
process.stdout.write(`Hansa, ${MANY} tenants: ${many.wall.toFixed(2)} s, processor ${many.cpu.toFixed(2)} s, ${many.objects} objects\n\n`);

const peers: number[] = [];
const sampled = tenants.slice(0, SAMPLED);
const part = SAMPLED / TENANTS;
const modules = cdk8sFolder();
if (modules) peers.push(measure('cdk8s, one program', (out) => [cdk8s(modules, join(root, 'cdk8s'), model, tenants, out)]));
const helm = goProgram('helm');
if (helm) {
  peers.push(measure('helm template, all tenants in one chart', (out) => [helmAll(helm, join(root, 'all'), model, tenants, out)]));
  const one = helmOne(helm, join(root, 'one'), model);
  peers.push(measure('helm template, a release a tenant', (out) => sampled.map((tenant) => one(tenant, join(out, tenant.id))), part));
}
const builder = goProgram('kustomize');
if (builder) {
  const build = kustomize(builder, join(root, 'kustomize'), model);
  peers.push(measure('kustomize build, an overlay a tenant', (out) => sampled.map((tenant) => build(tenant, out)), part));
}
for (const [name, there] of Object.entries({ cdk8s: modules, helm, kustomize: builder }))
  if (!there) process.stdout.write(`not tried: ${name}\n`);
if (peers.length > 0)
  process.stdout.write(`for ${MANY} tenants the fastest takes ${(Math.min(...peers) / many.wall).toFixed(0)} times as long as Hansa\n`);
