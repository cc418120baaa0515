import { type Catalogue, machineOf, siteOf } from '../catalogue/catalogue.ts';
import { type AddressRole, addressAt } from './addresses.ts';
import type { Finding } from '../diagnostics/diagnostic.ts';
import type { Choices } from './choices.ts';
import { noSuchSize } from './cluster.ts';
import { DATA_NAMESPACE } from '../tree/manifest/namespaces.ts';
import { groundOf } from './in-cluster.ts';
import { type Kept, insideOf, sitesInside } from './instances.ts';
import type { DataServiceThing, Endpoint, HostThing, MonitoringThing, ObjectsThing, RelayThing } from './kinds.ts';
import { planObjects } from './objects.ts';
import type { ClusterPlan } from './plan.ts';
import { type Chosen, type Reason, thing } from './thing.ts';

export interface ServicesRequest {
  readonly catalogue: Catalogue;
  readonly choices: Choices;
  readonly cell: string;
  readonly home: Chosen<string>;
  readonly primary: ClusterPlan;
  readonly needsMariadb: Reason | undefined;
  /** Site of the standby, when there is one. */
  readonly standby: string | undefined;
  readonly domain: Chosen<string>;
  /** What holds for the platform; a cell whose objects are at that provider too takes another, unless it was asked for. */
  readonly offsite: Chosen<string | null>;
  readonly findings: Finding[];
}

function inside(name: string, port: number): Endpoint {
  return { host: `${name}.${DATA_NAMESPACE}.svc.cluster.local`, port };
}

interface Where {
  readonly at: Chosen<readonly string[]>;
  readonly witness: Chosen<string | null>;
}

/** Two sites of the home provider hold data and a third one votes; a provider with fewer sites repeats its last. */
function siblings(request: ServicesRequest): readonly [string, string, string] {
  const { provider } = siteOf(request.catalogue, request.home.value);
  const rest = provider.sites.map((site) => `${provider.name}/${site.name}`).filter((site) => site !== request.home.value);
  const [second = request.home.value, third = second] = rest;
  return [request.home.value, second, third];
}

/**
 * Where data and the third voter stand unless somebody says otherwise. A standby is no use without data at its provider and a majority
 * that outlives the home provider: then each of the two has data, and a third provider the vote.
 */
function usual(request: ServicesRequest): readonly [string, string, string] {
  const { catalogue, home, standby } = request;
  if (standby === undefined) return siblings(request);
  const taken = [home.value, standby].map((site) => siteOf(catalogue, site).provider.name);
  const third = Object.values(catalogue.providers).find((each) => !taken.includes(each.name) && each.sites.length > 0);
  if (!third || taken[0] === taken[1]) return siblings(request);
  return [home.value, standby, `${third.name}/${third.sites[0]?.name}`];
}

function whereIs(request: ServicesRequest, service: string, like?: Where): Where {
  const { choices } = request;
  const base = `/services/${service}`;
  const asked = choices.written(`${base}/at`) !== undefined;
  const witnessAsked = choices.written(`${base}/witness`) !== undefined;
  // A service that stands where another stands has that one's reasons: a complaint must point at what was written.
  if (like && !asked) return { at: like.at, witness: witnessAsked ? witnessAt(choices, base, null) : like.witness };
  const [first, second, third] = usual(request);
  const at = choices.at<readonly string[]>(`${base}/at`, [first, second]);
  // A layout that was asked for without a witness is taken as it is: the rule on quorum tells what is missing.
  return { at, witness: witnessAt(choices, base, asked ? null : third) };
}

/** In the cluster: a site an instance. Nobody votes beside servers and instances, so a witness is there only where somebody asked for one. */
function whereInside(request: ServicesRequest, service: Kept): Where {
  const { choices, primary, home } = request;
  const base = `/services/${service}`;
  const at = choices.at<readonly string[]>(`${base}/at`, sitesInside(groundOf(primary), home.value));
  return { at, witness: witnessAt(choices, base, null) };
}

/** `none` is a word, so that a layer can take away the witness of the layers above. */
function witnessAt(choices: Choices, base: string, usual: string | null): Chosen<string | null> {
  const { value, ...reason } = choices.at<string | null>(`${base}/witness`, usual);
  return { value: value === 'none' ? null : value, ...reason };
}

export interface ServicesPlan {
  readonly services: {
    postgres: DataServiceThing;
    mariadb: DataServiceThing | undefined;
    cache: DataServiceThing;
    objects: ObjectsThing;
    monitoring: MonitoringThing;
    mail: RelayThing | undefined;
  };
  readonly hosts: readonly HostThing[];
}

