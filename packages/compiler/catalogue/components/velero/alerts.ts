import type { ComponentView } from '../../entry.ts';
import { OVERDUE, rules } from '../../../tree/manifest/alert.ts';
import { NAMESPACE } from './facts.ts';

/** Nothing to watch when nothing is backed up: that it is not is the business of `state/uncovered`. */
export function alerts({ platform, cell, reason }: ComponentView) {
  const identity = { name: 'velero', instance: cell.cell.name, partOf: 'platform', cell: cell.cell.name };
  const age = OVERDUE[platform.backup.values.volumes];
  const last = 'max by (schedule) (velero_backup_last_successful_timestamp{schedule!=""})';
  const old =
    age === undefined
      ? []
      : [
          {
            alert: 'ClusterBackupOld',
            expr: `time() - ${last} > ${age}`,
            for: '10m',
            severity: 'critical' as const,
            says: 'The last good backup of {{ $labels.schedule }} is {{ $value | humanizeDuration }} old.',
          },
          {
            alert: 'ClusterBackupMissing',
            expr: `absent(velero_backup_last_successful_timestamp{schedule!=""} > 0)`,
            for: `${age}s`,
            severity: 'critical' as const,
            says: 'No backup of the cluster has ever succeeded.',
          },
        ];
  return [
    rules('velero', NAMESPACE, identity, reason, [
      ...old,
      {
        alert: 'BackupStoreUnreachable',
        expr: 'velero_backup_location_status_gauge == 0',
        for: '15m',
        severity: 'critical',
        says: 'The object store of cluster backups does not answer.',
      },
    ]),
  ];
}
