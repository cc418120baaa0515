import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sample, tenantText } from './check/sample.ts';
import { languageOf } from './index.ts';
import { renderTenant } from './render/tenant.ts';
import type { Manifest } from './tree/manifest/object.ts';

const LANGUAGE = languageOf();
const PLATFORM = {
  cells: '[{ name: one, cluster: { pools: [{ name: main, at: hetzner/nbg1, nodes: 8, size: 8cpu-16gb }] } }]',
  apps: '[nextcloud, collabora, odoo, mautic]',
  plans: '[{ name: all, version: 1, seats: { min: 1, max: 1000 }, price: { perSeat: 1.00 } }]',
};

interface Container {
  readonly name: string;
  readonly resources?: { readonly requests?: Readonly<Record<string, string>>; readonly limits?: Readonly<Record<string, string>> };
}
interface PodSpec {
  readonly containers: readonly Container[];
  readonly initContainers?: readonly Container[];
}

function tenant(seats: number, apps: readonly string[]): readonly Manifest[] {
  const skerry = `${tenantText({ cell: 'one', plan: 'all@1', seats: String(seats) })}apps: [${apps}]\n`;
  const { platform, tenants } = sample(PLATFORM, { skerry });
  assert.ok(platform && tenants[0]);
  const files = renderTenant(LANGUAGE.catalogue, platform, tenants[0]);
  // Values that know their origin become plain.
  return JSON.parse(JSON.stringify(files.flatMap(({ body }) => (typeof body === 'string' ? [] : body)))) as Manifest[];
}

function podOf(manifest: Manifest): PodSpec | undefined {
  const job = (manifest as { spec?: { jobTemplate?: unknown } }).spec?.jobTemplate ?? manifest;
  return (job as { spec?: { template?: { spec?: PodSpec } } }).spec?.template?.spec;
}

/** Bytes are MiB here, processors millicores: the only units that renderers write. */
function amount(text: string): number {
  const found = /^(\d+)(m|Mi|Gi|)$/.exec(text);
  assert.ok(found, `${text} is in a unit that this test does not know`);
  return Number(found[1]) * ({ m: 1, Mi: 1, Gi: 1024, '': 1000 }[found[2] as string] ?? Number.NaN);
}

/** What the quota counts of one pod: its containers together, or the largest init container where that is more. */
function counted({ containers, initContainers = [] }: PodSpec, kind: 'requests' | 'limits', name: 'cpu' | 'memory'): number {
  const of = (container: Container) => {
    const text = container.resources?.[kind]?.[name];
    assert.ok(text, `${container.name} says no ${name} in its ${kind}, so the namespace's default would decide`);
    return amount(text);
  };
  return Math.max(
    containers.reduce((sum, each) => sum + of(each), 0),
    ...initContainers.map(of),
  );
}

/**
 * Pods at once. A rolling update at the autoscaler's maximum has one more, and one that is still ending, which the quota counts until
 * it is gone. Recreate waits for that. A Job that was renamed runs beside the one that is being removed.
 */
function atOnce(manifest: Manifest, all: readonly Manifest[]): number {
  if (manifest.kind === 'Job') return 2;
  const spec = manifest['spec'] as { replicas?: number; strategy?: { type: string }; concurrencyPolicy?: string };
  if (manifest.kind === 'CronJob') return spec.concurrencyPolicy === 'Forbid' ? 1 : 2;
  const scaler = all.find((each) => each.kind === 'HorizontalPodAutoscaler' && each.metadata.name === manifest.metadata.name);
  const most = (scaler?.['spec'] as { maxReplicas: number } | undefined)?.maxReplicas ?? Number(spec.replicas ?? 1);
  return spec.strategy?.type === 'Recreate' || most === 0 ? most : most + 2;
}

const ALL = ['nextcloud', 'collabora', 'odoo', 'mautic'];
const CASES = [1, 25, 120, 1000].flatMap((seats) => [ALL, ['nextcloud'], ['odoo'], ['mautic']].map((apps) => ({ seats, apps })));

for (const { seats, apps } of CASES) {
  test(`the quota of ${seats} seats with ${apps.join(', ')} has room for every pod at its busiest`, () => {
    const all = tenant(seats, apps);
    const pods = all.flatMap((manifest) => {
      const spec = podOf(manifest);
      return spec ? [{ spec, count: atOnce(manifest, all) }] : [];
    });
    assert.ok(pods.length >= 3);
    const sum = (kind: 'requests' | 'limits', name: 'cpu' | 'memory') =>
      pods.reduce((total, { spec, count }) => total + count * counted(spec, kind, name), 0);
    const quota = all.find((each) => each.kind === 'ResourceQuota')?.['spec'] as { hard: Readonly<Record<string, string>> };
    const hard = (key: string) => amount(String(quota.hard[key]));
    assert.ok(Number(quota.hard['pods']) >= pods.reduce((total, { count }) => total + count, 0), 'pods');
    assert.ok(hard('requests.cpu') >= sum('requests', 'cpu'), `requests.cpu ${hard('requests.cpu')} < ${sum('requests', 'cpu')}`);
    assert.ok(hard('requests.memory') >= sum('requests', 'memory'), `requests.memory < ${sum('requests', 'memory')}`);
    assert.ok(hard('limits.memory') >= sum('limits', 'memory'), `limits.memory < ${sum('limits', 'memory')}`);
  });
}

test('jobs and claims that a tenant has are within what the quota counts of objects', () => {
  const all = tenant(60, ALL);
  const quota = all.find((each) => each.kind === 'ResourceQuota');
  assert.ok(quota);
  const { hard } = quota['spec'] as { hard: Readonly<Record<string, string>> };
  const count = (kind: string) => all.filter((each) => each.kind === kind).length;
  assert.equal(Number(hard['persistentvolumeclaims']), count('PersistentVolumeClaim'));
  assert.ok(Number(hard['count/cronjobs.batch']) >= count('CronJob'));
  // Of each cron job one that runs and those that are kept to be read.
  assert.ok(Number(hard['count/jobs.batch']) >= 2 * count('Job') + 4 * count('CronJob'));
  const storage = all
    .filter((each) => each.kind === 'PersistentVolumeClaim')
    .map((each) => each['spec'] as { resources: { requests: { storage: unknown } } });
  assert.equal(
    amount(String(hard['requests.storage'])),
    storage.reduce((sum, { resources }) => sum + amount(String(resources.requests.storage)), 0),
  );
});
