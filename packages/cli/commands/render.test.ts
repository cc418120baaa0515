import assert from 'node:assert/strict';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { NAMES, call, contents, copyOf, differences, edit, write } from '../sample.ts';
import { diff } from './diff.ts';
import { render } from './render.ts';

/** A rendered copy of an example. */
async function renderedCopy(t: Parameters<typeof copyOf>[0], name: string): Promise<string> {
  const folder = copyOf(t, name);
  assert.equal((await call(render, folder)).code, 0);
  return folder;
}

function tree(folder: string): Map<string, string> {
  return contents(join(folder, 'deploy'));
}

for (const name of NAMES)
  test(`${name}: a second run changes nothing, nor does a comment; the tree is whole`, async (t) => {
    const folder = await renderedCopy(t, name);
    const before = tree(folder);
    assert.equal((await call(render, folder)).stdout, 'Nothing changed.\n');
    edit(folder, 'platform.yaml', (text) => `# one\n${text}\n# two\n`);
    assert.equal((await call(render, folder)).stdout, 'Nothing changed.\n');
    assert.deepEqual(tree(folder), before);
    assert.deepEqual(
      [...before.keys()].filter(
        (path) => !/^[a-z0-9-]+\/(standby\/)?(hansa\.json|hosts\/|entry\/|platform\/|tenants\/|asleep\/|awake\/)/.test(path),
      ),
      [],
    );
  });

test('a changed tenant changes its own files and the index, and no other byte', async (t) => {
  const folder = await renderedCopy(t, 'gemeente');
  const before = tree(folder);
  edit(folder, 'tenants/tenant-a.yaml', (text) => text.replace('seats: 120', 'seats: 200'));
  assert.match((await call(render, folder)).stdout, /1 of 3 tenants rendered/);
  const changed = differences(before, tree(folder));
  assert.ok(changed.includes('ams-1/hansa.json') && changed.length > 1);
  assert.deepEqual(
    changed.filter((path) => path !== 'ams-1/hansa.json' && !path.startsWith('ams-1/tenants/a1b5c9d3ef/')),
    [],
  );
  assert.equal(
    differences(new Map([['', String(before.get('ams-1/hansa.json'))]]), new Map([['', String(tree(folder).get('ams-1/hansa.json'))]]))
      .length,
    1,
  );
});

test('the folder of a tenant that is gone goes with it, also when the index was lost or spoiled', async (t) => {
  for (const spoil of [undefined, '', '<<<<<<< ours\n{}\n', '{"version":99}']) {
    const folder = await renderedCopy(t, 'gemeente');
    rmSync(join(folder, 'tenants', 'tenant-b.yaml'));
    if (spoil !== undefined) writeFileSync(join(folder, 'deploy/ams-1/hansa.json'), spoil);
    assert.equal((await call(render, folder)).code, 0, spoil);
    assert.deepEqual(
      [...tree(folder).keys()].filter((path) => path.includes('b2c6d0e4fg')),
      [],
      spoil,
    );
    assert.equal((await call(render, folder, [], { check: true })).code, 0);
  }
});

test('encrypted secrets and folders of others stay where they are', async (t) => {
  const folder = await renderedCopy(t, 'gemeente');
  const foreign = [
    'ams-1/tenants/a1b5c9d3ef/secrets.sealed.yaml',
    'ams-1/platform/keycloak/secrets.sops.yaml',
    'ams-1/notes/README.md',
    'ams-1/tenants/notes-of-ours/a.yaml',
    'README.md',
  ];
  for (const path of foreign) write(join(folder, 'deploy'), path, 'kept\n');
  edit(folder, 'tenants/tenant-a.yaml', (text) => text.replace('seats: 120', 'seats: 200'));
  await call(render, folder);
  rmSync(join(folder, 'tenants', 'tenant-a.yaml'));
  await call(render, folder);
  for (const path of foreign) assert.equal(tree(folder).get(path), 'kept\n', path);
  assert.deepEqual(
    [...tree(folder).keys()].filter((path) => path.includes('a1b5c9d3ef')),
    ['ams-1/tenants/a1b5c9d3ef/secrets.sealed.yaml'],
  );
});

