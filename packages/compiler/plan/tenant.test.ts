import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { sample, tenantText } from '../check/sample.ts';
import { languageOf } from '../index.ts';
import { addressOf } from './tenant.ts';

const { catalogue } = languageOf();
const PLAN = '[{ name: one, version: 1, apps: [odoo, nextcloud], seats: { min: 1, max: 50 }, price: { perSeat: 1.00 } }]';
const NESTED = '{ provider: hetzner, hosts: nested }';

describe('the address of a tenant that is not planned is the one that its plan has', () => {
  for (const [what, dns, apps, expected] of [
    ['of its first app', undefined, null, 'https://skerry--odoo.fjord-apps.test'],
    ['of what it took of its plan', undefined, ['nextcloud'], 'https://skerry.fjord-apps.test'],
    ['where hosts are nested', NESTED, ['odoo'], 'https://odoo.skerry.fjord-apps.test'],
  ] as const)
    test(what, () => {
      const { platform, tenants } = sample(
        { apps: '[nextcloud, odoo]', plans: PLAN, ...(dns && { dns }) },
        { skerry: tenantText(apps ? { apps: `[${apps.join(', ')}]` } : {}) },
      );
      const [tenant] = tenants;
      assert.ok(platform && tenant);
      const said = addressOf(catalogue, platform, { cell: 'south', plan: 'one@1', slug: 'skerry', apps });
      assert.deepEqual([said, said], [expected, tenant.apps[0]?.app.values.url]);
    });

  test('none without its cell or its plan', () => {
    const { platform } = sample();
    assert.ok(platform);
    const of = { cell: 'south', plan: 'one@1', slug: 'skerry', apps: null };
    assert.notEqual(addressOf(catalogue, platform, of), null);
    assert.deepEqual(
      [addressOf(catalogue, platform, { ...of, cell: 'no' }), addressOf(catalogue, platform, { ...of, plan: 'no' })],
      [null, null],
    );
  });
});
