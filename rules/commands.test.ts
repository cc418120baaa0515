import assert from 'node:assert/strict';
import { test } from 'node:test';
import { commands } from './commands.ts';
import { holds, printed, repositoryFiles } from './repository.ts';

const PAGE = { path: 'docs/reference/command-line.md', text: '## hansa\n## hansa init\n## hansa tenant\n## hansa tenant add\n' };
const found = (text: string, path = 'packages/cli/hint.ts'): string => printed(commands([PAGE, { path, text }]));

test('every command that the house names exists', () => {
  holds(commands(repositoryFiles()));
});

test('a command that does not exist is found, in a message as in a document', () => {
  assert.match(found("const hint = 'Start with `hansa inti DIR`.';"), /hint\.ts:1 names hansa inti/);
  assert.match(found('text\n`npx hansa -C my-cloud chekc`', 'README.md'), /README\.md:2 names hansa chekc/);
  assert.match(found('`hansa tenant remove x`'), /names hansa tenant remove/);
});

test('what exists is not', () => {
  assert.equal(
    found('`hansa init my-cloud` `hansa tenant add acme` `hansa tenant` `npx hansa -C x init y` `hansa --help` `hansa/origin`'),
    '',
  );
  assert.equal(found('hansa does this, and `hansa` too'), '');
});
