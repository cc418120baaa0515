import type { ModuleWant } from '../../../plan/kinds.ts';
import type { PlatformPlan } from '../../../plan/plan.ts';
import type { AppRequest, AppWants, Fetched, WorkloadWant } from '../../entry.ts';
import { IMAGE, PORTS, VERSION } from './facts.ts';
import { MODULES, type Module } from './modules.ts';
import { type Asked, asked } from './options.ts';
import { CRON_SIZE, SETUP_SIZE, type Shape, connections, shapeOf, webSize } from './sizes.ts';
import { SECRETS, STATE } from './state.ts';

/** Mode of the tenant's own database. The maintenance database `postgres` is the pooler's matter: always by session. */
const POOLS = { split: 'transaction', transaction: 'transaction', session: 'session', direct: 'direct' } as const;

export function planOdoo(request: AppRequest): AppWants {
  const { tenant, profile } = request;
  const settings = asked(request.settings);
  const { pool, image: own, sessions } = settings;
  const shape = shapeOf(tenant.seats, sessions.value, profile === 'production');
  const image = own.value ?? IMAGE;
  const bought = tenant.origin('/plan');
  return {
    version: VERSION,
    image,
    workloads: workloads(image, shape, settings),
    database: { engine: 'postgres', pool: POOLS[pool.value], connections: connections(shape), why: { engine: bought, pool } },
    signOn: { protocol: 'oidc', redirects: ['/auth_oauth/signin'], why: bought },
    mail: true,
    routes: [
      {
        paths: [
          { path: '/', workload: 'odoo', port: PORTS.http },
          { path: '/web/database', workload: 'odoo', port: PORTS.http, block: true },
          { path: '/websocket', workload: 'odoo', port: PORTS.websocket },
        ],
      },
    ],
    volumes: [],
    secrets: SECRETS,
    state: STATE,
    modules: modules(settings),
  };
}

/** Web by seats; one pod that runs scheduled actions; and the job that installs, upgrades and configures. */
function workloads(image: string, { replicas, workers }: Shape, { image: own, sessions }: Asked): WorkloadWant[] {
  const why = own.value === undefined ? {} : { image: own };
  const alone = sessions.value === 'files' ? { replicas: sessions } : {};
  return [
    { workload: 'odoo', role: 'web', image, replicas, ...webSize(workers), why: { ...why, ...alone } },
    // A long-running process: it ends with the web when a tenant is suspended.
    { workload: 'odoo-cron', role: 'worker', image, replicas: 1, ...CRON_SIZE, why },
    { workload: 'odoo-setup', role: 'setup', image, replicas: 1, ...SETUP_SIZE, why },
  ];
}

function neededBy({ sessions }: Asked): readonly Module[] {
  return MODULES.filter((module) => module.for !== 'sessions' || sessions.value === 'database');
}

/** An index of packages of one's own is one's own matter. */
export function fetchedByOdoo({ apps, settings }: PlatformPlan): Fetched | undefined {
  const own = settings['odoo'] && asked(settings['odoo']);
  if (!own || own.image.value !== undefined || own.packages.value !== undefined) return undefined;
  const parts = neededBy(own).map(({ distribution, version }) => `${distribution} ${version}`);
  const how = `Build an image from \`${IMAGE}\` with these packages where its Python finds them.`;
  return { parts, from: 'pypi.org', setting: 'image', how, because: apps };
}

/** What the stock image lacks, and who brings it. */
function modules(own: Asked): ModuleWant[] {
  const { image } = own;
  const needed = neededBy(own);
  if (image.value !== undefined) return needed.map(({ name, version }) => ({ name, version, how: 'image' }));
  return needed.map(({ name, version, sha256 }) => ({ name, version, how: 'init', sha256 }));
}
