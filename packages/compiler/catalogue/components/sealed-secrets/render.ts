import type { ComponentView, NamespaceWant, Unit } from '../../entry.ts';
import { registry, sized } from '../../../tree/manifest/chart.ts';
import { apiServer, fence, fromApiServer, fromPrometheus, namespaceOf } from '../../../tree/manifest/fence.ts';
import { NAMESPACE, REPOSITORY, VERSION } from './facts.ts';

const PODS = { 'app.kubernetes.io/name': 'sealed-secrets' };

export function namespaces({ reason }: ComponentView): readonly NamespaceWant[] {
  return [{ name: NAMESPACE, podSecurity: 'restricted', component: 'sealed-secrets', origin: reason }];
}

export function units(view: ComponentView): readonly Unit[] {
  const { cell, reason } = view;
  const identity = { name: 'sealed-secrets', instance: cell.cell.name, partOf: 'platform', cell: cell.cell.name };
  const gates = [
    {
      name: 'controller',
      pods: PODS,
      to: [apiServer(cell)],
      from: [fromApiServer(cell, 8080), fromPrometheus(namespaceOf(cell, 'prometheus-operator'), 8081)],
    },
  ];
  return [
    {
      name: 'sealed-secrets',
      needs: ['monitoring-crds'],
      charts: [
        {
          release: 'sealed-secrets',
          chart: 'sealed-secrets',
          repository: REPOSITORY,
          version: VERSION,
          namespace: NAMESPACE,
          values: values(view),
          origin: reason,
        },
      ],
      objects: fence(NAMESPACE, identity, reason, gates),
    },
  ];
}

/** The image is asked for at ghcr.io: at Docker Hub it stands in a namespace that the policies of this platform refuse. */
export function values({ platform, cell }: ComponentView) {
  return {
    fullnameOverride: 'sealed-secrets-controller',
    image: { registry: registry(platform, 'ghcr.io') },
    resources: sized(50, 64, 128),
    // Two clusters open the same files by the same keys: a key that one of them makes by itself the other would not have.
    ...(cell.standby ? { keyrenewperiod: '0' } : {}),
    // Who may seal has the certificate from Git; asking the controller for it is for administrators.
    rbac: { serviceProxier: { create: false, bind: false } },
    metrics: { serviceMonitor: { enabled: true } },
  };
}
