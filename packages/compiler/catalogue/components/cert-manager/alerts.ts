import type { ComponentView } from '../../entry.ts';
import { rules } from '../../../tree/manifest/alert.ts';
import { NAMESPACE } from './facts.ts';

const END = 'certmanager_certificate_expiration_timestamp_seconds';
/** When cert-manager begins to renew: a third of the lifetime before the end, whatever lifetime the authority gave. */
const RENEWAL = '(certmanager_certificate_renewal_timestamp_seconds > 0)';

/**
 * Measured against the time that each certificate has for its own renewal, for no number of days fits them all: of 90 days that time is
 * 30, of the 64 that Let's Encrypt gives from February 2027 it is 21, of the 45 from February 2028 it is 15. A renewal that has failed
 * for a third of it is late; with a sixth of it left somebody has to act.
 */
export function alerts({ cell, reason }: ComponentView) {
  const identity = { name: 'cert-manager', instance: cell.cell.name, partOf: 'platform', cell: cell.cell.name };
  const left = (share: string) => `${END} - time() < (${END} - ${RENEWAL}) * ${share}`;
  return [
    rules('certificates', NAMESPACE, identity, reason, [
      {
        alert: 'CertificateNotRenewed',
        expr: left('2 / 3'),
        for: '10m',
        severity: 'warning',
        says: 'Certificate {{ $labels.exported_namespace }}/{{ $labels.name }} ends in {{ $value | humanizeDuration }} and is not renewed.',
      },
      {
        alert: 'CertificateEnds',
        expr: left('1 / 6'),
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
