/**
 * Every name that leaves the plan, one function a row. The forms are injective: two tenants, cells or apps never share a name
 * (property-tested), and each result is inside the limit of the system that reads it.
 */

/** Namespace of a tenant. Kubernetes allows 63; ours have 12. */
export function namespaceName(id: string): string {
  return `t-${id}`;
}

/** Database and role of one app of one tenant. PostgreSQL cuts silently at 63 bytes, MariaDB refuses over 64; ours stay under 50. */
export function databaseName(id: string, app: string): string {
  return `t_${id}_${app}`;
}

/** Role after rotations: the first generation has no suffix. */
export function roleName(id: string, app: string, generation: number): string {
  return generation === 1 ? databaseName(id, app) : `${databaseName(id, app)}_${generation}`;
}

/** Database of a component of the platform. No tenant id begins with a digit, so `p0` can never be one. */
export function platformDatabaseName(component: string): string {
  return `p0_${component}`;
}

/** Bucket of a tenant: global, at most 63, no dots. 12 + 12 + 10 + use + 3 hyphens. */
export function bucketName(platform: string, cell: string, id: string, use: string): string {
  return `${platform}-${cell}-${id}-${use}`;
}

/** Bucket that a cell uses for itself; no tenant id is shorter than ten characters. */
export function cellBucketName(platform: string, cell: string, use: string): string {
  return `${platform}-${cell}-${use}`;
}

/** Realm of a tenant in its cell's identity provider. */
export function realmName(id: string): string {
  return id;
}

/** Cache: ACL user and key prefix. */
export function cacheUser(id: string, app: string): string {
  return `t_${id}_${app}`;
}

export function cachePrefix(id: string): string {
  return `${id}:`;
}

/**
 * Host of an app. A slug has no double hyphen, so `acme--odoo` is no slug and no two hosts meet. `nested` puts the word in front:
 * two labels, which a wildcard certificate does not cover.
 */
export function appHost(slug: string, word: string | undefined, domain: string, form: 'dashed' | 'nested'): string {
  if (word === undefined) return `${slug}.${domain}`;
  return form === 'dashed' ? `${slug}--${word}.${domain}` : `${word}.${slug}.${domain}`;
}

/** Host of the identity provider of a cell. */
export function signOnHost(cell: string, domain: string): string {
  return `id-${cell}.${domain}`;
}

/** Host of a component in its cell. Words and names of cells have no double hyphen and no dot. */
export function componentHost(word: string, cell: string, domain: string): string {
  return `${word}-${cell}.${domain}`;
}

/** The operator's console and the HTTP API. */
export function consoleHost(domain: string): string {
  return `console.${domain}`;
}

export function wildcardHost(appsDomain: string): string {
  return `*.${appsDomain}`;
}

/** Beside the wildcard, so that the certificates of two cells are not the identical set (five a week). */
export function canonicalHost(cell: string, appsDomain: string): string {
  return `${cell}.${appsDomain}`;
}

/** Slugs that hosts of the platform, or standards, already use. */
export const RESERVED_SLUGS: ReadonlySet<string> = new Set([
  'www',
  'mail',
  'smtp',
  'imap',
  'pop',
  'ftp',
  'ns1',
  'ns2',
  'dns',
  'api',
  'app',
  'apps',
  'admin',
  'root',
  'console',
  'status',
  'metrics',
  'shop',
  'login',
  'auth',
  'sso',
  'account',
  'accounts',
  'billing',
  'autoconfig',
  'autodiscover',
  'mta-sts',
  'openpgpkey',
  'localhost',
  'postmaster',
  'abuse',
  'security',
  'support',
  'help',
  'docs',
  'static',
  'cdn',
  'xn',
  'hansa',
  'id',
  'wpad',
  'isatap',
  'test',
]);
