import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { chownSync, existsSync, mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { inspect } from 'node:util';
import { Secret } from '@hansa/domain/port/secret.ts';
import { settled, testContext } from '../contract.ts';
import { batch, files } from './cases.ts';
import { importStream } from './import.ts';
import type { Batch, GitPort } from './port.ts';
import { type GitConfig, openGit } from './real.ts';
import { git, workingOn } from './somebody.ts';

const HEAD = { repository: 'deploy-a', branch: 'main', path: '' };
let folder: string;
let bare: string;
let port: GitPort;

const open = (parts: Partial<GitConfig> = {}): GitPort =>
  openGit({ folder, remote: () => null, signingKey: null, by: { name: 'Hansa', email: 'hansa@example.org' }, ...parts });

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hansa-git-'));
  bare = join(folder, 'deploy-a.git');
  port = open();
});

afterEach(async () => {
  await port.close();
  await rm(folder, { recursive: true });
});

async function published(asked: Partial<Batch>, by: GitPort = port): Promise<string> {
  const answer = await by.publish(batch(asked), testContext({ key: 'publish/a/1' }));
  assert.ok(answer.kind === 'done', inspect(answer));
  return answer.commit;
}

const assertSound = (): Promise<string> => git(`--git-dir=${bare}`, 'fsck', '--strict', '--no-dangling');
const manyFiles = (count: number): Map<string, string> =>
  new Map(Array.from({ length: count }, (_, n) => [`tenants/t${n % 800}/${n}.yaml`, `n: ${n}\n`.repeat(300)]));

/** Runs Git's import as the port does; what is written is all, and then it is killed or its input ends. */
function importing(input: string): void {
  spawnSync('git', [`--git-dir=${bare}`, 'fast-import', '--quiet', '--date-format=raw'], { input });
}

test('the same batch is the same commit, signed as ssh-keygen signs', async () => {
  const keys = join(folder, 'keys');
  mkdirSync(keys);
  execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'hansa', '-f', join(keys, 'id')]);
  const signingKey = new Secret(readFileSync(join(keys, 'id'), 'utf8'));
  const [one, two] = [open({ signingKey }), open({ signingKey, folder: join(folder, 'other') })];
  const write = files({ 'a.yaml': 'ä' });
  const commit = await published({ write }, one);
  assert.equal(await published({ write }, two), commit);
  writeFileSync(join(keys, 'allowed'), `hansa@example.org ${readFileSync(join(keys, 'id.pub'), 'utf8')}`);
  const settings = ['-c', 'gpg.format=ssh', '-c', `gpg.ssh.allowedSignersFile=${join(keys, 'allowed')}`];
  await git(...settings, `--git-dir=${bare}`, 'verify-commit', commit);
  const told = await git(`--git-dir=${bare}`, 'log', '-1', '--format=%an %ae %ct %(trailers)', commit);
  assert.match(told, /^Hansa hansa@example\.org 1795000000 Hansa-Key: publish\/a\/1/);
  await assertSound();
  await Promise.all([one.close(), two.close()]);
});

test('a key that cannot sign is refused before anything starts', () => {
  const keys = join(folder, 'keys');
  mkdirSync(keys);
  execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', 'canary-pass', '-f', join(keys, 'locked')]);
  execFileSync('ssh-keygen', ['-q', '-t', 'ecdsa', '-N', '', '-f', join(keys, 'ecdsa')]);
  const withKey = (name: string) => () => open({ signingKey: new Secret(readFileSync(join(keys, name), 'utf8')) });
  assert.throws(withKey('locked'), /encrypted/);
  assert.throws(withKey('ecdsa'), /Ed25519/);
  assert.throws(withKey('ecdsa.pub'), /private key/);
});

test('an import that is killed in the middle changes nothing, and the next one is whole', async () => {
  const parent = await published({ write: files({ a: '1' }) });
  const whole = [...importStream(batch({ write: manyFiles(2_000) }), parent, 'k', 'refs/hansa/x')].join('');
  importing(whole.slice(0, whole.length / 2)); // its writer was killed: the input ends
  const killed = port.publish(batch({ parent, write: manyFiles(20_000) }), testContext());
  await packing(killed);
  // One that has just ended by itself is no matter.
  for (const id of processesOn(bare)) spawnSync('kill', ['-9', id]);
  assert.equal((await killed).kind, 'transient');
  assert.equal(await git(`--git-dir=${bare}`, 'rev-parse', 'main'), parent);
  await assertSound();
  await published({ parent, write: manyFiles(10) });
  await assertSound();
});

/** Until the import writes; fails where it ended before that. */
async function packing(begun: Promise<unknown>): Promise<void> {
  const ended = begun.then((answer) => assert.fail(`ended before it was caught in the middle: ${inspect(answer)}`));
  const isPacking = () => readdirSync(join(bare, 'objects', 'pack')).some((name) => name.startsWith('tmp_pack'));
  while (!isPacking()) await Promise.race([sleep(2), ended]);
  ended.catch(() => {}); // it may end from now on
}

