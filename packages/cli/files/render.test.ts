import assert from 'node:assert/strict';
import { cpSync, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { Refusal } from '../exit.ts';
import type { CellIndex } from './cell-index.ts';
import { fleetFiles, openFleet } from './fleet.ts';
import { renderFolder } from './render.ts';
import { TenantRun } from './render-tenant.ts';
import { type Order, inThreads, newState } from './threads.ts';
import { openCells } from './tree.ts';
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

/** Until the others have taken every file: what this thread took first is then all that it gets. */
function waitForOthers(order: Order): void {
  const cursor = new Int32Array(order.state);
  const end = Date.now() + 60_000;
  while (Atomics.load(cursor, 0) < order.files.length && Date.now() < end) Atomics.wait(cursor, 0, Atomics.load(cursor, 0), 5);
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
  const [own, stage] = [openFleet(folder), new Stage(join(folder, 'two'))];
  const cells = openCells(own, out);
  const order: Order = {
    folder,
    platform: own.platform?.digest ?? '',
    out: stage.ground.root,
    stage: stage.open(),
    cells,
    files: fleetFiles(folder),
    state: newState(),
  };
  const run = new TenantRun(own, cells, stage.ground, stage);
  const { results, shares } = inThreads(order, (file) => {
    waitForOthers(order);
    return run.add(file);
  });
  const others = shares.flatMap((share) => share.results);
  assert.ok(others.length > 0);
  assert.equal(results.length + others.length, order.files.length);
  for (const { entry, indexed } of [...results, ...others]) {
    const { tenants } = JSON.parse(readFileSync(join(out, entry?.cell ?? '', 'hansa.json'), 'utf8')) as CellIndex;
    assert.deepEqual(indexed, tenants[entry?.id ?? '']);
  }
  for (const share of shares) stage.adopt(share);
  stage.commit();
  const all = contents(out);
  for (const [path, text] of Object.entries(contents(join(folder, 'two')))) assert.equal(text, all[path]);
});

test('a worker that reads another platform stops everything', { skip: ONE_PROCESSOR }, (t) => {
  const folder = fleet(t, 40);
  const [own, stage] = [openFleet(folder), new Stage(join(folder, 'two'))];
  const order: Order = {
    folder,
    platform: 'another',
    out: stage.ground.root,
    stage: stage.open(),
    cells: [],
    files: fleetFiles(folder),
    state: newState(),
  };
  const run = new TenantRun(own, [], stage.ground, stage);
  assert.throws(
    () => inThreads(order, (file) => run.add(file)),
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
