import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { check } from './commands/check.ts';
import { cost } from './commands/cost.ts';
import { render } from './commands/render.ts';
import { EXAMPLES, NAMES, call, emptyFolder } from './sample.ts';

/*
 * What the examples come to is part of the repository: whoever changes the compiler sees in the difference what becomes of every example,
 * and of the wishes that cannot be granted. Read it before you accept it.
 */

for (const name of NAMES) {
  test(`${name}: its tree is as it is rendered now`, async () => {
    const { code, stdout, stderr } = await call(render, join(EXAMPLES, name), [], { check: true });
    assert.equal(code, 0, `${stdout}${stderr}Read the difference, then: bin/hansa -C examples/${name} render`);
  });

  test(`${name}: a month costs what was read line by line`, async () => {
    const { code, stdout } = await call(cost, join(EXAMPLES, name), [], { at: '2026-11-22' });
    assert.equal(code, 0);
    const path = `examples/${name}`;
    assert.equal(
      stdout,
      readFileSync(join(EXAMPLES, name, 'cost.txt'), 'utf8'),
      `Read it, then: bin/hansa -C ${path} cost --at 2026-11-22 > ${path}/cost.txt`,
    );
  });

  test(`${name}: what its source wished for is refused in these words`, async () => {
    const { code, stdout } = await call(check, join(EXAMPLES, name, 'as-wished'), [], { at: '2026-11-21' });
    assert.equal(code, 1);
    const path = `examples/${name}/as-wished`;
    assert.equal(
      stdout,
      readFileSync(join(EXAMPLES, name, 'as-wished', 'refusals.txt'), 'utf8'),
      `Read it, then: bin/hansa -C ${path} check > ${path}/refusals.txt`,
    );
  });
}

test('external-services: its README says what both sizes cost, and what it costs more to grow', async (t) => {
  const folder = join(EXAMPLES, 'external-services');
  const readme = readFileSync(join(folder, 'README.md'), 'utf8');
  const at = '2026-11-22';
  const sizes = await call(cost, folder, [], { at, by: 'environment' });
  assert.ok(readme.includes(sizes.stdout), sizes.stdout);
  const grown = join(emptyFolder(t), 'grown');
  mkdirSync(join(grown, 'tenants'), { recursive: true });
  const platform = readFileSync(join(folder, 'platform.yaml'), 'utf8');
  writeFileSync(join(grown, 'platform.yaml'), platform.replace('environment: mvp }', 'environment: production }'));
  for (const name of ['first.yaml', 'pilot.yaml']) writeFileSync(join(grown, 'tenants', name), readFileSync(join(folder, 'tenants', name)));
  const { stdout } = await call(cost, grown, [], { at, against: folder });
  const sums = [...stdout.matchAll(/^.*?([+]?[\d.]+ EUR)/gm)].slice(0, 3).map(([, sum]) => sum ?? '');
  assert.equal(sums.length, 3);
  for (const sum of sums) assert.ok(readme.includes(sum), sum);
});
