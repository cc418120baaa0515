import type { ComponentView, NamespaceWant, Unit } from '../../entry.ts';
import { registry, sized } from '../../../tree/manifest/chart.ts';
import { apiServer, fence, fromApiServer, fromPrometheus, namespaceOf } from '../../../tree/manifest/fence.ts';
import { metadata } from '../../../tree/manifest/labels.ts';
import type { Manifest } from '../../../tree/manifest/object.ts';
import { NAMESPACE, REPOSITORY, VERSION } from './facts.ts';

export function namespaces({ reason, cluster }: ComponentView): readonly NamespaceWant[] {
  if (cluster.cluster.values.loadBalancer !== 'metallb') return [];
  return [
    {
      name: NAMESPACE,
      podSecurity: 'privileged',
      component: 'metallb',
      origin: reason,
      because: 'speakers announce addresses in the network of the node',
    },
  ];
}

/** Nothing for a cluster of the cell whose load balancer is the provider's. */
export function units(view: ComponentView): readonly Unit[] {
  const { reason, cluster } = view;
  if (cluster.cluster.values.loadBalancer !== 'metallb') return [];
  return [
    {
      name: 'metallb',
      needs: ['monitoring-crds'],
      charts: [
        {
          release: 'metallb',
          chart: 'metallb',
          repository: REPOSITORY,
          version: VERSION,
          namespace: NAMESPACE,
          values: values(view),
          origin: reason,
        },
      ],
      objects: network(view),
    },
    { name: 'addresses', needs: ['metallb'], objects: pool(view) },
  ];
}

/** Layer 2 only: neither FRR nor its operator is installed. */
export function values({ platform }: ComponentView) {
  const quay = registry(platform, 'quay.io');
  return {
    frrk8s: { enabled: false },
    controller: { image: { repository: `${quay}/metallb/controller` }, resources: sized(20, 48, 128) },
    speaker: { image: { repository: `${quay}/metallb/speaker` }, resources: sized(20, 48, 128) },
    // Prometheus may read endpoints of every namespace already.
    prometheus: { serviceMonitor: { enabled: true }, rbacPrometheus: false },
  };
}

/** The addresses that the spec gives, and who announces them. */
function pool({ cell, cluster: { cluster } }: ComponentView): Manifest[] {
  const identity = { name: 'metallb', instance: cell.cell.name, partOf: 'platform', cell: cell.cell.name };
  const meta = metadata('public', identity, (cluster.why.addresses ?? cluster).origin, { namespace: NAMESPACE });
  return [
    { apiVersion: 'metallb.io/v1beta1', kind: 'IPAddressPool', metadata: meta, spec: { addresses: cluster.values.addresses } },
    { apiVersion: 'metallb.io/v1beta1', kind: 'L2Advertisement', metadata: meta, spec: { ipAddressPools: ['public'] } },
  ];
}

/** Speakers use the node's network, which policies do not reach. */
function network(view: ComponentView) {
  const { cell, reason } = view;
  const identity = { name: 'metallb', instance: cell.cell.name, partOf: 'platform', cell: cell.cell.name };
  const controller = { 'app.kubernetes.io/name': 'metallb', 'app.kubernetes.io/component': 'controller' };
  return fence(NAMESPACE, identity, reason, [
    {
      name: 'controller',
      pods: controller,
      to: [apiServer(cell)],
      from: [fromApiServer(cell, 9443), fromPrometheus(namespaceOf(cell, 'prometheus-operator'), 9120)],
    },
  ]);
}
