import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { allEnded } from './all-ended.ts';

test('what fails is told when nobody is at it any more', async () => {
  const slow = Promise.withResolvers<string>();
  let told: unknown;
  const all = allEnded([Promise.reject(new Error('away')), slow.promise]).catch((error: unknown) => (told = error));
  await setImmediate();
  assert.equal(told, undefined);
  slow.resolve('done');
  await all;
  assert.match(String(told), /away/);
  assert.deepEqual(await allEnded([Promise.resolve(1), Promise.resolve(2)]), [1, 2]);
});
