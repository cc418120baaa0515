import { registry, sized } from '../../../tree/manifest/chart.ts';
import { apiServer, fence, fromPrometheus, hasComponent, namespaceOf } from '../../../tree/manifest/fence.ts';
import type { Identity } from '../../../tree/manifest/labels.ts';
import { INTERNET, addresses } from '../../../tree/manifest/network.ts';
import { podAnnotations } from '../../../tree/manifest/renewed.ts';
import type { ComponentView, NamespaceWant, Unit } from '../../entry.ts';
import { SECRET } from './controller.ts';
import { DRIVER_VERSION, SITES, STORAGE_CLASS } from './facts.ts';

export const VOLUMES = 'volumes';
const METRICS = 9189;

export function volumeNamespaces(view: ComponentView): readonly NamespaceWant[] {
  return [
    {
      name: VOLUMES,
      podSecurity: 'privileged',
      component: 'hetzner',
      origin: view.reason,
      because: 'the half on each node mounts devices of its host',
    },
  ];
}

/** Upstream's chart. The half on the nodes asks the metadata service of its machine; only the other half has the token. */
export function volumeUnits(view: ComponentView): readonly Unit[] {
  const { cell, reason } = view;
  const identity: Identity = { name: 'hcloud-csi', instance: cell.cell.name, partOf: 'platform', cell: cell.cell.name };
  const watched = hasComponent(cell, 'prometheus-operator')
    ? { from: [fromPrometheus(namespaceOf(cell, 'prometheus-operator'), METRICS)] }
    : {};
  const metadataService = { to: addresses(['169.254.169.254']), ports: [{ port: 80 }] };
  const network = fence(VOLUMES, identity, reason, [
    { name: 'driver', to: [apiServer(cell), { to: INTERNET, ports: [{ port: 443 }] }, metadataService], ...watched },
  ]);
  const chart = {
    release: 'hcloud-csi',
    chart: 'hcloud-csi',
    repository: 'https://charts.hetzner.cloud',
    version: DRIVER_VERSION,
    namespace: VOLUMES,
    values: volumeValues(view),
    origin: reason,
  };
  return [{ name: 'volumes', needs: ['monitoring-crds'], charts: [chart], objects: network }];
}

export function volumeValues({ platform, cell, cluster }: ComponentView) {
  const single = platform.platform.values.profile === 'evaluation';
  const companion = (name: string) => ({ name: `${registry(platform, 'registry.k8s.io')}/sig-storage/${name}` });
  const driver = { name: `${registry(platform, 'docker.io')}/hetznercloud/hcloud-csi-driver` };
  const size = sized(10, 32, 128);
  return {
    controller: {
      ...podAnnotations(cluster.cluster.secrets),
      hcloudToken: { existingSecret: { name: SECRET.name, key: 'token' } },
      hcloudVolumeDefaultLocation: SITES.find((site) => cluster.cluster.values.home === `hetzner/${site.name}`)?.name ?? '',
      image: {
        csiAttacher: companion('csi-attacher'),
        csiResizer: companion('csi-resizer'),
        csiProvisioner: companion('csi-provisioner'),
        livenessProbe: companion('livenessprobe'),
        hcloudCSIDriver: driver,
      },
      podDisruptionBudget: { create: !single },
      priorityClassName: 'system-cluster-critical',
      replicaCount: single ? 1 : 2,
      resources: { csiAttacher: size, csiResizer: size, csiProvisioner: size, livenessProbe: size, hcloudCSIDriver: size },
    },
    metrics: { enabled: true, serviceMonitor: { enabled: hasComponent(cell, 'prometheus-operator') } },
    node: {
      image: {
        csiNodeDriverRegistrar: companion('csi-node-driver-registrar'),
        livenessProbe: companion('livenessprobe'),
        hcloudCSIDriver: driver,
      },
      nodeSelector: { 'hansa/provider': 'hetzner' },
      priorityClassName: 'system-node-critical',
      resources: { csiNodeDriverRegistrar: size, livenessProbe: size, hcloudCSIDriver: size },
    },
    // K3s has a default class of its own; every claim of ours names its class.
    storageClasses: [{ name: STORAGE_CLASS, defaultStorageClass: false, reclaimPolicy: 'Delete' }],
  };
}
