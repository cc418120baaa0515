import { type Code, finding } from '../diagnostics/code.ts';
import type { Finding } from '../diagnostics/diagnostic.ts';
import { overlap } from '../plan/addresses.ts';
import type { CellPlan, ClusterPlan } from '../plan/plan.ts';
import { clustersOf } from '../plan/plan.ts';
import { reasonOf } from '../plan/thing.ts';
import type { CrossRule } from './rule.ts';

const CODE: Code = {
  code: 'monitoring/unfetched',
  severity: 'error',
  title: 'Metrics to be fetched from a gateway that cannot be reached',
  trap: "`services.monitoring.metrics: federation` where a cluster's gateway has private addresses only, and the monitoring host stands at another site.",
  why: 'Federation pulls: the host asks each cluster at the name of its gateway. Behind address translation that name leads nowhere from outside, and what is not fetched in time is lost, while remote write goes out and needs no way in.',
  wayOut: 'Let the cluster send (`metrics: remote-write`), or give its gateway public addresses.',
  keys: ['services.monitoring.metrics', 'cells.*.cluster.addresses'],
  evidence: [{ url: 'https://prometheus.io/docs/prometheus/latest/federation/', checkedAt: '2026-11-22' }],
};

export const monitoringUnfetched: CrossRule = {
  code: CODE,
  platform: (plan) => plan.cells.filter(({ services }) => services.monitoring.values.way === 'federation').flatMap(unfetched),
};

/** Of RFC 1918, and those that carriers put their customers behind (RFC 6598). */
const PRIVATE = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10'];

function unfetched(cell: CellPlan): Finding[] {
  const { monitoring } = cell.services;
  const { origin: at } = reasonOf(monitoring, 'way');
  const behind = clustersOf(cell).filter((each) => isBehind(each, monitoring.values.at));
  return behind.map(({ cluster }) =>
    finding(CODE, {
      at,
      subject: cluster.name,
      found: 'federation',
      expected: 'remote-write',
      message: `The monitoring host at ${monitoring.values.at} cannot fetch the metrics of ${cluster.name}, whose gateway answers at ${cluster.values.addresses.join(', ')} only.`,
      hint: `Leave \`metrics\` out: ${cluster.name} sends them then. Or name addresses that are routed to it from ${monitoring.values.at}.`,
      related: [reasonOf(cluster, 'addresses').origin],
      remedies: [{ ...at, value: 'remote-write' }],
    }),
  );
}

/** Who stands where a pool of it stands is on this side of the translation. */
function isBehind({ cluster: { values }, pools }: ClusterPlan, host: string): boolean {
  const inside = values.addresses.every((address) => PRIVATE.some((network) => overlap(address, network)));
  return values.addresses.length > 0 && inside && !pools.some((pool) => pool.values.site === host);
}
