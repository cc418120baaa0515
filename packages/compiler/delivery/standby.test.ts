import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { compile, emitFile, hasErrors, languageOf, renderAll } from '../index.ts';

const EXAMPLE = join(import.meta.dirname, '..', '..', '..', 'examples', 'sovereign-saas');
const LANGUAGE = languageOf();
const TENANTS = readdirSync(join(EXAMPLE, 'tenants')).map(
  (name) => [`tenants/${name}`, readFileSync(join(EXAMPLE, 'tenants', name), 'utf8')] as const,
);

type Texts = ReadonlyMap<string, string>;

/** The example, in which a cell has a standby, under an engine, with changes to its text. */
function treeOf(engine: string, change: (text: string) => string = (text) => text): Texts {
  const text = change(readFileSync(join(EXAMPLE, 'platform.yaml'), 'utf8').replace('engine: flux', `engine: ${engine}`));
  const stack = engine === 'argocd' ? '\nstack: { secrets: sealed-secrets }\n' : '';
  const compilation = compile(new Map([['platform.yaml', text + stack], ...TENANTS]), LANGUAGE);
  assert.equal(hasErrors(compilation.diagnostics), false, JSON.stringify(compilation.diagnostics));
  return new Map([...renderAll(compilation).values()].flat().map((file) => [file.path, emitFile(file)]));
}

const active = (which: string) => (text: string) => text.replace('    standby:\n', `    active: ${which}\n    standby:\n`);

/** `file: line that went -> line that came`, for every line that is another. */
function changedLines(before: Texts, after: Texts): string[] {
  assert.deepEqual([...after.keys()], [...before.keys()]);
  return [...before].flatMap(([path, text]) => {
    const [old, now] = [text.split('\n'), (after.get(path) ?? '').split('\n')];
    return old.flatMap((line, index) => (line === now[index] ? [] : [`${path}: ${line} -> ${now[index]}`]));
  });
}

for (const engine of ['flux', 'argocd']) {
  describe(`a standby under ${engine}`, () => {
    const tree = treeOf(engine);

    test('is put to sleep and woken by one line each', () => {
      const none = treeOf(engine, active('none'));
      assert.deepEqual(changedLines(tree, none), ['entry/kustomization.yaml: - ../awake -> - ../asleep']);
      assert.deepEqual(changedLines(none, treeOf(engine, active('standby'))), [
        'standby/entry/kustomization.yaml: - ../asleep -> - ../awake',
      ]);
    });

    test('costs a tenant nothing: no file below standby/ knows one', () => {
      const ids = TENANTS.map(([, text]) => /^id: (\w+)/m.exec(text)?.[1] ?? '');
      const own = [...tree].filter(([path]) => path.startsWith('standby/') || path.startsWith('asleep/'));
      assert.ok(own.length > 20);
      for (const [path, text] of own) for (const id of ids) assert.ok(!text.includes(id) && !path.includes(id), path);
    });

    test('is less than a third of the platform, for only what differs is written', () => {
      const size = (under: string) => [...tree].reduce((sum, [path, text]) => sum + (path.startsWith(under) ? text.length : 0), 0);
      assert.ok(size('standby/platform/') < size('platform/') / 3);
    });

    test('finds every folder that its entry names', () => {
      const entries = [...tree].filter(([path]) => path.startsWith('standby/entry/')).map(([, text]) => text);
      const named = entries.flatMap((text) => [...text.matchAll(/path: "?(?:\.\/)?((?:standby\/)?(?:platform|entry|tenants)[\w/-]*)/g)]);
      const folders = new Set(named.map(([, folder = '']) => folder.replace(/\/$/, '')));
      assert.ok(folders.has('standby/platform/volumes') && folders.has('platform/issuers'));
      for (const folder of folders)
        assert.ok(
          [...tree.keys()].some((path) => path.startsWith(`${folder}/`)),
          folder,
        );
    });

    test('runs the programs of its own provider, on its own account', () => {
      const text = (folder: string) => [...tree].flatMap(([path, each]) => (path.startsWith(folder) ? [each] : [])).join('\n');
      assert.match(text('standby/platform/volumes/'), /cinder-csi-plugin/);
      assert.match(text('standby/platform/cloud-controller/'), /openstack-cloud-controller-manager/);
      assert.match(text('standby/entry/'), /loadbalancer\.openstack\.org/);
      assert.doesNotMatch(text('standby/platform/'), /hetzner/);
      const list = tree.get('standby/platform/SECRETS.md') ?? '';
      assert.match(list, /`standby\/platform\/volumes\/` \| `volumes\/openstack` .* fsn-1-standby/);
      assert.doesNotMatch(list, /keycloak/);
      assert.match(tree.get('platform/SECRETS.md') ?? '', /`identity\/keycloak` \| .* fsn-1, fsn-1-standby/);
    });

    test('lets nothing write while it is asleep', () => {
      const asleep = tree.get('standby/asleep/kustomization.yaml') ?? '';
      for (const said of ['/spec/hard/pods', '/spec/replicas', '/spec/suspend', 'keycloak', 'lapi/replicas', 'schedules', 'accessMode'])
        assert.ok(asleep.includes(said), said);
    });
  });
}

test('without a standby there is no state, no list and no folder of one', () => {
  const tree = treeOf('flux', (text) => text.replace(/ {4}standby:\n(?: {6}.*\n)+/, '').replace(/^failover: .*\n/m, ''));
  for (const path of tree.keys()) assert.doesNotMatch(path, /^(standby|asleep|awake)\/|^entry\/(kustomization|tenants)\.yaml$/);
});

test('sealing keys that two clusters share are not renewed by one of them', () => {
  assert.match(treeOf('argocd').get('entry/platform-sealed-secrets.yaml') ?? '', /keyrenewperiod: "0"/);
});
