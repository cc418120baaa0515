import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { compile, languageOf } from '../../compile.ts';
import { renderPlatform } from '../../render/platform.ts';
import { required } from '../../plan/plan.ts';
import type { Manifest } from '../../tree/manifest/object.ts';
import { siteOf, storeOf } from '../catalogue.ts';
import type { ProviderEntry, Unit } from '../entry.ts';
import { CATALOGUE } from '../index.ts';

const PROVIDERS = Object.values(CATALOGUE.providers);
const EU = new Set([
  'AT',
  'BE',
  'BG',
  'CY',
  'CZ',
  'DE',
  'DK',
  'EE',
  'ES',
  'FI',
  'FR',
  'GR',
  'HR',
  'HU',
  'IE',
  'IT',
  'LT',
  'LU',
  'LV',
  'MT',
  'NL',
  'PL',
  'PT',
  'RO',
  'SE',
  'SI',
  'SK',
]);
/** The range of third octets of each provider: a site that is added never takes another provider's. */
const OCTETS: Readonly<Record<string, readonly [number, number]>> = {
  hetzner: [1, 15],
  scaleway: [16, 31],
  ovhcloud: [32, 47],
  stackit: [48, 63],
};

function cellAt(site: string, profile = 'production') {
  const text = `apiVersion: hansa/v1
kind: Platform
name: nordlys
domain: nordlys.example
appsDomain: nordlys-apps.example
contact: ops@nordlys.example
profile: ${profile}
gitops: { repository: "ssh://git@git.nordlys.example/cloud.git" }
cells: [{ name: one, at: ${site} }]
dns: { provider: desec }
services: { mail: { relay: smtp.relay.example, party: scaleway } }
apps: [podinfo]
plans: [{ name: team, version: 1, apps: [podinfo], seats: { min: 3, max: 100 }, price: { perSeat: 6.90, currency: EUR, per: month, tax: exclusive } }]
`;
  const compilation = compile(new Map([['platform.yaml', text]]), languageOf(CATALOGUE));
  const platform = required(compilation.platform);
  return { platform, cell: required(platform.cells[0]) };
}

function unitOf(name: string, site: string, profile?: string): Unit {
  const { platform, cell } = cellAt(site, profile);
  return required(renderPlatform(CATALOGUE, platform, cell).find((unit) => unit.name === name));
}

function controllerUnit(site: string, profile?: string): Unit {
  return unitOf('cloud-controller', site, profile);
}

function kinds(unit: Unit, kind: string): readonly Manifest[] {
  return (unit.objects ?? []).filter((object) => object.kind === kind);
}

describe('sites', () => {
  it('has an octet of its own for each site, in the range of its provider', () => {
    const octets = PROVIDERS.flatMap((provider) => provider.sites.map((site) => site.octet));
    assert.equal(new Set(octets).size, octets.length);
    for (const provider of PROVIDERS) {
      const [first, last] = required(OCTETS[provider.name]);
      for (const site of provider.sites) assert.ok(site.octet >= first && site.octet <= last, `${provider.name}/${site.name}`);
    }
  });

  it('is in the European Union, everywhere', () => {
    for (const each of PROVIDERS.flatMap((provider) => [...provider.sites, ...provider.stores])) assert.ok(EU.has(each.country), each.name);
  });

  it('finds each site and each store by its reference', () => {
    for (const provider of PROVIDERS) {
      for (const site of provider.sites) assert.equal(siteOf(CATALOGUE, `${provider.name}/${site.name}`).site, site);
      for (const store of provider.stores) assert.equal(storeOf(CATALOGUE, `${provider.name}/${store.name}`).store, store);
    }
  });

  it('has zones and regions that are label values', () => {
    for (const site of PROVIDERS.flatMap((provider) => provider.sites))
      for (const value of [site.zone, site.region]) assert.match(value, /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/);
  });
});

