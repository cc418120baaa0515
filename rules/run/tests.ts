// `npm test`: every test beside its file. `npm test -- packages/compiler/spec` runs what is below a folder, a file by its
// name works too; `--nightly` adds `*.nightly.ts`, which may take minutes.
import { availableParallelism, homedir } from 'node:os';
import { join } from 'node:path';
import { run } from 'node:test';
import { ROOT } from '../repository.ts';
import { Tally } from './tally.ts';

const wanted = process.argv.slice(2).filter((each) => !each.startsWith('--'));
const ending = process.argv.includes('--nightly') ? '{test,nightly}' : 'test';
const places = wanted.length > 0 ? wanted : ['packages', 'rules', 'bin'];
const globPatterns = places.map((place) => (place.endsWith('.ts') ? place : `${place.replace(/\/$/, '')}/**/*.${ending}.ts`));

// Each file is a process of its own; what was compiled and stripped of types is kept for the next one.
process.env['NODE_COMPILE_CACHE'] ??= join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'hansa', 'compile');

// One file more at a time than there are processors, for some wait for servers and clocks more than they compute: Node's own default leaves
// one processor idle, which on two is half the machine.
// A test that takes ten minutes hangs. The whole run is meant to take two, but a machine may be slow, and share its processors.
const events = run({ cwd: ROOT, globPatterns, concurrency: availableParallelism() + 1, timeout: 600_000 });
const tally = new Tally((text) => process.stdout.write(text));
for await (const event of events) tally.take(event);
tally.close();
process.exitCode = tally.failed > 0 ? 1 : 0;
