import type { ModuleWant } from '../../../plan/kinds.ts';
import type { Chosen } from '../../../plan/thing.ts';
import type { PlatformPlan } from '../../../plan/plan.ts';
import type { AppRequest, AppWants, Fetched, WorkloadWant } from '../../entry.ts';
import { IMAGE, MODULES, PORT, PROVIDER, VERSION } from './facts.ts';
import { sizeOf } from './sizes.ts';
import { SECRETS, STATE } from './state.ts';

/** Decides what Nextcloud needs for a tenant: three workloads of one image, rows, a bucket, a cache, sign-on and mail. */
export function planNextcloud(request: AppRequest): AppWants {
  const { tenant, profile, apps } = request;
  const setting = <T>(key: string) => request.settings[key] as Chosen<T>;
  const [engine, pool, cache] = [
    setting<'postgres' | 'mariadb' | 'bundled'>('database'),
    setting<'session' | 'direct' | 'transaction'>('pool'),
    setting<'proxy' | 'sentinel'>('cache'),
  ];
  const own = setting<string | undefined>('image');
  const image = own.value ?? IMAGE;
  const size = sizeOf(tenant.seats, profile);
  const workload = (name: string, role: WorkloadWant['role'], of: Omit<WorkloadWant, 'workload' | 'role' | 'image'>): WorkloadWant => ({
    workload: name,
    role,
    image,
    ...of,
    why: { image: own },
  });
  return {
    version: VERSION,
    image,
    workloads: [
      workload('nextcloud', 'web', size.web),
      workload('nextcloud-cron', 'cron', size.cron),
      workload('nextcloud-setup', 'setup', size.setup),
    ],
    database: {
      engine: engine.value === 'mariadb' ? 'mariadb' : 'postgres',
      pool: pool.value,
      connections: size.connections,
      why: { engine, pool },
    },
    bucket: { use: 'nextcloud', quota: tenant.storage, why: setting('storage') },
    cache: { mode: cache.value, why: cache },
    signOn: {
      protocol: 'oidc',
      redirects: ['/apps/user_oidc/code'],
      logout: `/index.php/apps/user_oidc/backchannel-logout/${PROVIDER}`,
      why: tenant.origin('/plan'),
    },
    mail: true,
    routes: [
      {
        paths: [
          { path: '/', workload: 'nextcloud', port: PORT },
          { path: '/metrics', exact: true, workload: 'nextcloud', port: PORT, block: true },
          { path: '/-/', workload: 'nextcloud', port: PORT, block: true },
        ],
      },
    ],
    volumes: [],
    secrets: SECRETS,
    state: STATE,
    modules: modulesFor(apps, own.value !== undefined),
  };
}

/** Sign-on always; office where the tenant has it. An image of the operator's own brings both, or the setup job stops and says which is missing. */
function modulesFor(apps: readonly string[], inImage: boolean): readonly ModuleWant[] {
  const wanted = MODULES.filter((module) => module.name !== 'richdocuments' || apps.includes('collabora'));
  return inImage ? wanted.map(({ name, version }) => ({ name, version, how: 'image' })) : wanted;
}

/** From the first pod of a tenant on, pods give each other what they have; the first one asks the maker. */
export function fetchedByNextcloud({ apps, settings }: PlatformPlan): Fetched | undefined {
  if (settings['nextcloud']?.['image']?.value !== undefined) return undefined;
  const parts = modulesFor(apps.value, false).map(({ name, version }) => `${name} ${version}`);
  const how = `Build an image from \`${IMAGE}\` with their archives unpacked in \`custom_apps\`.`;
  return { parts, from: 'github.com', setting: 'image', how, because: apps };
}
