import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Mapping, isVouched, rightsAtHome, rightsOf } from './roles.ts';

const TENANT = 'k7m2p9x4qd';
const mapping: Mapping = {
  claim: 'realm_access.roles',
  values: { operator: ['ops'], support: ['desk'], admin: ['boss'], member: ['all'] },
  tenant: 'tenant',
};
const claims = (...roles: string[]) => ({ realm_access: { roles }, tenant: TENANT });

test('of several roles the one with the most rights counts, and customers have a tenant', () => {
  assert.deepEqual(rightsOf(claims('all', 'desk', 'ops'), mapping), { role: 'operator', tenant: null });
  assert.deepEqual(rightsOf(claims('all', 'desk'), mapping), { role: 'support', tenant: null });
  assert.deepEqual(rightsOf(claims('all', 'boss'), mapping), { role: 'admin', tenant: TENANT });
  assert.deepEqual(rightsOf(claims('all'), mapping), { role: 'member', tenant: TENANT });
  assert.equal(rightsOf({ ...claims('boss'), tenant: undefined }, mapping), undefined);
  assert.equal(rightsOf({ ...claims('boss'), tenant: '../x' }, mapping), undefined);
  assert.equal(rightsOf(claims('boss'), { ...mapping, tenant: null }), undefined, 'customers do not sign in there');
});

test('a claim is found by its whole name before it is a path, as a text or a list, and never in what every object has', () => {
  const values = { operator: ['ops'] };
  assert.equal(
    rightsOf({ 'https://x.example/roles': 'ops' }, { claim: 'https://x.example/roles', values, tenant: null })?.role,
    'operator',
  );
  assert.equal(rightsOf({ groups: ['ops'] }, { claim: 'groups', values, tenant: null })?.role, 'operator');
  for (const claim of ['constructor.name', '__proto__', 'toString'])
    assert.equal(rightsOf({}, { claim, values: { operator: ['Object', 'ops'] }, tenant: null }), undefined, claim);
});

test('a second factor is vouched for by a method or by a class, and by nothing that was not asked for', () => {
  const wanted = { amr: ['otp', 'hwk'], acr: ['gold'] };
  assert.equal(isVouched({ amr: ['pwd', 'otp'], acr: null }, wanted), true);
  assert.equal(isVouched({ amr: ['pwd'], acr: 'gold' }, wanted), true);
  for (const said of [
    { amr: ['pwd'], acr: 'silver' },
    { amr: [], acr: null },
    { amr: ['OTP', 'gold'], acr: 'otp' },
  ])
    assert.equal(isVouched(said, wanted), false, JSON.stringify(said));
  assert.equal(isVouched({ amr: ['otp'], acr: 'gold' }, { amr: [], acr: [] }), false);
});

test('whatever a provider sends, nobody gets a role without one of its values', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (sent) => {
      const rights = rightsOf(sent, { ...mapping, values: { operator: ['a-word-that-no-generator-makes'] } });
      assert.equal(rights, undefined);
    }),
  );
});

test('in the realm of a tenant everybody is a member, its admins administer, and nobody is more', () => {
  assert.deepEqual(rightsAtHome({ groups: ['admins'] }, TENANT), { role: 'admin', tenant: TENANT });
  assert.deepEqual(rightsAtHome({ groups: ['/admins'] }, TENANT), { role: 'admin', tenant: TENANT });
  assert.deepEqual(rightsAtHome({ groups: ['operator', 'ops'] }, TENANT), { role: 'member', tenant: TENANT });
  assert.deepEqual(rightsAtHome({}, TENANT), { role: 'member', tenant: TENANT });
});
