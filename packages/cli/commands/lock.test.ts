import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { call, contents, copyOf, edit, write } from '../sample.ts';
import { type Behaviour, type Reply, counterpart, digestOf, manifestReply, plainLine } from '../registry/trial.ts';
import { lockOver } from './lock.ts';
import { check } from './check.ts';
import { render } from './render.ts';

const CHART = 'application/vnd.cncf.helm.config.v1+json';
const COLLABORA = 'docker.io/collabora/code:26.04.2.1.1';

/** All registries of the world, each tag with bytes of its own; `moved`: names under which something else stands now. */
function world(moved: ReadonlySet<string>): Behaviour {
  return ({ path }) => {
    if (path.endsWith('/index.yaml')) return { body: indexOf(path) };
    const [, name = '', reference = ''] = /^(.*)\/manifests\/(.*)$/.exec(path) ?? [];
    const text = JSON.stringify({ config: { mediaType: CHART }, name, again: [...moved].some((each) => name.endsWith(each)) });
    return reference.startsWith('sha256:') && reference !== digestOf(text) ? undefined : manifestReply(text);
  };
}

/** Of every classic repository the same index: charts by the versions that the example pins. */
function indexOf(path: string): string {
  const charts = {
    'hcloud-cloud-controller-manager': '1.35.0',
    'hcloud-csi': '2.22.1',
    crowdsec: '0.24.0',
    alloy: '1.11.1',
    kyverno: '3.9.0',
  };
  const more = {
    'kube-prometheus-stack': '88.5.3',
    'prometheus-node-exporter': '4.56.1',
    'prometheus-operator-crds': '31.0.1',
    velero: '12.1.0',
  };
  const entries = Object.entries({ ...charts, ...more }).map(([name, version]) => {
    return `  ${name}:\n    - { version: ${version}, digest: ${digestOf(path + name).slice('sha256:'.length)} }\n`;
  });
  return `entries:\n${entries.join('')}`;
}

async function cloud(t: TestContext, behaviour?: Behaviour) {
  const moved = new Set<string>();
  const { host, asked } = await counterpart(t, behaviour ?? world(moved));
  const lock = lockOver(plainLine([], host));
  const folder = copyOf(t, 'nordlys');
  const path = join(folder, 'hansa.lock.yaml');
  return {
    folder,
    asked,
    moved,
    path,
    text: () => readFileSync(path, 'utf8'),
    lock: (options = {}, format: 'text' | 'json' = 'text') => call(lock, folder, [], { at: '2026-11-22', ...options }, format),
  };
}

test('it writes what every tag leads to, once, and the trees take it from there', async (t) => {
  const { folder, lock, text } = await cloud(t);
  const first = await lock();
  assert.equal(first.code, 0, first.stderr);
  assert.match(first.stdout, /hansa\.lock\.yaml has \d+ images and \d+ charts/);
  const written = text();
  assert.match(written, new RegExp(`${COLLABORA}"?:\\n    at: ${COLLABORA}\\n    digest: sha256:[0-9a-f]{64}`));
  assert.equal((await lock({ at: '2027-01-01' })).stdout, 'Nothing changed.\n');
  assert.equal(text(), written);
  assert.equal((await call(check, folder, [], { at: '2026-11-22' })).stdout, 'No complaints.\n');
  assert.equal((await call(render, folder)).code, 0);
  const tree = [...contents(join(folder, 'deploy')).values()].join('\n');
  assert.match(tree, new RegExp(`image: ${COLLABORA}@sha256:`));
  assert.equal((await lock({ check: true })).code, 0);
});

test('a tag that moved is told by --check, and taken by who says so', async (t) => {
  const { lock, moved, text } = await cloud(t);
  await lock();
  const before = text();
  moved.add('collabora/code');
  const told = await lock({ check: true });
  assert.equal(told.code, 3);
  assert.match(told.stdout, /image\/moved/);
  assert.match(told.stdout, /hansa\.lock\.yaml:\d+:\d+/);
  assert.equal(text(), before);
  const { changes } = JSON.parse((await lock({ at: '2026-11-23' }, 'json')).stdout) as { changes: readonly { reference: string }[] };
  assert.deepEqual(
    changes.map(({ reference }) => reference),
    [COLLABORA],
  );
  assert.equal((await lock({ check: true })).code, 0);
  assert.equal(text().match(/2026-11-23/g)?.length, 1);
});

test('one is asked for alone, and the others stay', async (t) => {
  const { lock, moved, text, asked } = await cloud(t);
  await lock();
  moved.add('collabora/code').add('library/nextcloud');
  asked.length = 0;
  const one = await lock({ only: 'nextcloud' });
  assert.match(one.stdout, /^moved {4}docker\.io\/library\/nextcloud:\S+ {2}sha256:\w+ -> sha256:\w+\n/);
  assert.ok(asked.every((each) => each.includes('/library/nextcloud/')));
  assert.match((await lock({ check: true })).stdout, /collabora/);
  const none = await lock({ only: 'netcloud' });
  assert.equal(none.code, 2);
  assert.match(none.stderr, /Nothing that is used is called netcloud/);
  assert.ok(text().includes('collabora'));
});

test('when one cannot be had nothing is written, and each is told by name', async (t) => {
  const broken: Behaviour = (request): Reply | undefined =>
    request.path.includes('nextcloud') ? { status: 404 } : world(new Set())(request);
  const { lock, path, folder } = await cloud(t, broken);
  const before = contents(folder);
  const failed = await lock();
  assert.equal(failed.code, 4);
  assert.match(failed.stderr, /docker\.io does not have library\/nextcloud:34\.\S+\n?.*\n {2}docker\.io\/library\/nextcloud:/);
  assert.match(failed.stderr, /Nothing was written\./);
  assert.equal(existsSync(path), false);
  assert.deepEqual(contents(folder), before);
});

test('a spec with errors is refused before anybody is asked', async (t) => {
  const { lock, folder, asked } = await cloud(t);
  edit(folder, 'platform.yaml', (text) => text.replace('hetzner/', 'hetzer/'));
  assert.equal((await lock()).code, 1);
  assert.deepEqual(asked, []);
});

test('a lock that nobody can read is written anew, and refused where the rest of it is to stay', async (t) => {
  const { lock, folder, text } = await cloud(t);
  write(folder, 'hansa.lock.yaml', 'images: [\n');
  assert.equal((await lock({ check: true })).code, 1);
  assert.equal((await lock({ only: 'nextcloud' })).code, 1);
  assert.equal(text(), 'images: [\n');
  assert.equal((await lock()).code, 0);
  assert.ok(text().includes(COLLABORA));
});

test('without a lock --check says that there is none, and asks nobody', async (t) => {
  const { lock, asked, path } = await cloud(t);
  const none = await lock({ check: true });
  assert.equal(none.code, 3);
  assert.match(none.stderr, /There is no hansa\.lock\.yaml: \d+ images and \d+ charts/);
  assert.deepEqual([asked, existsSync(path)], [[], false]);
});

test('through a mirror every image is asked for there', async (t) => {
  const { lock, folder, asked, text } = await cloud(t);
  edit(folder, 'platform.yaml', (platform) => `${platform}images: { mirror: registry.mirror.test/all, party: scaleway }\n`);
  assert.equal((await lock()).code, 0);
  assert.ok(asked.some((each) => each.includes('/registry.mirror.test/v2/all/docker.io/library/nextcloud/manifests/')));
  assert.match(text(), /at: registry\.mirror\.test\/all\/docker\.io\/library\/nextcloud:/);
  assert.ok(asked.every((each) => !each.includes('/registry-1.docker.io/')));
});