/** Git processes that name a repository in their arguments. */
function processesOn(repository: string): string[] {
  const isOurs = (id: string) => {
    try {
      return readFileSync(`/proc/${id}/cmdline`, 'utf8').includes(`--git-dir=${repository}`);
    } catch {
      return false; // it has ended
    }
  };
  return readdirSync('/proc').filter((id) => /^\d+$/.test(id) && isOurs(id));
}

test('cancelled in the middle, no process stays', async () => {
  const parent = await published({ write: files({ a: '1' }) });
  const cancel = new AbortController();
  const begun = port.publish(batch({ parent, write: manyFiles(20_000) }), testContext({ signal: cancel.signal }));
  await packing(begun);
  cancel.abort();
  assert.equal((await begun).kind, 'transient');
  assert.deepEqual(processesOn(bare), []);
  const late = await port.publish(batch({ parent, write: manyFiles(20_000) }), testContext({ deadline: Date.now() + 50 }));
  assert.ok(late.kind === 'transient' && late.cause.code === 'git/late', inspect(late));
});

test('the lock of a dead program is broken once it is old enough, and not before', async () => {
  const parent = await published({ write: files({ a: '1' }) });
  const lock = join(bare, 'refs', 'heads', 'main.lock');
  writeFileSync(lock, '');
  const asked = batch({ parent, write: files({ a: '2' }) });
  const early = await port.publish(asked, testContext());
  assert.ok(early.kind === 'transient' && early.cause.code === 'git/locked', inspect(early));
  assert.ok((early.retryAt ?? 0) > Date.now());
  utimesSync(lock, new Date(Date.now() - 60_000), new Date(Date.now() - 60_000));
  assert.equal((await port.publish(asked, testContext())).kind, 'done');
  assert.equal(existsSync(lock), false);
});

test('many at once with somebody between: all of it is there', async () => {
  await published({ write: files({ a: '1' }) });
  const [somebody, other] = [workingOn(folder), open()]; // two ports: as another process would, without taking turns
  const ours = Array.from({ length: 8 }, (_, n) => {
    const asked = batch({ write: files({ [`ours/${n}`]: '1' }) });
    return settled(() => (n % 2 === 0 ? port : other).ensure(asked, testContext({ key: `publish/a/${n}` })));
  });
  const theirs = async (tries: number): Promise<unknown> =>
    somebody.push({ theirs: '1' }).catch((error) => (tries > 0 ? theirs(tries - 1) : assert.fail(error))); // overtaken, a person tries again
  const ends = await Promise.all([...ours, theirs(20)]);
  assert.deepEqual(
    ends.slice(0, 8),
    Array.from({ length: 8 }, () => ({ kind: 'done' })),
  );
  await other.close();
  const paths = (await git(`--git-dir=${bare}`, 'ls-tree', '-r', '--name-only', 'main')).split('\n');
  assert.equal(paths.length, 10, inspect(paths));
});

test('executable bits are not told, links and submodules are', async () => {
  const parent = await published({ write: files({ a: '1', b: '2' }) });
  const person = 'committer Somebody <s@example.org> 1795000001 +0000\ndata 1\nx';
  const modes = ['M 100755 inline a', 'data 1', '1', 'M 120000 inline l', 'data 1', 'a', `M 160000 ${parent} m`];
  importing(`commit refs/heads/main\n${person}\nfrom ${parent}\n${modes.join('\n')}\n`);
  const head = await port.observe(HEAD, testContext());
  assert.ok(head.kind === 'present');
  const at = { repository: 'deploy-a', commit: head.value.commit };
  const difference = await port.difference(at, parent, testContext());
  assert.ok(difference.kind === 'present');
  assert.deepEqual(
    difference.value.changes.map(({ path }) => path),
    ['l', 'm'],
  );
  const listed = await port.list(at, '', testContext());
  assert.ok(listed.kind === 'present');
  assert.deepEqual(
    listed.value.map(({ path, kind }) => `${path} ${kind}`),
    ['a file', 'b file', 'l link', 'm module'],
  );
});

test('neither settings of the machine nor hooks nor another owner get in the way', async (t) => {
  await published({ write: files({ a: '1' }) });
  mkdirSync(join(bare, 'hooks'), { recursive: true });
  writeFileSync(join(bare, 'hooks', 'reference-transaction'), '#!/bin/sh\nexit 1\n', { mode: 0o755 });
  writeFileSync(join(folder, 'evil'), '[core]\n\tbare = nonsense\n');
  const kept = { ...process.env };
  Object.assign(process.env, { GIT_DIR: '/nowhere', GIT_CONFIG_GLOBAL: join(folder, 'evil'), GIT_TRACE: join(folder, 'trace') });
  t.after(() => {
    process.env = kept;
  });
  if (process.getuid?.() === 0) for (const name of ['', 'HEAD', 'config', 'refs', 'objects']) chownSync(join(bare, name), 65_534, 65_534);
  await published({ write: files({ a: '2' }) });
  assert.equal(existsSync(join(folder, 'trace')), false);
});

