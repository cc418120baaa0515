import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CATALOGUE } from './index.ts';
import { APP_RENDERERS } from './renderers.ts';

test('every app of the catalogue has what writes its objects, and nothing else has', () => {
  assert.deepEqual(Object.keys(APP_RENDERERS), Object.keys(CATALOGUE.apps));
});
