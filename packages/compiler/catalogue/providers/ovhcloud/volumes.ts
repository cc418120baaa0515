import { blockVolumes } from '../../../tree/manifest/block-volumes.ts';
import { pulled } from '../../../tree/manifest/reference.ts';
import { apiServer, fence } from '../../../tree/manifest/fence.ts';
import type { Identity } from '../../../tree/manifest/labels.ts';
import { INTERNET } from '../../../tree/manifest/network.ts';
import type { ComponentView, NamespaceWant, Unit } from '../../entry.ts';
import { SECRET } from './controller.ts';
import { DRIVER_VERSION, STORAGE_CLASS } from './facts.ts';

export const VOLUMES = 'volumes';

export function volumeNamespaces(view: ComponentView): readonly NamespaceWant[] {
  return [
    {
      name: VOLUMES,
      podSecurity: 'privileged',
      component: 'ovhcloud',
      origin: view.reason,
      because: 'the half on each node mounts devices of its host',
    },
  ];
}

/** Cinder's driver without upstream's chart, which hands the credentials of the project to every node. */
export function volumeUnits(view: ComponentView): readonly Unit[] {
  const { cell, cluster, platform, reason } = view;
  const identity: Identity = { name: 'ovhcloud-volumes', instance: cell.cell.name, partOf: 'platform', cell: cell.cell.name };
  const driver = blockVolumes({
    namespace: VOLUMES,
    cell: cell.cell.name,
    reason,
    secrets: cluster.cluster.secrets,
    driver: 'cinder.csi.openstack.org',
    provider: 'ovhcloud',
    image: pulled(platform, `registry.k8s.io/provider-os/cinder-csi-plugin:v${DRIVER_VERSION}`),
    command: ['/bin/cinder-csi-plugin'],
    controller: {
      args: ['--provide-node-service=false', '--cloud-config=/etc/openstack/cloud.conf', `--cluster=${cluster.cluster.name}`],
      files: { volume: { secret: { secretName: SECRET.name } }, path: '/etc/openstack' },
    },
    node: { args: ['--provide-controller-service=false'] },
    classes: [{ name: STORAGE_CLASS, parameters: { type: 'high-speed' } }],
    companions: (image) => pulled(platform, `registry.k8s.io/${image}`),
    replicas: platform.platform.values.profile === 'evaluation' ? 1 : 2,
  });
  const network = fence(VOLUMES, identity, reason, [{ name: 'driver', to: [apiServer(cell), { to: INTERNET, ports: [{ port: 443 }] }] }]);
  return [{ name: 'volumes', needs: [], objects: [...network, ...driver] }];
}
