import type { ComponentView } from '../../entry.ts';
import { rules } from '../../../tree/manifest/alert.ts';
import { NAMESPACE } from './facts.ts';

export function alerts({ cell, reason }: ComponentView) {
  const identity = { name: 'crowdsec', instance: cell.cell.name, partOf: 'platform', cell: cell.cell.name };
  return [
    rules('crowdsec', NAMESPACE, identity, reason, [
      {
        alert: 'DetectionDown',
        expr: `absent(up{namespace="${NAMESPACE}",pod=~"crowdsec-lapi-.+"} == 1)`,
        for: '10m',
        severity: 'warning',
        says: 'No local API of CrowdSec answers: the gateway keeps its last list and adds nobody.',
      },
      {
        alert: 'AttackDetected',
        expr: 'sum by (name) (increase(cs_bucket_overflowed_total[10m])) > 10',
        for: '0m',
        severity: 'warning',
        says: 'CrowdSec counts {{ $value | humanize }} detections of {{ $labels.name }} in ten minutes.',
      },
      {
        alert: 'DetectionBlind',
        expr: `sum(rate(cs_parser_hits_ok_total[30m])) == 0 and sum(rate(traefik_entrypoint_requests_total[30m])) > 1`,
        for: '30m',
        severity: 'warning',
        says: 'The gateway is used, and CrowdSec reads no line of its log.',
      },
    ]),
  ];
}
