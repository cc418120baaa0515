import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Compilation, compile, languageOf } from '../../../compile.ts';
import { applyEdits } from '../../../spec/edit.ts';
import { twoLoadBalancers } from './two-load-balancers.ts';

const CODE = 'k3s/two-load-balancers';
const LANGUAGE = languageOf();

function platform(cluster: string): string {
  return `apiVersion: hansa/v1
kind: Platform
name: nordlys
domain: nordlys.example
appsDomain: nordlys-apps.example
contact: ops@nordlys.example
gitops: { repository: "ssh://git@git.nordlys.example/cloud.git" }
cells:
  - name: one
    cluster: { servers: { at: [ovhcloud/GRA11] }, ${cluster}
dns: { provider: desec }
services: { mail: { relay: smtp.relay.example, party: scaleway } }
apps: [podinfo]
plans: [{ name: team, version: 1, apps: [podinfo], seats: { min: 3, max: 100 }, price: { perSeat: 6.90, currency: EUR, per: month, tax: exclusive } }]
`;
}

function compiled(text: string): Compilation {
  return compile(new Map([['platform.yaml', text]]), LANGUAGE);
}

function found(text: string) {
  return compiled(text).diagnostics.filter((each) => each.code === CODE);
}

describe(CODE, () => {
  it('refuses ServiceLB beside the load balancer of the provider', () => {
    const [diagnostic] = found(platform('disable: [traefik] }'));
    assert.equal(diagnostic?.severity, 'error');
    assert.equal(diagnostic?.at.pointer, '/cells/0/cluster/disable');
    assert.equal(diagnostic?.found, 'traefik');
  });

  it('refuses ServiceLB beside MetalLB', () => {
    const [diagnostic] = found(platform('loadBalancer: metallb, addresses: [192.0.2.0/29], disable: [] }'));
    assert.equal(diagnostic?.found, 'nothing disabled');
    assert.match(diagnostic?.message ?? '', /MetalLB/);
  });

  it('lets the same cell pass with ServiceLB off', () => {
    assert.deepEqual(found(platform('disable: [servicelb, traefik] }')), []);
    assert.deepEqual(found(platform('loadBalancer: metallb, addresses: [192.0.2.0/29], disable: [servicelb] }')), []);
  });

  it('lets the default pass', () => {
    assert.deepEqual(found(platform('loadBalancer: provider }')), []);
  });

  it('looks at the standby as well, and points there', () => {
    const [diagnostic, ...more] = found(
      platform('loadBalancer: provider }\n    standby: { servers: { at: [hetzner/fsn1] }, disable: [traefik] }'),
    );
    assert.equal(diagnostic?.at.pointer, '/cells/0/standby/disable');
    assert.deepEqual(more, []);
  });

  it('is of the same opinion whatever else is switched off, and in which order', () => {
    for (const parts of [['traefik'], ['metrics-server', 'traefik'], ['local-storage', 'metrics-server', 'traefik']]) {
      assert.equal(found(platform(`disable: [${parts.join(', ')}] }`)).length, 1);
      for (const list of [
        ['servicelb', ...parts],
        [...parts, 'servicelb'],
      ])
        assert.deepEqual(found(platform(`disable: [${list.join(', ')}] }`)), []);
    }
  });

  it('has a fix that removes it and brings no other error', () => {
    const text = platform('disable: [traefik] }');
    const before = compiled(text)
      .diagnostics.filter((each) => each.severity === 'error')
      .map((each) => each.code);
    const fixed = applyEdits(text, found(text)[0]?.fix ?? []);
    assert.notEqual(fixed, text);
    const after = compiled(fixed)
      .diagnostics.filter((each) => each.severity === 'error')
      .map((each) => each.code);
    assert.deepEqual(
      after,
      before.filter((code) => code !== CODE),
    );
  });

  it('says nothing of a distribution that brings no ServiceLB', () => {
    const text = platform('distribution: kubernetes, disable: [], pools: [{ name: all, at: ovhcloud/GRA11 }] }');
    assert.deepEqual(found(text), []);
    assert.equal(found(text.replace('kubernetes', 'k3s')).length, 1);
  });

  it('has evidence with a date', () => {
    assert.ok(twoLoadBalancers.code.evidence.length > 0);
    for (const each of twoLoadBalancers.code.evidence) assert.match(each.checkedAt, /^\d{4}-\d\d-\d\d$/);
  });
});
