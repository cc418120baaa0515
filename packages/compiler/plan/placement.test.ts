import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compile, languageOf } from '../index.ts';

const LANGUAGE = languageOf();

/** Node selectors of a tenant's workloads, by app. */
function selectors(cluster: string): Readonly<Record<string, readonly string[]>> {
  const platform = `apiVersion: hansa/v1
kind: Platform
name: fjord
domain: fjord.test
appsDomain: fjord-apps.test
contact: it@fjord.test
gitops: { repository: "ssh://git@git.fjord.test/all.git" }
cells: [{ name: one, cluster: { ${cluster} } }]
dns: { provider: desec }
services: { mail: { relay: out.fjord.test, party: fjord } }
apps: [nextcloud, mautic]
plans: [{ name: all, version: 1, seats: { min: 1, max: 500 }, price: { perSeat: 1.00 } }]
`;
  const tenant = 'apiVersion: hansa/v1\nkind: Tenant\nid: z9y8x7w6v5\nslug: skerry\ncell: one\nplan: all@1\nseats: 5\n';
  const files = new Map([
    ['platform.yaml', platform],
    ['tenants/skerry.yaml', tenant],
  ]);
  const apps = compile(files, LANGUAGE).tenants[0]?.apps ?? [];
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
