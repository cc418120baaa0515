import { registry, sized } from '../../../tree/manifest/chart.ts';
import { apiServer, fence, fromPrometheus, hasComponent, namespaceOf } from '../../../tree/manifest/fence.ts';
import type { Identity } from '../../../tree/manifest/labels.ts';
import { INTERNET } from '../../../tree/manifest/network.ts';
import { renewed } from '../../../tree/manifest/renewed.ts';
import type { ComponentView, NamespaceWant, Unit } from '../../entry.ts';
import { CONTROLLER_VERSION } from './facts.ts';

export const NAMESPACE = 'cloud-controller';
const RELEASE = 'hcloud-cloud-controller-manager';
const METRICS = 8233;

/** The Secret of the controller, brought: a token of the cell's project, and the name or id of the cell's private network. */
export const SECRET = { name: 'hcloud', keys: ['token', 'network'] } as const;

export function controllerNamespaces(view: ComponentView): readonly NamespaceWant[] {
  return [{ name: NAMESPACE, podSecurity: 'restricted', component: 'hetzner', origin: view.reason }];
}

export function controllerUnits(view: ComponentView): readonly Unit[] {
  const { cell, reason } = view;
  const identity: Identity = { name: RELEASE, instance: cell.cell.name, partOf: 'platform', cell: cell.cell.name };
  const watched = hasComponent(cell, 'prometheus-operator')
    ? { from: [fromPrometheus(namespaceOf(cell, 'prometheus-operator'), METRICS)] }
    : {};
  const network = fence(NAMESPACE, identity, reason, [
    { name: 'controller', to: [apiServer(cell), { to: INTERNET, ports: [{ port: 443 }] }], ...watched },
  ]);
  const chart = {
    release: RELEASE,
    chart: RELEASE,
    repository: 'https://charts.hetzner.cloud',
    version: CONTROLLER_VERSION,
    namespace: NAMESPACE,
    values: controllerValues(view),
    origin: reason,
  };
  return [{ name: 'cloud-controller', needs: ['monitoring-crds'], charts: [chart], objects: network }];
}

/**
 * Values of the upstream chart, with its service controller only: K3s brings up nodes of every provider itself, and this controller's
 * node part takes nodes of other providers for servers that were deleted. It recognises its own by `--provider-id=hcloud://<server>` of
 * the kubelet. `networking.enabled` stays off: it means routes for a network plugin, and the host's network.
 */
export function controllerValues({ platform, cell, cluster }: ComponentView) {
  const generation = renewed(cluster.cluster.secrets)['hansa/secrets'];
  return {
    args: { controllers: 'service-lb-controller', 'leader-elect-resource-namespace': NAMESPACE },
    dnsPolicy: 'ClusterFirst',
    env: {
      HCLOUD_NETWORK: { valueFrom: { secretKeyRef: { name: SECRET.name, key: 'network' } } },
      // The check asks the metadata service of whatever machine the pod is on, which may be another provider's.
      HCLOUD_NETWORK_DISABLE_ATTACHED_CHECK: { value: 'true' },
      HCLOUD_NETWORK_ROUTES_ENABLED: { value: 'false' },
      // The chart has no annotations of pods: another value starts them anew as well.
      ...(generation === undefined ? {} : { HANSA_SECRETS: { value: generation } }),
    },
    image: { repository: `${registry(platform, 'docker.io')}/hetznercloud/hcloud-cloud-controller-manager` },
    monitoring: { podMonitor: { enabled: hasComponent(cell, 'prometheus-operator') } },
    replicaCount: platform.platform.values.profile === 'evaluation' ? 1 : 2,
    resources: sized(20, 64, 256),
  };
}
