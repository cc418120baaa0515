import assert from 'node:assert/strict';
import { test } from 'node:test';
import { told } from './told.ts';

test('what looks like a secret is not told, and the rest stays readable', () => {
  const cases = [
    ['cannot clone https://git:canary@git.example/x.git', 'cannot clone https://…@git.example/x.git'],
    ['login failed with password=canary, again', 'login failed with password=…, again'],
    ['{"token":"canary","user":"ada"}', '{"token":"…","user":"ada"}'],
    ['header Authorization: Bearer canary.x-y', 'header Authorization: Bearer …'],
    ['AWS_SECRET_ACCESS_KEY=canary', 'AWS_SECRET_ACCESS_KEY=…'],
    ['secret "nextcloud" not found', 'secret "nextcloud" not found'],
    ['Back-off pulling image "registry.example/web:1"', 'Back-off pulling image "registry.example/web:1"'],
  ] as const;
  for (const [said, shown] of cases) assert.equal(told(said), shown);
});

test('a sentence is one line of at most 300 characters', () => {
  assert.equal(told(' one\n two\t\n'), 'one two');
  assert.equal(told('x'.repeat(1_000)).length, 300);
});
