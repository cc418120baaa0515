import type { ModuleWant } from '../../../plan/kinds.ts';
import type { AppRequest, AppWants, WorkloadWant } from '../../entry.ts';
import { IMAGE, PORTS, VERSION } from './facts.ts';
import { MODULES } from './modules.ts';
import { type Asked, asked } from './options.ts';
import { CRON_SIZE, SETUP_SIZE, type Shape, connections, shapeOf, webSize } from './sizes.ts';
import { STATE } from './state.ts';

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
    secrets: [{ key: 'admin-password', recipe: { make: 'random', characters: 'A-Za-z0-9_-', length: 40 } }],
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

/** What the stock image lacks, and who brings it. */
function modules({ image, sessions }: Asked): ModuleWant[] {
  const needed = MODULES.filter((module) => module.for !== 'sessions' || sessions.value === 'database');
  if (image.value !== undefined) return needed.map(({ name, version }) => ({ name, version, how: 'image' }));
  return needed.map(({ name, version, sha256 }) => ({ name, version, how: 'init', sha256 }));
}
