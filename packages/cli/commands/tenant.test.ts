import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { type Outcome, call, contents, copyOf, differences, edit } from '../sample.ts';
import { check } from './check.ts';
import { render } from './render.ts';
import { tenantAdd } from './tenant-add.ts';
import { tenantRm } from './tenant-rm.ts';
import { tenantSet } from './tenant-set.ts';

type Clean = Parameters<typeof copyOf>[0];
const add = (folder: string, slug: string, options = {}, format: 'text' | 'json' = 'text') =>
  call(tenantAdd, folder, [slug], { out: 'deploy', ...options }, format);
const set = (folder: string, who: string, options = {}) => call(tenantSet, folder, [who], { out: 'deploy', ...options });
const rm = (folder: string, who: string) => call(tenantRm, folder, [who], { out: 'deploy' });

async function rendered(t: Clean, name: string): Promise<string> {
  const folder = copyOf(t, name);
  assert.equal((await call(render, folder)).code, 0);
  return folder;
}

function done(outcome: Outcome): void {
  assert.equal(outcome.code, 0, outcome.stderr);
}

async function upToDate(folder: string): Promise<void> {
  const { code, stdout } = await call(render, folder, [], { check: true });
  assert.equal(code, 0, stdout);
}

test('without a tree only the file is written, with a new id and what fits', async (t) => {
  const folder = copyOf(t, 'nordlys');
  const before = contents(folder);
  const { code, stdout } = await add(folder, 'bakery', {}, 'json');
  assert.equal(code, 0);
  const { id, file } = JSON.parse(stdout) as { id: string; file: string };
  assert.match(id, /^[a-hjkmnp-tv-z][0-9a-hjkmnp-tv-z]{9}$/);
  assert.deepEqual(differences(before, contents(folder)), [file]);
  assert.equal(
    contents(folder).get('tenants/bakery.yaml'),
    `apiVersion: hansa/v1\nkind: Tenant\nid: ${id}\nslug: bakery\ncell: fsn-1\nplan: team@1\nseats: 3\n`,
  );
  assert.equal((await call(check, folder)).code, 0);
});

test('with a tree, file, folder and index change together, and the tree is as a whole rendering would make it', async (t) => {
  const folder = await rendered(t, 'gemeente');
  const before = contents(folder);
  done(await add(folder, 'museum', { seats: '40', wave: '2' }));
  const added = differences(before, contents(folder));
  const id = /id: (\S+)/.exec(contents(folder).get('tenants/museum.yaml') ?? '')?.[1] ?? '';
  assert.deepEqual(
    added.filter((path) => !path.includes(id)),
    ['deploy/ams-1/hansa.json', 'tenants/museum.yaml'],
  );
  assert.ok(added.some((path) => path.startsWith(`deploy/ams-1/tenants/${id}/`)));
  await upToDate(folder);
  done(await set(folder, 'museum', { seats: '41' }));
  await upToDate(folder);
  done(await set(folder, id, { slug: 'gallery' }));
  done(await set(folder, 'gallery', { state: 'leaving' }));
  await upToDate(folder);
  done(await rm(folder, 'gallery'));
  assert.deepEqual(contents(folder), before, 'added, changed and removed: as if it had never been');
});

test('a tenant is changed by its slug, its id or its file; comments stay', async (t) => {
  for (const who of ['tenant-a', 'a1b5c9d3ef', 'tenants/tenant-a.yaml']) {
    const folder = await rendered(t, 'gemeente');
    edit(folder, 'tenants/tenant-a.yaml', (text) => `# who they are\n${text.replace('seats: 120', 'seats: 120   # grows')}`);
    done(await set(folder, who, { seats: '130', wave: '0' }));
    const text = contents(folder).get('tenants/tenant-a.yaml') ?? '';
    assert.match(text, /^# who they are\n[^]*seats: 130 {3}# grows\nwave: 0\n$/);
    await upToDate(folder);
  }
});

test('what is refused leaves everything as it was', async (t) => {
  const folder = await rendered(t, 'gemeente');
  const before = contents(folder);
  const refused: readonly Outcome[] = [
    await add(folder, 'tenant-a'),
    await add(folder, 'Museum'),
    await add(folder, '../../escape'),
    await add(folder, 'www'),
    await add(folder, 'museum', { plan: 'afdeling@2' }),
    await add(folder, 'museum', { seats: '9000' }),
    await add(folder, 'museum', { seats: 'many' }),
    await add(folder, 'museum', { cell: 'nowhere' }),
    await add(folder, 'museum', { state: 'asleep' }),
    await set(folder, 'tenant-a', { seats: '0' }),
    await set(folder, 'tenant-a', { slug: 'tenant-b' }),
    await set(folder, 'tenant-a', { slug: 'ams-1' }),
    await set(folder, 'tenant-a', { state: 'gone' }),
    await set(folder, 'tenant-a', { wave: '-1' }),
    await rm(folder, 'tenant-a'),
  ];
  for (const [index, outcome] of refused.entries()) {
    assert.equal(outcome.code, 1, `${index}: ${outcome.stderr}`);
    assert.ok(outcome.stderr.length > 0 && outcome.stdout === '');
  }
  assert.deepEqual(contents(folder), before);
});

test('a refused value is shown as it was asked for, not as the file still has it', async (t) => {
  const folder = copyOf(t, 'gemeente');
  const { stderr } = await set(folder, 'tenant-a', { seats: 'abc' });
  assert.match(stderr, /^.*\bseats: abc\n[^\n]* {7,}\^{3}(?!\^)/m);
  assert.ok(!stderr.includes('seats: 120'), stderr);
  const added = await add(folder, 'museum', { seats: 'many' });
  assert.match(added.stderr, /\bseats: many\n[^\n]*\^{4}(?!\^)/);
});

test('only a tenant that is leaving is removed, and the way there is named', async (t) => {
  const folder = await rendered(t, 'gemeente');
  assert.match((await rm(folder, 'canary')).stderr, /hansa tenant set canary --state leaving/);
  done(await set(folder, 'canary', { state: 'suspended' }));
  assert.equal((await rm(folder, 'canary')).code, 1);
  done(await set(folder, 'canary', { state: 'leaving' }));
  done(await rm(folder, 'canary'));
  assert.deepEqual(
    [...contents(folder).keys()].filter((path) => /canary|c4n7r2y9kd/.test(path)),
    [],
  );
  await upToDate(folder);
});

test('a tree that is behind its platform is not patched: it is rendered first', async (t) => {
  const folder = await rendered(t, 'gemeente');
  edit(folder, 'platform.yaml', (text) => text.replace('nodes: 4', 'nodes: 5'));
  const before = contents(folder);
  const { code, stderr } = await set(folder, 'tenant-a', { seats: '130' });
  assert.equal(code, 1);
  assert.match(stderr, /run `hansa render` first/);
  assert.deepEqual(contents(folder), before);
});

test('a tenant that moves takes its folder along', async (t) => {
  const folder = copyOf(t, 'nordlys');
  edit(folder, 'platform.yaml', (text) => text.replace('cells: [', 'cells: [{ name: par-1, at: scaleway/fr-par-1 }, '));
  await call(render, folder);
  done(await set(folder, 'acme', { cell: 'par-1' }));
  const paths = [...contents(join(folder, 'deploy')).keys()].filter((path) => path.includes('k7m2p9x4qd'));
  assert.ok(paths.length > 0 && paths.every((path) => path.startsWith('par-1/')), paths.join());
  await upToDate(folder);
});
