// One thread: loads the rules with every change in them, meets each test once, then makes the changes of its share one by one.
import { registerHooks } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parentPort, workerData } from 'node:worker_threads';
import fc from 'fast-check';
import { type Change, Rewriter } from './mutate.ts';
import { type Subject, fits } from './fit.ts';
import { type CollectedTest, collect } from './suite.ts';
import { changed, meeting } from './switches.ts';

export interface Share {
  /** Of how many threads this is the which. */
  readonly threads: number;
  readonly index: number;
  /** Changes up to this one have been tried by a thread that hung. */
  readonly behind: number;
  readonly subjects: readonly Subject[];
}

export type Told =
  | { readonly kind: 'begins'; readonly change: Change }
  | { readonly kind: 'ends'; readonly change: Change; readonly noticedBy: string | null; readonly tests: number }
  | { readonly kind: 'broken'; readonly test: string; readonly error: string };

const ROOT = join(import.meta.dirname, '..', '..');
const url = (file: string) => pathToFileURL(join(ROOT, file)).href;
const tell = (told: Told) => parentPort?.postMessage(told);

/** The same draws in every run: what goes unnoticed today goes unnoticed tomorrow. */
fc.configureGlobal({ seed: 1 });

function rewrite(all: readonly Subject[]): { readonly sources: ReadonlyMap<string, string>; readonly changes: readonly Change[] } {
  let last = 0;
  const rewriters = all.map((each) => new Rewriter(each.file, each.text, () => (last += 1)));
  const sources = new Map(rewriters.map((each, index) => [url(all[index]?.file ?? ''), each.text]));
  return { sources, changes: rewriters.flatMap((each) => each.changes) };
}

function hook(sources: ReadonlyMap<string, string>): void {
  registerHooks({
    resolve: (specifier, context, next) =>
      specifier === 'node:test' ? { url: url('lab/mutation/suite.ts'), shortCircuit: true } : next(specifier, context),
    load: (address, context, next) => {
      const source = sources.get(address);
      return source === undefined ? next(address, context) : { format: 'module-typescript', source, shortCircuit: true };
    },
  });
}

interface Met extends CollectedTest {
  readonly changes: ReadonlySet<number>;
  readonly took: number;
}

/** Every test once, with nothing changed: what it meets, and how long it takes. One that fails by itself proves nothing. */
async function meet(test: CollectedTest): Promise<Met> {
  const from = performance.now();
  const changes = await meeting(async () => {
    await test.run().catch((error: unknown) => tell({ kind: 'broken', test: `${test.file} ${test.name}`, error: String(error) }));
  });
  return { ...test, changes, took: performance.now() - from };
}

async function firstToNotice(change: Change, tests: readonly Met[]): Promise<string | null> {
  for (const test of tests) {
    const noticed = await changed(change.id, () =>
      test.run().then(
        () => false,
        () => true,
      ),
    );
    if (noticed) return `${test.file} ${test.name}`;
  }
  return null;
}

const { threads, index, behind, subjects: all } = workerData as Share;
const { sources, changes } = rewrite(all);
hook(sources);
const met: Met[] = [];
for (const file of [...new Set(all.flatMap((each) => each.tests))].sort())
  for (const test of await collect(file, () => import(url(file)))) if (all.some((each) => fits(each, test))) met.push(await meet(test));
met.sort((a, b) => a.took - b.took);

for (const change of changes.filter(({ id }) => id % threads === index && id > behind)) {
  const subject = all.find((each) => each.file === change.file);
  const tests = met.filter((test) => subject && fits(subject, test) && test.changes.has(change.id));
  tell({ kind: 'begins', change });
  tell({ kind: 'ends', change, noticedBy: await firstToNotice(change, tests), tests: tests.length });
}
