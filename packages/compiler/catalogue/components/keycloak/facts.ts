// size: facts are long lines, one a fact
import type { Fact } from '../../entry.ts';

export const VERSION = '26.7.4';
export const IMAGE = { registry: 'quay.io', repository: 'keycloak/keycloak' } as const;
export const NAMESPACE = 'identity';

/** HTTP, management (health and metrics), the cluster's own traffic, and its failure detection. */
export const PORTS = { http: 8080, management: 9000, cluster: 7800, detection: 57_800 } as const;

/** The image's user; its files belong to group 0. */
export const USER = { uid: 1000, gid: 0 } as const;

/** Connections of one pod: the pool has a fixed size, as upstream advises. */
export const POOL_SIZE = 20;

export const FACTS: readonly Fact[] = [
  {
    what: 'Version 26.7.4 is of September 2026; it closes CVE-2026-74909.',
    source: 'keycloak/keycloak#52836; keycloak/keycloak-oauth-sig#1062',
    checkedAt: '2026-11-21',
    verified: true,
  },
  {
    what: 'A client has one secret at a time: its rotation is a preview that is off. A change of a client drops what it kept of an old secret, and one that is imported with it is refused all the same.',
    source:
      'tried with Keycloak 26.7.3: PUT and partialImport of a client with client.secret.rotated; client-policies has no secret-rotation',
    checkedAt: '2026-11-21',
    verified: true,
  },
  {
    what: 'The image quay.io/keycloak/keycloak:26.7.4 was not pulled.',
    source: 'no registry was asked',
    checkedAt: '2026-11-21',
    verified: false,
  },
  {
    what: 'The stock image is built for the development database: with KC_DB=postgres it must build at start, so `start` and never `start --optimized`.',
    source: 'keycloak/keycloak: docs/guides/server/containers.adoc; keycloak/keycloak#25477',
    checkedAt: '2026-11-21',
    verified: true,
  },
  {
    what: 'That build rewrites /opt/keycloak/lib/quarkus: the root file system cannot be read-only.',
    source: 'keycloak/keycloak#44632',
    checkedAt: '2026-11-21',
    verified: true,
  },
  {
    what: 'Health and metrics are on port 9000, with the relative path and scheme of the main listener unless said otherwise; they need no Host header.',
    source: 'keycloak.org/server/management-interface',
    checkedAt: '2026-11-21',
    verified: true,
  },
  {
    what: 'A full URL in KC_HOSTNAME fixes scheme, host and path of every link and token; a host for administration does not close the admin API on the main host.',
    source: 'keycloak/keycloak: docs/guides/server/hostname.adoc',
    checkedAt: '2026-11-21',
    verified: true,
  },
  {
    what: 'Behind a proxy only /realms/, /resources/ and /.well-known/ are to be published.',
    source: 'docs.redhat.com: Red Hat build of Keycloak 26.4, server configuration guide 8.5',
    checkedAt: '2026-11-21',
    verified: true,
  },
  {
    what: 'Up to 26.4.8 and 26.5.1 a path such as /realms;x/master got past proxies that block /realms/master (CVE-2026-0976). A list of what is published does not have that weakness.',
    source: 'keycloak/keycloak#45648, #45533',
    checkedAt: '2026-11-21',
    verified: true,
  },
  {
    what: 'Paths that are not normalised (dots, double slashes) and paths with a semicolon are refused since 26.5.2 and 26.4.9.',
    source: 'keycloak/keycloak#43765, #45533',
    checkedAt: '2026-11-21',
    verified: true,
  },
  {
    what: 'Nodes find each other through a table of the database (stack jdbc-ping); they talk on 7800, detect failures on 57800, and encrypt both since 26.2.',
    source: 'docs.redhat.com: Red Hat build of Keycloak 26.2, 26.4, caching',
    checkedAt: '2026-11-21',
    verified: true,
  },
  {
    what: 'Everything that would be missed is in the database: realms, users, sessions since 26, keys of the realms and of the cluster.',
    source: 'docs.redhat.com: Red Hat build of Keycloak, high availability',
    checkedAt: '2026-11-21',
    verified: true,
  },
  {
    what: 'PostgreSQL 14 to 18. The driver asks for a primary by itself (targetServerType=primary).',
    source: 'keycloak/keycloak: docs/guides/server/db.adoc',
    checkedAt: '2026-11-21',
    verified: true,
  },
  {
    what: 'After five runs the driver prepares a statement by name on its connection; in a transaction pool the next transaction has another connection.',
    source: 'jdbc.postgresql.org/documentation/server-prepare; keycloak/keycloak-benchmark#565',
    checkedAt: '2026-11-21',
    verified: true,
  },
  {
    what: 'PgBouncer follows prepared statements of the protocol in transaction pools from 1.21 on when max_prepared_statements is above 0; its default is 200. JDBC also needs ignore_startup_parameters = extra_float_digits.',
    source: 'pgbouncer/pgbouncer@13a344f2: doc/config.md, NEWS.md',
    checkedAt: '2026-11-21',
    verified: true,
  },
  {
    what: 'prepareThreshold=0 stops that, but a query with a fetch size outside autocommit was still prepared by name in 2017.',
    source: 'pgjdbc/pgjdbc#869',
    checkedAt: '2026-11-21',
    verified: false,
  },
  {
    what: 'Keycloak uses no LISTEN/NOTIFY; it was kept out because of PgBouncer.',
    source: 'keycloak/keycloak#49991',
    checkedAt: '2026-11-21',
    verified: true,
  },
  {
    what: 'The first node of a new version migrates the schema, in transactions of up to 30 minutes, the others wait. There is no way back.',
    source: 'keycloak/keycloak: docs/guides/server/db.adoc',
    checkedAt: '2026-11-21',
    verified: true,
  },
  {
    what: 'Nodes of two minor versions must never run together; of one minor, from 26.6 on, they may.',
    source: 'keycloak.org: release notes of 26.6.0, update-compatibility',
    checkedAt: '2026-11-21',
    verified: true,
  },
  {
    what: 'The bootstrap account is temporary and only looked at while the master realm does not exist. A new one needs all nodes stopped.',
    source: 'keycloak.org/server/bootstrap-admin-recovery',
    checkedAt: '2026-11-21',
    verified: true,
  },
];
