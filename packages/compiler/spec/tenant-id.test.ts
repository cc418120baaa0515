import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readTenant } from './read.ts';
import { TENANT_ID_BYTES, tenantId } from './tenant-id.ts';

test('whatever the chance, the id is one that a tenant may have', () => {
  const bytes = fc.uint8Array({ minLength: TENANT_ID_BYTES, maxLength: TENANT_ID_BYTES });
  fc.assert(
    fc.property(bytes, (random) => {
      const id = tenantId(random);
      const text = `apiVersion: hansa/v1\nkind: Tenant\nid: ${id}\nslug: acme\ncell: fsn-1\nplan: team@1\nseats: 5\n`;
      return readTenant('tenants/acme.yaml', text).written?.value.id === id;
    }),
  );
});

test('it begins with a letter, has ten characters that nobody mistakes for another, and hangs on every byte', () => {
  for (let byte = 0; byte < 256; byte += 1)
    assert.match(tenantId(new Uint8Array(TENANT_ID_BYTES).fill(byte)), /^[a-hjkmnp-tv-z][0-9a-hjkmnp-tv-z]{9}$/);
  const none = new Uint8Array(TENANT_ID_BYTES);
  for (let at = 0; at < TENANT_ID_BYTES; at += 1) assert.notEqual(tenantId(none), tenantId(none.with(at, 9)), String(at));
});
