import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compareFiles, readStored, storedBytes } from './spec-file.ts';

const stored = (bytes: Uint8Array | string) =>
  readStored({ path: 'platform.yaml', etag: '"x"', base64: Buffer.from(bytes).toString('base64') });

test('what was read and not edited is saved byte for byte', () => {
  for (const text of ['a: 1\nb: 2\n', 'a: 1\r\nb: 2\r\n', '\uFEFFa: ü€😀\n', '', 'no line end', '\uFEFFa\r\nb\r\n', 'a\r\nb\nc\rd\r\n']) {
    assert.deepEqual(Buffer.from(storedBytes(stored(text))).toString('utf8'), text);
  }
});

test('the editor gets LF and no byte order mark', () => {
  const file = stored('\uFEFFa: 1\r\nb: 2\r\n');
  assert.equal(file.text, 'a: 1\nb: 2\n');
  assert.equal(file.saved, file.text);
});

test('an edited file keeps the ends of the lines that were not', () => {
  const file = stored('\uFEFFa: 1\r\nb: 2\nc: 3\r\n');
  const bytes = storedBytes({ ...file, text: 'a: 1\nb: 2\nc: 4\nd: 5\n' });
  assert.equal(Buffer.from(bytes).toString('utf8'), '\uFEFFa: 1\r\nb: 2\nc: 4\r\nd: 5\r\n');
});

test('bytes that are not UTF-8 stay bytes', () => {
  const file = stored(new Uint8Array([0x6e, 0xff, 0xfe]));
  assert.deepEqual(file.bytes, new Uint8Array([0x6e, 0xff, 0xfe]));
  assert.equal(file.text, '');
});

test('the platform stands before its tenants', () => {
  assert.deepEqual(['tenants/b.yaml', 'platform.yaml', 'tenants/a.yaml'].sort(compareFiles), [
    'platform.yaml',
    'tenants/a.yaml',
    'tenants/b.yaml',
  ]);
});
