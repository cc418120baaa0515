import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { filesOf } from '../../../check/trial.ts';
import { compile } from '../../../compile.ts';
import { renderPlatform } from '../../../render/platform.ts';
import type { Manifest } from '../../../tree/manifest/object.ts';
import type { Unit } from '../../entry.ts';
import { CATALOGUE } from '../../index.ts';

const CILIUM = { stack: '{ network: cilium }' };
const STANDBY = '[{ name: south, at: hetzner/nbg1, standby: { pools: [{ name: s, at: ovhcloud/GRA9 }] } }]';

function unitsOf(edits: Readonly<Record<string, string>>): readonly Unit[] {
  const { platform } = compile(filesOf({ edits }));
  const [cell = assert.fail()] = platform?.cells ?? [];
  assert.ok(platform);
  return JSON.parse(JSON.stringify(renderPlatform(CATALOGUE, platform, cell))) as readonly Unit[];
}

function valuesOf(edits: Readonly<Record<string, string>>): Readonly<Record<string, unknown>> {
  const chart = unitsOf(edits)
    .flatMap(({ charts }) => charts ?? [])
    .find(({ release }) => release === 'cilium');
  assert.ok(chart);
  return chart.values;
}

interface Policy extends Manifest {
  readonly spec: {
    readonly ingress?: readonly { readonly from: readonly Peer[] }[];
    readonly egress?: readonly { readonly to: readonly Peer[]; readonly ports?: readonly { readonly port: number }[] }[];
  };
}
type Peer = { readonly ipBlock?: { readonly cidr: string; readonly except?: readonly string[] }; readonly namespaceSelector?: object };

function policies(edits: Readonly<Record<string, string>>): readonly Policy[] {
  const objects = unitsOf(edits).flatMap((unit) => unit.objects ?? []);
  return objects.filter(({ kind }) => kind === 'NetworkPolicy') as unknown as readonly Policy[];
}

const named = (edits: Readonly<Record<string, string>>, name: string) =>
  policies(edits).find(({ metadata }) => metadata.name === name) ?? assert.fail(name);

describe('Cilium', () => {
  it('stands where it was asked for, before everything else, and its chart needs no kind that comes after it', () => {
    assert.ok(!unitsOf({}).some(({ name }) => name === 'cilium'));
    const units = unitsOf(CILIUM);
    const own = units.find(({ name }) => name === 'cilium');
    assert.deepEqual([own?.needs, own?.beforeEngine, own?.objects], [['namespaces'], true, undefined]);
    assert.doesNotMatch(JSON.stringify(own), /onitor"/);
    const kinds = units.find(({ name }) => name === 'cilium-alerts')?.objects?.map(({ kind }) => kind);
    assert.deepEqual(kinds, ['PodMonitor', 'PodMonitor', 'PrometheusRule']);
  });

  it('has the same values in both clusters of a cell: nothing in them names a network', () => {
    const both = { ...CILIUM, cells: STANDBY };
    assert.deepEqual(valuesOf(both), valuesOf(CILIUM));
    assert.doesNotMatch(JSON.stringify(valuesOf(both)), /\d+\.\d+\.\d+\.\d+\/\d+/);
  });

  it('takes addresses of nodes for what a policy says of them: the API server is one', () => {
    assert.deepEqual(valuesOf(CILIUM)['policyCIDRMatchMode'], ['nodes']);
  });

  it('opens the front door to who comes by way of a node or from a pod: to it 0.0.0.0/0 is neither', () => {
    const peers = (edits: Readonly<Record<string, string>>) => named(edits, 'front-door').spec.ingress?.[0]?.from ?? [];
    const outside = [{ ipBlock: { cidr: '0.0.0.0/0' } }, { ipBlock: { cidr: '::/0' } }];
    assert.deepEqual(peers({}), outside);
    const inside = ['10.20.0.0/16', '10.42.0.0/16', '10.21.0.0/16', '10.44.0.0/16'].map((cidr) => ({ ipBlock: { cidr } }));
    assert.deepEqual(peers({ ...CILIUM, cells: STANDBY }), [...outside, ...inside, { namespaceSelector: {} }]);
  });

  it('is let to no pod by a block of addresses alone: it would not match one', () => {
    for (const { metadata, spec } of policies(CILIUM)) {
      const pods = (peers: readonly Peer[]) =>
        peers.filter(({ ipBlock }) => ipBlock && !ipBlock.except && /^(10\.42\.|0\.0\.0\.0)/.test(ipBlock.cidr)).length > 0;
      for (const { to } of spec.egress ?? [])
        assert.ok(!pods(to), `${metadata.namespace}/${metadata.name} leads to pods by their addresses`);
      // What comes over the network from the API server has the address of its node in the network of the pods.
      for (const { from } of spec.ingress ?? [])
        if (pods(from))
          assert.ok(
            from.some(({ ipBlock }) => ipBlock?.cidr === '10.20.0.0/16'),
            `${metadata.namespace}/${metadata.name}`,
          );
    }
  });

  it('is read by Prometheus on the addresses of the nodes, and only where it is', () => {
    const ports = (edits: Readonly<Record<string, string>>) =>
      (named(edits, 'prometheus').spec.egress ?? []).flatMap(({ ports: all }) => (all ?? []).map(({ port }) => port));
    assert.ok([9962, 9963].every((port) => ports(CILIUM).includes(port)));
    assert.ok([9962, 9963].every((port) => !ports({}).includes(port)));
  });

  it('keeps flows and encrypts where that was asked for, and makes no certificate at a rendering either way', () => {
    assert.deepEqual([valuesOf(CILIUM)['hubble'], valuesOf(CILIUM)['encryption']], [{ enabled: false }, { enabled: false }]);
    const both = valuesOf({ ...CILIUM, settings: '{ cilium: { hubble: true, encryption: true } }' });
    assert.deepEqual(both['hubble'], { enabled: true, listenAddress: '', tls: { enabled: false } });
    assert.deepEqual(both['encryption'], { enabled: true, type: 'wireguard' });
  });

  it('is one operator in an evaluation, which may have one node', () => {
    const operator = valuesOf({ ...CILIUM, profile: 'evaluation' })['operator'] as Readonly<Record<string, unknown>>;
    assert.deepEqual([operator['replicas'], operator['podDisruptionBudget']], [1, { enabled: false }]);
  });

  it('takes its images from the mirror of the platform', () => {
    const { image, operator } = valuesOf({ ...CILIUM, images: '{ mirror: registry.fjord.test/all }' });
    assert.deepEqual(image, { repository: 'registry.fjord.test/all/quay.io/cilium/cilium' });
    assert.deepEqual((operator as Readonly<Record<string, unknown>>)['image'], {
      repository: 'registry.fjord.test/all/quay.io/cilium/operator',
    });
  });
});
