import assert from 'node:assert/strict';
import { test } from 'node:test';
import { names } from './names.ts';
import { holds, printed, repositoryFiles } from './repository.ts';

const found = (...paths: string[]): string => printed(names(paths.map((path) => ({ path, text: '' }))));

test('every name in the house says something, and every room has its sign', () => {
  holds(names(repositoryFiles()));
});

test('names that say nothing are found, also as a part', () => {
  for (const path of ['utils.ts', 'a-utils.ts', 'string.helpers.ts', 'docs/shared/x.md']) assert.match(found(path), /says nothing/);
  assert.equal(found('utility-bill.ts', 'docs/shared-bucket.md', 'docs/cert-manager/a.md'), '');
});

test('only kebab-case, but for components and customary names', () => {
  for (const path of ['planThing.ts', 'plan_thing.ts', 'Plan.ts', 'MAIN.md']) assert.match(found(path), /is not kebab-case/);
  assert.equal(
    found('plan-thing.test.ts', 'README.md', '.editorconfig', 'LoginForm.tsx', 'LoginForm.test.tsx', '0001-title.md', 'a.tar.gz'),
    '',
  );
});

test('two decisions of one number are found', () => {
  assert.match(
    found('decisions/0001-a.md', 'decisions/0001-b.md', 'decisions/0002-c.md'),
    /0001-b\.md:0 has the number of decisions\/0001-a\.md/,
  );
  assert.equal(found('decisions/0001-a.md', 'packages/server/db/migrations/0001-a.sql').includes('number'), false);
});

test('a room without a sign is found, and a sign that is an essay', () => {
  assert.match(found('rules/a.ts'), /rules:0 has no README\.md/);
  assert.match(found('packages/compiler/tree/yaml.ts', 'packages/compiler/README.md'), /packages\/compiler\/tree:0 has no README\.md/);
  assert.equal(found('packages/compiler/catalogue/apps/odoo/plan.ts', 'packages/compiler/README.md'), '');
  assert.match(
    printed(
      names([
        { path: 'rules/README.md', text: 'line\n'.repeat(16) },
        { path: 'rules/a.ts', text: '' },
      ]),
    ),
    /has 16 lines/,
  );
});