describe('machines and stores', () => {
  it('has the sizes of the defaults at every provider', () => {
    for (const provider of PROVIDERS)
      for (const size of ['2cpu-4gb', '4cpu-8gb', '8cpu-16gb'])
        assert.ok(
          provider.machines.some((machine) => machine.size === size),
          `${provider.name} ${size}`,
        );
  });

  it('calls each size by what it has, once', () => {
    for (const provider of PROVIDERS) {
      assert.equal(new Set(provider.machines.map((machine) => machine.size)).size, provider.machines.length);
      for (const machine of provider.machines) assert.equal(machine.size, `${machine.cpu}cpu-${machine.memory / 1024}gb`);
    }
  });

  it('has stores behind https, on hosts in lower case', () => {
    for (const store of PROVIDERS.flatMap((provider) => provider.stores)) assert.match(store.url, /^https:\/\/[a-z0-9.-]+$/);
  });

  it('dates every fact and names its source', () => {
    for (const provider of PROVIDERS)
      for (const fact of provider.facts)
        assert.ok(/^\d{4}-\d\d-\d\d$/.test(fact.checkedAt) && fact.source.length > 0 && fact.what.endsWith('.'), fact.what);
  });
});

describe('load balancers', () => {
  it('keeps client addresses: by the PROXY protocol, or by Local', () => {
    for (const provider of PROVIDERS) {
      const { proxyProtocol, externalTrafficPolicy } = provider.loadBalancer({ name: 'one', site: required(provider.sites[0]).name });
      assert.ok(proxyProtocol || externalTrafficPolicy === 'Local', provider.name);
    }
  });

  it('never asks STACKIT for Local, which it does not support', () => {
    for (const site of stackit().sites)
      assert.equal(stackit().loadBalancer({ name: 'one', site: site.name }).externalTrafficPolicy, 'Cluster');
  });

  it('has annotations that are texts, sorted, and no two clusters with one name', () => {
    for (const provider of PROVIDERS) {
      const site = required(provider.sites[0]).name;
      const { annotations } = provider.loadBalancer({ name: 'one', site });
      assert.deepEqual(Object.keys(annotations), Object.keys(annotations).toSorted());
      for (const value of Object.values(annotations)) assert.equal(typeof value, 'string');
      const named = Object.entries(annotations).find(([key]) => key.endsWith('/name'));
      if (named) assert.notEqual(provider.loadBalancer({ name: 'two', site }).annotations[named[0]], named[1]);
    }
  });

  it('targets only nodes of its own where targets are addresses', () => {
    for (const [name, key] of [
      ['scaleway', 'service.beta.kubernetes.io/scw-loadbalancer-target-node-labels'],
      ['ovhcloud', 'loadbalancer.openstack.org/node-selector'],
    ] as const) {
      const provider = required(CATALOGUE.providers[name]);
      assert.equal(
        provider.loadBalancer({ name: 'one', site: required(provider.sites[0]).name }).annotations[key],
        `hansa/provider=${name}`,
      );
    }
  });
});

describe('cloud controllers', () => {
  it('runs the service controller and no other, at every site of every provider', () => {
    for (const provider of PROVIDERS)
      for (const site of provider.sites)
        assert.equal(controllersOf(controllerUnit(`${provider.name}/${site.name}`)), 'service-lb-controller', site.name);
  });

  it('stands in a restricted namespace and never on the network of its host', () => {
    for (const provider of PROVIDERS) {
      const unit = controllerUnit(`${provider.name}/${required(provider.sites[0]).name}`);
      assert.doesNotMatch(JSON.stringify(unit), /hostNetwork|hostPath|privileged/);
    }
  });

  it('may look at nodes and change none', () => {
    for (const provider of ['scaleway/fr-par-1', 'ovhcloud/GRA11', 'stackit/eu01-1']) {
      const [role] = kinds(controllerUnit(provider), 'ClusterRole');
      const rules = required(role)['rules'] as readonly { readonly resources: readonly string[]; readonly verbs: readonly string[] }[];
      const nodes = rules.filter((rule) => rule.resources.some((resource) => resource.startsWith('nodes')));
      assert.deepEqual(
        nodes.map((rule) => rule.verbs),
        [['get', 'list', 'watch']],
      );
    }
  });

  it('knows the region of the cell that it serves', () => {
    assert.match(
      JSON.stringify(controllerUnit('scaleway/nl-ams-2')),
      /"SCW_DEFAULT_REGION","value":"nl-ams"\},\{"name":"SCW_DEFAULT_ZONE","value":"nl-ams-2"/,
    );
  });

  it('runs once in an evaluation, and twice with a budget otherwise', () => {
    assert.equal(kinds(controllerUnit('scaleway/fr-par-1', 'evaluation'), 'PodDisruptionBudget').length, 0);
    assert.equal(kinds(controllerUnit('scaleway/fr-par-1'), 'PodDisruptionBudget').length, 1);
  });

  it('refers to credentials and holds none', () => {
    for (const provider of PROVIDERS) {
      const unit = controllerUnit(`${provider.name}/${required(provider.sites[0]).name}`);
      assert.equal(kinds(unit, 'Secret').length, 0);
      assert.match(JSON.stringify(unit), /secretKeyRef|secretName/);
    }
  });
});

