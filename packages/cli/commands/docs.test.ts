import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { contents, copyOf, call, edit, emptyFolder, write } from '../sample.ts';
import { docs } from './docs.ts';

const AT = { at: '2026-11-22' };
const RICH = 'sovereign-saas';

/** Names of the elements that are opened and closed, each by its own. */
function unbalanced(html: string): string[] {
  const open: string[] = [];
  const wrong: string[] = [];
  for (const [, close, name = '', alone] of html.replaceAll(/<!--.*?-->|<!doctype html>/g, '').matchAll(/<(\/?)([a-z0-9]+)[^>]*?(\/?)>/g)) {
    if (alone || name === 'meta') continue;
    if (!close) open.push(name);
    else if (open.pop() !== name) wrong.push(name);
  }
  return [...wrong, ...open];
}

test('the documents of a platform are whole: links lead to what is there, tables have their columns, and the page is HTML', async (t) => {
  const folder = copyOf(t, RICH);
  assert.equal((await call(docs, folder, [], AT)).code, 0);
  const files = contents(join(folder, 'docs'));
  for (const [path, text] of files) {
    assert.doesNotMatch(text, /undefined|NaN|\[object/, path);
    if (!path.endsWith('.md')) continue;
    for (const [, to = ''] of text.matchAll(/\]\(([^)]+)\)/g)) assert.ok(files.has(to) || to.startsWith('https://'), `${path}: ${to}`);
    for (const block of text.split('\n\n').filter((each) => each.startsWith('|'))) {
      const columns = block
        .trim()
        .split('\n')
        .map((line) => line.replaceAll('\\|', '').split('|').length);
      assert.equal(new Set(columns).size, 1, `${path}: ${block}`);
    }
  }
  assert.deepEqual(unbalanced(files.get('all.html') ?? ''), []);
  assert.deepEqual(unbalanced(files.get('cell-fsn-1.svg') ?? ''), []);
  const shown = [...files.keys()].filter((path) => path.endsWith('.md') && path !== 'README.md');
  assert.deepEqual(
    shown.filter((path) => !files.get('README.md')?.includes(`](${path})`)),
    [],
    'a document that the index does not name',
  );

  const again = await call(docs, folder, [], AT);
  assert.equal(again.stdout, 'Nothing changed.\n');
});

test('what a person wrote is shown, and nothing that nobody knows is made up', async (t) => {
  const folder = copyOf(t, 'nordlys');
  const reason = 'a <script>alert(1)</script> | of `ours` [x](y)';
  edit(
    folder,
    'platform.yaml',
    (text) =>
      `${text}sovereignty: { accept: [{ party: hetzner, reason: ${JSON.stringify(reason)}, owner: me@nordlys.example, until: 2027-01-01 }] }\n`,
  );
  const { code, stdout } = await call(docs, folder, [], AT, 'json');
  assert.equal(code, 0);
  const { documents, written, day } = JSON.parse(stdout);
  assert.equal(day, '2026-11-22');
  assert.deepEqual([...written].sort(), readdirSync(join(folder, 'docs')).sort());
  assert.deepEqual(documents.map((each: { name: string }) => each.name)[0], 'README');
  const files = contents(join(folder, 'docs'));
  assert.ok(!files.get('all.html')?.includes('<script'));
  assert.ok(files.get('all.html')?.includes('a &lt;script&gt;alert(1)&lt;/script&gt; | of `ours` [x](y)'));
  assert.match(files.get('cost.md') ?? '', /Unknown: no provider publishes/);
  assert.match(files.get('README.md') ?? '', /`objectives.responseP95` \| 200ms \| all \| unknown/);
});

test('a refused platform, and a file that somebody else wrote, leave everything as it was', async (t) => {
  const folder = copyOf(t, 'nordlys');
  write(folder, 'docs/README.md', 'Our own.\n');
  const refused = await call(docs, folder, [], AT);
  assert.equal(refused.code, 2);
  assert.match(refused.stderr, /README\.md was not made by Hansa/);
  assert.deepEqual([...contents(join(folder, 'docs'))], [['README.md', 'Our own.\n']]);

  edit(folder, 'platform.yaml', (text) => text.replace('apps: [nextcloud', 'apps: [nextclod'));
  const { code, stderr } = await call(docs, folder, [], { ...AT, out: 'papers' });
  assert.equal(code, 1);
  assert.match(stderr, /nextclod/);
  assert.ok(!existsSync(join(folder, 'papers')));

  const nothing = await call(docs, emptyFolder(t), [], AT);
  assert.equal(nothing.code, 1);
});

test('a document that is no longer made goes, and the files of others stay', async (t) => {
  const folder = copyOf(t, 'nordlys');
  assert.equal((await call(docs, folder, [], AT)).code, 0);
  write(folder, 'docs/notes.md', 'Ours.\n');
  edit(folder, 'platform.yaml', (text) => text.replace('name: fsn-1', 'name: fsn-2'));
  edit(folder, 'tenants/acme.yaml', (text) => text.replace('fsn-1', 'fsn-2'));
  const { stdout } = await call(docs, folder, [], AT);
  assert.match(stdout, /removed cell-fsn-1\.svg/);
  const names = readdirSync(join(folder, 'docs'));
  assert.ok(names.includes('notes.md') && names.includes('cell-fsn-2.svg') && !names.includes('cell-fsn-1.svg'));
});
