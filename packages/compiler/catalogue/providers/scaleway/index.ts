import type { ProviderEntry } from '../../entry.ts';
import { NAMESPACE, SECRET, controllerNamespaces, controllerUnits } from './controller.ts';
import { CONTROLLER_VERSION, DRIVER_VERSION, FACTS, MACHINES, SERVICE_LEVELS, SITES, STORAGE_CLASS, STORES } from './facts.ts';
import { VOLUMES, volumeNamespaces, volumeUnits } from './volumes.ts';

const PREFIX = 'service.beta.kubernetes.io/scw-loadbalancer-';

export const scaleway: ProviderEntry = {
  kind: 'provider',
  name: 'scaleway',
  title: 'Scaleway',
  tier: 'rendered',
  party: 'Scaleway SAS',
  maker: { name: 'Scaleway SAS', country: 'FR', licence: 'service' },
  facts: FACTS,
  sites: SITES,
  stores: STORES,
  machines: MACHINES,
  serviceLevels: SERVICE_LEVELS,
  metallb: {
    allowed: false,
    because: 'MetalLB does not document it, and clouds filter the announcements it makes',
    evidence: { url: 'https://metallb.io/installation/clouds/', checkedAt: '2026-11-21' },
  },
  loadBalancer: ({ site }) => ({
    annotations: {
      // Health checks without the header would be refused by a gateway that insists on it.
      [`${PREFIX}health-check-send-proxy`]: 'true',
      [`${PREFIX}proxy-protocol-v2`]: 'true',
      [`${PREFIX}target-node-labels`]: 'hansa/provider=scaleway',
      [`${PREFIX}type`]: 'LB-S',
      [`${PREFIX}zone`]: site,
    },
    proxyProtocol: true,
    externalTrafficPolicy: 'Cluster',
  }),
  storageClass: STORAGE_CLASS,
  controller: {
    version: CONTROLLER_VERSION,
    namespace: NAMESPACE,
    secret: { name: SECRET.name, keys: SECRET.keys.filter((key) => key !== 'SCW_DEFAULT_ZONE') },
    units: controllerUnits,
    namespaces: controllerNamespaces,
  },
  volumes: {
    version: DRIVER_VERSION,
    namespace: VOLUMES,
    secret: { name: SECRET.name, keys: SECRET.keys.filter((key) => key !== 'PN_ID') },
    units: volumeUnits,
    namespaces: volumeNamespaces,
  },
};
