import assert from 'node:assert/strict';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { digestOf, lockOf } from '@hansa/compiler/check/sample.ts';
import { check } from '../commands/check.ts';
import { plan } from '../commands/plan.ts';
import { render } from '../commands/render.ts';
import { tenantSet } from '../commands/tenant-set.ts';
import { call, contents, copyOf, edit, write } from '../sample.ts';

const COLLABORA = 'docker.io/collabora/code:26.04.2.1.1';
const LOCK = lockOf({ [COLLABORA]: 'a' });
const NAME = `image: ${COLLABORA}@${digestOf('a')}`;

/** Texts of a tree that name the image, by whether they have its digest. */
function named(folder: string): { readonly pinned: number; readonly bare: number } {
  const texts = [...contents(join(folder, 'deploy')).values()].join('\n');
  const count = (pattern: RegExp) => [...texts.matchAll(pattern)].length;
  return { pinned: count(new RegExp(`${NAME}$`, 'gm')), bare: count(new RegExp(`image: ${COLLABORA}$`, 'gm')) };
}

async function locked(t: TestContext): Promise<string> {
  const folder = copyOf(t, 'nordlys');
  await call(render, folder);
  assert.equal(named(folder).pinned, 0);
  write(folder, 'hansa.lock.yaml', LOCK);
  return folder;
}

test('a lock beside the platform reaches the trees, and its digests only', async (t) => {
  const folder = await locked(t);
  assert.equal((await call(render, folder, [], { check: true })).code, 3);
  assert.equal((await call(render, folder)).code, 0);
  const { pinned, bare } = named(folder);
  assert.ok(pinned > 0 && bare === 0);
  edit(folder, 'hansa.lock.yaml', (text) => `# read\n${text.replaceAll('2026-11-20', '2026-11-21')}`);
  assert.equal((await call(render, folder)).stdout, 'Nothing changed.\n');
  edit(folder, 'hansa.lock.yaml', (text) => text.replace(digestOf('a'), digestOf('b')));
  assert.match((await call(render, folder)).stdout, /tenants rendered/);
});

test('a tenant that is changed alone keeps the pins, and trees of another lock are out of date', async (t) => {
  const folder = await locked(t);
  await call(render, folder);
  const before = named(folder);
  assert.equal((await call(tenantSet, folder, ['acme'], { seats: '27', out: 'deploy' })).code, 0);
  assert.deepEqual(named(folder), before);
  edit(folder, 'hansa.lock.yaml', (text) => text.replace(digestOf('a'), digestOf('b')));
  const late = await call(tenantSet, folder, ['acme'], { seats: '28', out: 'deploy' });
  assert.match(late.stderr, /run `hansa render` first/);
});

test('the plan shows the digest, and that the lock asks for it', async (t) => {
  const folder = await locked(t);
  const { things } = JSON.parse((await call(plan, folder, [], {}, 'json')).stdout) as {
    things: readonly { values: { image?: string }; why: { image?: { origin: { file: string } } } }[];
  };
  const own = things.filter(({ values }) => values.image === `${COLLABORA}@${digestOf('a')}`);
  assert.ok(own.some(({ why }) => why.image?.origin.file === 'hansa.lock.yaml'));
});

test('a lock that nobody can read refuses by its place, and nothing is written', async (t) => {
  const folder = await locked(t);
  const before = contents(join(folder, 'deploy'));
  edit(folder, 'hansa.lock.yaml', (text) => text.replace('digest:', 'digst:').replace('images:', 'imagez:'));
  const refused = await call(check, folder, [], { at: '2026-11-22' });
  assert.equal(refused.code, 1);
  assert.match(refused.stdout, /hansa\.lock\.yaml:\d+:\d+/);
  assert.match(refused.stdout, /Did you mean `images`\?/);
  assert.equal((await call(render, folder)).code, 1);
  assert.deepEqual(contents(join(folder, 'deploy')), before);
});
