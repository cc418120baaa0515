// size: figures with where each was read
import type { Evidence } from '../diagnostics/diagnostic.ts';

/* Where the figures of this room were read. `checkedAt` is the day on which somebody read the page. */

const on = (url: string): Evidence => ({ url, checkedAt: '2026-11-22' });

/** Lease, loop and retry times, their least values and the rule between them; how long a crashed primary may start. */
export const PATRONI_TIMES = on('https://patroni.readthedocs.io/en/latest/dynamic_configuration.html');
/** What asynchronous replication loses at worst: `maximum_lag_on_failover` (1 MiB by default) and what is written within a lease. */
export const PATRONI_LOSS = on('https://access.crunchydata.com/documentation/patroni/latest/replication_modes');
/** A log segment is only archived when it is full, or after `archive_timeout`, which is off by default. */
export const POSTGRES_ARCHIVE = on('https://www.postgresql.org/docs/18/runtime-config-wal.html');
/** How the operator finds a dead primary, the lease that the next one waits for, and when nobody is promoted. */
export const INSTANCE_FAILOVER = on('https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/docs/src/failover.md');
/** A commit waits for other instances, and writes stop while too few of them are there. */
export const INSTANCE_COMMIT = on('https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/docs/src/replication.md');
/** The readiness probe of an instance: three failures, ten seconds apart. */
export const INSTANCE_PROBE = on('https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/docs/src/instance_manager.md');
/** Commits of Galera are with every member, and the operator writes to another one when the first is not ready. */
export const MEMBER_COMMIT = on('https://github.com/mariadb-operator/mariadb-operator/blob/v26.6.0/docs/high_availability.md');
export const POSTGRES_COMMIT = on('https://www.postgresql.org/docs/18/wal-async-commit.html');
export const SENTINEL = on('https://github.com/valkey-io/valkey/blob/047a0bf6aeab19d9076147c548a63ef0224993cf/sentinel.conf');
export const NODE_MONITOR = on('https://kubernetes.io/docs/reference/command-line-tools-reference/kube-controller-manager/');
export const EVICTION = on('https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/');
export const RESOLVERS = on('https://www.rfc-editor.org/rfc/rfc1035');

/** Silence after which a node counts as lost, and how often it is looked at: defaults of the controller manager since Kubernetes 1.32. */
export const NODE_SECONDS = { grace: 50, period: 5 } as const;
/** What the API server adds to every pod that says nothing itself. */
export const TOLERATION_SECONDS = 300;

/** Where a figure was seen by hand and no command of this repository repeats it. */
export const BY_HAND = 'seen by hand on 2026-11-21; no command of this repository repeats it';
