import assert from 'node:assert/strict';
import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { Journal } from './journal.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cloud-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const all = (journal: Journal) => journal.change((tables) => tables.list('').map((key) => [key, tables.get(key)]));

test('what was answered is there after the process is gone', async () => {
  const file = join(folder, 'world.jsonl');
  const journal = new Journal(file);
  await journal.change((tables) => {
    tables.put('a/1', { n: 1 });
    tables.put('a/2', { n: 2 });
  });
  await Promise.all([journal.change((tables) => tables.delete('a/1')), journal.change((tables) => tables.put('b', [1]))]);
  // Not closed: as after kill -9.
  const again = new Journal(file);
  assert.deepEqual(await all(again), [
    ['a/2', { n: 2 }],
    ['b', [1]],
  ]);
  appendFileSync(file, '{"half');
  assert.deepEqual(await all(new Journal(file)), [
    ['a/2', { n: 2 }],
    ['b', [1]],
  ]);
});

test('the journal does not grow with what is over', async () => {
  const file = join(folder, 'world.jsonl');
  const journal = new Journal(file);
  for (let n = 0; n < 50; n++) await journal.change((tables) => tables.put('row', { n }));
  new Journal(file).close();
  assert.equal(readFileSync(file, 'utf8'), '{"row":{"n":49}}\n');
});

test('within a change one sees what it did; what throws did nothing, and nobody else shares the values', async () => {
  const journal = new Journal(join(folder, 'world.jsonl'));
  const value = { list: [1] };
  await journal.change((tables) => {
    tables.put('x/1', value);
    assert.deepEqual(tables.list('x/'), ['x/1']);
    value.list.push(2);
    assert.deepEqual(tables.get('x/1'), { list: [1] });
    tables.delete('x/1');
    assert.equal(tables.get('x/1'), undefined);
    tables.put('x/1', 1);
  });
  await assert.rejects(
    journal.change((tables) => {
      tables.put('x/2', 2);
      throw new Error('no');
    }),
  );
  assert.deepEqual(await all(journal), [['x/1', 1]]);
});
