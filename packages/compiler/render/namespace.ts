import type { TenantPlan } from '../plan/plan.ts';
import { type Identity, metadata } from '../tree/manifest/labels.ts';
import type { Manifest } from '../tree/manifest/object.ts';
import { DNS, egress } from '../tree/manifest/network.ts';
import { blockedMiddleware } from '../tree/manifest/workload.ts';
import { from } from '../tree/sourced.ts';
import { quotaOf } from './quota.ts';

/** What makes a namespace a tenant's: its name, its Pod Security level, its limits, and that nothing gets in or out unplanned. */
export function namespaceObjects(plan: TenantPlan): Manifest[] {
  const { tenant, namespace, cell } = plan;
  const name = namespace.values.name;
  const identity: Identity = { name: 'tenant', instance: tenant.name, partOf: 'tenant', tenant: tenant.name, cell: cell.cell.name };
  return [
    {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: {
        ...metadata(name, identity, tenant.origin),
        labels: {
          ...metadata(name, identity, tenant.origin).labels,
          'hansa/slug': from(tenant, 'slug'),
          ...podSecurity(namespace.values.podSecurity),
        },
      },
    },
    quotaOf(plan, identity),
    limits(plan, identity),
    defaultDeny(plan, identity),
    ...blocked(plan, identity),
  ];
}

/** What the routes of a namespace refer to for paths that must not be reached from outside. */
function blocked({ apps, namespace }: TenantPlan, identity: Identity): Manifest[] {
  const route = apps.flatMap((app) => app.routes).find((each) => each.values.paths.some((path) => path.block));
  return route ? [blockedMiddleware(namespace.values.name, identity, namespace.origin)] : [];
}

/** What may run (`enforce`), and what is only pointed out: everything that is not restricted. */
export function podSecurity(level: string): Record<string, string> {
  return {
    'pod-security.kubernetes.io/enforce': level,
    'pod-security.kubernetes.io/warn': level === 'privileged' ? 'privileged' : 'restricted',
    'pod-security.kubernetes.io/audit': level === 'privileged' ? 'privileged' : 'restricted',
  };
}

/** For a container that says nothing about itself: small, so that it is noticed, and never without a limit. */
function limits({ namespace }: TenantPlan, identity: Identity): Manifest {
  return {
    apiVersion: 'v1',
    kind: 'LimitRange',
    metadata: metadata('defaults', identity, namespace.origin, { namespace: namespace.values.name }),
    spec: { limits: [{ type: 'Container', default: { memory: '128Mi' }, defaultRequest: { cpu: '10m', memory: '64Mi' } }] },
  };
}

function defaultDeny({ namespace }: TenantPlan, identity: Identity): Manifest {
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: metadata('default-deny', identity, namespace.origin, { namespace: namespace.values.name }),
    spec: { podSelector: {}, policyTypes: ['Ingress', 'Egress'], egress: egress([DNS]) },
  };
}
