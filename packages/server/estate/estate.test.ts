import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { Secret } from '@hansa/domain/port/secret.ts';
import { type TenantRow, unwritten } from '../db/tenants.ts';
import type { Values } from '../db/vault.ts';
import { Estate, type GoodPlatform } from './estate.ts';

const TEXT = readFileSync(join(import.meta.dirname, '../../../examples/sovereign-saas/platform.yaml'), 'utf8');

function good(estate: Estate, text: string): GoodPlatform {
  const platform = estate.release(estate.read(text), 'c');
  assert.ok(platform);
  return platform;
}

test('a tenant is planned and rendered once for what its row and its platform say, and anew when either says something else', () => {
  const estate = new Estate();
  const platform = good(estate, TEXT);
  const row = unwritten({ id: 'k7m2p9x4qd', slug: 'acme', cell: 'fsn-1', plan: 'business@1', seats: 25, owner: 'contract' });
  const { plan } = estate.tenant(platform, row);
  assert.ok(plan);
  assert.equal(estate.tenant(platform, { ...row, settled: 7, life: 'active' }).plan, plan, 'how far it has come changes no plan');
  const files = estate.files(platform, plan);
  assert.equal(estate.files(platform, plan), files);
  estate.forgetFiles(plan);
  assert.notEqual(estate.files(platform, plan), files, 'what is published is not kept');
  const bigger = { ...row, seats: 26, version: 2 };
  const other = estate.tenant(platform, bigger).plan;
  assert.ok(other && other !== plan && other.tenant.values.seats === 26);
  assert.equal(estate.tenant(platform, { ...row, file: 'tenants/moved.yaml' }).plan?.tenant.origin.file, 'tenants/moved.yaml');
  assert.equal(
    estate.tenant(platform, { ...row, seats: 1_000_000 }).plan,
    undefined,
    'what cannot work has no plan, however often it is asked',
  );

  const tree = (of: GoodPlatform) => {
    const planned = estate.tenant(of, row).plan;
    return planned && estate.steps(of, planned, row).find((each) => each.port === 'tree')?.digest;
  };
  const steps = (over: Partial<TenantRow>, values?: Values) => estate.steps(platform, plan, { ...row, ...over }, values);
  assert.equal(steps({}), steps({ settled: 7 }));
  assert.notDeepEqual(steps({ contact: 2 }), steps({ contact: 1 }));
  const [app] = plan.apps;
  const secret = app?.app.secrets.find(({ lasts }) => !lasts);
  assert.ok(secret);
  const kept = (...generations: number[]): Values =>
    new Map([[`${secret.path}#${secret.key}`, generations.map((generation) => ({ generation, value: new Secret('x') }))]]);
  assert.equal(steps({}, kept(1)), steps({}, kept(1)));
  assert.notDeepEqual(steps({}, kept(0)), steps({}, kept(1)), 'what is kept from before is taken until the new one is proven');

  const said = good(estate, TEXT.replace(/^contact: .*$/m, 'contact: somebody-else@sovereign-cloud.example'));
  assert.notEqual(tree(said), tree(platform));
  // As if nothing had been kept.
  const fresh = new Estate();
  const again = good(fresh, TEXT);
  const planned = fresh.tenant(again, row).plan;
  assert.ok(planned);
  assert.deepEqual(fresh.files(again, planned), estate.files(platform, plan));
  assert.deepEqual(estate.running(platform, plan, row), fresh.running(again, planned, row));
  assert.ok(estate.running(platform, plan, row).includes('nextcloud'));
});
