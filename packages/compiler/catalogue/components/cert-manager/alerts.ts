import type { ComponentView } from '../../entry.ts';
import { rules } from '../../../tree/manifest/alert.ts';
import { NAMESPACE } from './facts.ts';

/** Renewal begins a month before the end: three weeks left means that it has failed for a while. */
export function alerts({ cell, reason }: ComponentView) {
  const identity = { name: 'cert-manager', instance: cell.cell.name, partOf: 'platform', cell: cell.cell.name };
  const left = 'certmanager_certificate_expiration_timestamp_seconds - time()';
  return [
    rules('certificates', NAMESPACE, identity, reason, [
      {
        alert: 'CertificateNotRenewed',
        expr: `${left} < 21 * 86400`,
        for: '1h',
        severity: 'warning',
        says: 'Certificate {{ $labels.exported_namespace }}/{{ $labels.name }} ends in {{ $value | humanizeDuration }} and is not renewed.',
      },
      {
        alert: 'CertificateEnds',
        expr: `${left} < 5 * 86400`,
        for: '10m',
        severity: 'critical',
        says: 'Certificate {{ $labels.exported_namespace }}/{{ $labels.name }} ends in {{ $value | humanizeDuration }}.',
      },
      {
        alert: 'CertificateNotReady',
        expr: 'certmanager_certificate_ready_status{condition!="True"} == 1',
        for: '1h',
        severity: 'warning',
        says: 'Certificate {{ $labels.exported_namespace }}/{{ $labels.name }} is not ready.',
      },
    ]),
  ];
}
