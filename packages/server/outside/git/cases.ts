import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { inspect } from 'node:util';
import { type Subject, testContext } from '../contract.ts';
import type { Batch, Found, GitPort, Head, Place, Published } from './port.ts';

const PLACE: Place = { repository: 'deploy-a', branch: 'main', path: 'tenants/k7/größe "1" ü.yaml' };
const BRANCH = { repository: PLACE.repository, branch: PLACE.branch };

/** Somebody who works with the repository from outside, by force where they like. */
export interface Somebody {
  push(write: Readonly<Record<string, string>>, repository?: string): Promise<string>;
  rewind(commit: string, repository?: string): Promise<void>;
}

export interface GitSubject extends Subject<Place, Batch, Found> {
  readonly port: GitPort;
  readonly somebody: Somebody;
}

export function batch(parts: Partial<Batch> = {}): Batch {
  return {
    ...BRANCH,
    parent: 'any',
    write: new Map(),
    remove: [],
    message: 'Publish one tenant',
    by: { name: 'Hansa', email: 'hansa@example.org' },
    at: 1_795_000_000_000,
    ...parts,
  };
}

export const files = (texts: Readonly<Record<string, string>>): Map<string, string> => new Map(Object.entries(texts));

/** What the general suite needs to know about Git. */
export function gitSubject(parts: Pick<GitSubject, 'by' | 'port' | 'away' | 'canaries' | 'somebody' | 'stop'>): GitSubject {
  const want = (text: string): Batch => batch({ remove: ['tenants/k7'], write: files({ [PLACE.path]: text }) });
  const idOf = (text: string): string =>
    createHash('sha1')
      .update(`blob ${Buffer.byteLength(text)}\0${text}`)
      .digest('hex');
  const holds = (value: Found, { write }: Batch): boolean => value.id === idOf(String(write.get(PLACE.path)));
  return { ...parts, ref: PLACE, want: want('seats: 5\n'), changed: want('seats: 6\n'), holds };
}

const keyed = (key: string) => testContext({ key: `publish/a/${key}` });

function made(published: Published, isNew = true): string {
  assert.ok(published.kind === 'done' && published.made === isNew, inspect(published));
  return published.commit;
}

function moved(published: Published): Extract<Published, { kind: 'moved' }> {
  assert.ok(published.kind === 'moved', inspect(published));
  return published;
}

async function headOf(port: GitPort, repository: string = BRANCH.repository): Promise<Head> {
  const seen = await port.observe({ repository, branch: 'main', path: '' }, testContext());
  assert.ok(seen.kind === 'present', inspect(seen));
  return seen.value;
}

async function pathsOf(port: GitPort, commit: string, path = ''): Promise<string[]> {
  const seen = await port.list({ repository: BRANCH.repository, commit }, path, testContext());
  assert.ok(seen.kind === 'present', inspect(seen));
  return seen.value.map((entry) => entry.path);
}

