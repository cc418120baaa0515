import assert from 'node:assert/strict';
import { test } from 'node:test';
import { generated, stale } from './generated.ts';
import { holds, repositoryFiles } from './repository.ts';

test('what is generated in the house is in step', () => {
  holds(stale(repositoryFiles()));
});

test('a table that somebody edited by hand is found, and the text around it is kept', () => {
  const file = { path: 'ARCHITECTURE.md', text: 'before\n<!-- generated: doors -->\n| old |\n<!-- end -->\nafter' };
  assert.equal(stale([file]).length, 1);
  const [fresh] = generated([file]);
  assert.match(fresh?.text ?? '', /^before\n<!-- generated: doors -->\n\| room \|[\s\S]*\|\n<!-- end -->\nafter$/);
  assert.deepEqual(stale(generated([file])), []);
});
