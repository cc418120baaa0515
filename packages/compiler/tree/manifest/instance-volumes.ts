import type { ClusterPlan } from '../../plan/plan.ts';
import type { Reason } from '../../plan/thing.ts';
import { type Identity, metadata } from './labels.ts';
import type { Manifest } from './object.ts';

/** The class of the volumes of a data service that runs in the cluster, by what it is called. */
export function instanceClass({ cluster }: ClusterPlan, { name }: Identity): string {
  return cluster.values.volumes === 'longhorn' ? `longhorn-${name}` : cluster.values.storageClass;
}

/**
 * That class, where it is one of its own. Such a service copies by itself: three copies of each of three volumes would be nine writes for one. So each
 * volume is one, on the node of its instance (CloudNativePG v1.30.0: docs/src/storage.md, read on 2026-11-22).
 */
export function instanceVolumes(cluster: ClusterPlan, identity: Identity, reason: Reason): readonly Manifest[] {
  if (cluster.cluster.values.volumes !== 'longhorn') return [];
  return [
    {
      apiVersion: 'storage.k8s.io/v1',
      kind: 'StorageClass',
      metadata: metadata(instanceClass(cluster, identity), identity, reason.origin),
      provisioner: 'driver.longhorn.io',
      parameters: { numberOfReplicas: '1', dataLocality: 'strict-local', fsType: 'ext4' },
      volumeBindingMode: 'WaitForFirstConsumer',
      reclaimPolicy: 'Delete',
      allowVolumeExpansion: true,
    },
  ];
}