describe('volumes', () => {
  const written = ['scaleway/fr-par-1', 'ovhcloud/GRA11', 'stackit/eu01-1'];
  const podOf = (object: Manifest | undefined) => JSON.stringify(required(object)['spec']);

  it('makes the storage class that claims name, at every provider', () => {
    for (const provider of PROVIDERS) {
      const unit = unitOf('volumes', `${provider.name}/${required(provider.sites[0]).name}`);
      const values = unit.charts?.[0]?.values as { readonly storageClasses?: readonly { readonly name: string }[] } | undefined;
      const classes = values?.storageClasses?.map((each) => each.name) ?? kinds(unit, 'StorageClass').map((each) => each.metadata.name);
      assert.deepEqual(classes, [provider.storageClass]);
    }
  });

  it('runs on nodes of its own provider only', () => {
    for (const site of written)
      assert.match(
        podOf(kinds(unitOf('volumes', site), 'DaemonSet')[0]),
        new RegExp(`"nodeSelector":\\{"hansa/provider":"${site.split('/')[0]}"\\}`),
      );
    const values = unitOf('volumes', 'hetzner/fsn1').charts?.[0]?.values as { readonly node: { readonly nodeSelector: object } };
    assert.deepEqual(values.node.nodeSelector, { 'hansa/provider': 'hetzner' });
  });

  it('gives nodes neither credentials nor a token', () => {
    for (const site of written) {
      const pod = podOf(kinds(unitOf('volumes', site), 'DaemonSet')[0]);
      assert.doesNotMatch(pod, /secretKeyRef|secretRef|secretName/);
      assert.match(pod, /"automountServiceAccountToken":false/);
    }
  });

  it('confines the half that has credentials', () => {
    for (const site of written) {
      const pod = podOf(kinds(unitOf('volumes', site), 'Deployment')[0]);
      assert.doesNotMatch(pod, /privileged|hostPath|hostNetwork/);
      assert.match(pod, /"runAsNonRoot":true/);
    }
  });

  it('is there without the load balancer of the provider too', () => {
    const { platform, cell } = cellAt('ovhcloud/GRA11');
    const { cluster } = cell.primary;
    const own = {
      ...cell,
      primary: { ...cell.primary, cluster: { ...cluster, values: { ...cluster.values, loadBalancer: 'metallb' as const } } },
    };
    const names = renderPlatform(CATALOGUE, platform, own).map((unit) => unit.name);
    assert.deepEqual([names.includes('volumes'), names.includes('cloud-controller')], [true, false]);
  });
});

function stackit(): ProviderEntry {
  return required(CATALOGUE.providers['stackit']);
}

function controllersOf(unit: Unit): unknown {
  const chart = unit.charts?.[0]?.values as { readonly args?: Readonly<Record<string, string>> } | undefined;
  if (chart) return chart.args?.['controllers'];
  const found = JSON.stringify(unit.objects).match(/--controllers=([a-z-]+)/g) ?? [];
  return found.length === 1 ? found[0]?.slice('--controllers='.length) : found;
}
