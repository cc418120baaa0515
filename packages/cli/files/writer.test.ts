import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { Refusal } from '../exit.ts';
import { recover } from './journal.ts';
import { Stage, writeChanges } from './writer.ts';

function folder(t: { after: (fn: () => void) => void }): string {
  const path = mkdtempSync(join(tmpdir(), 'hansa-writer-'));
  t.after(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

function contents(root: string, path = ''): Record<string, string> {
  return Object.fromEntries(
    readdirSync(join(root, path), { withFileTypes: true }).flatMap((entry) => {
      const below = path === '' ? entry.name : `${path}/${entry.name}`;
      return entry.isDirectory() ? Object.entries(contents(root, below)) : [[below, readFileSync(join(root, below), 'utf8')]];
    }),
  );
}

test('files are written, removed, and the folders that they leave empty go with them', (t) => {
  const root = folder(t);
  writeChanges(
    root,
    new Map([
      ['a/b.txt', 'one'],
      ['c.txt', 'two'],
    ]),
  );
  writeChanges(
    root,
    new Map<string, string | null>([
      ['a/b.txt', null],
      ['c.txt', 'three'],
    ]),
  );
  assert.deepEqual(contents(root), { 'c.txt': 'three' });
  assert.equal(existsSync(join(root, 'a')), false);
});

test('what was staged without a journal is undone, with a journal it is finished', (t) => {
  const root = folder(t);
  const stage = join(root, '.hansa-stage');
  mkdirSync(stage);
  writeFileSync(join(stage, '0'), 'new');
  assert.equal(recover(root), 'undone');
  assert.deepEqual(contents(root), {});
  mkdirSync(join(stage, 'tree', 'x'), { recursive: true });
  writeFileSync(join(root, 'old'), 'old');
  writeFileSync(join(stage, 'tree', 'x', 'y'), 'second');
  const moves = ['moved/already', 'x'].map((unit) => [`tree/${unit}`, unit]);
  writeFileSync(join(stage, 'journal.json'), JSON.stringify({ version: 2, moves, removes: ['old'] }));
  assert.equal(recover(root), 'finished');
  assert.deepEqual(contents(root), { 'x/y': 'second' });
  assert.equal(recover(root), 'clean');
});

test('a new folder that somebody made in the meantime is filled, and what is only theirs stays', (t) => {
  const root = folder(t);
  const stage = new Stage(root);
  stage.set('a/b/new', 'ours');
  stage.set('a/both', 'ours');
  mkdirSync(join(root, 'a', 'b'), { recursive: true });
  writeFileSync(join(root, 'a', 'both'), 'theirs');
  writeFileSync(join(root, 'a', 'b', 'theirs'), 'theirs');
  stage.commit();
  assert.deepEqual(contents(root), { 'a/b/new': 'ours', 'a/b/theirs': 'theirs', 'a/both': 'ours' });
});

test('what is staged and discarded was never there, the folder that it needed included', (t) => {
  const root = folder(t);
  const stage = new Stage(join(root, 'new', 'deploy'));
  stage.set('a/b', 'text');
  assert.equal(existsSync(join(root, 'new', 'deploy', '.hansa-stage', 'tree', 'a', 'b')), true);
  stage.discard();
  assert.deepEqual(readdirSync(root), []);
});

test('a second writer is told to come again while the first one lives', (t) => {
  const root = folder(t);
  mkdirSync(join(root, '.hansa-stage'));
  writeFileSync(join(root, '.hansa-stage', 'owner'), String(process.ppid));
  assert.throws(
    () => writeChanges(root, new Map([['a', 'b']])),
    (error) => error instanceof Refusal && error.code === 4,
  );
});

test('killed with -9 at any moment, the tree is whole: all old, or all new after the next run', async (t) => {
  const root = folder(t);
  const state = (generation: number) =>
    Object.fromEntries(Array.from({ length: 400 }, (_, i) => [`d${i % 20}/f${i}`, `${generation} ${'x'.repeat(2000)}`]));
  writeChanges(root, new Map(Object.entries(state(0))));
  const script = `const { writeChanges } = await import(${JSON.stringify(join(import.meta.dirname, 'writer.ts'))});
    const state = Object.fromEntries(Array.from({ length: 400 }, (_, i) => ['d' + (i % 20) + '/f' + i, process.argv[1] + ' ' + 'x'.repeat(2000)]));
    process.stdout.write('go');
    writeChanges(process.argv[2], new Map(Object.entries(state)));`;
  let before = 0;
  const seen = new Set<string>();
  for (let generation = 1; generation <= 14; generation++) {
    const child = spawn(process.execPath, ['--input-type=module', '-e', script, String(generation), root], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const closed = once(child, 'close');
    await once(child.stdout, 'data');
    await new Promise((resolve) => setTimeout(resolve, generation * 12));
    child.kill('SIGKILL');
    await closed;
    const halves = Object.values(contents(root)).filter((text) => !/^\d+ x{2000}$/.test(text) && text.length > 100);
    assert.deepEqual(
      halves.filter((text) => !text.startsWith('{')),
      [],
      'no half file is in place',
    );
    seen.add(recover(root));
    const found = JSON.stringify(contents(root));
    const now = found === JSON.stringify(contents2(state(generation))) ? generation : before;
    assert.equal(found, JSON.stringify(contents2(state(now))));
    before = now;
  }
  t.diagnostic(`what the next run found: ${[...seen].sort().join(', ')}`);
});

test('a file beside the tree may lie on another file system (EXDEV): it arrives whole', (t) => {
  const elsewhere = ['/dev/shm', '/var/tmp'].find((each) => existsSync(each) && statSync(each).dev !== statSync(tmpdir()).dev);
  if (elsewhere === undefined) return t.skip('there is no second file system to write to here');
  const root = folder(t);
  const other = mkdtempSync(join(elsewhere, 'hansa-writer-'));
  t.after(() => rmSync(other, { recursive: true, force: true }));
  writeChanges(root, new Map([['a.txt', 'one']]), new Map([[join(other, 'b.txt'), 'two']]));
  assert.deepEqual([contents(root), contents(other)], [{ 'a.txt': 'one' }, { 'b.txt': 'two' }]);
});

/** In the order in which a folder is listed. */
function contents2(state: Record<string, string>): Record<string, string> {
  const folders = [...new Set(Object.keys(state).map((path) => path.split('/')[0] ?? ''))].sort();
  return Object.fromEntries(
    folders.flatMap((name) =>
      Object.entries(state)
        .filter(([path]) => path.startsWith(`${name}/`))
        .sort(([a], [b]) => (a < b ? -1 : 1)),
    ),
  );
}