test('--check and diff say 3 for what was edited, added, lost or is stale, and change nothing', async (t) => {
  const folder = await renderedCopy(t, 'gemeente');
  const clean = tree(folder);
  const [first = ''] = [...clean.keys()].filter((path) => path.endsWith('nextcloud.yaml'));
  const spoils: readonly (() => void)[] = [
    () =>
      edit(join(folder, 'deploy'), first, (text) =>
        text.replace('replicas: 2', 'replicas: 3').replace('kind: Deployment', 'kind: DaemonSet'),
      ),
    () => rmSync(join(folder, 'deploy', first)),
    () => write(join(folder, 'deploy'), `${first.replace('nextcloud.yaml', 'stale.yaml')}`, 'kind: Stale\n'),
    () => write(join(folder, 'deploy'), 'ams-1/platform/kyverno/stale.yaml', 'kind: Stale\n'),
    () => write(join(folder, 'deploy'), 'ams-1/hosts/ams-1-monitoring-1/stale.yml', 'kind: Stale\n'),
    () => edit(folder, 'tenants/tenant-b.yaml', (text) => text.replace('slug: tenant-b', 'slug: tenant-c')),
  ];
  for (const [index, spoil] of spoils.entries()) {
    spoil();
    const before = contents(folder);
    for (const outcome of [
      await call(render, folder, [], { check: true }),
      await call(diff, folder),
      await call(diff, folder, [], {}, 'json'),
    ])
      assert.equal(outcome.code, 3, `${index}: ${outcome.stdout}`);
    assert.deepEqual(contents(folder), before);
    await call(render, folder);
    if (index < 4) {
      // What a person edited in a file that no tenant's change touches, `--check` finds; rendering anew mends it.
      rmSync(join(folder, 'deploy/ams-1/hansa.json'));
      await call(render, folder);
      assert.deepEqual(differences(clean, tree(folder)), [], String(index));
    }
    for (const outcome of [await call(render, folder, [], { check: true }), await call(diff, folder)])
      assert.equal(outcome.code, 0, outcome.stdout);
  }
});

test('diff names objects and fields, not lines', async (t) => {
  const folder = await renderedCopy(t, 'gemeente');
  edit(folder, 'tenants/tenant-b.yaml', (text) => text.replace('seats: 60', 'seats: 240'));
  const { stdout } = await call(diff, folder);
  assert.match(stdout, /^~ ResourceQuota \S*tenant\S* .*\n {4}\S+: .* -> .*$/m);
  const { changes } = JSON.parse((await call(diff, folder, [], {}, 'json')).stdout) as {
    changes: { change: string; object: string; fields: unknown[] }[];
  };
  assert.ok(changes.some((each) => each.change === 'changed' && each.object.includes('ResourceQuota') && each.fields.length > 0));
  const fresh = await call(diff, folder, [], { out: 'never' });
  assert.ok(!/^~/m.test(fresh.stdout), 'beside nothing everything is new');
});

test('a refused spec changes no file of a tree that is there', async (t) => {
  const folder = await renderedCopy(t, 'nordlys');
  edit(folder, 'platform.yaml', (text) => text.replace('desec', 'nobody'));
  const before = contents(folder);
  for (const options of [{}, { check: true }]) assert.equal((await call(render, folder, [], options)).code, 1);
  assert.equal((await call(diff, folder)).code, 1);
  assert.deepEqual(contents(folder), before);
  const fresh = copyOf(t, 'nordlys');
  edit(fresh, 'tenants/acme.yaml', (text) => text.replace('seats: 25', 'seats: 2500'));
  assert.equal((await call(render, fresh)).code, 1);
  assert.equal(existsSync(join(fresh, 'deploy')), false);
});

test('a tenant that moves to another cell leaves nothing behind', async (t) => {
  const folder = copyOf(t, 'nordlys');
  edit(folder, 'platform.yaml', (text) => text.replace('cells: [', 'cells: [{ name: par-1, at: scaleway/fr-par-1 }, '));
  await call(render, folder);
  edit(folder, 'tenants/acme.yaml', (text) => text.replace('cell: fsn-1', 'cell: par-1'));
  assert.equal((await call(render, folder)).code, 0);
  const paths = [...tree(folder).keys()].filter((path) => path.includes('k7m2p9x4qd'));
  assert.ok(paths.length > 0 && paths.every((path) => path.startsWith('par-1/')));
  assert.equal((await call(render, folder, [], { check: true })).code, 0);
});

test('the result as JSON counts what happened', async (t) => {
  const folder = copyOf(t, 'nordlys');
  const first = JSON.parse((await call(render, folder, [], {}, 'json')).stdout) as Record<string, number>;
  assert.deepEqual([first['version'], first['tenants'], first['rendered'], first['removed']], [1, 1, 1, 0]);
  assert.equal(first['written'], tree(folder).size);
});
