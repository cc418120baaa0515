import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sample, tenantText } from '../check/sample.ts';

/** Node selectors of a tenant's workloads, by app. */
function selectors(cluster: string): Readonly<Record<string, readonly string[]>> {
  const plans = '[{ name: all, version: 1, seats: { min: 1, max: 500 }, price: { perSeat: 1.00 } }]';
  const platform = { cells: `[{ name: one, cluster: { ${cluster} } }]`, apps: '[nextcloud, mautic]', plans };
  const apps = sample(platform, { skerry: tenantText({ cell: 'one', plan: 'all@1' }) }).tenants[0]?.apps ?? [];
  const texts = (app: (typeof apps)[number]) => [...new Set(app.workloads.map((each) => JSON.stringify(each.values.nodeSelector)))];
  return Object.fromEntries(apps.map((app) => [app.app.name, texts(app)]));
}

const HOME = '{ name: main, at: hetzner/nbg1, nodes: 3, size: 8cpu-16gb }';

test('pods of an app with volumes stay with the provider whose volumes they are, where they could go elsewhere', () => {
  const open = selectors(`pools: [${HOME}, { name: more, at: scaleway/fr-par-1, nodes: 3, size: 8cpu-16gb }]`);
  assert.deepEqual(open, { nextcloud: ['{}'], mautic: ['{"hansa/provider":"hetzner"}'] });
  const servers = selectors(`servers: { at: [hetzner/nbg1, hetzner/fsn1, scaleway/fr-par-1], schedulable: true }, pools: [${HOME}]`);
  assert.deepEqual(servers['mautic'], ['{"hansa/provider":"hetzner"}']);
});

test('where every node is at home, or a taint keeps them out, nothing is said', () => {
  assert.deepEqual(selectors(`pools: [${HOME}]`), { nextcloud: ['{}'], mautic: ['{}'] });
  const dedicated = selectors(`pools: [${HOME}, { name: more, at: scaleway/fr-par-1, nodes: 2, size: 8cpu-16gb, for: [nextcloud] }]`);
  assert.deepEqual(dedicated['mautic'], ['{}']);
});
