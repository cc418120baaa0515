// `npm test`: every test beside its file. `npm test -- packages/compiler/spec` runs what is below a folder, a file by its
// name works too; `--nightly` adds `*.nightly.ts`, which may take minutes, and tries properties on other values each time.
import { globSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from 'node:test';
import { pathToFileURL } from 'node:url';
import { ROOT } from '../repository.ts';
import { memoryFolder } from './scratch.ts';
import { Tally } from './tally.ts';

/**
 * Rooms whose tests leave their process as they found it: the files of each share one process, for most of what one of them takes is to load
 * what all of them load. The dearest room begins first. What changes a process for good, or measures it, has its own.
 */
const SHARING = [
  'packages/compiler',
  'packages/server/loops',
  'packages/cli',
  'packages/console',
  'packages/server/outside',
  'packages/server/http',
  'packages/server/db',
  'packages/domain',
  'packages/server/commands',
  'packages/server/questions',
];

const wanted = process.argv.slice(2).filter((each) => !each.startsWith('--'));
const nightly = process.argv.includes('--nightly');
const ending = nightly ? '{test,nightly}' : 'test';
const places = wanted.length > 0 ? wanted : ['packages', 'rules', 'bin'];
const paths = globSync(
  places.map((place) => (place.endsWith('.ts') ? place : `${place.replace(/\/$/, '')}/**/*.${ending}.ts`)),
  { cwd: ROOT, exclude: ['**/node_modules/**'] },
).toSorted();

// What was compiled and stripped of types is kept for the next process.
process.env['NODE_COMPILE_CACHE'] ??= join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'hansa', 'compile');

const GIGABYTE = 2 ** 30;
const inMemory = memoryFolder(2 * GIGABYTE);
if (inMemory !== undefined) process.env['TMPDIR'] = inMemory;

const folder = mkdtempSync(join(tmpdir(), 'hansa-tests-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));

/** A file that stands for those of a room, each of which is a suite by its name. */
function together(room: string, files: readonly string[]): string {
  const entry = join(folder, `${room.replaceAll('/', '-')}.mjs`);
  const module = pathToFileURL(join(import.meta.dirname, 'together.ts'));
  writeFileSync(entry, `import { together } from '${module.href}';\nawait together(${JSON.stringify(files)});\n`);
  return entry;
}

const shared = SHARING.map((room) => ({ room, files: paths.filter((path) => path.startsWith(`${room}/`) && path.endsWith('.test.ts')) }));
const rooms = shared.filter(({ files }) => files.length > 1);
const alone = paths.filter((path) => !rooms.some((room) => room.files.includes(path)));

// One file more at a time than there are processors, for some wait for servers and clocks more than they compute: Node's own default leaves
// one processor idle, which on two is half the machine. The longest begins first.
// A test that takes ten minutes hangs. The whole run is meant to take two, but a machine may be slow, and share its processors.
const files = [...rooms.map((each) => together(each.room, each.files)), ...alone.map((path) => join(ROOT, path))];
const execArgv = nightly ? [] : ['--import', join(import.meta.dirname, 'seeded.ts')];
const events = run({ cwd: ROOT, files, execArgv, concurrency: availableParallelism() + 1, timeout: 600_000 });
const tally = new Tally((text) => process.stdout.write(text));
for await (const event of events) tally.take(event);
tally.close(paths);
process.exitCode = tally.failed > 0 ? 1 : 0;
