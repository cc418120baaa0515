import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lockfile, permissive } from './lockfile.ts';
import { holds, printed, repositoryFiles } from './repository.ts';

const found = (packages: object): string => printed(lockfile([{ path: 'package-lock.json', text: JSON.stringify({ packages }) }]));

test('the lockfile is whole, and every licence permissive', () => {
  holds(lockfile(repositoryFiles()));
});

test('a licence that binds is found', () => {
  assert.match(found({ 'node_modules/a': { license: 'AGPL-3.0-only' } }), /AGPL/);
  assert.match(found({ 'node_modules/a': {} }), /\(none\)/);
  assert.equal(found({ 'node_modules/a': { license: '(GPL-2.0 OR MIT)' } }), '');
  assert.equal(found({ 'node_modules/a': { license: 'MPL-2.0', dev: true } }), '', 'for tests only');
  assert.match(found({ 'node_modules/a': { license: 'MPL-2.0' } }), /MPL/);
  assert.equal(permissive('MIT AND GPL-2.0'), false);
  assert.equal(permissive('(MIT AND ISC) OR GPL-2.0'), true);
});

test('what another system needs must be locked, here or above', () => {
  const needs = { license: 'MIT', optionalDependencies: { b: '1' } };
  const b = { license: 'MIT' };
  assert.match(found({ 'node_modules/a': needs }), /may need b/);
  for (const at of ['node_modules/b', 'node_modules/c/node_modules/b', 'node_modules/c/node_modules/a/node_modules/b']) {
    assert.equal(found({ 'node_modules/c/node_modules/a': needs, [at]: b }), '', at);
  }
  assert.match(found({ 'node_modules/a': needs, 'node_modules/c/node_modules/b': b }), /may need b/);
});
