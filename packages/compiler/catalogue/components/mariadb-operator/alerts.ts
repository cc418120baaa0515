import type { ComponentView } from '../../entry.ts';
import { DATA_NAMESPACE } from '../../../tree/manifest/namespaces.ts';
import { type Alert, OVERDUE, rules } from '../../../tree/manifest/alert.ts';
import { keptInStore, nameOf } from './backup.ts';
import { CLUSTER, identityOf, serviceOf } from './cluster.ts';

export function alerts(view: ComponentView) {
  return [rules('mariadb', DATA_NAMESPACE, identityOf(view), view.reason, [...running(view), ...full(), ...kept(view)])];
}

/** Who takes queries, and who may take them next. */
function running(view: ComponentView): Alert[] {
  const members = serviceOf(view).values.at.length;
  return [
    {
      alert: 'MariadbWithoutMember',
      expr: 'absent(mysql_global_status_wsrep_ready == 1)',
      for: '3m',
      severity: 'critical',
      says: 'MariaDB has no instance that takes queries: nobody can read or write.',
    },
    {
      alert: 'MariadbInstanceDown',
      expr: 'mysql_up == 0',
      for: '5m',
      severity: 'warning',
      says: 'MariaDB in {{ $labels.instance }} does not answer.',
    },
    {
      alert: 'MariadbMemberMissing',
      expr: `max(mysql_global_status_wsrep_cluster_size) < ${members}`,
      for: '15m',
      severity: 'warning',
      says: `{{ $value }} of ${members} instances of MariaDB are in one cluster.`,
    },
  ];
}

/** What fills up: the volume, and the sessions. */
function full(): Alert[] {
  const volume = `{namespace="${DATA_NAMESPACE}",persistentvolumeclaim=~"storage-${CLUSTER}-.*"}`;
  return [
    {
      alert: 'MariadbVolumeFull',
      expr: `kubelet_volume_stats_available_bytes${volume} / kubelet_volume_stats_capacity_bytes${volume} < 0.2`,
      for: '15m',
      severity: 'critical',
      says: 'The volume {{ $labels.persistentvolumeclaim }} of MariaDB has {{ $value | humanizePercentage }} left.',
    },
    {
      alert: 'MariadbSessionsFull',
      expr: 'mysql_global_status_threads_connected / mysql_global_variables_max_connections > 0.85',
      for: '10m',
      severity: 'warning',
      says: 'MariaDB in {{ $labels.instance }} has {{ $value | humanizePercentage }} of its sessions in use.',
    },
  ];
}

/** The Jobs of copies stay until five later ones are there, so the last good one is known. */
function kept(view: ComponentView): Alert[] {
  if (!keptInStore(view)) return [];
  const { full: often } = view.platform.backup.values;
  const age = OVERDUE[often];
  const last = `max(kube_job_status_completion_time{namespace="${DATA_NAMESPACE}",job_name=~"${nameOf(often)}-[0-9a-f]+-[0-9]+"})`;
  return [
    {
      alert: 'MariadbBackupOld',
      expr: `time() - ${last} > ${age}`,
      for: '10m',
      severity: 'critical',
      says: 'The last good full copy of MariaDB is {{ $value | humanizeDuration }} old.',
    },
    {
      alert: 'MariadbBackupMissing',
      expr: `absent(${last})`,
      for: `${age}s`,
      severity: 'critical',
      says: 'No copy of MariaDB has ever succeeded.',
    },
  ];
}
