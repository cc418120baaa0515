import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';

const ROOT = join(import.meta.dirname, '..', '..', '..');

/** What a command says of the example with everything in it. */
function said(...words: string[]): { readonly code: number | null; readonly out: string; readonly err: string } {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(ROOT, 'packages/cli/main.ts'), '-C', join(ROOT, 'examples/sovereign-saas'), ...words],
    { encoding: 'utf8' },
  );
  return { code: status, out: stdout, err: stderr };
}

test('a key is found with and without the brackets of its lists, and with its place', () => {
  for (const key of ['cells.at', 'cells[*].at', 'cells[1].at']) assert.match(said('explain', key).out, /Short form: three servers/, key);
  assert.match(said('explain', 'apps').out, /Written here: platform\.yaml:\d+:\d+/);
  assert.doesNotMatch(said('explain', 'certificates').out, /Written here/);
});

test('an origin is written or not, whatever stands there', () => {
  assert.match(said('explain', 'platform.yaml#/apps').out, /\(written\)[\s\S]*It decides values of:\n {2}\S/);
  assert.match(said('explain', 'platform.yaml#/certificates/per').out, /not written; a default holds/);
  assert.match(said('explain', 'platform.yaml#/nothing').out, /No value of the plan comes from it/);
});

test('what is not planned is said, instead of an empty list', () => {
  const { code, out, err } = said('plan', 'cell/nowhere');
  assert.equal(out, '');
  assert.notEqual(code, 0);
  assert.match(err, /Nothing planned is called cell\/nowhere/);
  assert.match(said('plan', 'cell').out, /^cell\/fsn-1 /);
});
