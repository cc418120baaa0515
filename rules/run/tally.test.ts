import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run, test } from 'node:test';
import { Tally } from './tally.ts';

/** Runs one test file as `npm test` would and gives what is printed. */
async function tallied(name: string, text: string, files: readonly string[] = []): Promise<{ tally: Tally; printed: string }> {
  const folder = mkdtempSync(join(tmpdir(), 'tally-'));
  writeFileSync(join(folder, name), text);
  let printed = '';
  const tally = new Tally((each) => {
    printed += each;
  });
  for await (const event of run({ cwd: folder, globPatterns: ['*.ts'] })) tally.take(event);
  tally.close(files);
  rmSync(folder, { recursive: true });
  return { tally, printed };
}

const MIXED = `
import { describe, test } from 'node:test';
import assert from 'node:assert/strict';
test('good', () => {});
describe('a suite', () => { test('bad', () => { assert.equal(1, 2); }); });
test('explained', { skip: 'no Go on this machine' }, () => {});
test('silent', { skip: true }, () => {});
test('at run time', (t) => { t.skip(); });
`;

/** As files that share a process look. */
const SHARED = `
import { describe, test } from 'node:test';
await describe('a.test.ts', async () => { test('one', () => {}); describe('in a suite', () => { test('two', () => {}); }); });
await describe('b.test.ts', async () => { throw new Error('does not load'); });
await describe('c.test.ts', async () => {});
`;

/** The second ends the process of all three. */
const ENDED = `
import { describe, test } from 'node:test';
await describe('a.test.ts', async () => { test('one', () => {}); });
await describe('b.test.ts', async () => { test('two', () => process.exit(0)); });
await describe('c.test.ts', async () => { test('three', () => {}); });
`;

test('what passed, failed and was skipped is counted, and a skip without a reason is a failure', async (t) => {
  // Node marks processes that a test run started and refuses to start a run inside a run.
  const context = process.env['NODE_TEST_CONTEXT'];
  delete process.env['NODE_TEST_CONTEXT'];
  t.after(() => {
    if (context !== undefined) process.env['NODE_TEST_CONTEXT'] = context;
  });
  const { tally, printed } = await tallied('mixed.test.ts', MIXED);
  assert.deepEqual([tally.passed, tally.failed, tally.skipped], [1, 3, 1]);
  assert.match(printed, /explained: no Go on this machine/);
  assert.match(printed, /silent\n {2}is skipped without a reason/);
  assert.match(printed, /bad\n {2}AssertionError/);
  assert.match(printed, /\n1 passed, 3 failed, 1 skipped\n$/);

  const shared = await tallied('together.ts', SHARED);
  assert.deepEqual([shared.tally.passed, shared.tally.failed], [2, 2]);
  assert.match(shared.printed, /✔ a\.test\.ts \(2, \d+ ms\)/);
  assert.match(shared.printed, /b\.test\.ts\n {2}Error: does not load/);
  assert.match(shared.printed, /✖ c\.test\.ts\n {2}holds no test/);

  const ended = await tallied('together.ts', ENDED, ['a.test.ts', 'b.test.ts', 'c.test.ts']);
  assert.match(ended.printed, /✖ b\.test\.ts\n {2}did not come to its end/);
  assert.match(ended.printed, /✖ c\.test\.ts\n {2}did not come to its end/);
  assert.ok(ended.tally.failed >= 2);

  const empty = await tallied('empty.test.ts', 'export {};');
  assert.deepEqual([empty.tally.passed, empty.tally.failed], [0, 1]);
  assert.match(empty.printed, /holds no test/);
});
