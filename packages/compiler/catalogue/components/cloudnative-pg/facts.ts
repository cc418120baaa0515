import type { Fact } from '../../entry.ts';

/** The chart of the operator; it installs CloudNativePG 1.30.0. */
export const VERSION = '0.29.0';
/** The chart of the plugin that makes backups; it installs 0.13.0. */
export const PLUGIN_VERSION = '0.7.0';
export const REPOSITORY = 'https://cloudnative-pg.github.io/charts';
/** Of the operator and its plugin, which it finds in its own namespace only. */
export const OPERATOR_NAMESPACE = 'cnpg-system';
export const PLUGIN = 'barman-cloud.cloudnative-pg.io';

/** Images by major version. That of 18 is the operator's own default, that of 17 the one in its documents. */
export const IMAGES: Readonly<Record<string, string>> = {
  '17': 'ghcr.io/cloudnative-pg/postgresql:17.6-system-trixie',
  '18': 'ghcr.io/cloudnative-pg/postgresql:18.4-system-trixie',
};
export const POOLER_IMAGE = 'ghcr.io/cloudnative-pg/pgbouncer:1.25.1';

const checkedAt = '2026-11-22';
const source = 'cloudnative-pg/cloudnative-pg@v1.30.0: ';

export const FACTS: readonly Fact[] = [
  {
    what: 'The last release line of 2026 that could be had, 1.30, supports Kubernetes 1.34 to 1.36 and PostgreSQL 14 to 18, until about December 2026.',
    source: `${source}docs/src/supported_releases.md`,
    checkedAt,
    verified: true,
  },
  {
    what: 'Backups within `spec.backup` are deprecated since 1.26 in favour of the Barman Cloud plugin, which needs cert-manager and the namespace of the operator.',
    source: `${source}docs/src/backup.md; cloudnative-pg/plugin-barman-cloud@v0.13.0: web/docs/installation.mdx`,
    checkedAt,
    verified: true,
  },
  {
    what: 'A commit waits for as many instances as `synchronous.number` says; by default writes stop while they are missing. So it takes three to go on without one.',
    source: `${source}docs/src/replication.md (Synchronous Replication)`,
    checkedAt,
    verified: true,
  },
  {
    what: 'With `failoverQuorum` no instance is promoted that could lack a commit which somebody was told of.',
    source: `${source}docs/src/failover.md (Failover Quorum)`,
    checkedAt,
    verified: true,
  },
  {
    what: 'The operator holds a primary for dead when Kubernetes holds its node for lost, 50 to 55 s after the fault; the next one waits for the lease of the first to run out.',
    source: `${source}docs/src/failover.md (Detection of node-level failures, Tuning the primary lease)`,
    checkedAt,
    verified: true,
  },
  {
    what: 'A primary that reaches neither the API server nor any other instance stops by itself.',
    source: `${source}docs/src/instance_manager.md (Primary Isolation)`,
    checkedAt,
    verified: true,
  },
  {
    what: 'A Pooler sets the one database `*`, so it has one mode; it asks in the database postgres who may come in, by a role of its own.',
    source: `${source}docs/src/connection_pooling.md`,
    checkedAt,
    verified: true,
  },
  {
    what: 'A segment of the log is archived after five minutes at the latest (`archive_timeout`).',
    source: `${source}pkg/postgres/configuration.go`,
    checkedAt,
    verified: true,
  },
  {
    what: 'The operator reaches instances at ports 8000 and 5432, and they reach each other; metrics are at 9187, of poolers at 9127.',
    source: `${source}docs/src/networking.md, docs/src/monitoring.md; pkg/management/url/url.go`,
    checkedAt,
    verified: true,
  },
  {
    what: 'Instances, poolers and the sidecar of the plugin run without root on read-only file systems and drop all capabilities: the namespace is restricted.',
    source: `${source}pkg/specs/containers.go; cloudnative-pg/plugin-barman-cloud@v0.13.0: internal/cnpgi/operator/lifecycle.go`,
    checkedAt,
    verified: true,
  },
  {
    what: '`enablePodMonitor` is deprecated: who watches writes the monitor.',
    source: `${source}docs/src/monitoring.md`,
    checkedAt,
    verified: true,
  },
  {
    what: 'Stores that are not Amazon may refuse the newer checksums: AWS_REQUEST_CHECKSUM_CALCULATION and AWS_RESPONSE_CHECKSUM_VALIDATION are to be when_required.',
    source: 'cloudnative-pg/plugin-barman-cloud@v0.13.0: web/docs/object_stores.md',
    checkedAt,
    verified: true,
  },
];
