import type { Catalogue } from '../catalogue/catalogue.ts';
import type { AppEntry, AppWants, SecretWant } from '../catalogue/entry.ts';
import type { Choices } from './choices.ts';
import { endpointsOf } from './components.ts';
import { mirrored } from './images.ts';
import type { AppThing, BucketThing, CacheThing, ClientThing, DatabaseThing, MailThing, RealmThing, RouteThing, TenantThing, VolumeThing, WorkloadThing } from './kinds.ts';
import { appHost, bucketName, cachePrefix, cacheUser, cellBucketName, databaseName, roleName } from './names.ts';
import { placementOf } from './placement.ts';
import type { AppPlan, CellPlan, PlatformPlan } from './plan.ts';
import { stateOf } from './state.ts';
import { type Reason, type Recipe, type SecretRef, thing } from './thing.ts';

export interface AppContext {
  readonly catalogue: Catalogue;
  readonly platform: PlatformPlan;
  readonly cell: CellPlan;
  readonly tenant: TenantThing;
  readonly realm: RealmThing;
  readonly choices: Choices;
  readonly entry: AppEntry;
}

/** Asks an app what it needs and gives everything a name, an address, a place and a size. */
export function planApp(context: AppContext): AppPlan {
  const { entry, tenant, platform, cell, choices } = context;
  const settings = platform.settings[entry.name] ?? {};
  const { id, slug, seats, storage, apps } = tenant.values;
  const hostOf = (name: string) => hostFor(context, name);
  const wants = entry.plan({ tenant: { id, slug, seats, storage, origin: (pointer) => choices.reason(pointer) }, cell, platform, profile: platform.platform.values.profile, settings, apps, hostOf });
  const database = wants.database && planDatabase(context, wants.database);
  const bucket = wants.bucket && planBucket(context, wants.bucket);
  const volumes = wants.volumes.map((want) => planVolume(context, want));
  const parts = {
    database, bucket, volumes,
    workloads: wants.workloads.map((want) => planWorkload(context, want)),
    cache: wants.cache && planCache(context, wants.cache),
    client: wants.signOn && planClient(context, wants.signOn, hostOf(entry.name)),
    routes: wants.routes.map((route, index) => planRoute(context, route, index, hostOf(entry.name))),
    mail: wants.mail ? planMail(context) : undefined,
  };
  return { app: planCore(context, wants, hostOf(entry.name), parts), ...parts };
}

function key(context: AppContext, kind: string, suffix = ''): string {
  return `${kind}/${context.tenant.values.id}/${context.entry.name}${suffix}`;
}

function hostFor({ tenant, cell, platform, catalogue, entry }: AppContext, name: string): string {
  const app = name === entry.name ? entry : catalogue.apps[name];
  const word = app?.front ? undefined : (app?.word ?? name);
  return appHost(tenant.values.slug, word, platform.platform.values.appsDomain, cell.cell.values.hosts);
}

type Parts = Pick<AppPlan, 'database' | 'bucket' | 'volumes' | 'workloads' | 'cache' | 'client' | 'routes' | 'mail'>;

function planCore(context: AppContext, wants: AppWants, host: string, parts: Parts): AppThing {
  const { entry, tenant, platform, choices } = context;
  const apps = appsReason(choices);
  const needs = [parts.database, parts.bucket, parts.cache, parts.client, parts.mail, ...parts.volumes].flatMap((part) => (part ? [part.id] : []));
  const settings = Object.entries(platform.settings[entry.name] ?? {}).map(([name, chosen]) => [name, chosen.value]);
  return thing('app', {
    id: key(context, 'app'), name: entry.name, cell: tenant.cell, ...apps,
    values: {
      app: entry.name, version: wants.version, image: mirrored(wants.image, platform.mirror.value), host, url: `https://${host}`, settings: Object.fromEntries(settings), modules: wants.modules,
      suspended: tenant.values.state !== 'active', sendsMail: wants.mail,
    },
    why: { host: tenant.why.slug ?? tenant, url: tenant.why.slug ?? tenant, suspended: tenant.why.state ?? tenant },
    needs: [`namespace/${tenant.values.id}`, `realm/${tenant.values.id}`, ...needs],
    secrets: secretsOf(context, wants, parts),
    state: stateOf(context, wants, key),
  });
}

