import assert from 'node:assert/strict';
import { describe, it, test } from 'node:test';
import { complaints, sample } from './sample.ts';

const cell = (provider: string, rest: string) => ({
  cells: `[{ name: south, cluster: { ${rest}, pools: [{ name: all, at: ${provider} }] } }]`,
});
const ADDRESSES = 'addresses: ["198.51.100.0/28"]';

function found(edits: Record<string, string>): string[] {
  return complaints(sample(edits)).filter((each) => each.startsWith('network/metallb'));
}

describe('network/metallb', () => {
  it('refuses a provider that drops announcements, at the key that asked for it', () => {
    assert.deepEqual(found(cell('hetzner/nbg1', `loadBalancer: metallb, ${ADDRESSES}`)), ['network/metallb /cells/0/cluster/loadBalancer']);
  });

  it('passes a provider whose network carries them, and any provider with its own load balancer', () => {
    assert.deepEqual(found(cell('ovhcloud/GRA11', `loadBalancer: metallb, ${ADDRESSES}`)), []);
    assert.deepEqual(found(cell('hetzner/nbg1', 'loadBalancer: provider')), []);
    assert.deepEqual(found({}), []);
  });

  it('refuses MetalLB without an address', () => {
    assert.deepEqual(found(cell('ovhcloud/GRA11', 'loadBalancer: metallb')), ['network/metallb /cells/0/cluster/loadBalancer']);
  });

  it('keeps its verdict when names change', () => {
    const renamed = cell('hetzner/nbg1', `loadBalancer: metallb, ${ADDRESSES}`);
    assert.equal(found({ ...renamed, name: 'other' }).length, 1);
  });

  it('its remedy is one that takes it away', () => {
    const diagnostic = sample(cell('hetzner/nbg1', `loadBalancer: metallb, ${ADDRESSES}`)).diagnostics.find(
      (each) => each.code === 'network/metallb',
    );
    assert.deepEqual(
      diagnostic?.fix.map((edit) => edit.text),
      ['provider', ''],
    );
  });
});

describe('addresses of MetalLB', () => {
  it('are no addresses of the cluster itself', () => {
    const at = (address: string) => found(cell('ovhcloud/GRA11', `loadBalancer: metallb, addresses: ["198.51.100.0/28", "${address}"]`));
    assert.deepEqual(at('10.20.8.0/29'), ['network/metallb /cells/0/cluster/addresses/1']);
    assert.deepEqual(at('10.43.0.0/24'), ['network/metallb /cells/0/cluster/addresses/1']);
    assert.deepEqual(at('203.0.113.8/29'), []);
  });

  it('are refused where nobody announces them', () => {
    for (const provider of ['hetzner/nbg1', 'ovhcloud/GRA11'])
      assert.deepEqual(found(cell(provider, ADDRESSES)), ['network/metallb /cells/0/cluster/addresses']);
    assert.deepEqual(found(cell('ovhcloud/GRA11', `loadBalancer: metallb, ${ADDRESSES}`)), []);
  });
});

test('of a network of one’s own somebody has to say that it carries announcements', () => {
  const at = (said: string) =>
    complaints(
      sample({
        inventory: `[{ name: dock, party: operator, sites: [{ name: slip, country: DE${said} }], machines: [${[11, 12, 13, 21, 22, 23]
          .map(
            (last) =>
              `{ name: box-${last}, site: slip, size: 8cpu-16gb, address: 10.20.80.${last}, carries: [${last < 20 ? 'servers' : 'pools'}] }`,
          )
          .join(', ')}] }]`,
        seller: '{ name: Fjord, country: DE }',
        cells:
          '[{ name: south, at: dock/slip, cluster: { servers: { at: [dock/slip], count: 3 }, loadBalancer: metallb, addresses: ["203.0.113.0/28"], pools: [{ name: all, at: dock/slip }] } }]',
        services:
          '{ mail: { relay: out.fjord.test, party: fjord }, postgres: { at: [hetzner/nbg1, hetzner/fsn1], witness: hetzner/hel1 }, objects: { at: hetzner/nbg1 }, monitoring: { at: hetzner/hel1, deadManSwitch: hetzner/nbg1 } }',
      }),
    );
  assert.deepEqual(
    [at(', announcements: true'), at(', announcements: false'), at('')],
    [[], ['network/metallb /inventory/0/sites/0/announcements'], ['network/metallb /inventory/0/sites/0/announcements']],
  );
});
