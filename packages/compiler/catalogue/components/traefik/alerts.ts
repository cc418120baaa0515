import type { ComponentView } from '../../entry.ts';
import { rules } from '../../../tree/manifest/alert.ts';
import { GATEWAY } from '../../../tree/manifest/workload.ts';

/** What of the gateway wakes someone. Routes are Traefik services, one for each rule of an HTTPRoute. */
export function alerts({ cell, reason }: ComponentView) {
  const identity = { name: 'gateway', instance: cell.cell.name, partOf: 'platform', cell: cell.cell.name };
  const errors = (code: string) => `sum by (service) (rate(traefik_service_requests_total{code=~"${code}",service!~".*@internal"}[5m]))`;
  return [
    rules('gateway', GATEWAY.namespace, identity, reason, [
      {
        alert: 'GatewayDown',
        expr: `absent(up{namespace="${GATEWAY.namespace}",pod=~"traefik-.+"} == 1)`,
        for: '2m',
        severity: 'critical',
        says: 'No gateway pod answers: no tenant of this cell is reachable.',
      },
      {
        alert: 'GatewayErrors',
        expr: `${errors('5..')} / ${errors('.+')} > 0.05 and ${errors('.+')} > 0.2`,
        for: '5m',
        severity: 'critical',
        says: 'More than 5 % of the answers of {{ $labels.service }} are server errors.',
      },
      {
        alert: 'GatewaySlow',
        expr: 'histogram_quantile(0.95, sum by (service, le) (rate(traefik_service_request_duration_seconds_bucket{service!~".*@internal"}[10m]))) > 5',
        for: '15m',
        severity: 'warning',
        says: 'A twentieth of the answers of {{ $labels.service }} takes longer than 5 s.',
      },
    ]),
  ];
}
