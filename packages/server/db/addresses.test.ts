import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addressesOf } from './addresses.ts';

test('each server of an address stands alone, with everything that the address says', () => {
  assert.deepEqual(addressesOf('postgres://u:p%40@a.example:5433,[::1]/db?sslmode=require&target_session_attrs=read-write'), [
    {
      name: 'a.example:5433',
      host: 'a.example',
      port: 5433,
      url: 'postgres://u:p%40@a.example:5433/db?sslmode=require&target_session_attrs=read-write',
    },
    { name: '[::1]', host: '::1', port: 5432, url: 'postgres://u:p%40@[::1]/db?sslmode=require&target_session_attrs=read-write' },
  ]);
  assert.deepEqual(
    addressesOf('postgresql://u@/db?host=/run/x')?.map(({ name, host }) => [name, host]),
    [['the database', undefined]],
  );
});

test('what is no address, and who wants a server that only reads, is refused', () => {
  for (const url of [
    'mysql://a/db',
    'postgres://a,,b/db',
    'postgres://a,b/db?host=/run/x',
    'postgres://a:x/db',
    'postgres://a,b/db?target_session_attrs=standby',
  ])
    assert.equal(addressesOf(url), undefined, url);
});
