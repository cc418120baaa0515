import type { ComponentView, NamespaceWant, Unit } from '../../entry.ts';
import { fence } from '../../../tree/manifest/fence.ts';
import { type Identity, metadata } from '../../../tree/manifest/labels.ts';
import { pods } from '../../../tree/manifest/network.ts';
import type { Manifest } from '../../../tree/manifest/object.ts';
import { GATEWAY } from '../../../tree/manifest/workload.ts';
import { from } from '../../../tree/sourced.ts';
import { NAMESPACE, PORT } from './facts.ts';

const NAME = 'federation';
const PROMETHEUS = { 'app.kubernetes.io/name': 'prometheus' };

export function namespaces({ reason }: ComponentView): readonly NamespaceWant[] {
  return [{ name: NAMESPACE, podSecurity: 'restricted', component: NAME, origin: reason }];
}

export function units(view: ComponentView): readonly Unit[] {
  const { cell, reason } = view;
  const identity = { name: NAME, instance: cell.cell.name, partOf: 'platform', cell: cell.cell.name };
  const gate = { name: NAME, pods: PROMETHEUS, from: [{ from: [pods(GATEWAY.namespace)], ports: [{ port: PORT }] }] };
  const objects = [...fence(NAMESPACE, identity, reason, [gate]), service(view, identity), password(view, identity), route(view, identity)];
  return [{ name: NAME, needs: ['gateway', 'prometheus-operator'], objects }];
}

function meta({ reason }: ComponentView, identity: Identity) {
  return metadata(NAME, identity, reason.origin, { namespace: NAMESPACE });
}

function service(view: ComponentView, identity: Identity): Manifest {
  const ports = [{ name: 'http', port: PORT, targetPort: PORT, protocol: 'TCP' }];
  return { apiVersion: 'v1', kind: 'Service', metadata: meta(view, identity), spec: { selector: PROMETHEUS, ports } };
}

/** Prometheus itself has no use for a password, so it gets to see none. */
function password(view: ComponentView, identity: Identity): Manifest {
  return {
    apiVersion: 'traefik.io/v1alpha1',
    kind: 'Middleware',
    metadata: meta(view, identity),
    spec: { basicAuth: { secret: NAME, removeHeader: true } },
  };
}

/** One path of the cluster's own host: whoever has the password reads what is measured, and asks Prometheus nothing else. */
function route(view: ComponentView, identity: Identity): Manifest {
  const middleware = { group: 'traefik.io', kind: 'Middleware', name: NAME };
  return {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'HTTPRoute',
    metadata: meta(view, identity),
    spec: {
      parentRefs: [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', ...GATEWAY }],
      hostnames: [from(view.cluster.cluster, 'canonical')],
      rules: [
        {
          matches: [{ path: { type: 'Exact', value: '/federate' } }],
          filters: [{ type: 'ExtensionRef', extensionRef: middleware }],
          backendRefs: [{ group: '', kind: 'Service', name: NAME, port: PORT, weight: 1 }],
        },
      ],
    },
  };
}
