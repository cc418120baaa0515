import type { Chart, ComponentView, NamespaceWant, Unit } from '../../entry.ts';
import { registry, sized } from '../../../tree/manifest/chart.ts';
import { apiServer, fence, fromApiServer, fromPrometheus, hasComponent, nodeNetworks } from '../../../tree/manifest/fence.ts';
import { addresses } from '../../../tree/manifest/network.ts';
import { confined, runAs } from '../../../tree/manifest/pod.ts';
import { alerts } from './alerts.ts';
import { CRDS_VERSION, NAMESPACE, NODE_EXPORTER_VERSION, NODE_NAMESPACE, REPOSITORY, VERSION } from './facts.ts';
import { engineMonitor } from './engine.ts';
import { values } from './values.ts';

export function namespaces({ reason }: ComponentView): readonly NamespaceWant[] {
  const component = 'prometheus-operator';
  return [
    { name: NAMESPACE, podSecurity: 'restricted', component, origin: reason },
    {
      name: NODE_NAMESPACE,
      podSecurity: 'privileged',
      component,
      origin: reason,
      because: 'node-exporter reads the network, the processes and the disks of the node',
    },
  ];
}

/** The definitions come before everything that has a monitor; the operator after cert-manager, which signs for its webhook. */
export function units(view: ComponentView): readonly Unit[] {
  const chart = (release: string, name: string, version: string, namespace: string, of: Chart['values']): Chart => ({
    release,
    chart: name,
    repository: REPOSITORY,
    version,
    namespace,
    values: of,
    origin: view.reason,
  });
  return [
    { name: 'monitoring-crds', needs: [], charts: [chart('monitoring-crds', 'prometheus-operator-crds', CRDS_VERSION, NAMESPACE, {})] },
    {
      name: 'prometheus-operator',
      needs: ['monitoring-crds', 'cert-manager'],
      charts: [chart('prometheus', 'kube-prometheus-stack', VERSION, NAMESPACE, values(view))],
      objects: network(view),
    },
    {
      name: 'node-exporter',
      needs: ['monitoring-crds'],
      charts: [chart('node-exporter', 'prometheus-node-exporter', NODE_EXPORTER_VERSION, NODE_NAMESPACE, nodeExporter(view))],
    },
    { name: 'alerts', needs: ['prometheus-operator'], objects: [...alerts(view), ...engineMonitor(view)] },
  ];
}

/** On every node, whatever its taints: a node that is not watched is the one that fills up. */
export function nodeExporter({ platform }: ComponentView) {
  return {
    fullnameOverride: 'node-exporter',
    image: { registry: registry(platform, 'quay.io') },
    prometheus: { monitor: { enabled: true, relabelings: [{ sourceLabels: ['__meta_kubernetes_pod_node_name'], targetLabel: 'node' }] } },
    tolerations: [{ operator: 'Exists' }],
    securityContext: runAs(65_534),
    containerSecurityContext: confined(),
    resources: sized(20, 32, 128),
  };
}

/** Prometheus reads from everyone and is read by nobody in the cluster; what it knows goes to the monitoring host, or is fetched by it. */
function network(view: ComponentView) {
  const { cell, reason } = view;
  const identity = { name: 'prometheus', instance: cell.cell.name, partOf: 'platform', cell: cell.cell.name };
  const { address, way, metrics, alerts: alerting } = cell.services.monitoring.values;
  const prometheus = { 'app.kubernetes.io/name': 'prometheus' };
  const stores = [...(way === 'remote-write' ? [metrics] : []), alerting];
  // Agents of the network answer on their nodes' addresses, as node-exporter and the kubelet do.
  const agents = hasComponent(cell, 'cilium') ? [{ port: 9962 }, { port: 9963 }] : [];
  return fence(NAMESPACE, identity, reason, [
    {
      name: 'prometheus',
      pods: prometheus,
      to: [
        apiServer(cell),
        { to: [{ namespaceSelector: {} }] },
        { to: nodeNetworks(cell), ports: [{ port: 9100 }, { port: 10_250 }, ...agents] },
        { to: addresses([address]), ports: stores.map(({ port }) => ({ port })) },
      ],
      from: [fromPrometheus(NAMESPACE, 9090)],
    },
    {
      name: 'operator',
      pods: { app: 'kube-prometheus-stack-operator' },
      to: [apiServer(cell)],
      from: [fromApiServer(cell, 10_250), fromPrometheus(NAMESPACE, 10_250)],
    },
    {
      name: 'state',
      pods: { 'app.kubernetes.io/name': 'kube-state-metrics' },
      to: [apiServer(cell)],
      from: [fromPrometheus(NAMESPACE, 8080)],
    },
  ]);
}
