import type { TenantPlan } from '../../../plan/plan.ts';
import { secretEnv } from '../../../tree/manifest/pod.ts';
import { from } from '../../../tree/sourced.ts';
import type { AppView } from '../../entry.ts';
import { CODE } from './facts.ts';
import { processes } from './sizes.ts';

/** Where the files of the ConfigMap are mounted. */
export const FILES = '/etc/hansa/nextcloud';
/** Secret and ConfigMap of the app; the second ConfigMap is the environment. */
export const NAME = 'nextcloud';
export const ENVIRONMENT = 'nextcloud-environment';
/** An administrator for emergencies; everyone else comes through the realm. Not `admin`, which everybody tries. */
const ADMIN = 'hansa-admin';

type Values = Readonly<Record<string, string>>;

/** A part that the plan of Nextcloud always has. That it is missing is a bug of ours. */
function there<T>(part: T | undefined): T {
  if (part === undefined) throw new Error('the plan of nextcloud lacks a part that it asked for');
  return part;
}

/**
 * What every container of every pod is told, but for secrets: configuration is evaluated from it at each start of PHP, so web, cron
 * and setup must have the very same, and it stands in one place.
 */
export function environment(view: AppView): Values {
  const { app, workloads } = view.plan;
  return {
    HANSA_CODE: CODE,
    HANSA_FILES: FILES,
    HANSA_HOST: from(app, 'host'),
    HANSA_MODULES: moduleMark(view),
    HANSA_WORKERS: String(processes(there(workloads.find((each) => each.values.role === 'web')).values.memoryLimit)),
    // As its own installer would make it, but the same after every loss: it names the appdata folder in the bucket.
    NC_instanceid: `oc${view.tenant.tenant.values.id}`,
    // Beside the folders that are read anyway: for the session handler.
    PHP_INI_SCAN_DIR: `:${FILES}`,
    ...databaseOf(view),
    ...cacheOf(view),
    ...bucketOf(view),
    ...mailOf(view),
    ...networkOf(view.tenant),
  };
}

/** Part of the mark: with it changes what the tables must fit. What is inside an image of the operator's own, only its tag can say. */
function moduleMark({ plan: { app } }: AppView): string {
  const { modules, image } = app.values;
  return modules.some((each) => each.how === 'image') ? image : modules.map((each) => `${each.name}-${each.version}`).join(' ');
}

function databaseOf({ plan }: AppView): Values {
  const database = there(plan.database);
  return {
    HANSA_DB_TYPE: database.values.engine === 'mariadb' ? 'mysql' : 'pgsql',
    HANSA_DB_HOST: from(database, 'host'),
    HANSA_DB_PORT: String(database.values.port),
    HANSA_DB_NAME: from(database, 'database'),
    HANSA_DB_USER: from(database, 'role'),
    // Read by the PostgreSQL client itself: no password crosses the network in the clear.
    PGSSLMODE: 'require',
  };
}

function cacheOf({ plan }: AppView): Values {
  const cache = there(plan.cache);
  return {
    HANSA_CACHE_HOST: from(cache, 'host'),
    HANSA_CACHE_PORT: String(cache.values.port),
    HANSA_CACHE_USER: from(cache, 'user'),
    HANSA_CACHE_PREFIX: from(cache, 'prefix'),
  };
}

function bucketOf({ plan }: AppView): Values {
  const bucket = there(plan.bucket);
  const { protocol, hostname, port } = new URL(bucket.values.endpoint);
  const tls = protocol === 'https:';
  return {
    HANSA_S3_BUCKET: from(bucket, 'name'),
    HANSA_S3_HOST: hostname,
    HANSA_S3_PORT: port || (tls ? '443' : '80'),
    HANSA_S3_REGION: from(bucket, 'region'),
    HANSA_S3_TLS: tls ? 'yes' : '',
  };
}

/** Nothing without a relay: the rule on mail refuses such a platform, and a partial tree must still be readable. */
function mailOf({ plan: { mail } }: AppView): Values {
  if (!mail) return {};
  const [sender = ''] = mail.values.from.split('@');
  return {
    HANSA_MAIL_HOST: from(mail, 'host'),
    HANSA_MAIL_PORT: String(mail.values.port),
    HANSA_MAIL_FROM: sender,
    HANSA_MAIL_DOMAIN: from(mail, 'domain'),
  };
}

const PRIVATE = /^(?:10|192\.168|172\.(?:1[6-9]|2\d|3[01])|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7]))\./;

/** Whose word about the client's address counts, who may read the metrics, and whether sign-on is at a private address. */
function networkOf({ cell }: TenantPlan): Values {
  const clusters = [cell.primary, cell.standby].flatMap((each) => (each ? [each.cluster.values] : []));
  const pods = clusters.map((cluster) => cluster.networks.pods);
  const isPrivate = clusters.some((cluster) => cluster.addresses.some((address) => PRIVATE.test(address)));
  return {
    HANSA_PROXIES: [...pods, ...clusters.map((cluster) => cluster.networks.nodes)].join(' '),
    HANSA_METRICS_FROM: pods.join(' '),
    HANSA_LOCAL_SERVERS: isPrivate ? 'yes' : '',
  };
}

/** For preparing a pod: the marks are in the database. */
export function databaseSecret() {
  return secretEnv('HANSA_DB_PASSWORD', NAME, 'database-password');
}

/** Secrets that the configuration reads, the same in web, cron and setup. */
export function secrets({ plan }: AppView) {
  return [
    databaseSecret(),
    secretEnv('HANSA_CACHE_PASSWORD', NAME, 'cache-password'),
    secretEnv('HANSA_S3_KEY', NAME, 'bucket-access-key'),
    secretEnv('HANSA_S3_SECRET', NAME, 'bucket-secret-key'),
    ...(plan.mail ? [secretEnv('HANSA_MAIL_USER', NAME, 'mail-user'), secretEnv('HANSA_MAIL_PASSWORD', NAME, 'mail-password')] : []),
    secretEnv('NC_passwordsalt', NAME, 'password-salt'),
    secretEnv('NC_secret', NAME, 'secret'),
  ];
}

/** What only the setup job knows, besides. A quota is a member's share of what the tenant bought. */
export function setupEnvironment({ plan, tenant }: AppView, drainSeconds: number) {
  const client = there(plan.client);
  const { storage, seats } = tenant.tenant.values;
  const office = tenant.apps.find((each) => each.app.values.app === 'collabora');
  return [
    { name: 'HANSA_ADMIN', value: ADMIN },
    secretEnv('HANSA_ADMIN_PASSWORD', NAME, 'admin-password'),
    { name: 'HANSA_DRAIN', value: String(drainSeconds) },
    { name: 'HANSA_OFFICE', value: office ? from(office.app, 'url') : '' },
    { name: 'HANSA_OIDC_CLIENT', value: from(client, 'client') },
    { name: 'HANSA_OIDC_DISCOVERY', value: from(client, 'discovery') },
    secretEnv('HANSA_OIDC_SECRET', NAME, 'client-secret'),
    { name: 'HANSA_QUOTA', value: `${Math.floor(storage / seats)} MB` },
  ];
}