/** Whether a data service runs in the cluster. */
function runsInside({ choices }: ServicesRequest, service: Kept): boolean {
  return choices.at<string>(`/services/${service}/run`).value === 'cluster';
}

export function planServices(request: ServicesRequest): ServicesPlan {
  const within = { postgres: runsInside(request, 'postgres'), mariadb: runsInside(request, 'mariadb') };
  const postgres = within.postgres ? whereInside(request, 'postgres') : whereIs(request, 'postgres');
  const cache = whereIs(request, 'cache', within.postgres ? undefined : postgres);
  const hosted = within.postgres ? cache : postgres;
  const mariadb = within.mariadb ? whereInside(request, 'mariadb') : whereIs(request, 'mariadb', hosted);
  const onHosts = { postgres: !within.postgres, mariadb: request.needsMariadb !== undefined && !within.mariadb };
  const hosts = [
    ...(onHosts.postgres ? dataHosts(request, 'postgres', postgres, '4cpu-8gb') : []),
    ...(onHosts.mariadb ? dataHosts(request, 'mariadb', mariadb, '2cpu-4gb') : []),
    ...dataHosts(request, 'cache', cache, '2cpu-4gb'),
    ...witnessHosts(request, [...(onHosts.postgres ? [postgres] : []), ...(onHosts.mariadb ? [mariadb] : []), cache]),
  ];
  const monitoring = planMonitoring(request, hosted.witness.value ?? request.home.value);
  return {
    services: {
      postgres: dataService(request, 'postgres', postgres, hosts, request.choices.reason('/services/postgres')),
      mariadb: request.needsMariadb && dataService(request, 'mariadb', mariadb, hosts, request.needsMariadb),
      cache: dataService(request, 'cache', cache, hosts, request.choices.reason('/services/cache')),
      objects: planObjects(request),
      monitoring: monitoring.service,
      mail: planRelay(request),
    },
    hosts: [...hosts, ...monitoring.hosts],
  };
}

const DATA = {
  postgres: { engine: 'postgres', version: '18', endpoints: { pool: inside('postgres', 6432), direct: inside('postgres-direct', 5432) } },
  mariadb: { engine: 'mariadb', version: '11.8', endpoints: { proxy: inside('mariadb', 3306) } },
  cache: { engine: 'valkey', version: '9.1', endpoints: { proxy: inside('cache', 6379) } },
} as const;

/** A pooler of CloudNativePG has one mode for all databases, so a second mode is a second name. */
const POOLED_INSIDE = { ...DATA.postgres.endpoints, session: inside('postgres-session', 6432) };

function dataService(
  request: ServicesRequest,
  name: keyof typeof DATA,
  where: Where,
  hosts: readonly HostThing[],
  reason: Reason,
): DataServiceThing {
  const { engine, endpoints } = DATA[name];
  const own =
    name !== 'cache' && runsInside(request, name) ? insideOf({ ...request, cluster: request.primary }, name, where.at.value) : undefined;
  const version = name === 'postgres' ? request.choices.at<string>('/services/postgres/version') : { value: DATA[name].version, ...reason };
  const recovery = name === 'mariadb' ? { value: 'normal', ...reason } : request.choices.at<string>(`/services/${name}/recovery`);
  const members = hosts.filter((host) => host.values.role === name);
  const voters = own
    ? request.primary.servers.map((server) => server.values.site)
    : [...where.at.value, ...(where.witness.value === null ? [] : [where.witness.value])];
  return thing('service', {
    id: `service/${request.cell}/${name}`,
    name,
    cell: request.cell,
    ...reason,
    values: {
      engine,
      version: version.value,
      endpoints: own && name === 'postgres' ? POOLED_INSIDE : endpoints,
      addresses: members.map((host) => host.values.address),
      at: where.at.value,
      witness: where.witness.value,
      voters,
      recovery: recovery.value,
      ...(own && { inside: own.value }),
    },
    why: { version, recovery, addresses: where.at, at: where.at, witness: where.witness, voters: where.at, ...(own && { inside: own }) },
    needs: own ? [request.primary.cluster.id] : members.map((host) => host.id),
  });
}

