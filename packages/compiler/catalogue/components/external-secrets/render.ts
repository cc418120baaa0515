import type { ComponentView, NamespaceWant, Unit } from '../../entry.ts';
import { registry, sized } from '../../../tree/manifest/chart.ts';
import { type Gate, apiServer, fence, fromApiServer, fromPrometheus, namespaceOf } from '../../../tree/manifest/fence.ts';
import { INTERNET, addresses } from '../../../tree/manifest/network.ts';
import { alerts } from './alerts.ts';
import { NAMESPACE, REPOSITORY, VERSION } from './facts.ts';
import { serverOf, store } from './store.ts';

/** The unit after which Secrets can be asked for. */
export const STORE_UNIT = 'externalsecrets';

export function namespaces({ reason }: ComponentView): readonly NamespaceWant[] {
  return [{ name: NAMESPACE, podSecurity: 'restricted', component: 'external-secrets', origin: reason }];
}

export function units(view: ComponentView): readonly Unit[] {
  const { reason } = view;
  const chart = {
    release: 'external-secrets',
    chart: 'external-secrets',
    repository: REPOSITORY,
    version: VERSION,
    namespace: NAMESPACE,
    values: values(view),
    origin: reason,
  };
  return [
    {
      name: 'external-secrets',
      needs: ['monitoring-crds'],
      charts: [chart],
      objects: fence(NAMESPACE, identityOf(view), reason, gates(view)),
    },
    { name: STORE_UNIT, needs: ['external-secrets'], foundation: true, objects: [store(view)] },
    { name: 'external-secrets-alerts', needs: ['external-secrets', 'prometheus-operator'], objects: alerts(view) },
  ];
}

/** What delivers is on; what could copy a Secret into namespaces that did not ask, or out of the cluster, is off, and its rights with it. */
export function values({ platform }: ComponentView) {
  const image = { repository: `${registry(platform, 'ghcr.io')}/external-secrets/external-secrets` };
  const two = { replicaCount: 2, podDisruptionBudget: { enabled: true, minAvailable: 1 } };
  return {
    ...two,
    leaderElect: true,
    image,
    processClusterExternalSecret: false,
    processPushSecret: false,
    processClusterPushSecret: false,
    processClusterGenerator: false,
    livenessProbe: { enabled: true },
    readinessProbe: { enabled: true },
    resources: sized(20, 64, 256),
    // Left to the chart, it asks whether the kind is there at the moment of the installation, and is silent where it is not yet.
    serviceMonitor: { enabled: true, renderMode: 'alwaysRender' },
    webhook: { ...two, image, resources: sized(10, 32, 128) },
    certController: { image, resources: sized(10, 64, 256) },
  };
}

function identityOf({ cell }: ComponentView) {
  return { name: 'external-secrets', instance: cell.cell.name, partOf: 'platform', cell: cell.cell.name };
}

function part(suffix: string) {
  return { 'app.kubernetes.io/name': `external-secrets${suffix}` };
}

function gates(view: ComponentView): readonly Gate[] {
  const { cell, settings } = view;
  const metrics = fromPrometheus(namespaceOf(cell, 'prometheus-operator'), 8080);
  const own = (settings['addresses']?.value ?? []) as readonly string[];
  const openBao = { to: own.length > 0 ? addresses(own) : INTERNET, ports: [{ port: Number(new URL(serverOf(view)).port || 443) }] };
  return [
    { name: 'controller', pods: part(''), to: [apiServer(cell), openBao], from: [metrics] },
    { name: 'webhook', pods: part('-webhook'), to: [apiServer(cell)], from: [fromApiServer(cell, 10250), metrics] },
    // It asks the webhook whether it answers before it hands its certificate to the API server.
    { name: 'certificates', pods: part('-cert-controller'), to: [apiServer(cell), { to: [{ podSelector: {} }] }], from: [metrics] },
  ];
}
