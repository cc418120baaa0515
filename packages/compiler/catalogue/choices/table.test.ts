import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CATALOGUE } from '../index.ts';
import { addressOf } from './facts.ts';
import { KNOWN_NAMES, PLAIN_WORDS } from './index.ts';
import { stackTable } from './table.ts';

const TABLE = stackTable(CATALOGUE);
const CHOICES = TABLE.flatMap(({ layer, key, choices }) => choices.map((choice) => ({ layer, key, ...choice })));
const names = (layer: string) => TABLE.find((each) => each.layer === layer)?.choices.map(({ name }) => name);

/** The stack as the product promises it: every name of its table, and what its sources name beside it. */
const PROMISED: Readonly<Record<string, readonly string[]>> = {
  distribution: ['k3s', 'kubernetes', 'rke2', 'okd', 'cloudfleet', 'managed', 'eks', 'aks', 'gke'],
  overview: ['none', 'rancher'],
  infrastructure: ['none', 'opentofu', 'pulumi', 'crossplane'],
  gitops: ['flux', 'argocd'],
  objects: ['provider', 'ceph', 'seaweedfs', 'garage', 'minio'],
  database: ['postgresql', 'cockroachdb'],
  postgres: ['patroni', 'cloudnative-pg'],
  mariadb: ['galera', 'mariadb-operator'],
  cache: ['valkey', 'redis', 'keydb', 'dragonfly'],
  queue: ['none', 'nats', 'rabbitmq', 'kafka'],
  identity: ['keycloak', 'authentik', 'zitadel'],
  secrets: ['sops', 'sealed-secrets', 'openbao', 'vault'],
  gateway: ['traefik', 'kong', 'apisix'],
  mesh: ['none', 'cilium', 'linkerd', 'istio'],
  metrics: ['prometheus', 'victoriametrics', 'thanos'],
  metricsWay: ['remote-write', 'federation'],
  logs: ['loki', 'opensearch', 'graylog'],
  detection: ['crowdsec', 'wazuh', 'opensearch'],
  policy: ['kyverno'],
  ci: ['none', 'gitlab', 'tekton', 'jenkins'],
  registry: ['none', 'harbor', 'gitlab', 'quay'],
  backup: ['velero', 'pgbackrest'],
  volumes: ['provider', 'longhorn', 'cephfs'],
  network: ['flannel', 'cilium'],
  loadBalancer: ['provider', 'metallb'],
  certificates: ['cert-manager'],
  dns: ['desec', 'hetzner', 'scaleway', 'ovhcloud', 'gandi', 'bunny', 'rfc2136', 'cloudflare'],
};
const PARTS = ['alloy', 'helm', 'kustomize', 'external-secrets', 'etcd', 'pgbouncer', 'alertmanager'].concat(
  'postgres-exporter',
  'redis-exporter',
  'node-exporter',
  'blackbox-exporter',
);

describe('the table of the stack', () => {
  it('has every name that the product promises, the default first', () => {
    for (const [layer, promised] of Object.entries(PROMISED)) assert.deepEqual(names(layer), promised, layer);
    for (const part of PARTS) assert.ok(names('parts')?.includes(part), part);
  });

  it('knows something of every choice that is a program, and of nothing that is no choice', () => {
    for (const { name, layer, program } of CHOICES) assert.equal(program === null, PLAIN_WORDS.has(name), `${layer} ${name}`);
    const chosen = new Set(CHOICES.map(({ name }) => name));
    for (const name of KNOWN_NAMES) assert.ok(chosen.has(name), `${name} stands in no layer`);
  });

  it('says of each what it is, who makes it, under which licence, who rules the maker and whether it is looked after', () => {
    for (const { name, program } of CHOICES) {
      if (!program) continue;
      for (const said of [program.title, program.does, program.maker.name, program.maker.licence, program.maker.country])
        assert.ok(said.trim().length > 1, name);
      assert.ok(program.does.endsWith('.'), name);
      assert.match(program.maker.country, /^[A-Z]{2}$|^unverified$|^none: /, name);
      assert.ok(program.facts.length > 0, name);
      const addresses = program.facts.filter(({ about }) => about !== 'more').map(({ source }) => source);
      for (const source of addresses) assert.match(source, /^https:\/\/[\w.-]+\.\w+(\/\S*)?$/, name);
    }
  });

  it('agrees with what a check knows: licences that are not open, and what is not looked after', () => {
    const light = new Map(Object.values(CATALOGUE.layers).flatMap(({ choices }) => choices.map((each) => [each.name, each] as const)));
    for (const { name, program, tier } of CHOICES) {
      if (!program) continue;
      const { closed, ended } = light.get(name) ?? {};
      if (program.maker.licence !== 'proprietary service') assert.equal(program.open, closed === undefined, `${name}: open`);
      if (closed !== undefined) assert.equal(program.maker.licence, closed, name);
      assert.equal(['no', 'frozen'].includes(program.maintained), ended !== undefined, `${name}: maintained`);
      if (!program.open || program.maintained === 'no') assert.equal(tier, 'known', name);
    }
  });

  it('gives a reason for each tier that is not the whole, and a way out where there is a key', () => {
    for (const { name, layer, tier, why, instead, key } of CHOICES) {
      if (tier !== 'known') continue;
      assert.ok(why !== null && why.length > 10 && !why.endsWith('.'), name);
      assert.equal(instead.length > 0, key !== null, `${layer} ${name}`);
    }
  });

  it('calls proven only what names the lab that proves it', () => {
    const claimed = CHOICES.filter(({ tier }) => tier === 'proven');
    assert.ok(claimed.some(({ name }) => name === 'cert-manager'));
    for (const { name, why } of claimed) assert.match(why ?? '', /^`npm run test:lab -- [a-z-]+`/, name);
  });

  it('turns short pointers into addresses', () => {
    assert.equal(addressOf('a/b@v1.2:c/d.md'), 'https://github.com/a/b/blob/v1.2/c/d.md');
    assert.equal(addressOf('a/b@chart/1.2:c.yaml'), 'https://github.com/a/b/blob/chart/1.2/c.yaml');
    assert.equal(addressOf('a/b:LICENSE'), 'https://github.com/a/b/blob/HEAD/LICENSE');
    assert.equal(addressOf('a/b#12'), 'https://github.com/a/b/issues/12');
    assert.equal(addressOf('docs.example.org/x'), 'https://docs.example.org/x');
  });
});