function secretRef(context: AppContext, name: string, recipe: Recipe): SecretRef {
  const { tenant, entry, cell } = context;
  return { store: cell.delivery.values.secrets, path: `tenants/${tenant.values.id}/${entry.name}`, key: name, generation: 1, recipe };
}

const PASSWORD: Recipe = { make: 'random', characters: 'A-Za-z0-9_-', length: 40 };

/** One Secret an app: what the app asked for, and what its database, cache, bucket, client and relay hand out. */
function secretsOf(context: AppContext, wants: AppWants, parts: Parts): SecretRef[] {
  const issued = (name: string, by: string): SecretWant => ({ key: name, recipe: { make: 'issued', by } });
  const given: SecretWant[] = [
    ...(parts.database ? [{ key: 'database-password', recipe: PASSWORD }] : []),
    ...(parts.cache ? [{ key: 'cache-password', recipe: PASSWORD }] : []),
    ...(parts.bucket ? [issued('bucket-access-key', 'objects'), issued('bucket-secret-key', 'objects')] : []),
    ...(parts.client?.values.protocol === 'oidc' ? [{ key: 'client-secret', recipe: PASSWORD }] : []),
    ...(parts.mail ? [issued('mail-user', 'relay'), issued('mail-password', 'relay')] : []),
  ];
  return [...wants.secrets, ...given].map((want) => secretRef(context, want.key, want.recipe));
}

/** Why a tenant has an app: its plan, unless the tenant's file chooses among the plan's. */
function appsReason(choices: Choices): Reason {
  return choices.reason(choices.written('/apps') === undefined ? '/plan' : '/apps');
}

/** Why an image is the one that it is: the catalogue pins it. */
function pinned(platform: PlatformPlan): Reason {
  return { origin: platform.apps.origin, because: { rule: 'catalogue', how: 'default' } };
}

function planDatabase(context: AppContext, want: NonNullable<AppWants['database']>): DatabaseThing {
  const { tenant, entry, cell, choices } = context;
  const service = want.engine === 'postgres' ? cell.services.postgres : (cell.services.mariadb ?? cell.services.postgres);
  const database = databaseName(tenant.values.id, entry.name);
  return thing('database', {
    id: key(context, 'database'), name: database, cell: tenant.cell, ...choices.reason('/id'),
    values: { engine: want.engine, database, role: roleName(tenant.values.id, entry.name, 1), ...endpointsOf(service.values.endpoints, want.engine === 'mariadb' ? 'direct' : want.pool), pool: want.pool, connections: want.connections },
    why: { engine: want.why.engine, pool: want.why.pool, port: want.why.pool, connections: tenant.why.seats ?? tenant },
    needs: [service.id],
  });
}

function planBucket(context: AppContext, want: NonNullable<AppWants['bucket']>): BucketThing {
  const { tenant, cell, platform, choices } = context;
  const { objects } = cell.services;
  const shared = objects.values.buckets === 'shared';
  const [name, own] = [platform.platform.name, tenant.values.id];
  const bucket = shared ? cellBucketName(name, cell.cell.name, want.use) : bucketName(name, cell.cell.name, own, want.use);
  return thing('bucket', {
    id: key(context, 'bucket'), name: bucket, cell: tenant.cell, ...choices.reason('/id'),
    values: { name: bucket, endpoint: objects.values.url, region: objects.values.region, use: want.use, quota: want.quota, shared },
    why: { endpoint: objects.why.url ?? objects, region: objects.why.region ?? objects, quota: tenant.why.seats ?? tenant, shared: objects.why.buckets ?? objects, use: want.why },
    needs: [objects.id],
  });
}

function planCache(context: AppContext, want: NonNullable<AppWants['cache']>): CacheThing {
  const { tenant, entry, cell, choices } = context;
  const user = cacheUser(tenant.values.id, entry.name);
  const { host = '', port = 0 } = cell.services.cache.values.endpoints['proxy'] ?? {};
  return thing('cache', {
    id: key(context, 'cache'), name: user, cell: tenant.cell, ...choices.reason('/id'),
    values: { user, prefix: cachePrefix(tenant.values.id), host, port, mode: want.mode }, why: { mode: want.why }, needs: [cell.services.cache.id],
  });
}

