import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { CORE_SCHEMA, loadAll } from 'js-yaml';
import { parseAllDocuments } from 'yaml';
import { sample } from './check/sample.ts';
import { compile, emitFile, hasErrors, languageOf, renderAll } from './index.ts';

const EXAMPLES = join(import.meta.dirname, '..', '..', 'examples');
const LANGUAGE = languageOf();

function example(name: string): Map<string, string> {
  const read = (path: string) => [path, readFileSync(join(EXAMPLES, name, path), 'utf8')] as const;
  const tenants = readdirSync(join(EXAMPLES, name, 'tenants')).map((file) => read(`tenants/${file}`));
  return new Map([read('platform.yaml'), ...tenants]);
}

/** Path to text of every file of every cell. */
function tree(files: ReadonlyMap<string, string>): Map<string, string> {
  const compilation = compile(files, LANGUAGE);
  assert.equal(hasErrors(compilation.diagnostics), false, JSON.stringify(compilation.diagnostics));
  return new Map(
    [...renderAll(compilation)].flatMap(([cell, own]) => own.map((file) => [`${cell}/${file.path}`, emitFile(file)] as const)),
  );
}

const NAMES = readdirSync(EXAMPLES, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name);

for (const name of NAMES) {
  test(`${name}: compiled twice, and with its files in another order, it is the same bytes`, () => {
    const files = example(name);
    const first = tree(files);
    assert.deepEqual(tree(files), first);
    assert.deepEqual(tree(new Map([...files].reverse())), first);
    assert.ok(first.size > 20);
  });

  test(`${name}: a comment, anywhere, changes no byte`, () => {
    const files = example(name);
    const commented = new Map(
      [...files].map(([path, text]) => [
        path,
        `# one\n${text.replaceAll('\n', ' # two\n').replaceAll(/^(.*['"].*) # two$/gm, '$1')}# three\n`,
      ]),
    );
    assert.deepEqual(tree(commented), tree(files));
  });

  test(`${name}: what is rendered is read back as the same objects by two other readers`, () => {
    for (const [path, text] of tree(example(name))) {
      if (!path.endsWith('.yaml')) continue;
      const one = loadAll(text, { schema: CORE_SCHEMA });
      const other = parseAllDocuments(text, { version: '1.1', merge: false });
      assert.deepEqual(Array.isArray(other) ? other.map((document) => document.toJS() as unknown) : [], one, path);
    }
  });

  test(`${name}: a new tenant adds one folder and index lines, and no other byte changes`, () => {
    const files = example(name);
    const before = tree(files);
    const [, any = ''] = [...files].find(([path]) => path.startsWith('tenants/')) ?? [];
    const after = tree(
      new Map([...files, ['tenants/newcomer.yaml', any.replace(/^id: .*/m, 'id: n0w0c0m0r0').replace(/^slug: .*/m, 'slug: newcomer')]]),
    );
    for (const [path, text] of before) assert.equal(after.get(path), text, path);
    const added = [...after.keys()].filter((path) => !before.has(path));
    assert.ok(added.length > 0);
    for (const path of added) assert.match(path, /\/(tenants\/n0w0c0m0r0\/|entry\/tenants\/n0w0c0m0r0\.yaml$)/);
  });

  test(`${name}: every object says which key of the spec caused it`, () => {
    for (const [path, text] of tree(example(name))) {
      if (!path.endsWith('.yaml')) continue;
      for (const object of loadAll(text, { schema: CORE_SCHEMA }) as {
        kind: string;
        metadata: { name: string; annotations?: Record<string, string> };
      }[]) {
        if (object.kind === 'Kustomization' && !object.metadata.annotations) continue;
        assert.match(
          object.metadata.annotations?.['hansa/origin'] ?? '',
          /^(platform|tenants\/[^#]+)\.yaml#\//,
          `${path} ${object.kind} ${object.metadata.name}`,
        );
      }
    }
  });

  test(`${name}: no selector has a label that may change, and no pod template tells release, plan or origin`, () => {
    for (const [path, text] of tree(example(name))) {
      if (!path.endsWith('.yaml')) continue;
      for (const object of loadAll(text, { schema: CORE_SCHEMA }) as {
        kind: string;
        spec?: { selector?: { matchLabels?: object }; template?: { metadata?: object } };
      }[]) {
        if (!['Deployment', 'StatefulSet'].includes(object.kind)) continue;
        const keys = Object.keys(object.spec?.selector?.matchLabels ?? {});
        for (const key of keys) assert.match(key, /^app\.kubernetes\.io\/(name|instance)$/, path);
        assert.doesNotMatch(JSON.stringify(object.spec?.template?.metadata ?? {}), /hansa\/(origin|plan|release|slug)/, path);
      }
    }
  });
}

test('a secret that someone wrote into the spec stands in no output and in no complaint', () => {
  const canary = 'Canary-7f3a-x9';
  const compilation = sample({ secrets: `{ relay: "${canary}", other: '$(echo ${canary})' }` });
  assert.deepEqual(
    compilation.diagnostics.map((each) => each.code),
    ['secret/literal', 'secret/literal-command'],
  );
  const { sources: _sources, platform: _written, ...spec } = compilation.spec;
  assert.doesNotMatch(JSON.stringify([compilation.diagnostics, spec]), new RegExp(canary));
  for (const files of renderAll(compilation).values())
    for (const file of files) assert.doesNotMatch(emitFile(file), new RegExp(canary), file.path);
});
