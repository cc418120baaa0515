import type { AppWants, SecretWant } from '../catalogue/entry.ts';
import { pulled } from '../tree/manifest/reference.ts';
import { type AppContext, generationOf, keyOf } from './app-context.ts';
import {
  appsReason,
  planBucket,
  planCache,
  planClient,
  planDatabase,
  planMail,
  planRoute,
  planVolume,
  planWorkloads,
} from './app-parts.ts';
import type { AppThing } from './kinds.ts';
import { appHost } from './names.ts';
import type { AppPlan, Settings } from './plan.ts';
import { stateOf } from './state.ts';
import { type Recipe, type SecretRef, thing } from './thing.ts';

/** Asks an app what it needs and gives everything a name, an address, a place and a size. */
export function planApp(context: AppContext): AppPlan {
  const { catalogue, entry, tenant, platform, cell, choices } = context;
  const settings = platform.settings[entry.name] ?? {};
  const { id, slug, seats, storage, apps } = tenant.values;
  const addressed = { catalogue, platform, cell, slug };
  const hostOf = (name: string) => hostFor(addressed, name);
  const wants = entry.plan({
    tenant: { id, slug, seats, storage, origin: (pointer) => choices.reason(pointer) },
    cell,
    profile: platform.platform.values.profile,
    settings,
    apps,
    hostOf,
  });
  const database = wants.database && planDatabase(context, wants.database);
  const bucket = wants.bucket && planBucket(context, wants.bucket);
  const volumes = wants.volumes.map((want) => planVolume(context, want));
  const parts = {
    database,
    bucket,
    volumes,
    workloads: planWorkloads(context, wants),
    cache: wants.cache && planCache(context, wants.cache),
    client: wants.signOn && planClient(context, wants.signOn, hostOf(entry.name)),
    routes: wants.routes.map((route, index) => planRoute(context, route, index, hostOf(entry.name))),
    mail: wants.mail ? planMail(context) : undefined,
  };
  return { app: planCore(context, wants, hostOf(entry.name), parts), ...parts };
}

interface Addressed extends Pick<AppContext, 'catalogue' | 'platform' | 'cell'> {
  readonly slug: string;
}

function hostFor({ slug, cell, platform, catalogue }: Addressed, name: string): string {
  const app = catalogue.apps[name];
  const word = app?.front ? undefined : (app?.word ?? name);
  return appHost(slug, word, platform.platform.values.appsDomain, cell.cell.values.hosts);
}

/** Where people find an app of a tenant: what its plan has as the app's `url`. */
export function urlOf(addressed: Addressed, app: string): string {
  return urlAt(hostFor(addressed, app));
}

function urlAt(host: string): string {
  return `https://${host}`;
}

type Parts = Pick<AppPlan, 'database' | 'bucket' | 'volumes' | 'workloads' | 'cache' | 'client' | 'routes' | 'mail'>;

function planCore(context: AppContext, wants: AppWants, host: string, parts: Parts): AppThing {
  const { entry, tenant, platform, choices } = context;
  const apps = appsReason(choices);
  const needs = [parts.database, parts.bucket, parts.cache, parts.client, parts.mail, ...parts.volumes].flatMap((part) =>
    part ? [part.id] : [],
  );
  return thing('app', {
    id: keyOf(context, 'app'),
    name: entry.name,
    cell: tenant.cell,
    ...apps,
    values: {
      app: entry.name,
      version: wants.version,
      image: pulled(platform, wants.image),
      host,
      url: urlAt(host),
      settings: valuesOf(platform.settings[entry.name] ?? NONE),
      modules: wants.modules,
      suspended: tenant.values.state !== 'active',
      sendsMail: wants.mail,
    },
    why: { host: tenant.why.slug ?? tenant, url: tenant.why.slug ?? tenant, suspended: tenant.why.state ?? tenant },
    needs: [`namespace/${tenant.values.id}`, `realm/${tenant.values.id}`, ...needs],
    secrets: secretsOf(context, wants, parts),
    state: stateOf(context, wants),
  });
}

/** The settings of an app without their reasons: the same for all its tenants. */
function valuesOf(settings: Settings): Readonly<Record<string, unknown>> {
  const values = VALUES.get(settings) ?? Object.fromEntries(Object.entries(settings).map(([name, chosen]) => [name, chosen.value]));
  VALUES.set(settings, values);
  return values;
}

const NONE: Settings = {};
const VALUES = new WeakMap<Settings, Readonly<Record<string, unknown>>>();

const PASSWORD: Recipe = { make: 'random', characters: 'A-Za-z0-9_-', length: 40 };
const issued = (key: string, by: string): SecretWant => ({ key, recipe: { make: 'issued', by } });

/** What is handed out with each part that an app may have. */
const GIVEN = {
  database: [{ key: 'database-password', recipe: PASSWORD }],
  cache: [{ key: 'cache-password', recipe: PASSWORD }],
  bucket: [issued('bucket-access-key', 'objects'), issued('bucket-secret-key', 'objects')],
  oidc: [{ key: 'client-secret', recipe: PASSWORD }],
  mail: [issued('mail-user', 'relay'), issued('mail-password', 'relay')],
} satisfies Record<string, readonly SecretWant[]>;

/** One Secret an app: what the app asked for, and what its database, cache, bucket, client and relay hand out. */
function secretsOf(context: AppContext, wants: AppWants, parts: Parts): SecretRef[] {
  const { tenant, entry, cell } = context;
  const store = cell.delivery.values.secrets;
  const path = `tenants/${tenant.values.id}/${entry.name}`;
  const current = generationOf(context);
  const all: readonly SecretWant[] = [
    ...wants.secrets,
    ...(parts.database ? GIVEN.database : []),
    ...(parts.cache ? GIVEN.cache : []),
    ...(parts.bucket ? GIVEN.bucket : []),
    ...(parts.client?.values.protocol === 'oidc' ? GIVEN.oidc : []),
    ...(parts.mail ? GIVEN.mail : []),
  ];
  return all.map(({ key, recipe, lasts }) =>
    lasts ? { store, path, key, generation: 1, recipe, lasts } : { store, path, key, generation: current, recipe },
  );
}
