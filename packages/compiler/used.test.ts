import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { digestOf, lockOf } from './check/sample.ts';
import { type Compilation, type SpecFiles, compile, languageOf } from './compile.ts';
import { modelTenants } from './plan/model.ts';
import { required } from './plan/plan.ts';
import { renderAll } from './render.ts';
import { emitFile } from './tree/file.ts';
import { usedBy } from './used.ts';

const LANGUAGE = languageOf();
const EXAMPLES = join(import.meta.dirname, '../../examples');
const MIRROR = 'registry.mirror.test:5000/all';

function filesOf(example: string, edit = (text: string) => text): Map<string, string> {
  const tenants = readdirSync(join(EXAMPLES, example, 'tenants')).map((name) => `tenants/${name}`);
  const read = (path: string) => readFileSync(join(EXAMPLES, example, path), 'utf8');
  return new Map([['platform.yaml', edit(read('platform.yaml'))], ...tenants.map((path) => [path, read(path)] as const)]);
}

const withMirror = (text: string) => `${text.replace(/^images:.*\n/m, '')}images: { mirror: ${MIRROR}, party: scaleway }\n`;

function used({ platform }: Compilation) {
  return usedBy(LANGUAGE.catalogue, required(platform), modelTenants(LANGUAGE.catalogue, required(platform)));
}

function lockFor(compilation: Compilation, sign = 'a'): string {
  const { images, charts } = used(compilation);
  const all = (names: readonly string[]) => Object.fromEntries(names.map((name) => [name, sign]));
  return lockOf(all(images.map(({ reference }) => reference)), all(charts.map(({ reference }) => reference)));
}

function treeOf(files: SpecFiles): string {
  const compilation = compile(files, LANGUAGE);
  assert.deepEqual(
    compilation.diagnostics.filter(({ severity }) => severity === 'error'),
    [],
  );
  return [...renderAll(compilation)].flatMap(([, tree]) => tree.map((file) => emitFile(file))).join('---\n');
}

/** Names of images in pods, quoted or not: texts of scripts have no registry in them. */
function imagesIn(tree: string): string[] {
  return [...tree.matchAll(/^\s*(?:- )?(?:image|reference): "?([a-z0-9.-]+(?::\d+)?\/[^\s"]+)"?$/gm)].map(([, name = '']) => name);
}

for (const example of readdirSync(EXAMPLES))
  for (const [how, edit] of [
    ['from the makers', (text: string) => text],
    ['through a mirror', withMirror],
  ] as const)
    describe(`the lock of ${example}, ${how}`, () => {
      const files = filesOf(example, edit);
      const without = compile(files, LANGUAGE);
      const lock = lockFor(without);
      const locked = new Map([...files, ['hansa.lock.yaml', lock]]);
      const [before, after] = [treeOf(files), treeOf(locked)];

      it('pins every image of every pod that is rendered here', () => {
        assert.ok(imagesIn(before).length > 3);
        assert.ok(imagesIn(before).every((name) => !name.includes('@')));
        assert.deepEqual(
          imagesIn(after).filter((name) => !name.endsWith(`@${digestOf('a')}`)),
          [],
        );
      });

      it('changes names of images and digests of charts, and nothing else but what is made of them', () => {
        const bare = after.replaceAll(`@${digestOf('a')}`, '').replaceAll(new RegExp(`\\n +digest: "?${digestOf('a')}"?(?=\\n)`, 'g'), '');
        const digests = (text: string) => text.replaceAll(/hansa\/config: .*/g, '').replaceAll(/-[0-9a-f]{8,16}\b/g, '');
        const [one, other] = [digests(bare).split('\n'), digests(before).split('\n')];
        assert.deepEqual(one.filter((line, i) => line !== other[i]).slice(0, 5), []);
        assert.equal(one.length, other.length);
      });

      it('pins charts of registries by their digest, for Flux', () => {
        const sources = after.split('---\n').filter((text) => /^kind: OCIRepository$/m.test(text));
        assert.ok(sources.every((text) => text.includes(`digest: ${digestOf('a')}`) && text.includes('tag: ')));
      });

      it('knows the same names with the lock as without it, and misses and keeps none', () => {
        const compilation = compile(locked, LANGUAGE);
        assert.deepEqual(used(compilation), used(without));
        assert.deepEqual(
          compilation.diagnostics.filter(({ code }) => code.startsWith('image/')),
          [],
        );
      });

      it('is the same tree whenever and wherever it was resolved, and with comments', () => {
        const otherwise = `# by hand\n${lock.replaceAll('2026-11-20', '2026-12-31').replaceAll(/ at: .*/g, ' at: elsewhere.test/x')}`;
        assert.equal(treeOf(new Map([...files, ['hansa.lock.yaml', otherwise]])), after);
      });
    });

it('tells what goes through the mirror from what a person named at an address of their own', () => {
  const own = 'settings: { traefik: { pluginImage: "registry.mirror.test:5000/all/quay.io/bouncer:v1.7.1" } }';
  const compilation = compile(
    filesOf('nordlys', (text) => `${withMirror(text).replace(/^settings:.*\n/m, '')}${own}\n`),
    LANGUAGE,
  );
  const at = new Map(used(compilation).images.map((each) => [each.reference, each.at]));
  assert.equal(at.get('docker.io/library/traefik:v3.7.11'), `${MIRROR}/docker.io/library/traefik:v3.7.11`);
  assert.equal(at.get(`${MIRROR}/quay.io/bouncer:v1.7.1`), `${MIRROR}/quay.io/bouncer:v1.7.1`);
});
