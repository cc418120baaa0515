import type { ComponentView, NamespaceWant, Unit } from '../../entry.ts';
import { registry, sized } from '../../../tree/manifest/chart.ts';
import { apiServer, fence, fromApiServer, fromPrometheus, namespaceOf } from '../../../tree/manifest/fence.ts';
import { APP_VERSION, NAMESPACE, REPOSITORY, VERSION } from './facts.ts';
import { policies } from './policies.ts';

export function namespaces({ reason }: ComponentView): readonly NamespaceWant[] {
  return [{ name: NAMESPACE, podSecurity: 'restricted', component: 'kyverno', origin: reason }];
}

export function units(view: ComponentView): readonly Unit[] {
  const { reason } = view;
  return [
    {
      name: 'kyverno',
      needs: ['monitoring-crds'],
      charts: [
        {
          release: 'kyverno',
          chart: 'kyverno',
          repository: REPOSITORY,
          version: VERSION,
          namespace: NAMESPACE,
          values: values(view),
          origin: reason,
        },
      ],
      objects: network(view),
    },
    { name: 'policies', needs: ['kyverno', 'gateway-api', 'traefik'], objects: policies(view) },
  ];
}

const CONTROLLERS = ['backgroundController', 'cleanupController', 'reportsController'] as const;

/**
 * Admission has three pods because it fails closed, and is asked about namespaces of tenants only: whatever is wrong with Kyverno, the
 * platform can still be changed, Kyverno included.
 */
export function values({ platform }: ComponentView) {
  const single = platform.platform.values.profile === 'evaluation';
  const each = {
    replicas: single ? 1 : 2,
    podDisruptionBudget: { enabled: !single },
    serviceMonitor: { enabled: true },
    resources: sized(50, 64, 256),
  };
  return {
    global: { image: { registry: registry(platform, 'reg.kyverno.io') } },
    config: { webhooks: { namespaceSelector: { matchExpressions: [{ key: 'hansa/tenant', operator: 'Exists' }] } } },
    features: { logging: { format: 'json' } },
    admissionController: {
      replicas: single ? 1 : 3,
      podDisruptionBudget: { enabled: !single, ...(single ? {} : { minAvailable: 2 }) },
      serviceMonitor: { enabled: true },
      priorityClassName: 'system-cluster-critical',
      container: { resources: sized(100, 128, 512) },
    },
    ...Object.fromEntries(CONTROLLERS.map((name) => [name, each])),
    webhooksCleanup: { image: { registry: registry(platform, 'ghcr.io') } },
    // The chart's own test names latest.
    test: { image: { registry: registry(platform, 'ghcr.io'), tag: APP_VERSION } },
  };
}

function network(view: ComponentView) {
  const { cell, reason } = view;
  const identity = { name: 'kyverno', instance: cell.cell.name, partOf: 'platform', cell: cell.cell.name };
  const monitoring = namespaceOf(cell, 'prometheus-operator');
  const admission = { 'app.kubernetes.io/component': 'admission-controller' };
  const cleanup = { 'app.kubernetes.io/component': 'cleanup-controller' };
  return fence(NAMESPACE, identity, reason, [
    { name: 'controllers', to: [apiServer(cell)], from: [fromPrometheus(monitoring, 8000)] },
    { name: 'admission', pods: admission, from: [fromApiServer(cell, 9443)] },
    { name: 'cleanup', pods: cleanup, from: [fromApiServer(cell, 9443)] },
  ]);
}
