import assert from 'node:assert/strict';
import { test } from 'node:test';
import { generated, stale } from './generated.ts';
import { holds, printed, repositoryFiles } from './repository.ts';

test('what is generated in the house is in step', () => {
  holds(stale(repositoryFiles()));
});

test('a table that somebody edited by hand is found, and the text around it is kept', () => {
  const file = { path: 'ARCHITECTURE.md', text: 'before\n<!-- generated: doors -->\n| old |\n<!-- end -->\nafter' };
  const wanted = generated([file], []);
  assert.equal(stale([file], wanted).length, 1);
  assert.match(wanted[0]?.text ?? '', /^before\n<!-- generated: doors -->\n\| room \|[\s\S]*\|\n<!-- end -->\nafter$/);
  assert.deepEqual(stale(wanted, generated(wanted, [])), []);
});

test('a page that is missing, differs or is left over is found', () => {
  const page = { path: 'docs/reference/spec.md', text: 'as it ought to be' };
  assert.deepEqual(stale([page], [page]), []);
  assert.match(printed(stale([], [page])), /spec\.md:0 is not what the code says/);
  assert.match(printed(stale([{ ...page, text: 'old' }], [page])), /is not what the code says/);
  assert.match(printed(stale([page, { path: 'docs/reference/gone.md', text: '' }], [page])), /gone\.md:0 describes what is gone/);
  assert.deepEqual(stale([page, { path: 'docs/guide.md', text: '' }], [page]), [], 'guides are written by people');
});
