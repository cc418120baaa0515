import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TreeEntry } from './entry.ts';
import { foldersOf, treeRows } from './folders.ts';

const entry = (path: string, change: TreeEntry['change'] = 'same', added = 0, removed = 0): TreeEntry => ({ path, change, added, removed });
const ENTRIES = [
  entry('a/entry/x.yaml'),
  entry('a/tenants/t1/app.yaml', 'changed', 2, 1),
  entry('a/tenants/t1/ns.yaml'),
  entry('a/tenants/t2/app.yaml', 'added', 9, 0),
  entry('a/z.yaml'),
];

test('closed folders hide what is in them and say how much of it changed', () => {
  const rows = treeRows(ENTRIES, new Set(['a']));
  assert.deepEqual(
    rows.map((row) => [row.name, row.depth, row.change, row.added, row.removed, row.files]),
    [
      ['a', 0, 'changed', 11, 1, 5],
      ['entry', 1, 'same', 0, 0, 1],
      ['tenants', 1, 'changed', 11, 1, 3],
      ['z.yaml', 1, 'same', 0, 0, 1],
    ],
  );
});

test('a folder of nothing but new files is new', () => {
  const rows = treeRows(ENTRIES, new Set(['a', 'a/tenants']));
  assert.equal(rows.find((row) => row.name === 't2')?.change, 'added');
  assert.equal(rows.find((row) => row.name === 't1')?.change, 'changed');
});

test('the way to a file opens every folder above it', () => {
  assert.deepEqual(foldersOf('a/tenants/t1/app.yaml'), ['a', 'a/tenants', 'a/tenants/t1']);
  const rows = treeRows(ENTRIES, new Set(foldersOf('a/tenants/t1/app.yaml')));
  assert.ok(rows.some((row) => row.path === 'a/tenants/t1/app.yaml'));
});
