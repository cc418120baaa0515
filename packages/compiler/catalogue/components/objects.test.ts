// size: one case for each trap that the components' facts name
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Chart, ComponentEntry, Unit } from '../entry.ts';
import { compile } from '../../compile.ts';
import { CATALOGUE } from '../index.ts';
import { renderPlatform } from '../../render/platform.ts';
import type { Manifest } from '../../tree/manifest/object.ts';

const BASE = `apiVersion: hansa/v1
kind: Platform
name: nordlys
domain: nordlys.example
appsDomain: nordlys-apps.example
contact: ops@nordlys.example
services: { mail: { relay: smtp.relay.example, party: scaleway } }
apps: [podinfo]
plans: [{ name: team, version: 1, seats: { min: 3, max: 100 }, price: { perSeat: 6.90 } }]
`;
const GIT = 'repository: "ssh://git@git.nordlys.example/cloud.git"';
const SHORT = `${BASE}cells: [{ name: fsn-1, at: hetzner/fsn1 }]
dns: { provider: desec }
gitops: { ${GIT} }
`;
const HETZNER = SHORT.replace('provider: desec', 'provider: hetzner');

/** Units of the first cell, as delivery gets them: leaves that know their origin become plain values. */
function unitsOf(text: string, cell = 0): readonly Unit[] {
  const { platform } = compile(new Map([['platform.yaml', text]]));
  const plan = platform?.cells[cell];
  assert.ok(platform && plan);
  return JSON.parse(JSON.stringify(renderPlatform(CATALOGUE, platform, plan))) as readonly Unit[];
}

function objectsOf(units: readonly Unit[]): readonly Manifest[] {
  return units.flatMap((unit) => unit.objects ?? []);
}

function object(units: readonly Unit[], kind: string, name: string): Manifest {
  const found = objectsOf(units).find((each) => each.kind === kind && each.metadata.name === name);
  assert.ok(found, `${kind}/${name}`);
  return found;
}

function chart(units: readonly Unit[], release: string): Chart {
  const found = units.flatMap((unit) => unit.charts ?? []).find((each) => each.release === release);
  assert.ok(found, release);
  return found;
}

/** A value by its path, as in `service.spec.type`. */
function at(value: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((inner, key) => (inner as Record<string, unknown> | undefined)?.[key], value);
}

function set(text: string, line: string): string {
  return `${text}${line}\n`;
}

const entries = [
  'alloy',
  'blackbox-exporter',
  'cert-manager',
  'cilium',
  'crowdsec',
  'external-secrets',
  'gateway-api',
  'harbor',
  'kyverno',
  'metallb',
  'prometheus-operator',
  'sealed-secrets',
  'sops',
  'traefik',
  'velero',
];

describe('facts', () => {
  for (const name of entries) {
    it(`${name} says where each fact was read, and when`, () => {
      const entry = CATALOGUE.components[name] as ComponentEntry;
      assert.ok(entry.facts.length > 2);
      for (const fact of entry.facts)
        assert.ok(fact.source.length > 5 && /^\d{4}-\d{2}-\d{2}$/.test(fact.checkedAt) && fact.what.endsWith('.'), fact.what);
    });
  }
});

describe('order', () => {
  it('kinds exist before what is written in them', () => {
    const units = unitsOf(SHORT);
    const place = (name: string) => units.findIndex((unit) => unit.name === name);
    const before = [
      ['namespaces', 'monitoring-crds'],
      ['monitoring-crds', 'cert-manager'],
      ['gateway-api', 'traefik'],
      ['cert-manager', 'dns01'],
      ['dns01', 'issuers'],
      ['issuers', 'gateway'],
      ['traefik', 'gateway'],
      ['kyverno', 'policies'],
      ['cert-manager', 'prometheus-operator'],
      ['prometheus-operator', 'alerts'],
    ] as const;
    for (const [first, second] of before) assert.ok(place(first) >= 0 && place(first) < place(second), `${first} before ${second}`);
  });

  it('a release with a monitor of its own needs the definitions of monitors', () => {
    for (const unit of unitsOf(SHORT).filter(({ charts }) => JSON.stringify(charts ?? []).includes('onitor":{"enabled":true'))) {
      assert.ok(unit.needs.includes('monitoring-crds') || unit.needs.includes('cert-manager'), unit.name);
    }
  });
});

