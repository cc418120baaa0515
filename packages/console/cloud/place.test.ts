import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { writeAddress, HOME as WORKBENCH_HOME } from '../app/address.ts';
import { HOME, type Place, readPlace, tenantsQuery, writePlace } from './place.ts';

const place: fc.Arbitrary<Place> = fc.oneof(
  fc.record({
    page: fc.constant('cloud' as const),
    id: fc.constant(''),
    state: fc.string(),
    cell: fc.string(),
    search: fc.string(),
    after: fc.string(),
  }),
  fc.record({ page: fc.constant('tenant' as const), id: fc.string() }).map((each) => ({ ...HOME, ...each })),
  fc.constantFrom('new', 'log', 'spec').map((page) => ({ ...HOME, page: page as Place['page'] })),
);

test('a place that was written reads the same; home has no query', () => {
  fc.assert(fc.property(place, (each) => assert.deepEqual(readPlace(writePlace(each)), { ...each })));
  assert.equal(writePlace({}), '');
  assert.deepEqual(readPlace('?page=moon'), HOME);
});

test('links of the workbench lead to the spec, those from before the console as well', () => {
  const address = { ...WORKBENCH_HOME, view: 'tree' as const, path: 'fsn-1/tenants/k7m2p9x4qd/odoo.yaml' };
  assert.equal(readPlace(writeAddress(address)).page, 'spec');
  assert.equal(readPlace(writeAddress(address, 'page=spec')).page, 'spec');
  assert.match(writeAddress(address, 'page=spec'), /^\?page=spec&view=tree&path=fsn-1\/tenants/);
  assert.equal(writeAddress(WORKBENCH_HOME, 'page=spec'), '?page=spec');
});

test('what the list is narrowed to is asked of the server, and nothing that is empty', () => {
  assert.equal(tenantsQuery(HOME, 50), '/v1/tenants?limit=50');
  assert.equal(
    tenantsQuery({ ...HOME, state: 'held', search: ' Acme ', after: 'x' }, 50),
    '/v1/tenants?limit=50&state=held&search=acme&after=x',
  );
});
