import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { compile, languageOf, renderAll } from './index.ts';
import type { Manifest } from './tree/manifest/object.ts';

/*
 * What names something else must name one thing that is there: Kubernetes takes a selector that finds nothing, or a port that nobody
 * has, without a word.
 */

const LANGUAGE = languageOf();
const EXAMPLES = join(import.meta.dirname, '..', '..', 'examples');

type Labels = Readonly<Record<string, string>>;
interface Port {
  readonly name?: string;
  readonly port: number;
  readonly containerPort: number;
  readonly targetPort: number | string;
}
interface Container {
  readonly name: string;
  readonly ports?: readonly Port[];
  readonly volumeMounts?: readonly { readonly name: string }[];
  readonly envFrom?: readonly { readonly configMapRef?: { readonly name: string } }[];
}
interface Pod {
  readonly nodeSelector?: Labels;
  readonly containers: readonly Container[];
  readonly initContainers?: readonly Container[];
  readonly volumes?: readonly {
    readonly name: string;
    readonly configMap?: { readonly name: string; readonly items?: readonly { readonly key: string }[] };
  }[];
  readonly topologySpreadConstraints?: readonly { readonly labelSelector: { readonly matchLabels: Labels } }[];
}

/** A value somewhere below, by its path; undefined where there is none. */
function at<T>(value: unknown, path: string): T | undefined {
  return path.split('.').reduce<unknown>((found, key) => (found as Readonly<Record<string, unknown>> | undefined)?.[key], value) as
    | T
    | undefined;
}

/** What stands in each cell of an example. */
function treesOf(name: string): (readonly [name: string, tree: readonly Manifest[]])[] {
  const paths = ['platform.yaml', ...readdirSync(join(EXAMPLES, name, 'tenants')).map((file) => `tenants/${file}`)];
  const compilation = compile(new Map(paths.map((path) => [path, readFileSync(join(EXAMPLES, name, path), 'utf8')])), LANGUAGE);
  return [...renderAll(compilation)].map(([cell, files]) => {
    const bodies = files.flatMap(({ body }) => (typeof body === 'string' ? [] : body));
    return [`${name}, ${cell}`, JSON.parse(JSON.stringify(bodies)) as Manifest[]];
  });
}

/** A workload with the labels of its pods. */
interface Workload {
  readonly manifest: Manifest;
  readonly labels: Labels;
  readonly pod: Pod;
}

function workloads(tree: readonly Manifest[]): Workload[] {
  return tree.flatMap((manifest) => {
    const template = at(manifest, 'spec.jobTemplate.spec.template') ?? at(manifest, 'spec.template');
    const [labels, pod] = [at<Labels>(template, 'metadata.labels'), at<Pod>(template, 'spec')];
    const charted = CHARTED[at<string>(manifest, 'spec.releaseName') ?? at<string>(manifest, 'spec.source.helm.releaseName') ?? ''];
    if (charted) return [{ manifest: { ...manifest, metadata: { ...manifest.metadata, namespace: charted.namespace } }, ...charted }];
    const operated = OPERATED[`${manifest.apiVersion} ${manifest.kind}`]?.(manifest.metadata.name);
    return operated ? [{ manifest, ...operated }] : labels && pod?.containers ? [{ manifest, labels, pod }] : [];
  });
}

const portsOf = (...ports: readonly number[]) => ports.map((port) => ({ port, containerPort: port, targetPort: port }));

/**
 * Labels and ports that an operator gives to the pods of its objects (of CloudNativePG 1.30.0: pkg/specs/pods.go, pgbouncer/deployments.go; of
 * mariadb-operator 26.6.0: pkg/builder/labels/labels.go, pkg/builder/container_builder.go).
 */