describe('gateway', () => {
  it('listens at the container port of HTTPS, for tenants under the apps domain only', () => {
    const listeners = at(object(unitsOf(SHORT), 'Gateway', 'hansa'), 'spec.listeners') as {
      name: string;
      hostname: string;
      port: number;
      allowedRoutes: unknown;
    }[];
    assert.deepEqual(
      listeners.map(({ name, hostname, port }) => [name, hostname, port]),
      [
        ['apps', '*.nordlys-apps.example', 8443],
        ['cell', 'fsn-1.nordlys-apps.example', 8443],
        ['sign-on', 'id-fsn-1.nordlys.example', 8443],
      ],
    );
    assert.match(JSON.stringify(listeners[0]?.allowedRoutes), /hansa\/tenant/);
    assert.doesNotMatch(JSON.stringify(listeners.slice(1)), /hansa\/tenant/);
  });

  it('has one certificate a cell for all tenants, and no two cells ask for the same set of names', () => {
    const two = SHORT.replace('}]\ndns', '}, { name: hel-1, at: hetzner/hel1 }]\ndns');
    const names = [0, 1].map((cell) => at(object(unitsOf(two, cell), 'Certificate', 'apps'), 'spec.dnsNames'));
    assert.deepEqual(names, [
      ['*.nordlys-apps.example', 'fsn-1.nordlys-apps.example'],
      ['*.nordlys-apps.example', 'hel-1.nordlys-apps.example'],
    ]);
  });

  it('keeps client addresses the way the load balancer hands them on', () => {
    const values = chart(unitsOf(SHORT), 'traefik').values;
    assert.deepEqual(at(values, 'ports.websecure.proxyProtocol.trustedIPs'), ['10.20.0.0/16', '10.42.0.0/16']);
    assert.equal((at(values, 'service.annotations') as Record<string, string>)['load-balancer.hetzner.cloud/uses-proxyprotocol'], 'true');
    assert.equal(at(values, 'ports.web.proxyProtocol.insecure'), undefined);
    const own = chart(
      unitsOf(
        SHORT.replace(
          'at: hetzner/fsn1',
          'cluster: { loadBalancer: metallb, addresses: ["198.51.100.0/28"], pools: [{ name: p, at: ovhcloud/GRA11 }] }',
        ),
      ),
      'traefik',
    ).values;
    assert.equal(at(own, 'ports.websecure.proxyProtocol'), undefined);
    assert.equal(at(own, 'service.spec.externalTrafficPolicy'), 'Local');
  });

  it('uses the keys of chart 41', () => {
    const values = chart(unitsOf(SHORT), 'traefik').values;
    assert.equal(at(values, 'service.spec.type'), 'LoadBalancer');
    for (const old of ['service.type', 'logs', 'ports.web.redirections']) assert.equal(at(values, old), undefined, old);
    assert.deepEqual(at(values, 'ports.web.http.redirections.entryPoint'), { to: 'websecure', scheme: 'https', permanent: true });
    assert.equal(at(values, 'global.sendAnonymousUsage'), false);
    assert.equal(at(values, 'global.checkNewVersion'), false);
  });

  it('lets through what addresses of documents and names of files have in them, whatever a release does by itself', () => {
    const allowed = at(chart(unitsOf(SHORT), 'traefik').values, 'ports.websecure.http.encodedCharacters') as Record<string, boolean>;
    const refused = Object.keys(allowed).filter((name) => !allowed[name]);
    assert.deepEqual([Object.keys(allowed).length, refused], [7, ['allowEncodedNullCharacter']]);
  });

  it('does not get ready without its bouncer, and then fails open', () => {
    const units = unitsOf(SHORT);
    assert.equal(at(chart(units, 'traefik').values, 'experimental.abortOnPluginFailure'), true);
    const bouncer = at(object(units, 'Middleware', 'bouncer'), 'spec.plugin.bouncer') as Record<string, unknown>;
    assert.deepEqual([bouncer['updateMaxFailure'], bouncer['streamStartupBlock'], bouncer['metricsUpdateIntervalSeconds']], [-1, false, 0]);
    assert.deepEqual(at(chart(units, 'traefik').values, 'ports.websecure.http.middlewares'), [
      'traefik-bouncer@kubernetescrd',
      'traefik-transport-security@kubernetescrd',
    ]);
  });

  it('takes the plugin from an image instead, when one is named', () => {
    const units = unitsOf(set(SHORT, 'settings: { traefik: { pluginImage: "registry.nordlys.example/bouncer:v1.7.1" } }'));
    const values = chart(units, 'traefik').values;
    assert.equal(at(values, 'experimental.plugins'), undefined);
    assert.equal(at(values, 'experimental.localPlugins.bouncer.type'), 'localPath');
    assert.equal(object(units, 'Namespace', 'traefik').metadata.labels?.['pod-security.kubernetes.io/enforce'], 'baseline');
    assert.doesNotMatch(JSON.stringify(object(units, 'NetworkPolicy', 'backends')), /0\.0\.0\.0/);
  });
});