/** What Git promises beyond the general suite, whoever stands behind the port. */
// size: the cases share one subject and read as one list
export function gitCases(of: () => GitSubject): void {
  test('a batch is published once, whoever asks again', async () => {
    const { port, somebody } = of();
    const asked = batch({ parent: (await headOf(port)).commit, write: files({ 'once.yaml': '1' }) });
    const commit = made(await port.publish(asked, keyed('once')));
    assert.equal(made(await port.publish(asked, keyed('once')), false), commit);
    await somebody.push({ 'theirs.yaml': 'a' });
    assert.equal(made(await port.publish({ ...asked, at: asked.at + 60_000 }, keyed('once')), false), commit);
    assert.equal((await headOf(port)).at % 1_000, 0);
  });

  test('whoever pushed between is not overwritten: the batch is built anew on theirs', async () => {
    const { port, somebody } = of();
    const parent = (await headOf(port)).commit;
    const theirs = await somebody.push({ 'theirs.yaml': 'b' });
    const asked = batch({ parent, write: files({ 'ours.yaml': 'b' }) });
    const { head, rewritten } = moved(await port.publish(asked, keyed('between')));
    assert.deepEqual([head?.commit, rewritten], [theirs, false]);
    assert.equal((await port.ensure(asked, keyed('between'))).kind, 'refused');
    const commit = made(await port.publish({ ...asked, parent: theirs }, keyed('between')));
    const paths = await pathsOf(port, commit);
    assert.ok(paths.includes('theirs.yaml') && paths.includes('ours.yaml'), inspect(paths));
  });

  test('a branch that a person took back is noticed and left where it is', async () => {
    const { port, somebody } = of();
    const back = (await headOf(port)).commit;
    const commit = made(await port.publish(batch({ parent: back, write: files({ 'ours.yaml': 'c' }) }), keyed('back/1')));
    await somebody.rewind(back);
    const answer = moved(await port.publish(batch({ parent: commit, write: files({ 'ours.yaml': 'd' }) }), keyed('back/2')));
    assert.deepEqual([answer.head?.commit, answer.rewritten], [back, true]);
    assert.equal((await headOf(port)).commit, back);
    const seen = await port.difference({ repository: BRANCH.repository, commit: back }, commit, testContext());
    assert.ok(seen.kind === 'present' && seen.value.rewritten, inspect(seen));
    assert.deepEqual(
      seen.value.changes.map(({ path }) => path),
      ['ours.yaml'],
    );
  });

  test('an empty repository is absent, and its first commit has no parent', async () => {
    const { port } = of();
    const repository = 'deploy-empty';
    assert.equal((await port.observe({ repository, branch: 'main', path: '' }, testContext())).kind, 'absent');
    const first = batch({ repository, parent: null, write: files({ a: '1' }) });
    const commit = made(await port.publish(first, keyed('first')));
    assert.equal(made(await port.publish(first, keyed('first')), false), commit);
    assert.equal(moved(await port.publish(first, keyed('second'))).head?.commit, commit);
  });

  test('a folder holds exactly what is written, and nothing to write is no commit', async () => {
    const { port } = of();
    const folder = (texts: Readonly<Record<string, string>>) => batch({ remove: ['folder'], write: files(texts) });
    const first = made(await port.publish(folder({ 'folder/b/ä.yaml': 'ä', 'folder/a.yaml': '', 'folder/c': 'c' }), keyed('folder/1')));
    const next = made(await port.publish(folder({ 'folder/a.yaml': '', 'folder/c': 'd' }), keyed('folder/2')));
    assert.equal(
      made(await port.publish({ ...folder({ 'folder/c': 'd', 'folder/a.yaml': '' }), parent: next }, keyed('folder/3')), false),
      next,
    );
    assert.deepEqual(await pathsOf(port, first, 'folder'), ['folder/a.yaml', 'folder/b/ä.yaml', 'folder/c']);
    assert.deepEqual(await pathsOf(port, next, 'folder'), ['folder/a.yaml', 'folder/c']);
    const seen = await port.difference({ repository: BRANCH.repository, commit: next }, first, testContext());
    assert.ok(seen.kind === 'present' && !seen.value.rewritten, inspect(seen));
    assert.deepEqual(
      seen.value.changes.map(({ path, after }) => [path, after !== null]),
      [
        ['folder/b/ä.yaml', false],
        ['folder/c', true],
      ],
    );
  });

  test('contents are read by id, byte for byte', async () => {
    const { port } = of();
    const bytes = Buffer.from([0, 255, 10, 13, 0]);
    const write = new Map<string, string | Uint8Array>([
      ['bytes/x', bytes],
      ['bytes/empty', ''],
    ]);
    const commit = made(await port.publish(batch({ write }), keyed('bytes')));
    const listed = await port.list({ repository: BRANCH.repository, commit }, 'bytes', testContext());
    assert.ok(listed.kind === 'present');
    const ids = listed.value.map(({ id }) => id);
    const read = await port.read(BRANCH.repository, ids, testContext());
    assert.ok(read.kind === 'present');
    assert.deepEqual(
      ids.map((id) => read.value.get(id)),
      [Buffer.alloc(0), bytes],
    );
    assert.equal((await port.read(BRANCH.repository, ['1'.repeat(40)], testContext())).kind, 'absent');
    assert.equal((await port.list({ repository: BRANCH.repository, commit: '1'.repeat(40) }, '', testContext())).kind, 'absent');
  });

  test('whoever waits for a push hears of it, also of one before they waited', async () => {
    const { port, somebody } = of();
    const known = (await headOf(port)).commit;
    const waiting = port.changed(BRANCH, known, AbortSignal.timeout(120_000));
    await somebody.push({ 'theirs.yaml': 'heard' });
    assert.equal(await waiting, true);
    assert.equal(await port.changed(BRANCH, known, AbortSignal.timeout(120_000)), true);
    const head = (await headOf(port)).commit;
    assert.equal(await port.changed(BRANCH, head, AbortSignal.timeout(300)), false);
  });

  test('a branch is never removed', async () => {
    const { port } = of();
    assert.equal((await port.remove({ ...BRANCH, path: '' }, testContext())).kind, 'refused');
  });
}
