import assert from 'node:assert/strict';
import { test } from 'node:test';
import { purity } from './purity.ts';
import { holds, repositoryFiles } from './repository.ts';

const found = (text: string, path = 'packages/compiler/a.ts'): number => purity([{ path, text }]).length;

test('the compiler knows nothing of the machine that it runs on', () => {
  holds(purity(repositoryFiles()));
});

test('clock, chance, disk, network and environment are found', () => {
  const impure = [
    'Date.now()',
    'new Date()',
    'Math.random()',
    'process.env.HOME',
    "fetch('x')",
    'globalThis.process',
    'const { env } = process',
    'const { self = process } = x',
    'f(process)',
    'Temporal.Now.instant()',
    'a.localeCompare(b)',
    'n.toLocaleString()',
    'new Intl.Collator()',
    'setTimeout(f, 1)',
    'x[process.pid]',
    "console.log('x')",
  ];
  for (const text of impure) assert.notEqual(found(text), 0, text);
  assert.equal(found("import fs from 'node:fs';\nimport { join } from 'node:path';"), 2);
});

test('what only looks alike is left alone', () => {
  const pure = [
    'new Date(at)',
    'Date.UTC(2026, 1)',
    'Math.floor(1)',
    'const x = { process: 1, fetch() {} }',
    'a.process.fetch',
    'interface A { process: string }',
    'function f(document: string) { return document; }',
    'const { self, ...window } = x; self(window)',
    '({ process = 1 }) => process',
    'type Self = { self: string }',
    "const s = 'process.env'; // Date.now()",
  ];
  for (const text of pure) assert.equal(found(text), 0, text);
});

test('tests may, and so may the other packages', () => {
  assert.equal(found('Date.now()', 'packages/compiler/a.test.ts'), 0);
  assert.equal(found('Date.now()', 'packages/cli/a.ts'), 0);
});
