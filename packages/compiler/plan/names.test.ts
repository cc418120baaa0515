import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  appHost,
  bucketName,
  cacheUser,
  canonicalHost,
  cellBucketName,
  componentHost,
  databaseName,
  namespaceName,
  platformDatabaseName,
  realmName,
  roleName,
  signOnHost,
} from './names.ts';

const LETTER = 'abcdefghjkmnpqrstvwxyz';
const ID = fc
  .tuple(fc.constantFrom(...LETTER), fc.string({ unit: fc.constantFrom(...`0123456789${LETTER}`), minLength: 9, maxLength: 9 }))
  .map(([head, rest]) => head + rest);
const part = fc.string({ unit: fc.constantFrom(...'abc012'), minLength: 1, maxLength: 5 }).filter((text) => /^[a-z]/.test(text));
const slug = (min: number, max: number) =>
  fc
    .array(part, { minLength: 1, maxLength: 4 })
    .map((parts) => parts.join('-'))
    .filter((text) => text.length >= min && text.length <= max);
const APP = fc.constantFrom('nextcloud', 'collabora', 'odoo', 'mautic', 'podinfo');
const LABEL = /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/;

test('every name is inside its alphabet and its limit', () => {
  fc.assert(
    fc.property(ID, slug(3, 30), slug(1, 12), slug(1, 12), APP, (id, tenant, platform, cell, app) => {
      assert.match(namespaceName(id), LABEL);
      assert.equal(namespaceName(id).length, 12);
      assert.match(databaseName(id, app), /^[a-z_0-9]{1,50}$/);
      assert.match(roleName(id, app, 99), /^[a-z_0-9]{1,50}$/);
      assert.match(bucketName(platform, cell, id, 'files'), /^[a-z0-9-]{3,63}$/);
      assert.match(cacheUser(id, app), /^[a-z_0-9]{1,50}$/);
      for (const label of appHost(tenant, app, 'apps.example', 'dashed').split('.')) assert.ok(LABEL.test(label) && label.length <= 63);
      assert.match(signOnHost(cell, 'a.example'), /^id-/);
      assert.notEqual(componentHost('registry', cell, 'a.example'), signOnHost(cell, 'a.example'));
      assert.equal(realmName(id), id);
    }),
  );
});

test('no two tenants, apps or cells share a name', () => {
  fc.assert(
    fc.property(fc.tuple(ID, APP), fc.tuple(ID, APP), (one, other) => {
      const same = one[0] === other[0] && one[1] === other[1];
      for (const name of [databaseName, cacheUser, (id: string, app: string) => roleName(id, app, 2)])
        assert.equal(name(...one) === name(...other), same);
    }),
  );
  fc.assert(
    fc.property(
      fc.tuple(slug(3, 30), fc.option(APP, { nil: undefined })),
      fc.tuple(slug(3, 30), fc.option(APP, { nil: undefined })),
      fc.constantFrom<('dashed' | 'nested')[]>('dashed', 'nested'),
      (one, other, form) => {
        const same = one[0] === other[0] && one[1] === other[1];
        assert.equal(appHost(...one, 'x.example', form) === appHost(...other, 'x.example', form), same);
      },
    ),
  );
});

test('names of the platform are never those of a tenant', () => {
  fc.assert(fc.property(ID, APP, (id, app) => assert.notEqual(databaseName(id, app), platformDatabaseName(app))));
  fc.assert(
    fc.property(ID, slug(1, 12), (id, cell) => assert.notEqual(bucketName('p', cell, id, 'files'), cellBucketName('p', cell, 'files'))),
  );
  fc.assert(
    fc.property(slug(3, 30), slug(1, 12), (tenant, cell) =>
      assert.equal(appHost(tenant, undefined, 'x.example', 'dashed') === canonicalHost(cell, 'x.example'), tenant === cell),
    ),
  );
});