const OPERATED: Readonly<Record<string, (name: string) => Pick<Workload, 'labels' | 'pod'>>> = {
  'postgresql.cnpg.io/v1 Cluster': (name) => ({
    labels: { 'cnpg.io/cluster': name, 'cnpg.io/podRole': 'instance', 'cnpg.io/instanceRole': 'primary' },
    pod: { containers: [{ name: 'postgres', ports: portsOf(5432, 9187, 8000) }] },
  }),
  'postgresql.cnpg.io/v1 Pooler': (name) => ({
    labels: { 'cnpg.io/cluster': 'postgres', 'cnpg.io/podRole': 'pooler', 'cnpg.io/poolerName': name },
    pod: { containers: [{ name: 'pgbouncer', ports: portsOf(5432, 9127) }] },
  }),
  'k8s.mariadb.com/v1alpha1 MariaDB': (name) => ({
    labels: { 'app.kubernetes.io/name': 'mariadb', 'app.kubernetes.io/instance': name, 'k8s.mariadb.com/role': 'primary' },
    pod: { containers: [{ name: 'mariadb', ports: portsOf(3306, 5555) }] },
  }),
};

/** Pods of charts that something of the tree leads to, by the release (of the operator's `Prometheus`: pkg/prometheus/server/statefulset.go). */
const CHARTED: Readonly<Record<string, { readonly namespace: string } & Pick<Workload, 'labels' | 'pod'>>> = {
  prometheus: {
    namespace: 'monitoring',
    labels: { 'app.kubernetes.io/name': 'prometheus' },
    pod: { containers: [{ name: 'prometheus', ports: portsOf(9090) }] },
  },
};

const selects = (selector: Labels, labels: Labels) => Object.entries(selector).every(([key, value]) => labels[key] === value);
const nameOf = ({ kind, metadata }: Manifest) => `${kind} ${metadata.namespace}/${metadata.name}`;
const kinds = (tree: readonly Manifest[], kind: string) => tree.filter((each) => each.kind === kind);
const containersOf = ({ containers, initContainers = [] }: Pod) => [...initContainers, ...containers];

/** The one workload whose pods a selector finds. */
function selected(all: readonly Workload[], by: Manifest, selector: Labels): Workload {
  const found = all.filter(({ manifest, labels }) => manifest.metadata.namespace === by.metadata.namespace && selects(selector, labels));
  assert.deepEqual(
    found.map(({ manifest }) => manifest.metadata.name).length,
    1,
    `${nameOf(by)} finds ${found.map(({ manifest }) => nameOf(manifest))}`,
  );
  return found[0] as Workload;
}

/** The container's port behind a Service's: what a policy has to let through, for policies see packets after that translation. */
function behind({ pod }: Workload, { targetPort }: Port): number | undefined {
  const ports = pod.containers.flatMap((container) => container.ports ?? []);
  return ports.find((each) => each.name === targetPort || each.containerPort === targetPort)?.containerPort;
}

/** Whether pods of a namespace may reach a port of a workload. */
function admits(tree: readonly Manifest[], to: Workload, from: string, port: number | undefined): boolean {
  const policies = kinds(tree, 'NetworkPolicy').filter(
    (each) =>
      each.metadata.namespace === to.manifest.metadata.namespace &&
      selects(at<Labels>(each, 'spec.podSelector.matchLabels') ?? {}, to.labels),
  );
  const rules = policies.flatMap((each) => at<{ from?: readonly object[]; ports?: readonly Port[] }[]>(each, 'spec.ingress') ?? []);
  return rules.some(
    (rule) =>
      rule.from?.some((peer) => at<Labels>(peer, 'namespaceSelector.matchLabels')?.['kubernetes.io/metadata.name'] === from) &&
      (!rule.ports || rule.ports.some((each) => each.port === port)),
  );
}

