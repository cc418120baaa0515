import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';

const DRAWS = "import fc from 'fast-check'; console.log(fc.sample(fc.integer(), 20).join(), fc.readConfigureGlobal().seed)";

function drawn(...options: readonly string[]): string {
  const { stdout, stderr, status } = spawnSync(process.execPath, [...options, '--input-type=module', '--eval', DRAWS], {
    encoding: 'utf8',
  });
  assert.equal(status, 0, stderr);
  return stdout;
}

test('properties are tried on the same values each time, and without it on others', () => {
  const seeded = ['--import', join(import.meta.dirname, 'seeded.ts')];
  assert.equal(drawn(...seeded), drawn(...seeded));
  assert.notEqual(drawn(), drawn());
});
