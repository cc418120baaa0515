import type { ComponentView } from '../../entry.ts';
import { rules } from '../../../tree/manifest/alert.ts';
import { NAMESPACE } from './facts.ts';

export function alerts({ cell, reason }: ComponentView) {
  const identity = { name: 'external-secrets', instance: cell.cell.name, partOf: 'platform', cell: cell.cell.name };
  return [
    rules('external-secrets', NAMESPACE, identity, reason, [
      {
        alert: 'SecretNotDelivered',
        expr: 'externalsecret_status_condition{condition="Ready",status="False"} == 1',
        for: '15m',
        severity: 'warning',
        says: 'The Secret {{ $labels.name }} of {{ $labels.exported_namespace }} is not what OpenBao holds: it cannot be read, or a key is missing.',
      },
    ]),
  ];
}