for (const [name, tree] of readdirSync(EXAMPLES).flatMap(treesOf)) {
  const all = workloads(tree);
  const services = kinds(tree, 'Service').filter((each) => at(each, 'spec.selector'));

  test(`${name}: each Service and budget finds the pods of one workload, at ports that they have`, () => {
    for (const service of services) {
      const workload = selected(all, service, at<Labels>(service, 'spec.selector') ?? {});
      for (const port of at<Port[]>(service, 'spec.ports') ?? [])
        assert.ok(behind(workload, port), `${nameOf(service)} ${port.targetPort}`);
    }
    for (const budget of kinds(tree, 'PodDisruptionBudget')) selected(all, budget, at<Labels>(budget, 'spec.selector.matchLabels') ?? {});
    assert.ok(services.length > 3);
  });

  test(`${name}: no two workloads share pods, and each spreads its own`, () => {
    for (const { manifest, labels, pod } of all) {
      const selector = at<Labels>(manifest, 'spec.selector.matchLabels');
      if (selector) assert.equal(selected(all, manifest, selector).manifest, manifest);
      for (const each of pod.topologySpreadConstraints ?? []) assert.ok(selects(each.labelSelector.matchLabels, labels), nameOf(manifest));
      assert.ok(manifest.metadata.name.length <= (manifest.kind === 'CronJob' ? 52 : 63), nameOf(manifest));
    }
  });

  test(`${name}: an autoscaler owns the replicas of a workload that is there, and can reckon its use`, () => {
    for (const scaler of kinds(tree, 'HorizontalPodAutoscaler')) {
      const { manifest, pod } = all.find((each) => nameOf(each.manifest) === nameOf({ ...scaler, kind: 'Deployment' })) as Workload;
      assert.equal(at(manifest, 'spec.replicas'), undefined, nameOf(manifest));
      for (const container of pod.containers) assert.ok(at(container, 'resources.requests.cpu'), nameOf(manifest));
    }
  });

  test(`${name}: each route ends at a listener with a certificate for its host, and at pods that admit the gateway`, () => {
    const listeners = kinds(tree, 'Gateway').flatMap((each) => at<{ hostname: string }[]>(each, 'spec.listeners') ?? []);
    const hosts = new Set(listeners.map((each) => each.hostname));
    for (const route of kinds(tree, 'HTTPRoute')) {
      for (const host of at<string[]>(route, 'spec.hostnames') ?? [])
        assert.ok(hosts.has(host) || hosts.has(host.replace(/^[^.]+/, '*')), `${nameOf(route)} ${host}`);
      const backends = (at<{ backendRefs?: Port[] }[]>(route, 'spec.rules') ?? []).flatMap((rule) => rule.backendRefs ?? []);
      for (const backend of backends) {
        const service = services.find(
          (each) => each.metadata.namespace === route.metadata.namespace && each.metadata.name === backend.name,
        );
        const port = at<Port[]>(service, 'spec.ports')?.find((each) => each.port === backend.port);
        assert.ok(service && port, `${nameOf(route)} ${backend.name}:${backend.port}`);
        const workload = selected(all, service, at<Labels>(service, 'spec.selector') ?? {});
        assert.ok(admits(tree, workload, 'traefik', behind(workload, port)), `${nameOf(route)}: the gateway may not reach ${backend.name}`);
      }
    }
  });

  test(`${name}: each monitor finds one Service, and Prometheus may read it`, () => {
    for (const monitor of kinds(tree, 'ServiceMonitor')) {
      const selector = at<Labels>(monitor, 'spec.selector.matchLabels') ?? {};
      const found = services.filter(
        (each) => each.metadata.namespace === monitor.metadata.namespace && selects(selector, each.metadata.labels ?? {}),
      );
      assert.equal(found.length, 1, nameOf(monitor));
      const workload = selected(all, found[0] as Manifest, at<Labels>(found[0], 'spec.selector') ?? {});
      for (const endpoint of at<{ port: string }[]>(monitor, 'spec.endpoints') ?? []) {
        const port = at<Port[]>(found[0], 'spec.ports')?.find((each) => each.name === endpoint.port);
        assert.ok(port && admits(tree, workload, 'monitoring', behind(workload, port)), `${nameOf(monitor)} ${endpoint.port}`);
      }
    }
  });

  test(`${name}: each probe asks a prober in the pool that it names, and what it looks at admits the prober`, () => {
    for (const probe of kinds(tree, 'Probe')) {
      const { prober, targets } = probe['spec'] as {
        prober: { url: string };
        targets: { staticConfig: { static: string[]; labels: Labels; relabelingConfigs: { regex: string }[] } };
      };
      const { static: addresses, labels, relabelingConfigs } = targets.staticConfig;
      assert.equal(serving(prober.url).pod.nodeSelector?.['hansa/pool'], labels['pool'], nameOf(probe));
      for (const address of addresses) {
        const told = relabelingConfigs.filter(({ regex }) => new RegExp(`^(?:${regex})$`).test(address));
        assert.equal(told.length, 1, `${nameOf(probe)}: ${address}`);
        if (!address.includes('://')) {
          assert.ok(leaves(address), `${nameOf(probe)}: probers may not reach ${address}`);
          continue;
        }
        const { host, hostname } = new URL(address);
        if (!hostname.endsWith('.svc')) continue;
        const workload = serving(host);
        const own = workload.manifest.metadata.namespace === probe.metadata.namespace;
        if (!own) assert.ok(admits(tree, workload, 'probers', Number(host.split(':')[1])), `${nameOf(probe)}: ${address}`);
      }
    }
  });

  /** Whether a prober may reach `host:port`: each address behind a name of the cluster, or the internet. */
  function leaves(address: string): boolean {
    const [host = '', port] = address.split(':');
    const [name, namespace] = host.split('.');
    const slice = kinds(tree, 'EndpointSlice').find(({ metadata }) => metadata.name === name && metadata.namespace === namespace);
    const named = at<{ addresses: string[] }[]>(slice, 'endpoints')?.flatMap(({ addresses }) => addresses);
    if (host.endsWith('.cluster.local')) assert.equal(String(at<Port[]>(slice, 'ports')?.[0]?.port), port, address);
    const cidrs = named?.map((each) => `${each}/32`) ?? ['0.0.0.0/0'];
    const policy = kinds(tree, 'NetworkPolicy').find(({ metadata }) => metadata.name === 'probers' && metadata.namespace === 'probers');
    const rules = at<{ to: { ipBlock?: { cidr: string } }[]; ports: Port[] }[]>(policy, 'spec.egress') ?? [];
    const open = rules.filter(({ ports }) => ports.some((each) => String(each.port) === port)).flatMap(({ to }) => to);
    return cidrs.every((cidr) => open.some(({ ipBlock }) => ipBlock?.cidr === cidr));
  }

  /** The workload behind the Service at `name.namespace.svc:port`. */
  function serving(host: string): Workload {
    const [name, namespace] = host.split('.');
    const service = services.find(({ metadata }) => metadata.name === name && metadata.namespace === namespace);
    assert.ok(
      service && at<Port[]>(service, 'spec.ports')?.some(({ port }) => host.endsWith(`.svc:${port}`)),
      `no Service answers at ${host}`,
    );
    return selected(all, service, at<Labels>(service, 'spec.selector') ?? {});
  }

  test(`${name}: what pods mount and read of ConfigMaps is there`, () => {
    const maps = new Map(
      kinds(tree, 'ConfigMap').map((each) => [`${each.metadata.namespace}/${each.metadata.name}`, at<Labels>(each, 'data') ?? {}]),
    );
    for (const { manifest, pod } of all) {
      const of = (map: string) => maps.get(`${manifest.metadata.namespace}/${map}`);
      for (const { configMap } of pod.volumes ?? []) {
        if (!configMap) continue;
        assert.ok(of(configMap.name), `${nameOf(manifest)} ${configMap.name}`);
        for (const { key } of configMap.items ?? []) assert.ok(of(configMap.name)?.[key] !== undefined, `${configMap.name} ${key}`);
      }
      for (const container of containersOf(pod)) {
        for (const { configMapRef } of container.envFrom ?? []) assert.ok(!configMapRef || of(configMapRef.name), nameOf(manifest));
        for (const mount of container.volumeMounts ?? [])
          assert.ok(
            pod.volumes?.some((each) => each.name === mount.name),
            `${nameOf(manifest)} ${mount.name}`,
          );
      }
    }
  });
}
