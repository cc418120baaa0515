import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { stackTable } from '@hansa/compiler/catalogue/choices/table.ts';
import { CATALOGUE } from '@hansa/compiler/catalogue/index.ts';
import { build } from '../build/build.ts';
import { readBundle } from '../build/bundle.ts';

test('no fact of the catalogue is loaded, and no view asks for one', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'facts-'));
  t.after(() => rmSync(folder, { recursive: true }));
  await build(folder);
  const scripts = [...readBundle(folder).files].filter(([name]) => name.endsWith('.js'));
  const texts = scripts.map(([, file]) => new TextDecoder().decode(file.bytes));
  const { apps, components, providers } = CATALOGUE;
  const facts = [apps, components, providers].flatMap((entries) => Object.values(entries).flatMap((entry) => entry.facts));
  const stack = stackTable(CATALOGUE).flatMap(({ choices }) => choices.flatMap(({ program }) => program?.facts ?? []));
  assert.ok(stack.length > 300);
  // Short ones, such as a licence by its name, stand in the page for other reasons.
  for (const { what } of [...facts, ...stack.filter((fact) => fact.what.length > 40)])
    assert.ok(!texts.some((text) => text.includes(what)), what);
  for (const text of texts) assert.doesNotMatch(text, /\.facts\b/);
});
