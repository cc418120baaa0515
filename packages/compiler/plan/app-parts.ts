import type { AppWants } from '../catalogue/entry.ts';
import { pulled } from '../tree/manifest/reference.ts';
import { type AppContext, generationOf, keyOf } from './app-context.ts';
import type { Choices } from './choices.ts';
import { endpointsOf } from './components.ts';
import type { Footing } from './footing.ts';
import type { BucketThing, CacheThing, ClientThing, DatabaseThing, MailThing, RouteThing, VolumeThing, WorkloadThing } from './kinds.ts';
import { bucketName, cachePrefix, cacheUser, cellBucketName, databaseName, roleName } from './names.ts';
import { imageReason } from './pins.ts';
import { type Placement, placedIn } from './placement.ts';
import type { ClusterPlan } from './plan.ts';
import { type Reason, thing } from './thing.ts';

/** Why a tenant has an app: its plan, unless the tenant's file chooses among the plan's. */
export function appsReason(choices: Choices): Reason {
  return choices.reason(choices.written('/apps') === undefined ? '/plan' : '/apps');
}

/** Why an image is the one that it is: the catalogue pins it. */
function pinned(platform: Footing): Reason {
  return { origin: platform.apps.origin, because: { rule: 'catalogue', how: 'default' } };
}

export function planDatabase(context: AppContext, want: NonNullable<AppWants['database']>): DatabaseThing {
  const { tenant, entry, cell, choices } = context;
  const service = want.engine === 'postgres' ? cell.services.postgres : (cell.services.mariadb ?? cell.services.postgres);
  const database = databaseName(tenant.values.id, entry.name);
  return thing('database', {
    id: keyOf(context, 'database'),
    name: database,
    cell: tenant.cell,
    ...choices.reason('/id'),
    values: {
      engine: want.engine,
      database,
      role: roleName(tenant.values.id, entry.name, generationOf(context)),
      ...endpointsOf(service.values.endpoints, want.engine === 'mariadb' ? 'direct' : want.pool),
      pool: want.pool,
      connections: want.connections,
    },
    why: { engine: want.why.engine, pool: want.why.pool, port: want.why.pool, connections: tenant.why.seats ?? tenant },
    needs: [service.id],
  });
}

export function planBucket(context: AppContext, want: NonNullable<AppWants['bucket']>): BucketThing {
  const { tenant, cell, platform, choices } = context;
  const { objects } = cell.services;
  const shared = objects.values.buckets === 'shared';
  const [name, own] = [platform.platform.name, tenant.values.id];
  const bucket = shared ? cellBucketName(name, cell.cell.name, want.use) : bucketName(name, cell.cell.name, own, want.use);
  return thing('bucket', {
    id: keyOf(context, 'bucket'),
    name: bucket,
    cell: tenant.cell,
    ...choices.reason('/id'),
    values: { name: bucket, endpoint: objects.values.url, region: objects.values.region, use: want.use, quota: want.quota, shared },
    why: {
      endpoint: objects.why.url ?? objects,
      region: objects.why.region ?? objects,
      quota: tenant.why.seats ?? tenant,
      shared: objects.why.buckets ?? objects,
      use: want.why,
    },
    needs: [objects.id],
  });
}

export function planCache(context: AppContext, want: NonNullable<AppWants['cache']>): CacheThing {
  const { tenant, entry, cell, choices } = context;
  const user = cacheUser(tenant.values.id, entry.name);
  const { host = '', port = 0 } = cell.services.cache.values.endpoints['proxy'] ?? {};
  return thing('cache', {
    id: keyOf(context, 'cache'),
    name: user,
    cell: tenant.cell,
    ...choices.reason('/id'),
    values: { user, prefix: cachePrefix(tenant.values.id), host, port, mode: want.mode },
    why: { mode: want.why },
    needs: [cell.services.cache.id],
  });
}

export function planClient(context: AppContext, want: NonNullable<AppWants['signOn']>, host: string): ClientThing {
  const { tenant, entry, realm, choices } = context;
  const { issuer } = realm.values;
  const discovery = want.protocol === 'oidc' ? `${issuer}/.well-known/openid-configuration` : `${issuer}/protocol/saml/descriptor`;
  return thing('client', {
    id: keyOf(context, 'client'),
    name: entry.name,
    cell: tenant.cell,
    ...choices.reason('/id'),
    values: {
      realm: realm.values.realm,
      client: entry.name,
      protocol: want.protocol,
      issuer,
      discovery,
      redirects: want.redirects.map((path) => `https://${host}${path}`),
      ...(want.logout !== undefined && { logout: `https://${host}${want.logout}` }),
    },
    why: { protocol: want.why, redirects: tenant.why.slug ?? tenant },
    needs: [realm.id],
  });
}