describe('certificates', () => {
  it('a token is named, never written, and read by the webhook alone', () => {
    const units = unitsOf(SHORT);
    const role = object(units, 'Role', 'dns01-desec-token');
    assert.deepEqual(role['rules'], [{ apiGroups: [''], resources: ['secrets'], resourceNames: ['cert-manager'], verbs: ['get'] }]);
    const cluster = objectsOf(units).filter((each) => each.kind === 'ClusterRole' && JSON.stringify(each['rules']).includes('secrets'));
    assert.deepEqual(cluster, []);
  });

  it('the deSEC webhook has an exact version and runs confined', () => {
    const pod = JSON.stringify(object(unitsOf(SHORT), 'Deployment', 'dns01-desec'));
    assert.match(pod, /ghcr\.io\/fulsiram\/cert-manager-desec-webhook:0\.1\.2"/);
    assert.match(pod, /"runAsNonRoot":true/);
    assert.match(pod, /"readOnlyRootFilesystem":true/);
  });

  it('each DNS provider has its own solver; the group stands under the own domain', () => {
    const solver = (units: readonly Unit[]) =>
      at(object(units, 'ClusterIssuer', 'letsencrypt-prod'), 'spec.acme.solvers.0.dns01.webhook') as Record<string, unknown>;
    assert.deepEqual(solver(unitsOf(SHORT)), {
      groupName: 'acme.nordlys.example',
      solverName: 'desec',
      config: { apiTokenSecretRef: { name: 'cert-manager', key: 'dns-token' } },
    });
    assert.deepEqual(solver(unitsOf(HETZNER)), {
      groupName: 'acme.hetzner.com',
      solverName: 'hetzner',
      config: { tokenSecretKeyRef: { name: 'cert-manager', key: 'dns-token' } },
    });
  });

  it("a name server of one's own takes updates by cert-manager itself: no webhook, and the way to it is open", () => {
    const own = (host: string, more = '') =>
      unitsOf(
        SHORT.replace(
          '{ provider: desec }',
          `{ provider: rfc2136, server: { host: ${host}, key: { name: hansa, algorithm: hmac-sha512 }${more} } }`,
        ),
      );
    const units = own('10.20.64.5', ', port: 5353');
    assert.deepEqual(at(object(units, 'ClusterIssuer', 'letsencrypt-prod'), 'spec.acme.solvers'), [
      {
        dns01: {
          rfc2136: {
            nameserver: '10.20.64.5:5353',
            protocol: 'TCP',
            tsigAlgorithm: 'HMACSHA512',
            tsigKeyName: 'hansa',
            tsigSecretSecretRef: { name: 'cert-manager', key: 'dns-token' },
          },
        },
      },
    ]);
    assert.equal(
      units.some(({ name }) => name === 'dns01'),
      false,
    );
    assert.deepEqual(units.find(({ name }) => name === 'issuers')?.needs, ['namespaces', 'cert-manager']);
    const way = (of: readonly Unit[]) => (at(object(of, 'NetworkPolicy', 'controller'), 'spec.egress') as object[]).at(-1);
    const [ask, answer, update] = [
      { port: 53, protocol: 'UDP' },
      { port: 53, protocol: 'TCP' },
      { port: 5353, protocol: 'TCP' },
    ];
    assert.deepEqual(way(units), { to: [{ ipBlock: { cidr: '10.20.64.5/32' } }], ports: [ask, answer, update] });
    assert.deepEqual(way(own('10.20.64.5')), { to: [{ ipBlock: { cidr: '10.20.64.5/32' } }], ports: [ask, answer] });
    assert.deepEqual((way(own('ns1.nordlys.example')) as { ports: object[] }).ports, [answer]);
  });

  it('definitions are installed and kept, resolvers are values of the chart, and nothing that 1.21 removed is set', () => {
    const values = chart(
      unitsOf(set(SHORT, 'settings: { cert-manager: { nameservers: ["10.20.1.1:53", "10.20.1.2:53"] } }')),
      'cert-manager',
    ).values;
    assert.deepEqual(values['crds'], { enabled: true, keep: true });
    assert.equal(values['dns01RecursiveNameservers'], '10.20.1.1:53,10.20.1.2:53');
    assert.equal(values['dns01RecursiveNameserversOnly'], undefined);
    assert.deepEqual(at(values, 'prometheus.servicemonitor'), { enabled: true });
    assert.equal(values['extraArgs'], undefined);
  });

  it('a rehearsal uses the other issuer', () => {
    const issuer = (text: string) => at(object(unitsOf(text), 'Certificate', 'apps'), 'spec.issuerRef.name');
    assert.equal(issuer(SHORT), 'letsencrypt-prod');
    assert.equal(issuer(set(SHORT, 'settings: { cert-manager: { issuer: letsencrypt-staging } }')), 'letsencrypt-staging');
  });
});

describe('policies', () => {
  const policies = (text: string) => objectsOf(unitsOf(text)).filter((each) => each.apiVersion.includes('kyverno.io'));

  it('are CEL policies of policies.kyverno.io/v1, for namespaces of tenants only', () => {
    assert.ok(policies(SHORT).length >= 7);
    for (const policy of policies(SHORT)) {
      assert.equal(policy.apiVersion, 'policies.kyverno.io/v1');
      assert.equal(policy.kind, 'ValidatingPolicy');
      assert.deepEqual(at(policy, 'spec.matchConstraints.namespaceSelector'), {
        matchExpressions: [{ key: 'hansa/tenant', operator: 'Exists' }],
      });
      assert.deepEqual(at(policy, 'spec.validationActions'), ['Deny']);
    }
  });

  it('report only, when asked to', () => {
    const audit = policies(set(SHORT, 'settings: { kyverno: { action: audit } }'));
    assert.deepEqual([...new Set(audit.map((policy) => JSON.stringify(at(policy, 'spec.validationActions'))))], ['["Audit"]']);
    assert.equal(audit.length, policies(SHORT).length);
  });

  it('Kyverno is never asked about the platform', () => {
    assert.deepEqual(at(chart(unitsOf(SHORT), 'kyverno').values, 'config.webhooks.namespaceSelector'), {
      matchExpressions: [{ key: 'hansa/tenant', operator: 'Exists' }],
    });
  });

  it('images come from the mirror alone where there is one', () => {
    const expression = (text: string) =>
      at(object(unitsOf(text), 'ValidatingPolicy', 'tenant-images'), 'spec.validations.0.expression') as string;
    assert.match(expression(SHORT), /docker\.io/);
    const mirrored = expression(set(SHORT, 'images: { mirror: registry.nordlys.example, party: scaleway }'));
    assert.match(mirrored, /registry\.nordlys\.example\//);
    assert.doesNotMatch(mirrored, /docker\.io/);
  });

  it('the rule on hosts is the form of hosts, dots quoted', () => {
    const rule = at(object(unitsOf(SHORT), 'ValidatingPolicy', 'tenant-routes'), 'spec.validations.1.expression') as string;
    const form = /matches\((.*)\)\)$/.exec(rule)?.[1]?.replaceAll("' + variables.slug + '", 'acme').replaceAll("'", '');
    const hosts = new RegExp(form ?? '');
    for (const own of ['acme.nordlys-apps.example', 'acme--odoo.nordlys-apps.example']) assert.match(own, hosts);
    for (const other of [
      'globex.nordlys-apps.example',
      'acme2.nordlys-apps.example',
      'xacme.nordlys-apps.example',
      'acme--a.b.nordlys-apps.example',
      'acme.nordlys-appsxexample',
      'id-fsn-1.nordlys.example',
    ])
      assert.doesNotMatch(other, hosts);
  });
});

describe('secrets', () => {
  it('Sealed Secrets comes from the registry that policies allow, and is there only when chosen', () => {
    const argo = SHORT.replace(`{ ${GIT} }`, `{ engine: argocd, ${GIT} }`) + 'stack: { secrets: sealed-secrets }\n';
    assert.equal(at(chart(unitsOf(argo), 'sealed-secrets').values, 'image.registry'), 'ghcr.io');
    assert.equal(
      unitsOf(SHORT).some(({ name }) => name === 'sealed-secrets'),
      false,
    );
  });

  it('components ask for secrets by recipe; the gateway shares the key of detection', () => {
    const { platform } = compile(new Map([['platform.yaml', SHORT]]));
    const components = platform?.cells[0]?.components.filter(({ name }) => entries.includes(name)) ?? [];
    const secrets = components.flatMap((component) => component.secrets.map(({ key, recipe, path }) => `${path} ${key} ${recipe.make}`));
    assert.deepEqual(secrets.sort(), [
      'platform/cert-manager dns-token brought',
      'platform/crowdsec bouncer-key random',
      'platform/crowdsec lapi-secret random',
      'platform/crowdsec registration-token random',
      'platform/traefik bouncer-key issued',
      'platform/velero cloud issued',
    ]);
  });
});

describe('detection', () => {
  const values = chart(unitsOf(SHORT), 'crowdsec').values;

  it('two local APIs share a database, and have no volume', () => {
    assert.equal(at(values, 'lapi.replicas'), 2);
    assert.deepEqual(at(values, 'lapi.persistentVolume'), { data: { enabled: false }, config: { enabled: false } });
    assert.match((values['config'] as Record<string, string>)['config.yaml.local'] ?? '', /type: postgresql\n[\s\S]*db_name: p0_crowdsec/);
  });

  it('pods of the cell may register, and the registration job without rights stays away', () => {
    assert.match((values['config'] as Record<string, string>)['config.yaml.local'] ?? '', /allowed_ranges:\n +- "10\.42\.0\.0\/16"/);
    assert.equal(at(values, 'lapi.storeLAPICscliCredentialsInSecret'), false);
    assert.equal(values['container_runtime'], 'containerd');
  });

  it('tells the central API nothing', () => {
    assert.deepEqual((at(values, 'lapi.env') as unknown[])[0], { name: 'DISABLE_ONLINE_API', value: 'true' });
  });
});

describe('monitoring', () => {
  it('monitors what K3s shows, of every namespace, and sends it to the host', () => {
    const values = chart(unitsOf(SHORT), 'prometheus').values;
    for (const off of [
      'grafana',
      'alertmanager',
      'kubeEtcd',
      'kubeScheduler',
      'kubeControllerManager',
      'kubeProxy',
      'nodeExporter',
      'crds',
    ])
      assert.equal(at(values, `${off}.enabled`), false, off);
    for (const name of ['serviceMonitor', 'podMonitor', 'rule', 'probe', 'scrapeConfig'])
      assert.equal(at(values, `prometheus.prometheusSpec.${name}SelectorNilUsesHelmValues`), false, name);
    assert.deepEqual(at(values, 'prometheus.prometheusSpec.remoteWrite'), [
      { url: 'http://metrics.data.svc.cluster.local:9090/api/v1/write' },
    ]);
    assert.deepEqual(at(values, 'prometheus.prometheusSpec.externalLabels'), {
      platform: 'nordlys',
      cell: 'fsn-1',
      cluster: 'fsn-1',
      provider: 'hetzner',
      region: 'eu-central',
    });
  });

  it('says of no series that it is of one provider or region where the nodes of the cluster are not', () => {
    const labels = (cluster: string) =>
      at(
        chart(unitsOf(SHORT.replace('at: hetzner/fsn1 }]', `at: hetzner/fsn1, cluster: ${cluster} }]`)), 'prometheus').values,
        'prometheus.prometheusSpec.externalLabels',
      );
    const platform = { platform: 'nordlys', cell: 'fsn-1', cluster: 'fsn-1' };
    assert.deepEqual(labels('{ pools: [{ name: a, at: hetzner/fsn1 }, { name: b, at: scaleway/fr-par-1 }] }'), platform);
    assert.deepEqual(labels('{ servers: { at: [hetzner/fsn1, hetzner/nbg1, ovhcloud/GRA11] } }'), platform);
    const two = '{ servers: { at: [ovhcloud/GRA9, ovhcloud/GRA11, ovhcloud/SBG5] }, pools: [{ name: a, at: ovhcloud/GRA11 }] }';
    assert.deepEqual(labels(two), { ...platform, provider: 'ovhcloud' });
  });

  it('sends to the store that was chosen: the address, the Service and what the network lets through', () => {
    const units = unitsOf(set(SHORT, 'stack: { metrics: victoriametrics }'));
    assert.deepEqual(at(chart(units, 'prometheus').values, 'prometheus.prometheusSpec.remoteWrite'), [
      { url: 'http://metrics.data.svc.cluster.local:8428/api/v1/write' },
    ]);
    assert.equal(at(object(units, 'Service', 'metrics'), 'spec.ports.0.port'), 8428);
    assert.match(JSON.stringify(at(object(units, 'NetworkPolicy', 'prometheus'), 'spec.egress')), /"port":8428/);
    const { platform } = compile(new Map([['platform.yaml', set(SHORT, 'stack: { metrics: victoriametrics }')]]));
    assert.equal(platform?.cells[0]?.services.monitoring.why.metrics?.origin.pointer, '/stack/metrics');
  });

  it('sends logs to the store that was chosen, which gets a host of its size, and asks no other by the page', () => {
    const spec = set(SHORT, 'stack: { logs: opensearch }');
    const units = unitsOf(spec);
    const text = String(at(chart(units, 'alloy').values, 'alloy.configMap.content'));
    assert.match(text, /forward_to = \[otelcol\.receiver\.loki\.monitoring\.receiver\]/);
    assert.match(text, /endpoint {4}= "logs\.data\.svc\.cluster\.local:21892"/);
    assert.match(text, /target_label = "cell"\n {4}replacement {2}= "fsn-1"/);
    assert.doesNotMatch(text, /loki\.write|external_labels/);
    assert.equal(at(object(units, 'Service', 'logs'), 'spec.ports.0.port'), 21_892);
    assert.match(JSON.stringify(at(object(units, 'NetworkPolicy', 'alloy'), 'spec.egress')), /"port":21892/);
    const { platform } = compile(new Map([['platform.yaml', spec]]));
    const [cell] = platform?.cells ?? [];
    assert.equal(cell?.services.monitoring.why.logs?.origin.pointer, '/stack/logs');
    const host = cell?.hosts.find(({ values }) => values.role === 'monitoring');
    assert.deepEqual([host?.values.size, host?.why.size?.origin.pointer], ['8cpu-16gb', '/stack/logs']);
    const several = spec.replace(
      'at: hetzner/fsn1 }]',
      'cluster: { pools: [{ name: a, at: hetzner/fsn1 }, { name: b, at: scaleway/fr-par-1 }] } }]',
    );
    assert.notEqual(several, spec);
    const page = (of: string) =>
      JSON.stringify(objectsOf(unitsOf(of)).find(({ kind, metadata }) => kind === 'ConfigMap' && /dashboard|provider/.test(metadata.name)));
    assert.doesNotMatch(page(several), /loki/);
    assert.match(page(several.replace('opensearch', 'loki')), /loki/);
  });

  it('a prober stands in each pool, past the taints of its pool, and an alert takes its threshold from the spec', () => {
    const pools = '[{ name: a, at: hetzner/fsn1 }, { name: b, at: scaleway/fr-par-1, taints: [away] }]';
    const spec = SHORT.replace('at: hetzner/fsn1 }]', `cluster: { pools: ${pools} } }]`);
    const units = unitsOf(`${spec}settings: { podinfo: { tolerates: [away] }, prometheus-operator: { readyNodes: 70 } }\n`);
    const pod = (name: string) => at(object(units, 'Deployment', name), 'spec.template.spec');
    assert.deepEqual(at(pod('prober-a'), 'nodeSelector'), { 'hansa/pool': 'a' });
    assert.equal(at(pod('prober-a'), 'tolerations'), undefined);
    assert.equal(at(pod('prober-b'), 'tolerations.0.key'), 'hansa/away');
    assert.match(JSON.stringify(object(units, 'PrometheusRule', 'nodes')), /< 0\.7"/);
    // No standby: nothing to see from elsewhere, and nothing to put to sleep.
    assert.equal(objectsOf(units).filter(({ metadata }) => /counterpart|^clusters$/.test(metadata.name)).length, 0);
    const near = unitsOf(spec.replace('scaleway/fr-par-1, taints: [away]', 'hetzner/fsn1'));
    for (const each of [near, unitsOf(SHORT)])
      assert.equal(objectsOf(each).filter(({ metadata }) => metadata.name.startsWith('sites-from-')).length, 0);
  });

  it('from each pool is asked what the apps are given outside of the cluster, and nothing that they are not', () => {
    const asked = (units: readonly Unit[]) =>
      objectsOf(units)
        .filter((each) => each.kind === 'Probe' && at(each, 'spec.jobName') === 'data')
        .map((each) => [each.metadata.name, at(each, 'spec.module'), at(each, 'spec.targets.staticConfig.static')]);
    const [pooled, direct] = ['postgres.data.svc.cluster.local:6432', 'postgres-direct.data.svc.cluster.local:5432'];
    const cache = ['cache-from-main', 'cache', ['cache.data.svc.cluster.local:6379']];
    const objects = ['objects-from-main', 'tls', ['fsn1.your-objectstorage.com:443']];
    assert.deepEqual(asked(unitsOf(SHORT)), [['postgres-from-main', 'connection', [pooled, direct]], cache, objects]);
    const mautic = unitsOf(SHORT.replace('[podinfo]', '[mautic]'));
    assert.deepEqual(asked(mautic), asked(unitsOf(SHORT)), 'MariaDB would shut the address of whoever does not log in out');
    const inside = unitsOf(SHORT.replace('services: {', 'services: { postgres: { run: cluster },'));
    assert.deepEqual(asked(inside), [cache, objects]);
    const opened = (units: readonly Unit[]) => JSON.stringify(at(object(units, 'NetworkPolicy', 'probers'), 'spec.egress'));
    assert.match(opened(mautic), /"port":6432.*"port":5432.*"port":6379/);
    assert.doesNotMatch(opened(inside), /"port":(6432|5432|3306)/);
    const [alert] = at(object(mautic, 'PrometheusRule', 'data'), 'spec.groups.0.rules') as { annotations: { runbook: string } }[];
    assert.equal(alert?.annotations.runbook, 'docs/5-day-two.md#a-data-service-is-out-of-reach');
  });

  it('only what reads the node is privileged, in namespaces of their own, each with a reason', () => {
    const level = (each: Manifest) => each.metadata.labels?.['pod-security.kubernetes.io/enforce'];
    const open = objectsOf(unitsOf(SHORT)).filter((each) => each.kind === 'Namespace' && level(each) !== 'restricted');
    assert.deepEqual(
      open
        .map((each) => `${each.metadata.name} ${level(each)}`)
        .filter((each) => /crowdsec|node-exporter|logging|velero|traefik|monitoring|kyverno|cert-manager/.test(each)),
      ['crowdsec privileged', 'node-exporter privileged'],
    );
    for (const each of open) assert.ok(each.metadata.annotations?.['hansa/pod-security'], each.metadata.name);
  });

  it('a quota that is meant to be used up is no alarm', () => {
    const rules = JSON.stringify(objectsOf(unitsOf(SHORT)).filter((each) => each.kind === 'PrometheusRule'));
    const resources = /kube_resourcequota\{[^}]*resource=~\\"([^"\\]+)\\"/.exec(rules)?.[1] ?? '';
    const watched = new RegExp(`^(?:${resources})$`);
    for (const [resource, is] of [
      ['pods', true],
      ['requests.cpu', true],
      ['persistentvolumeclaims', false],
      ['requests.storage', false],
    ] as const)
      assert.equal(watched.test(resource), is, resource);
  });

  it('every alert has a severity and a sentence, and a name of its own', () => {
    const rules = objectsOf(unitsOf(SHORT))
      .filter((each) => each.kind === 'PrometheusRule')
      .flatMap((each) => (at(each, 'spec.groups') as { rules: Record<string, unknown>[] }[]).flatMap((group) => group.rules));
    const names = rules.map((rule) => rule['alert']);
    assert.equal(new Set(names).size, names.length);
    for (const name of [
      'NodeDown',
      'ProviderLost',
      'TenantAppDown',
      'CertificateEnds',
      'GatewayErrors',
      'VolumeFull',
      'ClusterBackupOld',
      'DeliveryFailing',
      'AttackDetected',
      'Watchdog',
    ])
      assert.ok(names.includes(name), name);
    for (const rule of rules)
      assert.ok(
        /^(critical|warning)$/.test(at(rule, 'labels.severity') as string) && (at(rule, 'annotations.summary') as string).endsWith('.'),
        String(rule['alert']),
      );
  });

  it('failed delivery is told by the engine of the cell', () => {
    const expressions = (text: string) => JSON.stringify(object(unitsOf(text), 'PrometheusRule', 'delivery'));
    assert.match(expressions(SHORT), /gotk_resource_info/);
    const argo = SHORT.replace(`{ ${GIT} }`, `{ engine: argocd, ${GIT} }`) + 'stack: { secrets: sealed-secrets }\n';
    assert.match(expressions(argo), /argocd_app_info/);
    assert.doesNotMatch(expressions(argo), /gotk/);
  });

  it('logs are read through the API by a confined pod that reports to nobody', () => {
    const values = chart(unitsOf(SHORT), 'alloy').values;
    assert.equal(at(values, 'alloy.enableReporting'), false);
    assert.equal(at(values, 'alloy.mounts.varlog'), undefined);
    assert.equal(at(values, 'global.podSecurityContext.runAsUser'), 473);
    assert.doesNotMatch(JSON.stringify(values['rbac']), /secrets/);
    assert.match(
      at(values, 'alloy.configMap.content') as string,
      /loki\.source\.kubernetes[\s\S]*http:\/\/logs\.data\.svc\.cluster\.local:3100\/loki\/api\/v1\/push/,
    );
  });
});

