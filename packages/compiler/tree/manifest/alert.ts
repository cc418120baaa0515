import type { Reason } from '../../plan/thing.ts';
import { type Identity, metadata } from './labels.ts';
import type { Manifest } from './object.ts';

/** `critical` wakes someone; `warning` waits for the morning. */
export interface Alert {
  readonly alert: string;
  /** PromQL: fires for each series that it returns. */
  readonly expr: string;
  readonly for: string;
  readonly severity: 'critical' | 'warning';
  /** One sentence for the person who is woken; may hold `{{ $labels.x }}`. */
  readonly says: string;
  /** Page that says what to look at and what to do: a path in Hansa's own repository. */
  readonly runbook?: string;
}

/** Seconds after which the last good one of copies made so often is too old: one and a half intervals. What is never made has none. */
export const OVERDUE: Readonly<Record<string, number>> = { hourly: 5_400, daily: 129_600, weekly: 907_200 };

/** One group of alert rules as an object of the Prometheus operator; `records` are series that it keeps, PromQL by name, before the alerts. */
export function rules(
  name: string,
  namespace: string,
  identity: Identity,
  reason: Reason,
  alerts: readonly Alert[],
  records: Readonly<Record<string, string>> = {},
): Manifest {
  return {
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'PrometheusRule',
    metadata: metadata(name, identity, reason.origin, { namespace }),
    spec: { groups: [groupOf(name, alerts, records)] },
  };
}

/** The same as Prometheus itself reads it, for one that no operator looks after. */
export function groupOf(name: string, alerts: readonly Alert[], records: Readonly<Record<string, string>> = {}) {
  const kept = Object.entries(records).map(([record, expr]) => ({ record, expr }));
  return {
    name,
    rules: [
      ...kept,
      ...alerts.map(({ alert, expr, for: lasting, severity, says, runbook }) => ({
        alert,
        expr,
        for: lasting,
        labels: { severity },
        annotations: { summary: says, ...(runbook !== undefined && { runbook }) },
      })),
    ],
  };
}
