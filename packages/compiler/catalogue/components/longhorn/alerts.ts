import type { ComponentView } from '../../entry.ts';
import { rules } from '../../../tree/manifest/alert.ts';
import { NAMESPACE } from './facts.ts';

export function alerts({ cell, reason }: ComponentView) {
  const identity = { name: 'longhorn', instance: cell.cell.name, partOf: 'platform', cell: cell.cell.name };
  return [
    rules('longhorn', NAMESPACE, identity, reason, [
      {
        alert: 'VolumeFaulted',
        expr: 'longhorn_volume_robustness{state="faulted"} == 1',
        for: '5m',
        severity: 'critical',
        says: 'The volume of {{ $labels.pvc_namespace }}/{{ $labels.pvc }} has no good copy left.',
      },
      {
        alert: 'VolumeDegraded',
        expr: 'longhorn_volume_robustness{state="degraded"} == 1',
        for: '30m',
        severity: 'warning',
        says: 'The volume of {{ $labels.pvc_namespace }}/{{ $labels.pvc }} has had too few copies for half an hour.',
      },
      {
        alert: 'VolumeDiskFull',
        expr: 'longhorn_node_storage_usage_bytes / longhorn_node_storage_capacity_bytes > 0.8',
        for: '15m',
        severity: 'warning',
        says: 'The disk of {{ $labels.node }} that holds copies of volumes is {{ $value | humanizePercentage }} full.',
      },
    ]),
  ];
}