function host(
  request: ServicesRequest,
  role: HostThing['values']['role'],
  name: string,
  site: string,
  order: number,
  size: Chosen<string>,
  reason: Reason,
): HostThing {
  const { provider, site: place } = siteOf(request.catalogue, site);
  const machine = machineOf(provider, size.value);
  if (!machine) noSuchSize(request.findings, size, site, provider);
  return thing('host', {
    id: `host/${request.cell}/${name}`,
    name: `${request.cell}-${name}`,
    cell: request.cell,
    ...reason,
    values: {
      role,
      site,
      provider: provider.name,
      size: size.value,
      type: machine?.type ?? 'unknown',
      cpu: machine?.cpu ?? 0,
      memory: machine?.memory ?? 0,
      address: addressAt(request.primary.cluster.values.networks.nodes, place.octet, role satisfies AddressRole, order),
    },
    why: { size, type: size, cpu: size, memory: size },
  });
}

function dataHosts(request: ServicesRequest, role: 'postgres' | 'mariadb' | 'cache', where: Where, usual: string): HostThing[] {
  const size = request.choices.at(`/services/${role}/size`, usual);
  const perSite = new Map<string, number>();
  return where.at.value.map((site, index) => {
    const order = perSite.get(site) ?? 0;
    perSite.set(site, order + 1);
    return host(request, role, `${role}-${index + 1}`, site, order, size, where.at);
  });
}

/** One witness host a site, whatever votes there: an etcd member, a Galera arbitrator and a Sentinel are small. */
function witnessHosts(request: ServicesRequest, wheres: readonly Where[]): HostThing[] {
  const sites = new Map<string, Reason>();
  for (const { witness } of wheres) if (witness.value !== null && !sites.has(witness.value)) sites.set(witness.value, witness);
  return [...sites].map(([site, reason], index) =>
    host(request, 'witness', `witness-${index + 1}`, site, 0, { ...reason, value: '2cpu-4gb' }, reason),
  );
}

function planMonitoring(
  request: ServicesRequest,
  witness: string,
): { readonly service: MonitoringThing; readonly hosts: readonly HostThing[] } {
  const { choices, cell } = request;
  const at = choices.at('/services/monitoring/at', witness);
  const elsewhere = siblings(request).find((site) => site !== at.value) ?? at.value;
  const deadManSwitch = choices.at('/services/monitoring/deadManSwitch', elsewhere);
  const way = choices.at<'remote-write' | 'federation'>('/services/monitoring/metrics');
  const [metrics, logs] = [storeFor(request, 'metrics'), storeFor(request, 'logs')];
  const main = host(request, 'monitoring', 'monitoring-1', at.value, 0, logs.host ?? { ...at, value: '4cpu-8gb' }, at);
  const watched = deadManSwitch.value === 'none' ? null : deadManSwitch.value;
  const watchers =
    watched === null ? [] : [host(request, 'switch', 'switch-1', watched, 0, { ...deadManSwitch, value: '2cpu-4gb' }, deadManSwitch)];
  const service = thing('monitoring', {
    id: `monitoring/${cell}`,
    name: 'monitoring',
    cell,
    ...choices.reason('/services/monitoring'),
    values: {
      at: at.value,
      address: main.values.address,
      deadManSwitch: watched,
      way: way.value,
      metrics: inside('metrics', metrics.port.value),
      logs: inside('logs', logs.port.value),
      alerts: inside('alerts', 9093),
    },
    why: { at, address: at, deadManSwitch, way, metrics: metrics.port, logs: logs.port },
    needs: [main, ...watchers].map((each) => each.id),
  });
  return { service, hosts: [main, ...watchers] };
}

/** What keeps metrics or logs: the port where the cluster reaches it, and the host that it takes. That one which can be rendered has no port is a bug of ours. */
function storeFor({ catalogue, choices }: ServicesRequest, layer: 'metrics' | 'logs') {
  const { value, ...reason } = choices.at<string>(`/stack/${layer}`);
  const [first, ...rest] = catalogue.layers[layer].choices;
  const { port = first.port, host: size } = [first, ...rest].find(({ word }) => word === value) ?? first;
  if (port === undefined) throw new Error(`${layer} ${value} has no port`);
  return { port: { value: port, ...reason }, host: size === undefined ? undefined : { value: size, ...reason } };
}

function planRelay(request: ServicesRequest): RelayThing | undefined {
  const { choices, cell, domain } = request;
  if (choices.written('/services/mail') === undefined) return undefined;
  const [host, port, party] = [
    choices.at('/services/mail/relay', domain.value),
    choices.at<number>('/services/mail/port'),
    choices.at('/services/mail/party', 'operator'),
  ];
  const sender = choices.at('/services/mail/from', `no-reply@${domain.value}`);
  return thing('relay', {
    id: `relay/${cell}`,
    name: 'mail',
    cell,
    ...choices.reason('/services/mail'),
    values: { host: host.value, port: port.value, party: party.value, from: sender.value },
    why: { host, port, party, from: sender },
  });
}
