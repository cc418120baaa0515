import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { SpecFolder, etagOf } from './folder.ts';

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'spec-'));
  mkdirSync(join(root, 'tenants'));
  writeFileSync(join(root, 'platform.yaml'), 'kind: Platform\n');
  writeFileSync(join(root, 'tenants', 'acme.yaml'), 'kind: Tenant\n');
});
afterEach(() => rmSync(root, { recursive: true }));

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const text = (path: string): string => readFileSync(join(root, path), 'utf8');

test('only the files of a spec are read', () => {
  for (const name of ['notes.txt', '.acme.yaml.new', 'b.yml']) writeFileSync(join(root, 'tenants', name), '');
  writeFileSync(join(root, 'secret.yaml'), '');
  assert.deepEqual(
    new SpecFolder(root).read().map((file) => file.path),
    ['platform.yaml', 'tenants/acme.yaml', 'tenants/b.yml'],
  );
});

test('a file is replaced when what was edited is still there, and keeps its mode', () => {
  chmodSync(join(root, 'platform.yaml'), 0o600);
  const written = new SpecFolder(root).write('platform.yaml', bytes('name: x\n'), { match: etagOf(bytes('kind: Platform\n')) });
  assert.deepEqual(written, { outcome: 'written', etag: etagOf(bytes('name: x\n')) });
  assert.equal(text('platform.yaml'), 'name: x\n');
  assert.equal(statSync(join(root, 'platform.yaml')).mode & 0o777, 0o600);
  assert.deepEqual(readdirSync(root).sort(), ['platform.yaml', 'tenants']);
});

test('what somebody else wrote meanwhile is handed back and not overwritten', () => {
  const folder = new SpecFolder(root);
  const written = folder.write('platform.yaml', bytes('mine'), { match: etagOf(bytes('older')) });
  assert.equal(written.outcome, 'conflict');
  assert.equal(text('platform.yaml'), 'kind: Platform\n');
  rmSync(join(root, 'platform.yaml'));
  assert.deepEqual(folder.write('platform.yaml', bytes('mine'), { match: etagOf(bytes('kind: Platform\n')) }), {
    outcome: 'conflict',
    now: undefined,
  });
  assert.deepEqual(readdirSync(root), ['tenants']);
});

test('a new tenant needs its place to be free', () => {
  const folder = new SpecFolder(root);
  assert.equal(folder.write('tenants/boreal.yaml', bytes('new'), { absent: true }).outcome, 'written');
  assert.equal(folder.write('tenants/boreal.yaml', bytes('newer'), { absent: true }).outcome, 'conflict');
  assert.equal(text('tenants/boreal.yaml'), 'new');
});

test('no other file can be written, whatever it is called', () => {
  const folder = new SpecFolder(root);
  for (const path of [
    '../x.yaml',
    'tenants/../../x.yaml',
    'tenants/..\\x.yaml',
    'tenants/a/b.yaml',
    '/etc/x.yaml',
    'tenants/.x.yaml',
    'x.yaml',
    'tenants/x.yaml\0',
    'platform.yml',
    'tenants/X:y.yaml',
    '',
  ]) {
    assert.equal(folder.write(path, bytes('x'), { absent: true }).outcome, 'refused', path);
  }
  assert.deepEqual(readdirSync(root, { recursive: true }).sort(), ['platform.yaml', 'tenants', 'tenants/acme.yaml']);
});

test('a symbolic link is not replaced by a file', () => {
  writeFileSync(join(root, 'elsewhere'), 'kept');
  symlinkSync(join(root, 'elsewhere'), join(root, 'tenants', 'linked.yaml'));
  const written = new SpecFolder(root).write('tenants/linked.yaml', bytes('x'), { match: etagOf(bytes('kept')) });
  assert.equal(written.outcome, 'refused');
  assert.equal(text('elsewhere'), 'kept');
});
