import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { tend } from './cached.ts';

const digest = (n: number): string => n.toString(16).repeat(24);

function folders(t: { after(act: () => void): void }, count: number): string {
  const root = mkdtempSync(join(tmpdir(), 'bundles-'));
  t.after(() => rmSync(root, { recursive: true }));
  for (let n = 1; n <= count; n++) {
    mkdirSync(join(root, digest(n)));
    utimesSync(join(root, digest(n)), n, n);
  }
  return root;
}

test('beside the one in use, the four that were used last are kept', (t) => {
  const root = folders(t, 7);
  mkdirSync(join(root, `${digest(8)}.unfinished`));
  tend(join(root, digest(1)));
  assert.deepEqual(readdirSync(root).sort(), [...[1, 4, 5, 6, 7].map(digest), `${digest(8)}.unfinished`].sort());
});

test('a folder that another start removes just now stops nobody', (t) => {
  const root = folders(t, 7);
  // Listed, and not there when it is looked at.
  symlinkSync(join(root, 'gone'), join(root, digest(9)));
  tend(join(root, digest(7)));
  assert.deepEqual(readdirSync(root).sort(), [3, 4, 5, 6, 7].map(digest));
  tend(join(root, digest(8)));
});
