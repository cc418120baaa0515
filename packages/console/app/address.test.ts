import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { HOME, VIEWS, readAddress, writeAddress } from './address.ts';

test('an address that was written reads the same', () => {
  const address = fc.record({
    file: fc.string({ minLength: 1 }),
    view: fc.constantFrom(...VIEWS),
    path: fc.string(),
    line: fc.nat(),
    cell: fc.string(),
  });
  fc.assert(fc.property(address, (each) => assert.deepEqual(readAddress(writeAddress(each)), { ...each })));
});

test('home has no query, and what makes no sense is home', () => {
  assert.equal(writeAddress(HOME), '');
  assert.deepEqual(readAddress('?view=moon&line=-3&file='), HOME);
  assert.equal(
    writeAddress({ ...HOME, view: 'tree', path: 'fsn-1/tenants/a/odoo.yaml', line: 3 }),
    '?view=tree&path=fsn-1/tenants/a/odoo.yaml&line=3',
  );
});
