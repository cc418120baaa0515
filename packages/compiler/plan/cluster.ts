import { type Catalogue, machineOf, siteOf } from '../catalogue/catalogue.ts';
import type { ProviderEntry } from '../catalogue/entry.ts';
import { finding } from '../diagnostics/code.ts';
import type { Finding } from '../diagnostics/diagnostic.ts';
import { sizeOf } from '../spec/forms.ts';
import { addressAt, nth } from './addresses.ts';
import { type Choices, generationAt } from './choices.ts';
import { CODES } from './codes.ts';
import { providerSecrets } from './credentials.ts';
import type { Active, ClusterThing, Exposure, Networks, PoolThing, ServerThing, Taint } from './kinds.ts';
import { canonicalHost } from './names.ts';
import type { ClusterPlan } from './plan.ts';
import { type Chosen, type SecretRef, thing } from './thing.ts';

type Role = ClusterThing['values']['role'];

export interface ClusterRequest {
  readonly catalogue: Catalogue;
  readonly choices: Choices;
  readonly cell: string;
  /** Pointer of the cluster's section: `/cells/0/cluster` or `/cells/0/standby`. */
  readonly pointer: string;
  readonly role: Role;
  /** The site from which defaults follow, and the key that named it. */
  readonly home: Chosen<string>;
  readonly findings: Finding[];
}

/** What holds where `network` says nothing else. */
export const NETWORKS: Record<Role, Networks> = {
  primary: { nodes: '10.20.0.0/16', pods: '10.42.0.0/16', services: '10.43.0.0/16' },
  standby: { nodes: '10.21.0.0/16', pods: '10.44.0.0/16', services: '10.45.0.0/16' },
};

export function planCluster(request: ClusterRequest): ClusterPlan {
  const networks = networksOf(request);
  const pools = planPools(request);
  const servers = planServers(request, networks.value, pools.length > 0);
  return { cluster: planCore(request, networks), servers, pools };
}

/** `cluster/fsn-1` and `cluster/fsn-1-standby`: what belongs to a cluster is named after it. */
function clusterId(request: ClusterRequest): string {
  return request.role === 'primary' ? request.cell : `${request.cell}-standby`;
}

function networksOf({ choices, pointer, role }: ClusterRequest): Chosen<Networks> {
  const networks = Object.fromEntries(
    (['nodes', 'pods', 'services'] as const).map((name) => [name, choices.at(`${pointer}/network/${name}`, NETWORKS[role][name]).value]),
  );
  return { value: networks as unknown as Networks, ...choices.reason(`${pointer}/network`) };
}

function planCore(request: ClusterRequest, networks: Chosen<Networks>): ClusterThing {
  const { choices, pointer, catalogue, role } = request;
  const distribution = choices.at<string>(`${pointer}/distribution`);
  const version = choices.at<string>(`${pointer}/version`, catalogue.components[distribution.value]?.version ?? '');
  const loadBalancer = choices.at<'provider' | 'metallb'>(`${pointer}/loadBalancer`);
  const addresses = choices.at<readonly string[]>(`${pointer}/addresses`, []);
  const disable = choices.at<readonly string[]>(`${pointer}/disable`);
  const exposure = exposureOf(request, loadBalancer.value);
  const { provider } = siteOf(catalogue, request.home.value);
  const driver = volumesOf(request);
  const active = choices.at<Active>(pointer.replace(/[^/]+$/, 'active'));
  const appsDomain = choices.at<string>('/appsDomain');
  return thing('cluster', {
    id: `cluster/${clusterId(request)}`,
    name: clusterId(request),
    cell: request.cell,
    ...choices.reason(pointer),
    // CoreDNS answers on the tenth address of the services' network: K3s's own rule.
    values: {
      distribution: distribution.value,
      version: version.value,
      role,
      state: active.value === role ? 'awake' : 'asleep',
      home: request.home.value,
      provider: provider.name,
      volumes: driver.value.name,
      storageClass: driver.value.storageClass ?? provider.storageClass,
      canonical: canonicalHost(clusterId(request), appsDomain.value),
      loadBalancer: loadBalancer.value,
      addresses: addresses.value,
      disable: disable.value,
      networks: networks.value,
      dnsAddress: nth(networks.value.services, 10),
      exposure,
    },
    why: {
      distribution,
      version,
      state: active,
      home: request.home,
      provider: request.home,
      volumes: driver,
      storageClass: driver.value.storageClass === undefined ? request.home : driver,
      canonical: appsDomain,
      loadBalancer,
      addresses,
      disable,
      networks,
      dnsAddress: networks,
      exposure: loadBalancer.value === 'metallb' ? loadBalancer : request.home,
    },
    secrets: credentials(request, loadBalancer.value, driver.value.name),
  });
}