export function planRoute(context: AppContext, route: AppWants['routes'][number], index: number, host: string): RouteThing {
  const { tenant, entry, choices } = context;
  const name = index === 0 ? entry.name : `${entry.name}-${index + 1}`;
  return thing('route', {
    id: keyOf(context, 'route', index === 0 ? '' : `-${index + 1}`),
    name,
    cell: tenant.cell,
    ...choices.reason('/slug'),
    values: { host, paths: route.paths },
  });
}

export function planVolume(context: AppContext, want: AppWants['volumes'][number]): VolumeThing {
  const { tenant, cell, choices } = context;
  const { cluster } = cell.primary;
  const { storageClass } = cluster.values;
  return thing('volume', {
    id: keyOf(context, 'volume', `/${want.name}`),
    name: want.name,
    cell: tenant.cell,
    ...choices.reason('/id'),
    values: { name: want.name, size: want.size, mode: 'ReadWriteOnce', storageClass },
    why: { size: want.why, storageClass: cluster.why.storageClass ?? cell.cell },
    needs: [cell.primary.cluster.id],
  });
}

export function planMail(context: AppContext): MailThing | undefined {
  const { tenant, cell, choices, entry } = context;
  const relay = cell.services.mail;
  if (!relay) return undefined;
  const { host, port, from: sender } = relay.values;
  return thing('mail', {
    id: keyOf(context, 'mail'),
    name: entry.name,
    cell: tenant.cell,
    ...choices.reason('/id'),
    values: { host, port, from: sender, domain: sender.slice(sender.indexOf('@') + 1) },
    why: { host: relay.why.host ?? relay, port: relay.why.port ?? relay, from: relay.why.from ?? relay },
    needs: [relay.id],
  });
}

/** Where an app runs in a cell is the same for all its tenants and workloads: found anew for each, it took a tenth of planning a tenant. */
const PLACEMENTS = new WeakMap<ClusterPlan, Map<string, Placement>>();

function placementIn({ cell, entry, platform }: AppContext, hasVolumes: boolean): Placement {
  const placements = PLACEMENTS.get(cell.primary) ?? new Map<string, Placement>();
  PLACEMENTS.set(cell.primary, placements);
  const tolerates = (platform.settings[entry.name]?.['tolerates']?.value ?? []) as readonly string[];
  const key = [entry.name, hasVolumes, ...tolerates].join(' ');
  const known = placements.get(key);
  if (known) return known;
  const placement = placedIn(cell.primary, { app: entry.name, tolerates, hasVolumes });
  placements.set(key, placement);
  return placement;
}

/** The workloads of an app: they are at one place, and what explains one of them explains most values of all. */
export function planWorkloads(context: AppContext, wants: AppWants): WorkloadThing[] {
  const { tenant, cell, platform, choices } = context;
  const placement = placementIn(context, wants.volumes.length > 0);
  const place = placement.pools[0]?.why.for ?? cell.primary.cluster;
  const seats = tenant.why.seats ?? tenant;
  const shared: Lodging = {
    placement,
    reason: appsReason(choices),
    needs: [keyOf(context, 'app')],
    why: {
      image: platform.mirror.value === null ? pinned(platform) : platform.mirror,
      nodeSelector: place,
      tolerations: place,
      replicas: seats,
      maxReplicas: seats,
      cpu: seats,
      memory: seats,
      cpuLimit: seats,
      memoryLimit: seats,
    },
  };
  return wants.workloads.map((want) => planWorkload(context, want, shared));
}

/** What the workloads of an app have in common. */
interface Lodging {
  readonly placement: Placement;
  readonly reason: Reason;
  readonly needs: readonly string[];
  readonly why: WorkloadThing['why'];
}

function planWorkload({ tenant, platform }: AppContext, want: AppWants['workloads'][number], shared: Lodging): WorkloadThing {
  const { nodeSelector, tolerations } = shared.placement;
  const { workload, role, image, cpu, memory, cpuLimit, memoryLimit } = want;
  // A suspended tenant keeps every byte and nothing of it answers.
  const asleep = tenant.values.state !== 'active' && role !== 'cron' && role !== 'setup';
  const replicas = asleep ? 0 : want.replicas;
  const maxReplicas = asleep ? 0 : (want.maxReplicas ?? want.replicas);
  const locked = platform.pins?.images[image] === undefined ? undefined : { image: imageReason(platform, image, tenant) };
  const own = want.why || asleep || locked;
  return thing('workload', {
    id: `workload/${tenant.values.id}/${workload}`,
    name: workload,
    cell: tenant.cell,
    origin: shared.reason.origin,
    because: shared.reason.because,
    values: {
      workload,
      role,
      image: pulled(platform, image),
      replicas,
      maxReplicas,
      cpu,
      memory,
      cpuLimit,
      memoryLimit,
      nodeSelector,
      tolerations,
    },
    why: own ? { ...shared.why, ...want.why, ...(asleep ? { replicas: tenant.why.state ?? tenant } : {}), ...locked } : shared.why,
    needs: shared.needs,
  });
}
