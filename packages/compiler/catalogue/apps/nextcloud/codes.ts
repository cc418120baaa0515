import type { Code } from '../../../diagnostics/code.ts';

export const REDIS_SENTINEL: Code = {
  code: 'nextcloud/redis-sentinel',
  severity: 'error',
  title: 'Nextcloud given Sentinel addresses',
  trap: 'The cache has Sentinels for failover, so Nextcloud is pointed at them.',
  why: "Nextcloud's `redis` option knows one host or a cluster, and PHP's session handler knows one address. Neither asks a Sentinel who the master is: logins fail from the first request, or after the first failover. A newer cache backend (`memcache.kvstore`) does ask, but sessions have none.",
  wayOut: 'Put a role-aware TCP proxy in front of the master; every cell has one. Nextcloud sees one address that never changes.',
  keys: ['settings.nextcloud.cache'],
  evidence: [
    { url: 'https://github.com/nextcloud/server/issues/35075', checkedAt: '2026-11-21' },
    { url: 'https://github.com/nextcloud/server/issues/51360', checkedAt: '2026-11-21' },
  ],
};

export const POOL_MODE: Code = {
  code: 'nextcloud/pool-mode',
  severity: 'error',
  title: 'Nextcloud through a transaction pool',
  trap: 'One transaction pool for all apps, because it shares connections best.',
  why: "In transaction mode the next statement may run in another session. Nextcloud reads the id of a new row by `SELECT lastval()` and sets the isolation level for its session: it gets an error, or the id of somebody else's row.",
  wayOut: 'Use the session pool, or connect directly. The number of connections is bounded in both.',
  keys: ['settings.nextcloud.pool'],
  evidence: [
    { url: 'https://github.com/nextcloud/server/blob/master/lib/private/DB/AdapterPgSql.php', checkedAt: '2026-11-21' },
    { url: 'https://www.pgbouncer.org/features.html', checkedAt: '2026-11-21' },
  ],
};

export const STATELESS: Code = {
  code: 'nextcloud/stateless',
  severity: 'error',
  title: 'Nextcloud with nothing that outlives its pod',
  trap: 'No volume, so that pods can move freely; files or config.php stay in the pod.',
  why: 'The installer writes the instance id, the secret and the installed version into config.php. In a new pod they are gone: the image installs itself again over a full database and fails, encrypted credentials cannot be read any more, and appdata is orphaned. Files in a pod are lost with it.',
  wayOut: 'Keep files in a bucket and the keys in a Secret; the installed version is marked in the database. Then no volume is needed.',
  keys: ['settings.nextcloud.storage', 'settings.nextcloud.config'],
  evidence: [
    { url: 'https://github.com/nextcloud/helm/issues/726', checkedAt: '2026-11-21' },
    { url: 'https://github.com/nextcloud/helm/issues/590', checkedAt: '2026-11-21' },
    { url: 'https://github.com/nextcloud/docker/issues/869', checkedAt: '2026-11-21' },
  ],
};

export const UPGRADE_PROBE: Code = {
  code: 'nextcloud/upgrade-probe',
  severity: 'error',
  title: 'A probe that kills an upgrade',
  trap: 'The image upgrades the database when its first new pod starts (`settings.nextcloud.upgrade: start`), under the probes of every other day.',
  why: 'An upgrade takes as long as the tables are large, and the pod does not answer until it is over. The liveness probe takes that for a hang and kills it; the next pod meets tables that are half of each version, and maintenance mode stays on.',
  wayOut: 'A job of its own without probes, before the pods are replaced: the default.',
  keys: ['settings.nextcloud.upgrade'],
  evidence: [
    { url: 'https://github.com/nextcloud/helm/issues/333', checkedAt: '2026-11-22' },
    { url: 'https://github.com/nextcloud/helm/issues/797', checkedAt: '2026-11-22' },
  ],
};

export const BUNDLED_DATABASE: Code = {
  code: 'nextcloud/bundled-database',
  severity: 'error',
  title: 'The database that the chart brings along',
  trap: 'Nextcloud with the database of its chart: SQLite by default, or PostgreSQL or MariaDB as a part of the chart.',
  why: 'SQLite locks the whole file for one writer and lives in one pod. The other two are images that were moved to an archive and get no update any more; they have no second machine, no log that is shipped, and leave with the release.',
  wayOut: "The cell's PostgreSQL or MariaDB: the default.",
  keys: ['settings.nextcloud.database'],
  evidence: [
    { url: 'https://github.com/nextcloud/helm/issues/506', checkedAt: '2026-11-22' },
    { url: 'https://github.com/bitnami/charts/issues/35164', checkedAt: '2026-11-21' },
  ],
};
