import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compile, hasErrors, languageOf } from './index.ts';
import { renderTenant } from './render/tenant.ts';
import type { Manifest } from './tree/manifest/object.ts';

const LANGUAGE = languageOf();

interface Change {
  readonly platform?: Readonly<Record<string, string>>;
  readonly tenant?: Readonly<Record<string, string>>;
}

/** Whatever may reach a pod: names, addresses, places, sizes, images, settings. */
const CHANGES: readonly Change[] = [
  {},
  { platform: { name: 'ford' } },
  { platform: { domain: 'ford.test' } },
  { platform: { appsDomain: 'ford-apps.test' } },
  { platform: { contact: 'other@fjord.test' } },
  { platform: { cells: '[{ name: one, at: scaleway/fr-par-1 }]' } },
  { platform: { cells: '[{ name: one, at: ovhcloud/GRA11 }]' } },
  { platform: { cells: '[{ name: one, at: hetzner/nbg1, cluster: { network: { pods: 10.60.0.0/16 } } }]' } },
  { platform: { services: '{ mail: { relay: in.fjord.test, party: fjord } }' } },
  { platform: { services: '{ mail: { relay: out.fjord.test, party: fjord, port: 465 } }' } },
  { platform: { services: '{ mail: { relay: out.fjord.test, party: fjord, from: post@fjord.test } }' } },
  { platform: { images: '{ mirror: images.fjord.test, party: fjord }' } },
  { platform: { settings: '{ nextcloud: { database: mariadb } }' } },
  { platform: { settings: '{ nextcloud: { pool: direct } }' } },
  { platform: { settings: '{ odoo: { sessions: files } }' } },
  { tenant: { slug: 'holm' } },
  { tenant: { seats: '25' } },
  { tenant: { seats: '300' } },
  { tenant: { apps: '[nextcloud, odoo, mautic]' } },
  { tenant: { state: 'suspended' } },
  { tenant: { generations: '{ nextcloud: 2, odoo: 2, mautic: 2 }' } },
];

const PLATFORM = {
  apiVersion: 'hansa/v1',
  kind: 'Platform',
  name: 'fjord',
  domain: 'fjord.test',
  appsDomain: 'fjord-apps.test',
  contact: 'it@fjord.test',
  gitops: '{ repository: "ssh://git@git.fjord.test/all.git" }',
  cells: '[{ name: one, at: hetzner/nbg1 }]',
  dns: '{ provider: desec }',
  services: '{ mail: { relay: out.fjord.test, party: fjord } }',
  apps: '[nextcloud, collabora, odoo, mautic]',
  plans: '[{ name: all, version: 1, seats: { min: 1, max: 500 }, price: { perSeat: 1.00 } }]',
};
const TENANT = { apiVersion: 'hansa/v1', kind: 'Tenant', id: 'z9y8x7w6v5', slug: 'skerry', cell: 'one', plan: 'all@1', seats: '5' };

function text(lines: Readonly<Record<string, string>>): string {
  return Object.entries(lines)
    .map(([key, value]) => `${key}: ${value}\n`)
    .join('');
}

function objectsOf(change: Change): readonly Manifest[] {
  const files = new Map([
    ['platform.yaml', text({ ...PLATFORM, ...change.platform })],
    ['tenants/skerry.yaml', text({ ...TENANT, ...change.tenant })],
  ]);
  const { platform, tenants, diagnostics } = compile(files, LANGUAGE);
  assert.equal(
    hasErrors(diagnostics.filter((each) => !each.code.startsWith('capacity/'))),
    false,
    JSON.stringify(diagnostics.map((each) => each.message)),
  );
  assert.ok(platform && tenants[0]);
  return renderTenant(LANGUAGE.catalogue, platform, tenants[0]).flatMap(({ body }) => (typeof body === 'string' ? [] : body));
}

/** Templates of the Jobs of a spec, by name. */
function jobs(change: Change): [string, string][] {
  return objectsOf(change)
    .filter((each) => each.kind === 'Job')
    .map((each) => [each.metadata.name, JSON.stringify((each['spec'] as { template: unknown }).template)]);
}

test('a Job with another template has another name: the API server refuses to change one', () => {
  const known = new Map<string, string>();
  for (const change of CHANGES) {
    for (const [name, template] of jobs(change)) {
      assert.equal(template, known.get(name) ?? template, `${name} after ${JSON.stringify(change)}`);
      known.set(name, template);
    }
  }
  assert.ok(known.size > 20, String(known.size));
});

test('a Job of the tree stays, for an engine would make a removed one again; one of a cron job goes, for a failed one is an alarm', () => {
  const specs = objectsOf({}).filter((each) => each.kind === 'Job' || each.kind === 'CronJob');
  assert.deepEqual([...new Set(specs.map((each) => each.kind))].sort(), ['CronJob', 'Job']);
  for (const each of specs) {
    const own = each['spec'] as { ttlSecondsAfterFinished?: number; jobTemplate?: { spec: { ttlSecondsAfterFinished?: number } } };
    const kept = own.jobTemplate ? own.jobTemplate.spec.ttlSecondsAfterFinished : own.ttlSecondsAfterFinished;
    assert.equal(kept, each.kind === 'Job' ? undefined : 3600, each.metadata.name);
  }
});

test('a setup that waits by itself for what is under way has few retries; only one that waits by failing has many', () => {
  const retries = objectsOf({})
    .filter((each) => each.kind === 'Job')
    .map((each) => [each.metadata.name.split('-')[0], (each['spec'] as { backoffLimit: number }).backoffLimit]);
  assert.deepEqual(Object.fromEntries(retries), { nextcloud: 100, odoo: 6, mautic: 6 });
});