/** What makes volumes: the provider's driver, or the component that was chosen instead, by its class. */
function volumesOf({ choices, catalogue }: ClusterRequest): Chosen<{ readonly name: string; readonly storageClass: string | undefined }> {
  const { value: name, ...reason } = choices.at<string>('/stack/volumes');
  return { value: { name, storageClass: catalogue.components[name]?.storageClass }, ...reason };
}

function credentials(
  { choices, pointer, catalogue, home, role }: ClusterRequest,
  loadBalancer: 'provider' | 'metallb',
  volumes: string,
): SecretRef[] {
  const { provider } = siteOf(catalogue, home.value);
  const cell = pointer.slice(0, pointer.lastIndexOf('/'));
  const generation = generationAt(choices, cell, provider.name);
  return providerSecrets({ provider, loadBalancer, volumes, store: choices.at<string>('/stack/secrets').value, role, generation });
}

/** MetalLB announces the address of a node that has a gateway pod, so the client's address survives by itself. */
function exposureOf(request: ClusterRequest, loadBalancer: 'provider' | 'metallb'): Exposure {
  if (loadBalancer === 'metallb') return { annotations: {}, proxyProtocol: false, externalTrafficPolicy: 'Local' };
  const { provider, site } = siteOf(request.catalogue, request.home.value);
  return provider.loadBalancer({ name: clusterId(request), site: site.name });
}

function serverSites(request: ClusterRequest): { readonly sites: Chosen<readonly string[]>; readonly count: Chosen<number> } {
  const { catalogue, choices, pointer, home } = request;
  const { provider } = siteOf(catalogue, home.value);
  const near = [home.value, ...provider.sites.map((site) => `${provider.name}/${site.name}`).filter((site) => site !== home.value)].slice(
    0,
    3,
  );
  const sites = choices.at<readonly string[]>(`${pointer}/servers/at`, near);
  return { sites, count: choices.at(`${pointer}/servers/count`, Math.max(3, sites.value.length)) };
}

function planServers(request: ClusterRequest, networks: Networks, pooled: boolean): ServerThing[] {
  const { choices, pointer, catalogue } = request;
  const { sites, count } = serverSites(request);
  const size = choices.at<string>(`${pointer}/servers/size`);
  const schedulable = choices.at(`${pointer}/servers/schedulable`, !pooled);
  const seen = new Map<string, number>();
  return Array.from({ length: count.value }, (_, index) => {
    const at = sites.value[index % sites.value.length] ?? request.home.value;
    const order = seen.get(at) ?? 0;
    seen.set(at, order + 1);
    const { provider, site } = siteOf(catalogue, at);
    const machine = sized(request, at, size);
    const name = `${clusterId(request)}-s${index + 1}`;
    return thing('server', {
      id: `server/${name}`,
      name,
      cell: request.cell,
      ...(index < sites.value.length ? sites : count),
      values: {
        site: at,
        provider: provider.name,
        region: site.region,
        ...machine,
        address: addressAt(networks.nodes, site.octet, 'server', order),
        order: index + 1,
        schedulable: schedulable.value,
      },
      why: { size, type: size, cpu: size, memory: size, schedulable },
      needs: [`cluster/${clusterId(request)}`],
    });
  });
}

/** What the provider calls a size, or a refusal that names the sizes it has. */
function sized(request: ClusterRequest, at: string, size: Chosen<string>): { size: string; type: string; cpu: number; memory: number } {
  const { provider } = siteOf(request.catalogue, at);
  const machine = machineOf(provider, size.value);
  if (machine) return { size: size.value, type: machine.type, cpu: machine.cpu, memory: machine.memory };
  noSuchSize(request.findings, size, at, provider);
  return { size: size.value, type: 'unknown', ...sizeOf(size.value) };
}

