import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { COMMANDS } from './command-table.ts';
import { inkFor } from './print/ink.ts';
import { contents, copyOf, edit, emptyFolder, hansa, typed, write } from './sample.ts';

/** The first letter of a code of an escape sequence: what colours begin with. */
const COLOUR = '\u001b[';

test('the process ends with the code of what was asked', (t) => {
  const folder = copyOf(t, 'nordlys');
  const codes = [['check'], ['diff'], ['chekc']].map((words) => hansa(['-C', folder, ...words]).code);
  edit(folder, 'platform.yaml', (text) => text.replace('desec', 'nobody'));
  assert.deepEqual([...codes, hansa(['-C', folder, 'check']).code], [0, 3, 2, 1]);
});

test('0 is done, 1 is refused, 2 is a mistake in the call, 3 is a difference', async (t) => {
  const folder = copyOf(t, 'nordlys');
  const codes: (number | null)[] = [];
  for (const words of [
    ['check'],
    ['render', '--check'],
    ['diff'],
    ['render'],
    ['render', '--check'],
    ['diff'],
    ['plan'],
    ['explain', 'domain'],
  ])
    codes.push((await typed(['-C', folder, ...words])).code);
  assert.deepEqual(codes, [0, 3, 3, 0, 0, 0, 0, 0]);
  edit(folder, 'platform.yaml', (text) => text.replace('desec', 'nobody'));
  for (const words of [['check'], ['render'], ['render', '--check'], ['diff'], ['plan'], ['tenant', 'set', 'acme', '--seats', '30']])
    assert.equal((await typed(['-C', folder, ...words])).code, 1, words.join(' '));
});

test('a call that nobody can understand is 2, says so on stderr, and changes nothing', async (t) => {
  const folder = copyOf(t, 'nordlys');
  const before = contents(folder);
  for (const words of [
    ['chekc'],
    ['check', '--speed', '9'],
    ['--format', 'xml', 'check'],
    ['explain', 'nothing.of.this.name'],
    ['schema', 'cell'],
    ['tenant'],
    ['tenant', 'set', 'nobody', '--seats', '3'],
    ['init', 'x', '--example', 'none'],
  ]) {
    const { code, stdout, stderr } = await typed(['-C', folder, ...words]);
    assert.equal(code, 2, `${words.join(' ')}: ${stderr}`);
    assert.equal(stdout, '', words.join(' '));
    assert.ok(stderr.length > 10 && !stderr.includes('    at '), words.join(' '));
  }
  assert.deepEqual(contents(folder), before);
});

test('what the machine says no to is told in words, and is no bug of ours', async (t) => {
  const folder = copyOf(t, 'nordlys');
  assert.equal((await typed(['-C', join(folder, 'nowhere'), 'check'])).code, 2);
  symlinkSync('gone.yaml', join(folder, 'tenants', 'link.yaml'));
  const link = await typed(['-C', folder, 'check']);
  assert.deepEqual([link.code, /link\.yaml is not there/.test(link.stderr)], [2, true], link.stderr);
  const other = copyOf(t, 'nordlys');
  mkdirSync(join(other, 'tenants', 'folder.yaml'));
  assert.equal((await typed(['-C', other, 'check'])).code, 2);
  write(folder, 'file', 'not a folder');
  assert.equal((await typed(['-C', join(folder, 'file'), 'check'])).code, 1);
  assert.equal((await typed(['-C', copyOf(t, 'nordlys'), 'render', '--out', 'platform.yaml'])).code, 2);
});

test('the result is on stdout; progress and complaints that stand beside a result are on stderr', async (t) => {
  const folder = copyOf(t, 'gemeente');
  const plan = await typed(['-C', folder, '--format', 'json', 'plan']);
  assert.equal(plan.stderr, '');
  assert.equal((JSON.parse(plan.stdout) as { version: number }).version, 1);
  edit(folder, 'platform.yaml', (text) => text.replace('nodes: 4', 'nodes: 1'));
  const beside = await typed(['-C', folder, '--format', 'json', 'plan']);
  assert.equal(beside.code, 1);
  assert.ok((JSON.parse(beside.stdout) as { things: unknown[] }).things.length > 50, 'the partial plan stands beside the complaints');
  assert.equal((JSON.parse(beside.stderr) as { counts: { error: number } }).counts.error > 0, true);
});

test('colour only on a terminal, and never against NO_COLOR', (t) => {
  const folder = copyOf(t, 'nordlys');
  edit(folder, 'platform.yaml', (text) => text.replace('desec', 'nobody'));
  assert.ok(!hansa(['-C', folder, 'check']).stdout.includes(COLOUR));
  const terminal = { isTTY: true } as NodeJS.WriteStream;
  const before = process.env['NO_COLOR'];
  t.after(() => (before === undefined ? delete process.env['NO_COLOR'] : (process.env['NO_COLOR'] = before)));
  delete process.env['NO_COLOR'];
  assert.ok(inkFor(terminal).error('word').includes(COLOUR));
  assert.equal(inkFor({ isTTY: false } as NodeJS.WriteStream).error('word'), 'word');
  process.env['NO_COLOR'] = '1';
  assert.equal(inkFor(terminal).error('word'), 'word');
});

test('help names every command, and is no mistake', () => {
  const { code, stdout } = hansa(['--help']);
  assert.equal(code, 0);
  for (const { usage } of COMMANDS) assert.ok(stdout.includes(usage.split(' ')[0] ?? ''), usage);
  assert.match(hansa(['tenant', 'add', '--help']).stdout, /--seats <n>/);
  assert.match(hansa(['--version']).stdout, /^\d+\.\d+\.\d+\n$/);
});

test('a reader that has had enough is no mistake', () => {
  const { status } = spawnSync('sh', ['-c', 'bin/hansa -C examples/gemeente --format json plan | head -c 10 > /dev/null; exit 0'], {
    cwd: join(import.meta.dirname, '..', '..'),
  });
  assert.equal(status, 0);
});

test('the same bytes under another working directory, time zone and language', (t) => {
  const folder = copyOf(t, 'sovereign-saas');
  assert.equal(hansa(['-C', folder, 'render', '--out', 'one']).code, 0);
  const env = { TZ: 'Pacific/Chatham', LC_ALL: 'tr_TR.UTF-8', LANG: 'tr_TR.UTF-8', LANGUAGE: 'tr' };
  assert.equal(hansa(['render', '--out', 'two'], { cwd: folder, env }).code, 0);
  assert.deepEqual(contents(join(folder, 'two')), contents(join(folder, 'one')));
  assert.ok(contents(join(folder, 'one')).size > 50);
});

test('an empty folder is told how to begin', (t) => {
  const { code, stdout } = hansa(['check'], { cwd: emptyFolder(t) });
  assert.equal(code, 1);
  assert.match(stdout, /spec\/no-platform.*\n.*\n.*hansa init DIR/);
});
