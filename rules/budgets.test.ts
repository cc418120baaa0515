import assert from 'node:assert/strict';
import { test } from 'node:test';
import { budgets } from './budgets.ts';
import { holds, printed, repositoryFiles } from './repository.ts';

test('every dependency of the house has a reason', () => {
  holds(budgets(repositoryFiles()));
});

test('a dependency without a reason is found, and a reason without a dependency', () => {
  const file = { path: 'packages/cli/package.json', text: '{ "dependencies": { "left-pad": "1", "@hansa/compiler": "0.1.0" } }' };
  assert.equal(printed(budgets([file], {})), 'packages/cli/package.json:0 left-pad has no reason in rules/budgets.ts');
  assert.equal(budgets([file], { 'left-pad': 'useful' }).length, 1, 'a word is no reason');
  assert.match(printed(budgets([], { 'left-pad': 'Pads texts on the left side.' })), /nobody takes it/);
});