/** The smallest size that has no less of anything: a fix may cost a little more, and never doubles a bill unasked. */
function smallestOver(asked: string, sizes: readonly string[]): string | undefined {
  const least = sizeOf(asked);
  const able = sizes.map((size) => ({ size, ...sizeOf(size) })).filter(({ cpu, memory }) => cpu >= least.cpu && memory >= least.memory);
  const weight = ({ cpu, memory }: (typeof able)[number]) => cpu * 4 + memory / 1024;
  return able.sort((one, other) => weight(one) - weight(other))[0]?.size;
}

/** Complains of a size once for each provider that lacks it, however many machines would have it. */
export function noSuchSize(findings: Finding[], size: Chosen<string>, at: string, provider: ProviderEntry): void {
  const { code } = CODES.noSuchSize;
  const said = findings.some(
    (each) => each.code === code && each.at.pointer === size.origin.pointer && sitesOf(provider).includes(each.subject),
  );
  if (!said)
    findings.push(
      missingSize(
        size,
        at,
        provider.machines.map((each) => each.size),
      ),
    );
}

function sitesOf(provider: ProviderEntry): string[] {
  return provider.sites.map((site) => `${provider.name}/${site.name}`);
}

function missingSize(size: Chosen<string>, at: string, sizes: readonly string[]): Finding {
  const larger = smallestOver(size.value, sizes);
  return finding(CODES.noSuchSize, {
    at: size.origin,
    subject: at,
    found: size.value,
    expected: sizes.join(', '),
    message: `${at} has no machine of ${size.value}.`,
    hint: `Choose a size that it has: ${sizes.join(', ')}.`,
    remedies: larger === undefined ? [] : [{ ...size.origin, value: larger }],
  });
}

function planPools(request: ClusterRequest): PoolThing[] {
  const { choices, pointer, home } = request;
  const written = choices.written(`${pointer}/pools`);
  if (!Array.isArray(written))
    return [planPool(request, `${pointer}/pools`, { value: 'main', ...choices.reason(`${pointer}/pools`) }, home)];
  return written.map((_, index) => {
    const at = `${pointer}/pools/${index}`;
    return planPool(request, at, choices.at<string>(`${at}/name`), choices.at<string>(`${at}/at`));
  });
}

function planPool(request: ClusterRequest, pointer: string, name: Chosen<string>, at: Chosen<string>): PoolThing {
  const { choices, catalogue } = request;
  const written = pointer.endsWith('/pools') ? `${pointer}/0` : pointer;
  const { provider, site } = siteOf(catalogue, at.value);
  const [nodes, size] = [choices.at<number>(`${written}/nodes`), choices.at<string>(`${written}/size`)];
  const only = choices.at<readonly string[]>(`${written}/for`, []);
  const taints = choices.at<readonly string[]>(`${written}/taints`, []);
  const id = request.role === 'primary' ? `pool/${request.cell}/${name.value}` : `pool/${request.cell}-standby/${name.value}`;
  return thing('pool', {
    id,
    name: name.value,
    cell: request.cell,
    ...choices.reason(pointer),
    values: {
      site: at.value,
      provider: provider.name,
      zone: site.zone,
      nodes: nodes.value,
      ...sized(request, at.value, size),
      for: only.value,
      taints: taintsOf(only.value, taints.value),
      labels: {
        ...dedication(only.value),
        'hansa/pool': name.value,
        'hansa/provider': provider.name,
        // What tools of others select nodes by; ours read the one above.
        'node.cloudprovider': provider.name,
        'topology.kubernetes.io/region': site.region,
        'topology.kubernetes.io/zone': site.zone,
      },
    },
    why: {
      site: at,
      provider: at,
      zone: at,
      nodes,
      size,
      type: size,
      cpu: size,
      memory: size,
      for: only,
      taints: taints.value.length > 0 ? taints : only,
      labels: name,
    },
    needs: [`cluster/${clusterId(request)}`],
  });
}

/** A dedicated pool is tainted by the one word that stands for its apps, so that two apps may share one. */
function taintsOf(only: readonly string[], names: readonly string[]): Taint[] {
  const own: Taint[] = Object.entries(dedication(only)).map(([key, value]) => ({ key, value, effect: 'NoSchedule' }));
  return [...own, ...names.map((name) => ({ key: `hansa/${name}`, value: 'true', effect: 'NoSchedule' as const }))];
}

function dedication(only: readonly string[]): Record<string, string> {
  return only.length > 0 ? { 'hansa/for': [...only].sort().join('-') } : {};
}
