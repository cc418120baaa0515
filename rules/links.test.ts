import assert from 'node:assert/strict';
import { test } from 'node:test';
import { links } from './links.ts';
import { holds, printed, repositoryFiles } from './repository.ts';

const manifest = { path: 'package.json', text: '{ "scripts": { "lint": "x", "test:lab": "x" } }' };
const found = (text: string, path = 'docs/a.md'): string =>
  printed(links([manifest, { path, text }, { path: 'docs/guide/b.md', text: '# At the *top*' }]));

test('what the documents of the house point at exists', () => {
  holds(links(repositoryFiles()));
});

test('a dead link is found with its line, a live one is not', () => {
  assert.match(found('x\n[a](c.md)'), /docs\/a\.md:2 links to c\.md/);
  assert.match(found('![picture](../b.svg)'), /b\.svg/);
  assert.equal(found('[a](guide/b.md) [b](guide/) [c](guide/b.md#at-the-top) [e](https://example.org/x) [f](../package.json)'), '');
  assert.match(found('[a](guide/b.md#bottom)'), /links to guide\/b\.md#bottom/);
  assert.match(found('# Here\n[a](#there)'), /a\.md:2 links to #there/);
  assert.equal(found('# Here\n[a](#here)'), '');
  assert.equal(found('```\n[a](c.md)\n```'), '', 'a code block is not a promise');
});

test('a script that does not exist is found', () => {
  assert.match(found('run `npm run lnit`'), /names npm run lnit/);
  assert.equal(found('`npm run -s lint` and `npm run test:lab`'), '');
});
