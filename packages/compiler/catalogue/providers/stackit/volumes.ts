import { blockVolumes } from '../../../tree/manifest/block-volumes.ts';
import { pulled } from '../../../tree/manifest/reference.ts';
import { apiServer, fence } from '../../../tree/manifest/fence.ts';
import { type Identity, metadata } from '../../../tree/manifest/labels.ts';
import { INTERNET } from '../../../tree/manifest/network.ts';
import type { Manifest } from '../../../tree/manifest/object.ts';
import type { ComponentView, NamespaceWant, Unit } from '../../entry.ts';
import { SECRET } from './controller.ts';
import { DRIVER_VERSION, STORAGE_CLASS } from './facts.ts';

export const VOLUMES = 'volumes';
const NODE_FILE = 'stackit-volumes-node';

export function volumeNamespaces(view: ComponentView): readonly NamespaceWant[] {
  return [
    {
      name: VOLUMES,
      podSecurity: 'privileged',
      component: 'stackit',
      origin: view.reason,
      because: 'the half on each node mounts devices of its host',
    },
  ];
}

/** The half on the nodes wants a configuration too, but nothing that is in it: it gets an empty one instead of the project's. */
export function volumeUnits(view: ComponentView): readonly Unit[] {
  const { cell, cluster, platform, reason } = view;
  const identity: Identity = { name: 'stackit-volumes', instance: cell.cell.name, partOf: 'platform', cell: cell.cell.name };
  const driver = blockVolumes({
    namespace: VOLUMES,
    cell: cell.cell.name,
    reason,
    secrets: cluster.cluster.secrets,
    driver: 'block-storage.csi.stackit.cloud',
    provider: 'stackit',
    image: pulled(platform, `ghcr.io/stackitcloud/cloud-provider-stackit/stackit-csi-plugin:v${DRIVER_VERSION}`),
    command: ['/bin/stackit-csi-plugin'],
    controller: {
      args: ['--provide-node-service=false', '--cloud-config=/etc/stackit/cloud.yaml', `--cluster=${cluster.cluster.name}`],
      env: [
        { name: 'STACKIT_SERVICE_ACCOUNT_KEY_PATH', value: '/etc/stackit/sa_key.json' },
        { name: 'STACKIT_REGION', value: 'eu01' },
      ],
      files: { volume: { secret: { secretName: SECRET.name } }, path: '/etc/stackit' },
    },
    node: {
      args: ['--provide-controller-service=false', '--cloud-config=/etc/stackit/cloud.yaml'],
      files: { volume: { configMap: { name: NODE_FILE } }, path: '/etc/stackit' },
    },
    classes: [{ name: STORAGE_CLASS, parameters: { type: 'storage_premium_perf1' } }],
    companions: (image) => pulled(platform, `registry.k8s.io/${image}`),
    replicas: platform.platform.values.profile === 'evaluation' ? 1 : 2,
  });
  const network = fence(VOLUMES, identity, reason, [{ name: 'driver', to: [apiServer(cell), { to: INTERNET, ports: [{ port: 443 }] }] }]);
  return [{ name: 'volumes', needs: [], objects: [...network, nodeFile(view, identity), ...driver] }];
}

function nodeFile({ reason }: ComponentView, identity: Identity): Manifest {
  const data = { 'cloud.yaml': 'blockStorage:\n  rescanOnResize: false\n' };
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: metadata(NODE_FILE, identity, reason.origin, { namespace: VOLUMES }), data };
}
