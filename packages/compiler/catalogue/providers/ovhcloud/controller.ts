import { cloudController } from '../../../tree/manifest/cloud-controller.ts';
import { pulled } from '../../../tree/manifest/reference.ts';
import { apiServer, fence } from '../../../tree/manifest/fence.ts';
import type { Identity } from '../../../tree/manifest/labels.ts';
import { INTERNET } from '../../../tree/manifest/network.ts';
import type { ComponentView, NamespaceWant, Unit } from '../../entry.ts';
import { CONTROLLER_VERSION } from './facts.ts';

export const NAMESPACE = 'cloud-controller';

/**
 * The Secret of the controller, brought: `cloud.conf` with the credentials and the region in `[Global]`, and in `[LoadBalancer]` the
 * `subnet-id` of the cell's private network and the `floating-network-id` of the region's public one.
 */
export const SECRET = { name: 'openstack', keys: ['cloud.conf'] } as const;

export function controllerNamespaces(view: ComponentView): readonly NamespaceWant[] {
  return [{ name: NAMESPACE, podSecurity: 'restricted', component: 'ovhcloud', origin: view.reason }];
}

/** Not upstream's chart: it is tied to the host's network, where the port it opens is taken by the controller inside K3s. */
export function controllerUnits(view: ComponentView): readonly Unit[] {
  const { cell, cluster, platform, reason } = view;
  const identity: Identity = { name: 'openstack-cloud-controller', instance: cell.cell.name, partOf: 'platform', cell: cell.cell.name };
  const controller = cloudController({
    namespace: NAMESPACE,
    identity,
    reason,
    secrets: cluster.cluster.secrets,
    image: pulled(platform, `registry.k8s.io/provider-os/openstack-cloud-controller-manager:v${CONTROLLER_VERSION}`),
    command: ['/bin/openstack-cloud-controller-manager'],
    // The name is part of the load balancers' names: two cells in one project must not share them.
    args: ['--cloud-provider=openstack', '--cloud-config=/etc/openstack/cloud.conf', `--cluster-name=${cluster.cluster.name}`],
    files: { secret: SECRET.name, path: '/etc/openstack' },
    replicas: platform.platform.values.profile === 'evaluation' ? 1 : 2,
  });
  const network = fence(NAMESPACE, identity, reason, [
    { name: 'controller', to: [apiServer(cell), { to: INTERNET, ports: [{ port: 443 }] }] },
  ]);
  return [{ name: 'cloud-controller', needs: [], objects: [...network, ...controller] }];
}
