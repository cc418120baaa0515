import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { on } from 'node:events';
import { after, before, describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { compile } from '@hansa/compiler';
import type { Ask, Told } from '../compile/messages.ts';
import { build } from './build.ts';
import { type Bundle, readBundle } from './bundle.ts';
import { readExamples } from './examples.ts';
import { sourceDigest } from './sources.ts';

const KB = 1024;

/** What a Web Worker finds around it, in a thread of Node's. */
const IN_A_THREAD = `
const { parentPort, workerData } = require('node:worker_threads');
globalThis.postMessage = (told) => parentPort.postMessage(told);
globalThis.addEventListener = (type, listener) => parentPort.on(type, (data) => listener({ data }));
import(workerData);`;

/** Specs that somebody wrote from the reference alone, each refused; and one that has nothing to say. */
function refused(): readonly { readonly name: string; readonly files: ReadonlyMap<string, string> }[] {
  const folder = join(import.meta.dirname, '..', '..', 'compiler', 'outsiders', 'refused');
  const files = readdirSync(folder).sort();
  const own = files.map((name) => ({ name, files: new Map([['platform.yaml', readFileSync(join(folder, name), 'utf8')]]) }));
  return [...own, { name: 'nothing said', files: new Map([['platform.yaml', 'kind: Platform\n']]) }];
}

/** What zod itself says of a key, each by a way of its own through what the build leaves out. */
const BY_THE_SCHEMA = ['type', 'value', 'range', 'format', 'unknown-key', 'missing'];

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

  /** What loads when somebody opens a view of its own, by the names of its chunks: never before. */
  const OPENED = ['Compare', 'Report', 'Share', 'Tour', 'WhatIf', 'answer', 'examples', 'search', 'share'];

  /** What the worker loads by itself behind its first diagnostics. */
  const BEHIND = ['rendering'];

  /** Everything that the page and its worker come to by themselves, without what loads by these names. */
  function reached(without: readonly string[]): Set<string> {
    const texts = [...bundle.files].map(([, file]) => new TextDecoder().decode(file.bytes));
    const dynamic = texts.flatMap((text) => [...text.matchAll(/import\(\s*["'`]\.\/([\w.-]+)["'`]\s*\)/g)].map(([, name = '']) => name));
    const isLeft = (name: string): boolean => without.includes(name.replace(/-.{8}\.js$/, ''));
    assert.equal(new Set(dynamic.filter(isLeft)).size, without.length);
    const entries = dynamic.filter((name) => !isLeft(name));
    return new Set([
      bundle.entries.style,
      ...[bundle.entries.script, bundle.entries.worker, ...entries].flatMap((name) => [...atOnce(name)]),
    ]);
  }

  test('prices are loaded with the first view that shows a cost, and never before', () => {
    const priced = [...bundle.files].filter(([, { bytes }]) => new TextDecoder().decode(bytes).includes('cloud-desktop-manager'));
    assert.ok(priced.length > 0);
    const before = reached(OPENED);
    for (const [name] of priced) assert.ok(!before.has(name), name);
  });

  test('the first load is at most 200 KB by gzip, editor and first diagnostics 330 more; what follows them 40, and all views that are opened 60', (t) => {
    const { script, style, worker } = bundle.entries;
    const all = [...bundle.files.keys()];
    const [first, diagnosed, unasked] = [new Set([...atOnce(script), style]), reached([...OPENED, ...BEHIND]), reached(OPENED)];
    const parts = {
      first: zipped([...first]),
      diagnosed: zipped(all.filter((name) => diagnosed.has(name) && !first.has(name))),
      behind: zipped(all.filter((name) => unasked.has(name) && !diagnosed.has(name))),
      opened: zipped(all.filter((name) => !unasked.has(name))),
    };
    const [a, b, c, d, e] = [...Object.values(parts), zipped([worker])].map((bytes) => (bytes / KB).toFixed(1));
    t.diagnostic(`first load ${a} KB, editor and diagnostics ${b} KB, of it the compiler ${e} KB, behind them ${c} KB, views ${d} KB`);
    assert.ok(parts.first <= 200 * KB, `${parts.first} bytes`);
    assert.ok(parts.diagnosed <= 330 * KB, `${parts.diagnosed} bytes`);
    assert.ok(parts.behind <= 40 * KB, `${parts.behind} bytes`);
    assert.ok(parts.opened <= 60 * KB, `${parts.opened} bytes`);
  });

  /** The page's worker as it was built, in a thread; `until` takes what it tells in turn and ends with the first of a kind. */
  function worker() {
    const thread = new Worker(IN_A_THREAD, { eval: true, workerData: pathToFileURL(join(folder, 'assets', bundle.entries.worker)).href });
    const told = on(thread, 'message');
    const until = async <K extends Told['told']>(kind: K): Promise<Extract<Told, { told: K }>> => {
      for (;;) {
        const [each] = (await told.next()).value as [Told];
        assert.notEqual(each.told, 'fault', 'message' in each ? each.message : '');
        if (each.told === kind) return each as Extract<Told, { told: K }>;
      }
    };
    return { thread, until, ask: (ask: Ask) => thread.postMessage(ask) };
  }

  test('nobody misses what the build leaves out: the worker says of examples and refused specs what the compiler says', async (t) => {
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
    const { thread, until, ask } = worker();
    t.after(() => thread.terminate());
    const examples = readExamples().flatMap(({ name, files, wished }) => [wished, files].map((each) => ({ name, files: new Map(each) })));
    const met = new Set<string>();
    for (const { name, files } of [...refused(), ...examples]) {
      ask({ ask: 'open', files, saved: files, version: 0 });
      const { diagnostics } = compile(files);
      assert.deepEqual((await until('checked')).diagnostics, diagnostics, name);
      for (const { code } of diagnostics) met.add(code);
    }
    assert.ok((await until('tree')).entries.length > 0);
    assert.deepEqual(
      BY_THE_SCHEMA.filter((word) => !met.has(`spec/${word}`)),
      [],
    );
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
