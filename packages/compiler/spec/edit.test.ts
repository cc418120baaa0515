import assert from 'node:assert/strict';
import { test } from 'node:test';
import { applyEdits, editFor } from './edit.ts';
import { readDocument } from './yaml/document.ts';
import { toValue } from './yaml/node.ts';

function edited(text: string, pointer: string, value: unknown): string {
  return applyEdits(text, editFor(readDocument('f.yaml', text), { file: 'f.yaml', pointer, value }));
}

function removed(text: string, pointer: string): string {
  return applyEdits(text, editFor(readDocument('f.yaml', text), { file: 'f.yaml', pointer, remove: true }));
}

test('a value is replaced where it stands, and comments stay', () => {
  assert.equal(edited('a: 1 # one\nb: 2\n', '/a', 3), 'a: 3 # one\nb: 2\n');
  assert.equal(edited("a: 'x'\n", '/a', 'y z'), 'a: y z\n');
  assert.equal(edited('a: { b: 1, c: 2 }\n', '/a/c', 'yes'), 'a: { b: 1, c: "yes" }\n');
});

test('a missing key is added in the style of its parent', () => {
  assert.equal(edited('a: 1\n', '/b', 2), 'a: 1\nb: 2\n');
  assert.equal(edited('a: { b: 1 }\n', '/a/c', 2), 'a: { b: 1, c: 2 }\n');
  assert.equal(edited('a: {}\n', '/a/c', 2), 'a: { c: 2 }\n');
  assert.equal(edited('a:\n  b: 1 # x\nz: 0\n', '/a/c/d', 2), 'a:\n  b: 1 # x\n  c: { d: 2 }\nz: 0\n');
  assert.equal(edited('a:\r\n  b: 1\r\n', '/a/c', 2), 'a:\r\n  b: 1\r\n  c: 2\r\n');
  assert.equal(edited('a:\nb: 1\n', '/a/c', 2), 'a: { c: 2 }\nb: 1\n');
});

test('a dash appends to a list', () => {
  assert.equal(edited('a: [x]\n', '/a/-', 'z'), 'a: [x, z]\n');
  assert.equal(edited('a:\n  - x\n', '/a/-', 'z'), 'a:\n  - x\n  - z\n');
});

test('a removed key takes its line, or its comma, along', () => {
  assert.equal(removed('a: 1\nb: 2\nc: 3\n', '/b'), 'a: 1\nc: 3\n');
  assert.equal(removed('a: { b: 1, c: 2 }\n', '/a/b'), 'a: { c: 2 }\n');
  assert.equal(removed('a: { b: 1, c: 2 }\n', '/a/c'), 'a: { b: 1 }\n');
  assert.equal(removed('a:\n  b: 1\n  c: 2\n', '/a/b'), 'a:\n  c: 2\n');
});

test('a remedy for a place that is not there changes nothing', () => {
  assert.equal(removed('a: 1\n', '/b'), 'a: 1\n');
  assert.deepEqual(toValue(readDocument('f.yaml', 'a: 1\n').root ?? assert.fail()), { a: 1 });
});
