import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { build } from './build.ts';
import { type Bundle, readBundle } from './bundle.ts';
import { sourceDigest } from './sources.ts';

const KB = 1024;

describe('the page as it is served', () => {
  const folder = mkdtempSync(join(tmpdir(), 'bundle-'));
  let bundle: Bundle;
  before(async () => {
    await build(folder);
    bundle = readBundle(folder);
  });
  after(() => rmSync(folder, { recursive: true }));

  const zipped = (names: readonly string[]): number =>
    names.reduce((sum, name) => sum + (bundle.files.get(name)?.zipped.length ?? Number.NaN), 0);

  /** A script and what it imports before it runs. */
  function atOnce(name: string, known = new Set<string>()): Set<string> {
    if (known.has(name)) return known;
    known.add(name);
    const text = new TextDecoder().decode(bundle.files.get(name)?.bytes);
    for (const [, other = ''] of text.matchAll(/(?:from|import)\s*["']\.\/([\w.-]+)["']/g)) atOnce(other, known);
    return known;
  }

  test('neither the editor, nor the workbench, nor zod is in the first load', () => {
    const texts = [...atOnce(bundle.entries.script)].map((name) => new TextDecoder().decode(bundle.files.get(name)?.bytes));
    for (const word of ['cm-content', 'Rendered tree', 'ZodError']) assert.ok(!texts.some((text) => text.includes(word)), word);
  });

  test('prices are in no bundle: nothing that the page does needs them', () => {
    for (const { bytes } of bundle.files.values()) assert.ok(!new TextDecoder().decode(bytes).includes('cloud-desktop-manager'));
  });

  test('the first load is at most 200 KB by gzip; editor and compiler are at most 350 KB more', (t) => {
    const { script, style, worker } = bundle.entries;
    const at = new Set([...atOnce(script), style]);
    const first = zipped([...at]);
    const later = zipped([...bundle.files.keys()].filter((name) => !at.has(name)));
    t.diagnostic(
      `first load ${(first / KB).toFixed(1)} KB, editor and compiler ${(later / KB).toFixed(1)} KB, of it the compiler ${(zipped([worker]) / KB).toFixed(1)} KB`,
    );
    assert.ok(first <= 200 * KB, `${first} bytes`);
    assert.ok(later <= 350 * KB, `${later} bytes`);
  });

  test('the page asks for nothing but its own files, and has no inline script', () => {
    const addresses = [...bundle.page.matchAll(/(?:src|href)="([^"]*)"/g)].map((match) => match[1] ?? '');
    for (const address of addresses) assert.match(address, /^(\{\{(script|style)\}\}|data:image\/svg\+xml,)/);
    assert.doesNotMatch(bundle.page, /<script(?![^>]*\bsrc=)|\son[a-z]+=|\sstyle=/);
  });

  test('the style is whole: nothing is imported from anywhere', () => {
    const style = new TextDecoder().decode(bundle.files.get(bundle.entries.style)?.bytes);
    assert.doesNotMatch(style, /@import|url\(/);
    assert.match(style, /--accent: light-dark/);
  });

  test('code made from text is in neither bundle but where a library guards it: the policy would refuse it', () => {
    for (const name of atOnce(bundle.entries.script))
      assert.doesNotMatch(new TextDecoder().decode(bundle.files.get(name)?.bytes), /\beval\(|new Function\(/);
  });
});

test('the digest of the sources is the same as long as they are', () => {
  assert.match(sourceDigest(), /^[0-9a-f]{24}$/);
  assert.equal(sourceDigest(), sourceDigest());
});
