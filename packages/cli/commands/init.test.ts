import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { NAMES, call, contents, emptyFolder, write } from '../sample.ts';
import { check } from './check.ts';
import { init } from './init.ts';
import { render } from './render.ts';

/** A mirror without a lock, and digests can only be had where the mirror is. */
const NOTED: Readonly<Record<string, string>> = { 'technology-stack': 'note image/unpinned' };

for (const name of NAMES)
  test(`${name} is written whole, checks, and renders`, async (t) => {
    const folder = emptyFolder(t);
    const { code, stdout } = await call(init, folder, ['my-cloud'], { example: name });
    assert.equal(code, 0);
    assert.match(stdout, /Next: hansa -C \S+my-cloud check/);
    const written = [...contents(join(folder, 'my-cloud')).keys()];
    assert.ok(
      written.includes('platform.yaml') && written.every((path) => path === 'platform.yaml' || path.startsWith('tenants/')),
      written.join(),
    );
    const { stdout: said } = await call(check, join(folder, 'my-cloud'));
    assert.deepEqual(said.match(/^(error|warning|note) \S+|^No complaints\.$/gm), [NOTED[name] ?? 'No complaints.']);
    assert.equal((await call(render, join(folder, 'my-cloud'))).code, 0);
  });

test('the twelve lines are the first example, and the list names all of them', async (t) => {
  const folder = emptyFolder(t);
  await call(init, folder, ['here']);
  assert.match(contents(join(folder, 'here')).get('platform.yaml') ?? '', /^name: nordlys$/m);
  const { stdout } = await call(init, folder, [], { list: true });
  assert.deepEqual(
    stdout
      .trimEnd()
      .split('\n')
      .map((line) => line.split(' ')[0]),
    NAMES,
  );
});

test('what is there already is never touched, and nothing is written beside it', async (t) => {
  for (const path of ['platform.yaml', 'tenants/acme.yaml']) {
    const folder = emptyFolder(t);
    write(folder, path, 'mine\n');
    const { code, stderr } = await call(init, folder, ['.']);
    assert.equal(code, 1);
    assert.ok(stderr.includes(path));
    assert.deepEqual([...contents(folder)], [[path, 'mine\n']]);
  }
});

test("other files of a folder are nobody's concern", async (t) => {
  const folder = emptyFolder(t);
  write(folder, 'README.md', 'about us\n');
  assert.equal((await call(init, folder, ['.'])).code, 0);
  assert.equal(contents(folder).get('README.md'), 'about us\n');
});
