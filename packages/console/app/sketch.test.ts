import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type TextEdit, applyEdits } from '@hansa/compiler';
import type { Ask } from '../compile/messages.ts';
import { FileDesk } from './file-desk.ts';
import type { SpecFile } from './spec-file.ts';
import { Store } from './store.ts';

function file(path: string, text: string, saved: string | null = text): SpecFile {
  return { path, text, saved, etag: saved === null ? null : `"${saved}"`, ends: [], mark: false, bytes: null, theirs: null };
}

/** A desk on a spec with an edit that is not saved and a file that never was. */
function sit() {
  const store = new Store();
  const asked: Ask[] = [];
  const shelves: string[] = [];
  const files = new FileDesk(store, (ask) => asked.push(ask), {
    change: (each: SpecFile, edits: readonly TextEdit[]) => applyEdits(each.text, edits),
    forget: () => undefined,
    shelve: (name, fresh) => shelves.push(fresh ? `${name} anew` : name),
    show: () => undefined,
    open: (path) => store.set({ address: { ...store.get().address, file: path } }),
  });
  const own = [
    file('platform.yaml', 'name: mine # edited\n', 'name: mine\n'),
    file('tenants/a.yaml', 'slug: a\n'),
    file('tenants/new.yaml', 'slug: new\n', null),
  ];
  store.set({ phase: 'ready', name: 'mine', files: new Map(own.map((each) => [each.path, each])) });
  const texts = () => [...store.get().files.values()].map(({ path, text, saved }) => [path, text, saved]);
  return { store, files, asked, shelves, texts };
}

const SHARED = [
  ['tenants/b.yaml', 'slug: b\n'],
  ['platform.yaml', 'name: theirs\n'],
] as const;

test('another spec is shown, compiled and never saved; the own one comes back with all that was not saved', async () => {
  const { store, files, asked, shelves, texts } = sit();
  const before = texts();
  files.sketch('theirs', SHARED, 'address');
  assert.deepEqual(texts(), [
    ['platform.yaml', 'name: theirs\n', 'name: theirs\n'],
    ['tenants/b.yaml', 'slug: b\n', 'slug: b\n'],
  ]);
  assert.equal(store.get().name, 'theirs');
  assert.ok(files.hasUnsaved(), 'the own edits are still asked about before the page is left');
  await files.save();
  assert.match(store.get().notice?.text ?? '', /nothing of it is saved/);
  files.edit('platform.yaml', 'name: theirs # and more\n');
  files.sketch('third', [['platform.yaml', 'name: third\n']], 'tour');
  files.back();
  assert.deepEqual(texts(), before);
  assert.deepEqual([store.get().name, store.get().sketch, shelves], ['mine', null, ['sketch anew', 'sketch anew', 'mine']]);
  const opened = asked.findLast((each) => each.ask === 'open');
  assert.deepEqual(
    [...(opened?.saved ?? [])],
    [
      ['platform.yaml', 'name: mine\n'],
      ['tenants/a.yaml', 'slug: a\n'],
    ],
  );
  files.back();
  assert.deepEqual(texts(), before);
});

test('taken over, it is an edit of the own spec that is not saved, and files that it has not stay', () => {
  const { store, files, texts } = sit();
  files.sketch('theirs', SHARED, 'address');
  files.takeSketch();
  assert.deepEqual(texts(), [
    ['platform.yaml', 'name: theirs\n', 'name: mine\n'],
    ['tenants/a.yaml', 'slug: a\n', 'slug: a\n'],
    ['tenants/b.yaml', 'slug: b\n', null],
    ['tenants/new.yaml', 'slug: new\n', null],
  ]);
  assert.match(store.get().notice?.text ?? '', /2 files stay as before/);
});
