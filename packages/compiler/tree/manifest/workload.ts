import type { Origin } from '../../diagnostics/diagnostic.ts';
import type { RouteThing, WorkloadThing } from '../../plan/kinds.ts';
import { from } from '../sourced.ts';
import { type Identity, metadata, selector } from './labels.ts';
import type { Manifest } from './object.ts';

/** The gateway of a cell: every route attaches to it. */
export const GATEWAY = { name: 'hansa', namespace: 'traefik' } as const;

interface Part {
  readonly namespace: string;
  readonly workload: WorkloadThing;
  readonly identity: Identity;
}

interface ServicePort {
  readonly name: string;
  readonly port: number;
  readonly targetPort: string | number;
}

/**
 * A Deployment of a planned workload. Rolling by default: one new pod must be ready before an old one goes; `recreate` for what must
 * never run twice. With a HorizontalPodAutoscaler the replicas belong to it and are left out.
 */
export function deployment(part: Part & { readonly template: object; readonly recreate?: boolean }): Manifest {
  const { namespace, workload, identity, template, recreate } = part;
  const scaled = workload.values.maxReplicas > workload.values.replicas;
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: metadata(workload.name, identity, workload.origin, { namespace }),
    spec: {
      ...(scaled ? {} : { replicas: from(workload, 'replicas') }),
      revisionHistoryLimit: 3,
      selector: { matchLabels: selector(identity) },
      strategy: recreate ? { type: 'Recreate' } : { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
      template,
    },
  };
}

/** A disruption budget for more than one replica; one replica gets none, for it would block a drain for ever. */
export function disruptionBudget({ namespace, workload, identity }: Part): Manifest[] {
  if (workload.values.replicas < 2) return [];
  return [
    {
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata: metadata(workload.name, identity, workload.origin, { namespace }),
      spec: { maxUnavailable: 1, selector: { matchLabels: selector(identity) }, unhealthyPodEvictionPolicy: 'AlwaysAllow' },
    },
  ];
}

/** Adds pods up to the planned maximum at 70 % of the requested processor time. */
export function autoscaler({ namespace, workload, identity }: Part): Manifest[] {
  const { replicas, maxReplicas } = workload.values;
  if (maxReplicas <= replicas) return [];
  return [
    {
      apiVersion: 'autoscaling/v2',
      kind: 'HorizontalPodAutoscaler',
      metadata: metadata(workload.name, identity, workload.origin, { namespace }),
      spec: {
        scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: workload.name },
        minReplicas: from(workload, 'replicas'),
        maxReplicas: from(workload, 'maxReplicas'),
        metrics: [{ type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 70 } } }],
        behavior: { scaleDown: { stabilizationWindowSeconds: 600 } },
      },
    },
  ];
}

export function service({ namespace, workload, identity, ports }: Part & { readonly ports: readonly ServicePort[] }): Manifest {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: metadata(workload.name, identity, workload.origin, { namespace }),
    spec: { selector: selector(identity), ports: ports.map((each) => ({ ...each, protocol: 'TCP' })) },
  };
}

/** A ServiceMonitor for one port of the workload's Service. */
export function monitor({
  namespace,
  workload,
  identity,
  port,
  path = '/metrics',
}: Part & { readonly port: string; readonly path?: string }): Manifest {
  return {
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'ServiceMonitor',
    metadata: metadata(workload.name, identity, workload.origin, { namespace }),
    spec: { endpoints: [{ port, path, interval: '60s' }], selector: { matchLabels: selector(identity) } },
  };
}

/** The host of an app at the gateway. A blocked path goes to a filter that answers 403. */
export function httpRoute({
  namespace,
  route,
  identity,
}: {
  readonly namespace: string;
  readonly route: RouteThing;
  readonly identity: Identity;
}): Manifest {
  return {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'HTTPRoute',
    metadata: metadata(route.name, identity, route.origin, { namespace }),
    spec: {
      parentRefs: [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', ...GATEWAY }],
      hostnames: [from(route, 'host')],
      rules: route.values.paths.map((path) => ({
        matches: [{ path: { type: path.exact ? 'Exact' : 'PathPrefix', value: path.path } }],
        ...(path.block ? { filters: [BLOCKED] } : {}),
        backendRefs: [{ group: '', kind: 'Service', name: path.workload, port: path.port, weight: 1 }],
      })),
    },
  };
}

/** A middleware of the gateway, one in each namespace that has such a route: references do not cross namespaces. */
const BLOCKED = { type: 'ExtensionRef', extensionRef: { group: 'traefik.io', kind: 'Middleware', name: 'blocked' } } as const;

/** The middleware that `httpRoute` refers to for blocked paths, once a namespace: only an address that nobody has may pass. */
export function blockedMiddleware(namespace: string, identity: Identity, origin: Origin): Manifest {
  return {
    apiVersion: 'traefik.io/v1alpha1',
    kind: 'Middleware',
    metadata: metadata('blocked', identity, origin, { namespace }),
    spec: { ipAllowList: { sourceRange: ['127.0.0.1/32'] } },
  };
}
