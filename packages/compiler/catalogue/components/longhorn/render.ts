import type { ComponentView, NamespaceWant, Unit } from '../../entry.ts';
import { registry, sized } from '../../../tree/manifest/chart.ts';
import { apiServer, fence, fromApiServer, fromPrometheus, namespaceOf } from '../../../tree/manifest/fence.ts';
import { alerts } from './alerts.ts';
import { NAMESPACE, REPOSITORY, VERSION } from './facts.ts';

const MANAGER = { app: 'longhorn-manager' };

export function namespaces({ reason }: ComponentView): readonly NamespaceWant[] {
  return [
    {
      name: NAMESPACE,
      podSecurity: 'privileged',
      component: 'longhorn',
      origin: reason,
      because: 'it makes devices on the nodes and writes to their disks',
    },
  ];
}

export function units(view: ComponentView): readonly Unit[] {
  const chart = {
    release: 'longhorn',
    chart: 'longhorn',
    repository: REPOSITORY,
    version: VERSION,
    namespace: NAMESPACE,
    values: values(view),
    origin: view.reason,
  };
  return [
    { name: 'longhorn', needs: ['monitoring-crds'], charts: [chart], objects: network(view) },
    { name: 'longhorn-alerts', needs: ['longhorn', 'prometheus-operator'], objects: alerts(view) },
  ];
}

export function values(view: ComponentView) {
  const { platform, cell, settings } = view;
  const copies = settings['replicas']?.value;
  const tolerated = taints(view);
  const tolerations = tolerated.map(({ key, value, effect }) => ({ key, operator: 'Equal', value, effect }));
  return {
    global: { imageRegistry: registry(platform, 'docker.io') },
    networkPolicies: { restrictInternalTraffic: true, kubeAPIServerSourceCIDRs: networksOf(cell) },
    persistence: { defaultClass: false, defaultClassReplicaCount: copies, volumeBindingMode: 'WaitForFirstConsumer' },
    preUpgradeChecker: { jobEnabled: false, upgradeVersionCheck: false },
    defaultSettings: {
      upgradeChecker: false,
      allowCollectingLonghornUsageMetrics: false,
      defaultReplicaCount: copies,
      // A pod of one replica waits for ever for a volume that a dead node still holds.
      nodeDownPodDeletionPolicy: 'delete-both-statefulset-and-deployment-pod',
      ...(tolerated.length > 0
        ? { taintToleration: tolerated.map(({ key, value, effect }) => `${key}=${value}:${effect}`).join(';') }
        : {}),
    },
    longhornManager: { resources: sized(100, 256, 1024), tolerations },
    longhornDriver: { tolerations },
    longhornUI: { replicas: 0 },
    metrics: { serviceMonitor: { enabled: true } },
  };
}

/** Taints of the nodes that tenants run on: where a pod with a volume may come, the volume has to come, too. */
function taints({ cluster }: ComponentView) {
  const all = cluster.pools.flatMap((pool) => pool.values.taints);
  const distinct = new Map(all.map((taint) => [`${taint.key}=${taint.value}:${taint.effect}`, taint]));
  return [...distinct.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, taint]) => taint);
}

/** Both clusters of the cell: one tree serves both. */
function networksOf({ primary, standby }: ComponentView['cell']): readonly string[] {
  const networks = [primary, standby].flatMap((each) => (each ? [each.cluster.values.networks] : []));
  return [...new Set(networks.flatMap(({ nodes, pods }) => [nodes, pods]))];
}

/** What its own policies do not say: ways out, the API server's way to the webhook, and Prometheus. It reaches nobody outside. */
function network(view: ComponentView) {
  const { cell, reason } = view;
  const identity = { name: 'longhorn', instance: cell.cell.name, partOf: 'platform', cell: cell.cell.name };
  return fence(NAMESPACE, identity, reason, [
    { name: 'longhorn', to: [apiServer(cell), { to: [{ podSelector: {} }] }] },
    {
      name: 'longhorn-manager-callers',
      pods: MANAGER,
      from: [fromApiServer(cell, 9502), fromPrometheus(namespaceOf(cell, 'prometheus-operator'), 9500)],
    },
  ]);
}
