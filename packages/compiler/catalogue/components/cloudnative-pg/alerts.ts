import type { ComponentView } from '../../entry.ts';
import { DATA_NAMESPACE } from '../../../tree/manifest/namespaces.ts';
import { type Alert, OVERDUE, rules } from '../../../tree/manifest/alert.ts';
import { keptInStore } from './backup.ts';
import { identityOf } from './cluster.ts';

const LAST = 'max(barman_cloud_cloudnative_pg_io_last_available_backup_timestamp)';

export function alerts(view: ComponentView) {
  return [rules('postgres', DATA_NAMESPACE, identityOf(view), view.reason, [...running(view), ...full(), ...kept(view)])];
}

/** A primary, and who may become one. */
function running({ cell }: ComponentView): Alert[] {
  const { at, inside } = cell.services.postgres.values;
  const replicas = at.length - 1;
  const followers = 'max(cnpg_pg_replication_streaming_replicas)';
  return [
    {
      alert: 'PostgresWithoutPrimary',
      expr: 'absent(cnpg_pg_replication_in_recovery == 0)',
      for: '3m',
      severity: 'critical',
      says: 'PostgreSQL has no primary that answers: nobody can write.',
    },
    {
      alert: 'PostgresInstanceDown',
      expr: 'cnpg_collector_up == 0',
      for: '5m',
      severity: 'warning',
      says: 'PostgreSQL in {{ $labels.pod }} does not answer.',
    },
    ...(replicas > 0
      ? [
          {
            alert: 'PostgresReplicaMissing',
            expr: `${followers} < ${replicas}`,
            for: '15m',
            severity: 'warning' as const,
            says: `{{ $value }} of ${replicas} replicas follow the primary of PostgreSQL.`,
          },
        ]
      : []),
    ...(inside?.synchronous
      ? [
          {
            alert: 'PostgresWritesWait',
            expr: `${followers} < 1`,
            for: '2m',
            severity: 'critical' as const,
            says: 'No replica follows the primary of PostgreSQL: every commit waits for one.',
          },
        ]
      : []),
  ];
}

/** What fills up: the volume, the sessions, and the numbers of transactions. */
function full(): Alert[] {
  const volume = `{namespace="${DATA_NAMESPACE}",persistentvolumeclaim=~"postgres-.*"}`;
  return [
    {
      alert: 'PostgresVolumeFull',
      expr: `kubelet_volume_stats_available_bytes${volume} / kubelet_volume_stats_capacity_bytes${volume} < 0.2`,
      for: '15m',
      severity: 'critical',
      says: 'The volume {{ $labels.persistentvolumeclaim }} of PostgreSQL has {{ $value | humanizePercentage }} left.',
    },
    {
      alert: 'PostgresSessionsFull',
      expr: 'sum by (pod) (cnpg_backends_total) / on (pod) max by (pod) (cnpg_pg_settings_setting{name="max_connections"}) > 0.85',
      for: '10m',
      severity: 'warning',
      says: 'PostgreSQL in {{ $labels.pod }} has {{ $value | humanizePercentage }} of its sessions in use.',
    },
    {
      alert: 'PostgresTransactionsOld',
      expr: 'max by (datname) (cnpg_pg_database_xid_age) > 1000000000',
      for: '1h',
      severity: 'warning',
      says: 'The database {{ $labels.datname }} has not been frozen for {{ $value | humanize }} transactions: at two billion PostgreSQL takes no more.',
    },
  ];
}

function kept(view: ComponentView): Alert[] {
  if (!keptInStore(view)) return [];
  const age = OVERDUE[view.platform.backup.values.full];
  return [
    {
      alert: 'PostgresLogNotArchived',
      expr: 'cnpg_pg_stat_archiver_last_failed_time > cnpg_pg_stat_archiver_last_archived_time',
      for: '15m',
      severity: 'critical',
      says: 'The log of {{ $labels.pod }} does not reach the store: what is lost with it grows, and so does its volume.',
    },
    {
      alert: 'PostgresBackupOld',
      expr: `time() - ${LAST} > ${age} and ${LAST} > 0`,
      for: '10m',
      severity: 'critical',
      says: 'The last good copy of PostgreSQL is {{ $value | humanizeDuration }} old.',
    },
    {
      alert: 'PostgresBackupMissing',
      expr: `absent(${LAST} > 0)`,
      for: `${age}s`,
      severity: 'critical',
      says: 'No copy of PostgreSQL has ever succeeded.',
    },
  ];
}