function planClient(context: AppContext, want: NonNullable<AppWants['signOn']>, host: string): ClientThing {
  const { tenant, entry, realm, choices } = context;
  const { issuer } = realm.values;
  const discovery = want.protocol === 'oidc' ? `${issuer}/.well-known/openid-configuration` : `${issuer}/protocol/saml/descriptor`;
  return thing('client', {
    id: key(context, 'client'), name: entry.name, cell: tenant.cell, ...choices.reason('/id'),
    values: { realm: realm.values.realm, client: entry.name, protocol: want.protocol, issuer, discovery, redirects: want.redirects.map((path) => `https://${host}${path}`) },
    why: { protocol: want.why, redirects: tenant.why.slug ?? tenant }, needs: [realm.id],
  });
}

function planRoute(context: AppContext, route: AppWants['routes'][number], index: number, host: string): RouteThing {
  const { tenant, entry, choices } = context;
  const name = index === 0 ? entry.name : `${entry.name}-${index + 1}`;
  return thing('route', { id: key(context, 'route', index === 0 ? '' : `-${index + 1}`), name, cell: tenant.cell, ...choices.reason('/slug'), values: { host, paths: route.paths } });
}

function planVolume(context: AppContext, want: AppWants['volumes'][number]): VolumeThing {
  const { tenant, cell, catalogue, choices } = context;
  const storageClass = catalogue.providers[cell.cell.values.provider]?.storageClass ?? '';
  return thing('volume', {
    id: key(context, 'volume', `/${want.name}`), name: want.name, cell: tenant.cell, ...choices.reason('/id'),
    values: { name: want.name, size: want.size, mode: 'ReadWriteOnce', storageClass }, why: { size: want.why, storageClass: cell.cell.why.home ?? cell.cell }, needs: [cell.primary.cluster.id],
  });
}

function planMail(context: AppContext): MailThing | undefined {
  const { tenant, cell, choices, entry } = context;
  const relay = cell.services.mail;
  if (!relay) return undefined;
  const { host, port, from: sender } = relay.values;
  return thing('mail', {
    id: key(context, 'mail'), name: entry.name, cell: tenant.cell, ...choices.reason('/id'),
    values: { host, port, from: sender, domain: sender.slice(sender.indexOf('@') + 1) }, why: { host: relay.why.host ?? relay, port: relay.why.port ?? relay, from: relay.why.from ?? relay }, needs: [relay.id],
  });
}

function planWorkload(context: AppContext, want: AppWants['workloads'][number]): WorkloadThing {
  const { tenant, entry, cell, platform, choices } = context;
  const tolerates = (platform.settings[entry.name]?.['tolerates']?.value ?? []) as readonly string[];
  const { nodeSelector, tolerations, pools } = placementOf(entry.name, tolerates, cell.primary.pools);
  const { workload, role, image, cpu, memory, cpuLimit, memoryLimit } = want;
  // A suspended tenant keeps every byte and nothing of it answers.
  const asleep = tenant.values.state !== 'active' && role !== 'cron' && role !== 'setup';
  const replicas = asleep ? 0 : want.replicas;
  const maxReplicas = asleep ? 0 : (want.maxReplicas ?? want.replicas);
  const place = pools[0]?.why.for ?? cell.primary.cluster;
  const seats = tenant.why.seats ?? tenant;
  return thing('workload', {
    id: `workload/${tenant.values.id}/${workload}`, name: workload, cell: tenant.cell, ...appsReason(choices),
    values: { workload, role, image: mirrored(image, platform.mirror.value), replicas, maxReplicas, cpu, memory, cpuLimit, memoryLimit, nodeSelector, tolerations, priority: '' },
    why: { image: platform.mirror.value === null ? pinned(platform) : platform.mirror, nodeSelector: place, tolerations: place, replicas: seats, maxReplicas: seats, cpu: seats, memory: seats, cpuLimit: seats, memoryLimit: seats, ...want.why, ...(asleep ? { replicas: tenant.why.state ?? tenant } : {}) },
    needs: [key(context, 'app')],
  });
}
