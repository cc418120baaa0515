import type { ComponentView, NamespaceWant, Unit } from '../../entry.ts';
import { registry, sized } from '../../../tree/manifest/chart.ts';
import { apiServer, fence, fromPrometheus, namespaceOf } from '../../../tree/manifest/fence.ts';
import { addresses, own } from '../../../tree/manifest/network.ts';
import { confined, runAs, spread } from '../../../tree/manifest/pod.ts';
import { configuration } from './configuration.ts';
import { IMAGE_TAG, NAMESPACE, REPOSITORY, VERSION } from './facts.ts';

const PODS = { 'app.kubernetes.io/name': 'alloy' };

export function namespaces({ reason }: ComponentView): readonly NamespaceWant[] {
  return [{ name: NAMESPACE, podSecurity: 'restricted', component: 'alloy', origin: reason }];
}

export function units(view: ComponentView): readonly Unit[] {
  const { reason } = view;
  return [
    {
      name: 'alloy',
      needs: ['monitoring-crds'],
      charts: [
        {
          release: 'alloy',
          chart: 'alloy',
          repository: REPOSITORY,
          version: VERSION,
          namespace: NAMESPACE,
          values: values(view),
          origin: reason,
        },
      ],
      objects: network(view),
    },
  ];
}

/** Two pods that share the work, confined, with rights to read logs and nothing else. */
export function values(view: ComponentView) {
  const { platform } = view;
  const single = platform.platform.values.profile === 'evaluation';
  return {
    global: { podSecurityContext: runAs(473) },
    crds: { create: false },
    image: { registry: registry(platform, 'docker.io'), tag: IMAGE_TAG },
    configReloader: { image: { registry: registry(platform, 'quay.io') }, resources: sized(10, 50, 100) },
    alloy: {
      enableReporting: false,
      clustering: { enabled: !single },
      configMap: { content: configuration(view) },
      securityContext: confined(),
      mounts: { extra: [{ name: 'state', mountPath: '/tmp/alloy' }] },
      livenessProbe: { httpGet: { path: '/-/healthy', port: 12_345 }, periodSeconds: 30, failureThreshold: 6 },
      resources: sized(100, 256, 768),
    },
    controller: {
      type: 'deployment',
      replicas: single ? 1 : 2,
      volumes: { extra: [{ name: 'state', emptyDir: { sizeLimit: '1Gi' } }] },
      podDisruptionBudget: { enabled: !single, ...(single ? {} : { maxUnavailable: 1 }) },
      topologySpreadConstraints: spread(PODS),
    },
    rbac: {
      rules: [{ apiGroups: [''], resources: ['pods', 'pods/log'], verbs: ['get', 'list', 'watch'] }],
      clusterRules: [{ apiGroups: [''], resources: ['namespaces', 'nodes'], verbs: ['get', 'list', 'watch'] }],
    },
    serviceMonitor: { enabled: true },
  };
}

function network(view: ComponentView) {
  const { cell, reason } = view;
  const identity = { name: 'alloy', instance: cell.cell.name, partOf: 'platform', cell: cell.cell.name };
  const { address, logs } = cell.services.monitoring.values;
  const peers = { from: [own(PODS)], ports: [{ port: 12_345 }] };
  return fence(NAMESPACE, identity, reason, [
    {
      name: 'alloy',
      pods: PODS,
      to: [apiServer(cell), { to: addresses([address]), ports: [{ port: logs.port }] }, { to: [own(PODS)], ports: [{ port: 12_345 }] }],
      from: [peers, fromPrometheus(namespaceOf(cell, 'prometheus-operator'), 12_345)],
    },
  ]);
}
