import type { AppPlan, TenantPlan } from '../plan/plan.ts';
import { metadata } from '../tree/manifest/labels.ts';
import { type Flow, INTERNET, egress, ingress, own, pods } from '../tree/manifest/network.ts';
import type { Manifest } from '../tree/manifest/object.ts';
import { publicHosts, toData } from '../tree/manifest/fence.ts';
import { GATEWAY } from '../tree/manifest/workload.ts';
import { appIdentity } from './accounts.ts';

const MONITORING_NAMESPACE = 'monitoring';

/**
 * The flows of one app: in from the gateway, from the monitors and from its own pods; out to its own pods, its database, cache, bucket,
 * relay, and to the tenant's public hosts and identity provider, which are behind the load balancer.
 */
export function appPolicy(plan: AppPlan, tenant: TenantPlan): Manifest {
  const labels = { 'app.kubernetes.io/part-of': plan.app.name };
  const ports = [...new Set(plan.routes.flatMap((route) => route.values.paths.map((path) => path.port)))]
    .sort((a, b) => a - b)
    .map((port) => ({ port }));
  const served = ports.length > 0 ? [{ from: [pods(GATEWAY.namespace)], ports }] : [];
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: metadata(plan.app.name, appIdentity(plan, tenant), plan.app.origin, { namespace: tenant.namespace.values.name }),
    spec: {
      podSelector: { matchLabels: labels },
      policyTypes: ['Ingress', 'Egress'],
      ingress: ingress([...served, { from: [pods(MONITORING_NAMESPACE)] }, { from: [own(labels)] }]),
      egress: egress([{ to: [own(labels)] }, ...outward(plan, tenant)]),
    },
  };
}

function outward(plan: AppPlan, tenant: TenantPlan): Flow[] {
  const { postgres, mariadb, cache } = tenant.cell.services;
  const database = plan.database?.values.engine === 'mariadb' ? mariadb : postgres;
  const flows: Flow[] = [];
  if (plan.database && database) flows.push(toData(database, [...new Set([plan.database.values.port, plan.database.values.directPort])]));
  if (plan.cache) flows.push(toData(cache, [plan.cache.values.port]));
  if (plan.mail) flows.push({ to: INTERNET, ports: [{ port: plan.mail.values.port }] });
  if (plan.bucket || plan.client || plan.routes.length > 0) flows.push(publicHosts(tenant.cell));
  return flows;
}
