import assert from 'node:assert/strict';
import { cpSync, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { Refusal } from '../exit.ts';
import type { CellIndex } from './cell-index.ts';
import { fleetFiles, openFleet } from './fleet.ts';
import { renderFolder } from './render.ts';
import { type Queue, awaitDone, newQueue, takeCell } from './queue.ts';
import { type Order, inThreads } from './threads.ts';
import { Stage } from './writer.ts';

const EXAMPLE = join(import.meta.dirname, '..', '..', '..', 'examples', 'sovereign-saas');
const ONE_PROCESSOR = availableParallelism() < 2 && 'a second thread needs a second processor';

/** The example with many more of its smallest tenant: two threads have something to share. */
function fleet(t: TestContext, tenants: number): string {
  const folder = mkdtempSync(join(tmpdir(), 'hansa-render-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  cpSync(EXAMPLE, folder, { recursive: true });
  const platform = readFileSync(join(folder, 'platform.yaml'), 'utf8');
  writeFileSync(
    join(folder, 'platform.yaml'),
    platform.replace(/nodes: 3\b/g, 'nodes: 70').replace('postgres: {', 'postgres: { size: 8cpu-32gb,'),
  );
  const text = readFileSync(join(folder, 'tenants', 'boreal.yaml'), 'utf8');
  for (let i = 0; i < tenants; i++) {
    const id = `m${String(i).padStart(9, '0')}`;
    const own = text.replace(/^id: .*$/m, `id: ${id}`).replace(/^slug: .*$/m, `slug: many-${i}`);
    writeFileSync(join(folder, 'tenants', `many-${i}.yaml`), own);
  }
  return folder;
}

function contents(root: string): Record<string, string> {
  const files = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = files.map((entry) => join(entry.parentPath, entry.name)).sort();
  return Object.fromEntries(paths.map((path) => [path.slice(root.length), readFileSync(path, 'utf8')]));
}

/** Leaves the tenants to the others, and takes the cells from them: what tenants need of those they find out for themselves. */
function leaveTenants(queue: Queue): void {
  for (let cell = 0; cell < 100; cell++) takeCell(queue);
  awaitDone(queue, 1, 60_000);
}

function orderFor(folder: string, stage: Stage): Order {
  return { folder, out: stage.ground.root, stage: stage.open(), queue: newQueue(fleetFiles(folder)) };
}

test('two threads write the same bytes as one', { skip: ONE_PROCESSOR }, (t) => {
  const folder = fleet(t, 8);
  const one = renderFolder(folder, join(folder, 'one'), Infinity);
  assert.deepEqual(one.diagnostics, []);
  const two = renderFolder(folder, join(folder, 'two'), 0);
  assert.deepEqual(two, one);
  assert.deepEqual(contents(join(folder, 'two')), contents(join(folder, 'one')));
});

test('what a worker stages and answers is what this thread would have', { skip: ONE_PROCESSOR }, (t) => {
  const folder = fleet(t, 40);
  const out = join(folder, 'one');
  assert.deepEqual(renderFolder(folder, out, Infinity).diagnostics, []);
  const stage = new Stage(join(folder, 'two'));
  const order = orderFor(folder, stage);
  const { shares } = inThreads(order, () => {
    leaveTenants(order.queue);
    return { inputs: openFleet(folder).inputs };
  });
  const results = shares.flatMap((share) => share.tenants);
  assert.equal(results.length, order.queue.files.length);
  for (const { entry, indexed } of results) {
    const { tenants } = JSON.parse(readFileSync(join(out, entry?.cell ?? '', 'hansa.json'), 'utf8')) as CellIndex;
    assert.deepEqual(indexed, tenants[entry?.id ?? '']);
  }
  for (const share of shares) stage.adopt(share);
  stage.commit();
  const all = contents(out);
  for (const [path, text] of Object.entries(contents(join(folder, 'two')))) assert.equal(text, all[path]);
});

test('a worker that read another platform is not believed', { skip: ONE_PROCESSOR }, (t) => {
  const folder = fleet(t, 40);
  const order = orderFor(folder, new Stage(join(folder, 'two')));
  assert.throws(
    () => inThreads(order, () => ({ inputs: 'another' })),
    (error) => error instanceof Refusal && error.code === 4,
  );
});

for (const [threads, parallelFrom] of [
  ['one thread', Infinity],
  ['several threads', 0],
] as const)
  test(`with an error nothing is written: ${threads}`, (t) => {
    const folder = fleet(t, 8);
    writeFileSync(join(folder, 'tenants', 'z.yaml'), 'apiVersion: hansa/v1\nkind: Tenant\n');
    const { diagnostics, written } = renderFolder(folder, join(folder, 'out'), parallelFrom);
    assert.ok(diagnostics.some((each) => each.severity === 'error'));
    assert.equal(existsSync(join(folder, 'out')), false);
    assert.equal(written, 0);
  });
