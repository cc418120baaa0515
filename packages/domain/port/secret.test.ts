import assert from 'node:assert/strict';
import { test } from 'node:test';
import { format, inspect } from 'node:util';
import { Secret } from './secret.ts';

const CANARY = 'canary-7f3a';

test('only reveal shows the value', () => {
  for (const secret of [new Secret(CANARY), new Secret(() => CANARY)]) hides(secret);
});

function hides(secret: Secret): void {
  assert.equal(secret.reveal(), CANARY);
  const shown = [
    String(secret),
    `${secret}`,
    JSON.stringify({ secret }),
    inspect({ deep: { secret } }, { depth: null, showHidden: true }),
    format('%s %o %j', secret, secret, secret),
    new Error(`refused for ${secret}`, { cause: secret }).stack,
    Object.values(secret).join(),
    JSON.stringify(structuredClone({ ...secret })),
  ];
  for (const text of shown) assert.doesNotMatch(text ?? '', /canary/);
}