describe('backup of the cluster', () => {
  it('sends no checksums that other stores refuse, runs no agent on nodes, and keeps no secret', () => {
    const values = chart(unitsOf(SHORT), 'velero').values;
    assert.equal(at(values, 'configuration.backupStorageLocation.0.config.checksumAlgorithm'), '');
    assert.equal(values['deployNodeAgent'], false);
    assert.ok((at(values, 'schedules.cluster.template.excludedResources') as string[]).includes('secrets'));
    assert.equal(at(values, 'configuration.backupStorageLocation.0.bucket'), 'nordlys-fsn-1-cluster');
  });

  it('copies volumes only where an app on offer has them, and says why its namespace is open then', () => {
    const text = SHORT.replace('apps: [podinfo]', 'apps: [mautic]');
    const values = chart(unitsOf(text), 'velero').values;
    assert.equal(values['deployNodeAgent'], true);
    assert.equal(at(values, 'schedules.cluster.template.defaultVolumesToFsBackup'), false);
  });

  it('follows the backup of the spec: schedule, age, end', () => {
    const of = (text: string) => chart(unitsOf(text), 'velero').values;
    assert.equal(at(of(SHORT), 'schedules.cluster.schedule'), '17 1 * * *');
    assert.equal(at(of(SHORT), 'configuration.defaultBackupTTL'), '720h0m0s');
    const weekly = set(SHORT, 'backup: { full: weekly, keep: 90d }');
    assert.equal(at(of(weekly), 'schedules.cluster.schedule'), '17 1 * * 0');
    assert.equal(at(of(weekly), 'configuration.defaultBackupTTL'), '2160h0m0s');
    assert.match(JSON.stringify(object(unitsOf(weekly), 'PrometheusRule', 'velero')), /> 907200/);
    assert.deepEqual(of(set(SHORT, 'backup: { full: never }'))['schedules'], {});
  });
});

