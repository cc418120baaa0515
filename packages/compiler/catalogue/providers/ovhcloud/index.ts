import type { ProviderEntry } from '../../entry.ts';
import { NAMESPACE, SECRET, controllerNamespaces, controllerUnits } from './controller.ts';
import { CONTROLLER_VERSION, DRIVER_VERSION, FACTS, MACHINES, SERVICE_LEVELS, SITES, STORAGE_CLASS, STORES } from './facts.ts';
import { VOLUMES, volumeNamespaces, volumeUnits } from './volumes.ts';

const PREFIX = 'loadbalancer.openstack.org/';

export const ovhcloud: ProviderEntry = {
  kind: 'provider',
  name: 'ovhcloud',
  title: 'OVHcloud Public Cloud',
  tier: 'rendered',
  party: 'OVH SAS',
  maker: { name: 'OVH Groupe SA', country: 'FR', licence: 'service' },
  facts: FACTS,
  sites: SITES,
  stores: STORES,
  machines: MACHINES,
  serviceLevels: SERVICE_LEVELS,
  metallb: {
    allowed: true,
    because: 'it works between nodes in a vRack whose ports have port security off, with addresses routed into that vRack',
    evidence: { url: 'https://metallb.io/installation/clouds/', checkedAt: '2026-11-21' },
  },
  loadBalancer: () => ({
    annotations: {
      [`${PREFIX}enable-health-monitor`]: 'true',
      [`${PREFIX}node-selector`]: 'hansa/provider=ovhcloud',
      [`${PREFIX}proxy-protocol`]: 'true',
    },
    proxyProtocol: true,
    externalTrafficPolicy: 'Cluster',
  }),
  storageClass: STORAGE_CLASS,
  controller: {
    version: CONTROLLER_VERSION,
    namespace: NAMESPACE,
    secret: SECRET,
    units: controllerUnits,
    namespaces: controllerNamespaces,
  },
  volumes: { version: DRIVER_VERSION, namespace: VOLUMES, secret: SECRET, units: volumeUnits, namespaces: volumeNamespaces },
};
