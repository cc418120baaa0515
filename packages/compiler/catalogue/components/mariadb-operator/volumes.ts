import type { ComponentView } from '../../entry.ts';
import { metadata } from '../../../tree/manifest/labels.ts';
import type { Manifest } from '../../../tree/manifest/object.ts';
import { identityOf } from './cluster.ts';

const LONGHORN = 'longhorn-mariadb';

/** The class of the instances' volumes. */
export function storageClass(view: ComponentView): string {
  return onLonghorn(view) ? LONGHORN : view.cluster.cluster.values.storageClass;
}

function onLonghorn({ cluster }: ComponentView): boolean {
  return cluster.cluster.values.volumes === 'longhorn';
}

/** Galera copies by itself: three copies of each of three volumes would be nine writes for one. So each volume is one, on the node of its instance. */
export function volumes(view: ComponentView): readonly Manifest[] {
  if (!onLonghorn(view)) return [];
  return [
    {
      apiVersion: 'storage.k8s.io/v1',
      kind: 'StorageClass',
      metadata: metadata(LONGHORN, identityOf(view), view.reason.origin),
      provisioner: 'driver.longhorn.io',
      parameters: { numberOfReplicas: '1', dataLocality: 'strict-local', fsType: 'ext4' },
      volumeBindingMode: 'WaitForFirstConsumer',
      reclaimPolicy: 'Delete',
      allowVolumeExpansion: true,
    },
  ];
}
