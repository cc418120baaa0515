import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readTenant } from '@hansa/compiler/spec/read.ts';
import { TENANT_ID_BYTES, tenantId } from '@hansa/compiler/spec/tenant-id.ts';
import { slugTrouble, tenantText } from './tenant-text.ts';

test('whatever chance gives, the compiler reads the new tenant without a complaint', () => {
  const bytes = fc.uint8Array({ minLength: TENANT_ID_BYTES, maxLength: TENANT_ID_BYTES });
  fc.assert(
    fc.property(bytes, (random) => {
      const text = tenantText({ id: tenantId(random), slug: 'acme', cell: 'fsn-1', plan: 'team@1', seats: 3 });
      const { written, findings } = readTenant('tenants/acme.yaml', text);
      assert.deepEqual(findings, []);
      assert.equal(written?.value.slug, 'acme');
    }),
  );
});

test('a slug that cannot be a host or is taken is refused with its reason', () => {
  const taken = new Set(['tenants/acme.yaml']);
  assert.equal(slugTrouble('boreal-2', taken), undefined);
  assert.match(slugTrouble('acme', taken) ?? '', /there already/);
  for (const slug of ['', 'ab', 'Acme', 'a--b', '2day', 'a_b', '-a-', 'x'.repeat(31)]) assert.ok(slugTrouble(slug, taken), slug);
});
