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
      component: 'scaleway',
      origin: view.reason,
      because: 'the half on each node mounts devices of its host',
    },
  ];
}

/** The driver without upstream's chart, which brings a controller of snapshots along and runs its companions as root. */
export function volumeUnits(view: ComponentView): readonly Unit[] {
  const { cell, cluster, platform, reason } = view;
  const identity: Identity = { name: 'scaleway-volumes', instance: cell.cell.name, partOf: 'platform', cell: cell.cell.name };
  const driver = blockVolumes({
    namespace: VOLUMES,
    cell: cell.cell.name,
    reason,
    secrets: cluster.cluster.secrets,
    driver: 'csi.scaleway.com',
    provider: 'scaleway',
    image: pulled(platform, `docker.io/scaleway/scaleway-csi:v${DRIVER_VERSION}`),
    controller: {
      args: ['--mode=controller', `--prefix=hansa-${cluster.cluster.name}-`],
      envFrom: [{ secretRef: { name: SECRET.name } }],
    },
    node: { args: ['--mode=node'] },
    classes: [{ name: STORAGE_CLASS, parameters: {} }],
    companions: (image) => pulled(platform, `registry.k8s.io/${image}`),
    replicas: platform.platform.values.profile === 'evaluation' ? 1 : 2,
  });
  const network = fence(VOLUMES, identity, reason, [{ name: 'driver', to: [apiServer(cell), { to: INTERNET, ports: [{ port: 443 }] }] }]);
  return [{ name: 'volumes', needs: [], objects: [...network, ...driver] }];
}
