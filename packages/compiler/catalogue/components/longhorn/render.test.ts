import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { filesOf } from '../../../check/trial.ts';
import { compile } from '../../../compile.ts';
import { renderPlatform } from '../../../render/platform.ts';
import { thingsOfPlatform } from '../../../plan/plan.ts';
import type { Unit } from '../../entry.ts';
import { CATALOGUE } from '../../index.ts';

function platformOf(edits: Readonly<Record<string, string>>) {
  const { platform } = compile(filesOf({ edits }));
  assert.ok(platform);
  return platform;
}

function unitsOf(edits: Readonly<Record<string, string>>): readonly Unit[] {
  const platform = platformOf(edits);
  const [cell = assert.fail()] = platform.cells;
  return JSON.parse(JSON.stringify(renderPlatform(CATALOGUE, platform, cell))) as readonly Unit[];
}

type Values = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

function valuesOf(edits: Readonly<Record<string, string>>): Values {
  const found = unitsOf(edits)
    .flatMap(({ charts }) => charts ?? [])
    .find(({ release }) => release === 'longhorn');
  assert.ok(found);
  return found.values as Values;
}

const LONGHORN = { stack: '{ volumes: longhorn }' };
const POOL =
  '{ name: own, at: hetzner/nbg1, nodes: 3, for: [podinfo] }, { name: all, at: hetzner/nbg1, nodes: 3, taints: [noisy] }, { name: open, at: hetzner/nbg1, nodes: 3 }';

describe('Longhorn', () => {
  it('stands where it was asked for, instead of the driver of the provider, whose key nobody has to bring then', () => {
    const names = (edits: Readonly<Record<string, string>>) => unitsOf(edits).map(({ name }) => name);
    assert.ok(names(LONGHORN).includes('longhorn') && !names(LONGHORN).includes('volumes'));
    assert.ok(names({}).includes('volumes') && !names({}).includes('longhorn'));
    const keys = (edits: Readonly<Record<string, string>>) =>
      thingsOfPlatform(platformOf(edits)).flatMap(({ secrets }) => secrets.map(({ path }) => path));
    const driver = keys({}).filter((path) => !keys(LONGHORN).includes(path));
    assert.deepEqual([...new Set(driver)], ['platform/volumes/hcloud']);
  });

  it('gives claims its class, which no claim has by default', () => {
    const [cell = assert.fail()] = platformOf(LONGHORN).cells;
    const { values, why } = cell.primary.cluster;
    assert.deepEqual([values.volumes, values.storageClass], ['longhorn', 'longhorn']);
    assert.equal(why.storageClass?.origin.pointer, '/stack/volumes');
    const persistence = valuesOf(LONGHORN)['persistence'];
    assert.deepEqual(persistence, { defaultClass: false, defaultClassReplicaCount: 3, volumeBindingMode: 'WaitForFirstConsumer' });
  });

  it('comes to nodes whose taints an app tolerates: where a pod with a volume may be, the volume has to be', () => {
    const cells = `[{ name: south, cluster: { pools: [${POOL}] } }]`;
    const values = valuesOf({ ...LONGHORN, cells, settings: '{ podinfo: { tolerates: [noisy] } }' });
    assert.equal(values['defaultSettings']?.['taintToleration'], 'hansa/for=podinfo:NoSchedule;hansa/noisy=true:NoSchedule');
    for (const part of ['longhornManager', 'longhornDriver']) {
      const tolerations = values[part]?.['tolerations'] as readonly { readonly key: string }[];
      assert.deepEqual(
        tolerations.map(({ key }) => key),
        ['hansa/for', 'hansa/noisy'],
        part,
      );
    }
  });

  it('asks nobody outside, shows no page, and has no hook before an upgrade', () => {
    const values = valuesOf(LONGHORN);
    assert.equal(values['defaultSettings']?.['upgradeChecker'], false);
    assert.equal(values['defaultSettings']?.['allowCollectingLonghornUsageMetrics'], false);
    assert.equal(values['longhornUI']?.['replicas'], 0);
    assert.deepEqual(values['preUpgradeChecker'], { jobEnabled: false, upgradeVersionCheck: false });
    const unit = unitsOf(LONGHORN).find(({ name }) => name === 'longhorn');
    assert.doesNotMatch(JSON.stringify(unit?.objects), /0\.0\.0\.0/);
  });

  it('lets the API server alone call its webhook, from both clusters of the cell', () => {
    const values = valuesOf({
      ...LONGHORN,
      cells: '[{ name: south, at: hetzner/nbg1, standby: { pools: [{ name: s, at: ovhcloud/GRA9 }] } }]',
    });
    assert.deepEqual(values['networkPolicies']?.['kubeAPIServerSourceCIDRs'], [
      '10.20.0.0/16',
      '10.42.0.0/16',
      '10.21.0.0/16',
      '10.44.0.0/16',
    ]);
  });

  it('wakes somebody by the state that the metric names, not by its value', () => {
    const unit = unitsOf(LONGHORN).find(({ name }) => name === 'longhorn-alerts');
    const text = JSON.stringify(unit?.objects);
    assert.match(text, /longhorn_volume_robustness\{state=\\"faulted\\"\} == 1/);
    assert.doesNotMatch(text, /longhorn_volume_robustness == /);
  });

  it('takes its images from the mirror of the platform', () => {
    const values = valuesOf({ ...LONGHORN, images: '{ mirror: registry.fjord.test/all }' });
    assert.deepEqual(values['global'], { imageRegistry: 'registry.fjord.test/all/docker.io' });
  });
});
