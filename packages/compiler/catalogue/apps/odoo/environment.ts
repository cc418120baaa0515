import type { DatabaseThing } from '../../../plan/kinds.ts';
import { type AppPlan, required } from '../../../plan/plan.ts';
import { secretEnv, valueEnv } from '../../../tree/manifest/pod.ts';
import { PORTS } from './facts.ts';
import { MODULES_PATH } from './modules.ts';
import { WORKER_MEMORY } from './sizes.ts';

/** The Secret of the app, as the planner names it. */
const SECRET = 'odoo';

/** Inside the namespace: for reports, which fetch their styles, and for the setup, which looks whether anybody still works. */
export const SERVICE_URL = `http://odoo:${PORTS.http}`;

export interface Variable {
  readonly name: string;
  readonly value?: string;
  readonly valueFrom?: object;
}

/**
 * The same in every pod that runs Odoo. Odoo 19 reads every option of its file from ODOO_<NAME> too, and the database from PG*: so
 * there is no odoo.conf of ours, no password in a file, and none on a command line. An empty master password forbids the database
 * manager for good.
 */
export function environment(plan: AppPlan): Variable[] {
  const database = required(plan.database);
  return [
    ...connection(plan, 'host'),
    { name: 'HANSA_IMAGE', value: markOf(plan.app.values.image) },
    { name: 'HOME', value: '/var/lib/odoo' },
    { name: 'ODOO_ADMIN_PASSWD', value: '' },
    { name: 'ODOO_DBFILTER', value: `^${database.values.database}$` },
    { name: 'ODOO_DB_MAXCONN', value: '16' },
    { name: 'ODOO_DB_MAXCONN_GEVENT', value: '32' },
    { name: 'ODOO_HTTP_INTERFACE', value: '0.0.0.0' },
    { name: 'ODOO_LIST_DB', value: 'False' },
    { name: 'ODOO_PROXY_MODE', value: 'True' },
    ...modulePaths(plan),
    ...sessions(plan),
    ...mail(plan),
  ];
}

/** What the setup leaves in the database: name and tag of the image. The registry is left out, so that a mirror is no upgrade. */
function markOf(image: string): string {
  return image.slice(image.lastIndexOf('/') + 1);
}

/** Where the database is: through the pooler, or directly for what changes tables. */
export function connection(plan: AppPlan, way: 'host' | 'direct'): Variable[] {
  const database: DatabaseThing = required(plan.database);
  const [host, port] = way === 'host' ? (['host', 'port'] as const) : (['directHost', 'directPort'] as const);
  return [
    valueEnv('PGHOST', database, host),
    valueEnv('PGPORT', database, port),
    valueEnv('PGDATABASE', database, 'database'),
    valueEnv('PGUSER', database, 'role'),
    secretEnv('PGPASSWORD', SECRET, 'database-password'),
  ];
}

/** HTTP workers make the server fork; only then is there a websocket process on its port. */
export function webEnvironment(workers: number): Variable[] {
  return [
    { name: 'ODOO_WORKERS', value: String(workers) },
    { name: 'ODOO_MAX_CRON_THREADS', value: '0' },
    { name: 'ODOO_LIMIT_MEMORY_SOFT', value: String(WORKER_MEMORY.soft) },
    { name: 'ODOO_LIMIT_MEMORY_HARD', value: String(WORKER_MEMORY.hard) },
  ];
}

/** One process with one cron thread; its HTTP port answers the probes and no Service leads to it. */
export const CRON_ENVIRONMENT: readonly Variable[] = [
  { name: 'ODOO_WORKERS', value: '0' },
  { name: 'ODOO_MAX_CRON_THREADS', value: '1' },
  { name: 'ODOO_LIMIT_MEMORY_SOFT', value: String(WORKER_MEMORY.soft) },
  { name: 'ODOO_LIMIT_TIME_REAL_CRON', value: '900' },
];

/** What only the setup must know. */
export function setupEnvironment(plan: AppPlan): Variable[] {
  const client = required(plan.client);
  const modules = ['base', 'web', 'auth_oidc', ...(plan.app.values.settings['modules'] as readonly string[])];
  return [
    valueEnv('HANSA_URL', plan.app, 'url'),
    { name: 'HANSA_MODULES', value: modules.join(',') },
    { name: 'HANSA_SERVICE', value: SERVICE_URL },
    { name: 'HANSA_GRACE', value: '60' },
    secretEnv('HANSA_ADMIN_PASSWORD', SECRET, 'admin-password'),
    valueEnv('HANSA_OIDC_DISCOVERY', client, 'discovery'),
    valueEnv('HANSA_OIDC_CLIENT', client, 'client'),
    secretEnv('HANSA_OIDC_SECRET', SECRET, 'client-secret'),
  ];
}

function modulePaths(plan: AppPlan): Variable[] {
  if (!plan.app.values.modules.some((module) => module.how === 'init')) return [];
  return [
    { name: 'ODOO_ADDONS_PATH', value: `${MODULES_PATH}/odoo/addons` },
    { name: 'PYTHONPATH', value: MODULES_PATH },
  ];
}

/** A plain name is enough for the session store: it then uses Odoo's own connection. */
function sessions(plan: AppPlan): Variable[] {
  if (plan.app.values.settings['sessions'] !== 'database') return [];
  return [
    { name: 'ODOO_SERVER_WIDE_MODULES', value: 'base,rpc,web,session_db' },
    valueEnv('SESSION_DB_URI', required(plan.database), 'database'),
  ];
}

/** Port 465 speaks TLS from the first byte, which the options cannot say: there the setup writes a mail server into the database. */
const IMPLICIT_TLS = 465;

function mail({ mail: relay }: AppPlan): Variable[] {
  if (!relay) return [];
  return [
    valueEnv('ODOO_SMTP_SERVER', relay, 'host'),
    valueEnv('ODOO_SMTP_PORT', relay, 'port'),
    relay.values.port === IMPLICIT_TLS ? { name: 'HANSA_SMTP_TLS', value: 'implicit' } : { name: 'ODOO_SMTP_SSL', value: 'True' },
    secretEnv('ODOO_SMTP_USER', SECRET, 'mail-user'),
    secretEnv('ODOO_SMTP_PASSWORD', SECRET, 'mail-password'),
    valueEnv('ODOO_EMAIL_FROM', relay, 'from'),
    valueEnv('ODOO_FROM_FILTER', relay, 'domain'),
  ];
}
