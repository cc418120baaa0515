import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { check } from './commands/check.ts';
import { cost } from './commands/cost.ts';
import { render } from './commands/render.ts';
import { EXAMPLES, NAMES, call } from './sample.ts';

/*
 * What the examples come to is part of the repository: whoever changes the compiler sees in the difference what becomes of three clouds,
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
