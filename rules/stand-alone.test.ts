import assert from 'node:assert/strict';
import { test } from 'node:test';
import { holds, printed, repositoryFiles } from './repository.ts';
import { standAlone } from './stand-alone.ts';

const found = (text: string): string => printed(standAlone([{ path: 'a.md', text }]));

test('the house stands alone', () => {
  holds(standAlone(repositoryFiles()));
});

test('unfinished work is found, words that only look alike are not', () => {
  for (const word of ['TO' + 'DO', 'FIX' + 'ME', 'X' + 'XX']) assert.match(found(`a\n// ${word}: later`), /a\.md:2/);
  assert.equal(found('const todos = [];\nXXXL'), '');
});

test('paths of a machine are found', () => {
  for (const path of ['/work' + '/main', '../sha' + 'red/facts', '/tmp/han' + 'sa/x', '/Use' + 'rs/ada/x']) {
    assert.notEqual(found(`see ${path}`), '', path);
  }
  assert.equal(found('/workspace /network/work /work-items and https://example.org/work/x'), '');
});

test('hosts of registries are found, hosts of images are not', () => {
  assert.notEqual(found('"resolved": "https://registry.npm' + 'js.org/zod"'), '');
  assert.equal(found('docker.io/library/redis registry.nordlys.example'), '');
});