describe('MetalLB', () => {
  const own = SHORT.replace(
    'at: hetzner/fsn1',
    'cluster: { loadBalancer: metallb, addresses: ["198.51.100.0/28"], pools: [{ name: p, at: ovhcloud/GRA11 }] }',
  );

  it('is there only when asked for', () => {
    assert.equal(
      unitsOf(SHORT).some(({ name }) => name === 'metallb'),
      false,
    );
    assert.ok(unitsOf(own).some(({ name }) => name === 'metallb'));
  });

  it('announces the addresses of the spec in layer 2, without BGP', () => {
    const units = unitsOf(own);
    assert.deepEqual(at(object(units, 'IPAddressPool', 'public'), 'spec.addresses'), ['198.51.100.0/28']);
    assert.equal(object(units, 'L2Advertisement', 'public').apiVersion, 'metallb.io/v1beta1');
    assert.deepEqual(chart(units, 'metallb').values['frrk8s'], { enabled: false });
  });
});

describe('network', () => {
  it('no gate is open to everyone by an empty list, except the front door', () => {
    for (const policy of objectsOf(unitsOf(SHORT)).filter((each) => each.kind === 'NetworkPolicy')) {
      const rules = [
        ...((at(policy, 'spec.ingress') ?? []) as { from?: unknown[] }[]).map(({ from }) => from),
        ...((at(policy, 'spec.egress') ?? []) as { to?: unknown[] }[]).map(({ to }) => to),
      ];
      for (const peers of rules)
        assert.ok(Array.isArray(peers) && peers.length > 0, `${policy.metadata.namespace}/${policy.metadata.name}`);
      if (JSON.stringify(at(policy, 'spec.ingress') ?? []).includes('"0.0.0.0/0"')) assert.equal(policy.metadata.name, 'front-door');
    }
  });
});

describe('evaluation', () => {
  it('has one of each, and no budget that would block a drain', () => {
    const units = unitsOf(set(SHORT, 'profile: evaluation'));
    assert.equal(at(chart(units, 'traefik').values, 'deployment.replicas'), 1);
    assert.equal(at(chart(units, 'traefik').values, 'podDisruptionBudget.enabled'), false);
    assert.equal(at(chart(units, 'kyverno').values, 'admissionController.replicas'), 1);
    assert.equal(at(chart(units, 'crowdsec').values, 'lapi.replicas'), 1);
    assert.equal(
      objectsOf(units).some((each) => each.kind === 'PodDisruptionBudget' && each.metadata.name === 'dns01-desec'),
      false,
    );
  });
});