test('what no tree could hold is refused', async () => {
  const bad = [
    { '.git/config': '' },
    { 'a/.GIT/x': '' },
    { '../a': '' },
    { '/a': '' },
    { 'a/': '' },
    { '': '' },
    { 'a\nb': '' },
    { a: '', 'a/b': '' },
  ];
  for (const write of bad) {
    const answer = await port.publish(batch({ write: files(write) }), testContext());
    assert.ok(answer.kind === 'refused' && answer.cause.code === 'git/path', inspect([write, answer]));
  }
  const key = await port.publish(batch(), testContext({ key: 'two\nlines' }));
  assert.ok(key.kind === 'refused' && key.cause.code === 'git/key', inspect(key));
});

test('a repository of ours that is broken wakes somebody', async () => {
  const parent = await published({ write: files({ a: '1' }) });
  for (const name of readdirSync(join(bare, 'objects', 'pack'))) {
    await rm(join(bare, 'objects', 'pack', name));
    writeFileSync(join(bare, 'objects', 'pack', name), 'gone');
  }
  for (const ref of ['', 'tenants']) {
    const each = await port.observe({ ...HEAD, path: ref }, testContext());
    assert.ok(each.kind === 'unknown' && each.cause.code === 'git/damaged', inspect(each));
  }
  writeFileSync(join(bare, 'refs', 'heads', 'main'), ''); // as a power cut leaves it on a disk that keeps no order
  const seen = await port.observe(HEAD, testContext());
  assert.ok(seen.kind === 'unknown' && seen.cause.code === 'git/damaged', inspect(seen));
  const answer = await port.publish(batch({ parent, write: files({ a: '2' }) }), testContext());
  assert.ok(answer.kind === 'terminal', inspect(answer));
});

test('more than is allowed is not read', async () => {
  const commit = await published({ write: files({ a: 'x'.repeat(100_000) }) });
  const listed = await port.list({ repository: 'deploy-a', commit }, '', testContext());
  assert.ok(listed.kind === 'present');
  const read = await port.read(
    'deploy-a',
    listed.value.map(({ id }) => id),
    testContext(),
    10_000,
  );
  assert.ok(read.kind === 'unknown' && read.cause.code === 'git/too-large', inspect(read));
});

test('5,000 files are one commit', async (t) => {
  const begun = performance.now();
  const commit = await published({ write: manyFiles(5_000), remove: ['tenants'] });
  t.diagnostic(`5,000 files of 3 KB in one commit: ${Math.round(performance.now() - begun)} ms`);
  assert.equal((await git(`--git-dir=${bare}`, 'ls-tree', '-r', '--name-only', commit)).split('\n').length, 5_000);
});

test('many small packs are put together, and everything that was published is still there', async () => {
  const packs = () => readdirSync(join(bare, 'objects', 'pack')).filter((name) => name.endsWith('.pack')).length;
  const commits: string[] = [];
  for (let n = 0; n < 55; n++) commits.push(await published({ write: files({ [`tenants/${n}.yaml`]: `n: ${n}` }) }));
  writeFileSync(join(bare, 'fast_import_crash_1'), 'what a killed import leaves');
  assert.equal(packs(), 55);
  assert.deepEqual(await port.tend('deploy-a', testContext()), { kind: 'done' });
  assert.ok(packs() < 5, `${packs()} packs`);
  assert.ok(!existsSync(join(bare, 'fast_import_crash_1')));
  const listed = await port.list({ repository: 'deploy-a', commit: commits.at(-1) ?? '' }, '', testContext());
  assert.ok(listed.kind === 'present' && listed.value.length === 55);
  await assertSound();
  await published({ write: files({ 'after.yaml': '1' }) });
});

test('once a week everything that no branch holds is swept away, but never while somebody waits', async () => {
  const week = 7 * 24 * 3_600_000;
  const later = open({ now: () => Date.now() + week + 1_000 });
  const [first, swept] = [await published({ write: files({ 'a.yaml': '1' }) }), join(bare, 'hansa-swept')];
  const tending = Array.from({ length: 2 }, () => later.tend('deploy-a', testContext()));
  const waiting = later.publish(batch({ parent: first, write: files({ 'b.yaml': '2' }) }), testContext({ key: 'publish/a/2' }));
  await Promise.all(tending);
  assert.ok(!existsSync(swept));
  const answer = await waiting;
  assert.ok(answer.kind === 'done');
  assert.deepEqual(await later.tend('deploy-a', testContext()), { kind: 'done' });
  assert.ok(existsSync(swept));
  await assertSound();
  await later.close();
});
