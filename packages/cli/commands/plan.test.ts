import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { EXAMPLES, NAMES, call, copyOf, edit } from '../sample.ts';
import { plan } from './plan.ts';

interface Thing {
  readonly id: string;
  readonly needs: readonly string[];
  readonly because: { readonly rule: string; readonly how: string };
  readonly origin: { readonly file: string; readonly pointer: string };
  readonly secrets: readonly { readonly lasts?: object }[];
}

interface Plan {
  readonly version: number;
  readonly inputs: Record<string, string>;
  readonly things: readonly Thing[];
}

async function planOf(folder: string): Promise<Plan> {
  return JSON.parse((await call(plan, folder, [], {}, 'json')).stdout) as Plan;
}

for (const name of NAMES)
  test(`${name}: every thing has an id of its own, a reason, and needs that are there`, async () => {
    const { version, inputs, things } = await planOf(join(EXAMPLES, name));
    assert.equal(version, 1);
    for (const digest of ['spec', 'catalogue', 'compiler']) assert.ok(inputs[digest], digest);
    const ids = things.map((each) => each.id);
    assert.equal(new Set(ids).size, ids.length, ids.filter((id, index) => ids.indexOf(id) < index).join());
    for (const { id, needs, because, origin } of things) {
      assert.deepEqual(
        needs.filter((need) => !ids.includes(need)),
        [],
        id,
      );
      assert.ok(
        ['asked', 'default', 'repaired'].includes(because.how) && because.rule !== '' && /^(platform|tenants\/.*)\.yaml$/.test(origin.file),
        id,
      );
    }
  });

test('a comment changes no digest, a value does', async (t) => {
  const folder = copyOf(t, 'nordlys');
  const before = (await call(plan, folder, [], {}, 'json')).stdout;
  edit(folder, 'platform.yaml', (text) => `# a comment\n${text}`);
  assert.equal((await call(plan, folder, [], {}, 'json')).stdout, before);
  edit(folder, 'tenants/acme.yaml', (text) => text.replace('seats: 25', 'seats: 26'));
  assert.notEqual((await planOf(folder)).inputs['spec'], (JSON.parse(before) as Plan).inputs['spec']);
});

test('a word narrows the list to what begins with it', async () => {
  const folder = join(EXAMPLES, 'sovereign-saas');
  const lines = (await call(plan, folder, ['host/fsn-1'])).stdout.trimEnd().split('\n');
  assert.ok(lines.length >= 5 && lines.every((line) => line.startsWith('host/fsn-1/')));
  assert.equal((await call(plan, folder, ['host/fsn-1/postgres-1'])).stdout.trimEnd().split('\n').length, 1);
  assert.equal((await call(plan, folder, ['host/fsn'])).code, 2, 'whole words only');
});

test('a secret is a reference and a recipe, never a value', async () => {
  const { things } = await planOf(join(EXAMPLES, 'sovereign-saas'));
  const secrets = things.flatMap((each) => each.secrets);
  assert.ok(secrets.length > 20);
  // `lasts` says of some whether they may ever get another value.
  const names = secrets.map((secret) => Object.keys(secret).filter((key) => key !== 'lasts'));
  for (const each of names) assert.deepEqual(each.sort(), ['generation', 'key', 'path', 'recipe', 'store']);
});
