import type { ProviderEntry } from '../../entry.ts';
import { NAMESPACE, SECRET, controllerNamespaces, controllerUnits } from './controller.ts';
import { CONTROLLER_VERSION, DRIVER_VERSION, FACTS, MACHINES, SERVICE_LEVELS, SITES, STORAGE_CLASS, STORES } from './facts.ts';
import { VOLUMES, volumeNamespaces, volumeUnits } from './volumes.ts';

export const hetzner: ProviderEntry = {
  kind: 'provider',
  name: 'hetzner',
  title: 'Hetzner Cloud',
  tier: 'rendered',
  party: 'Hetzner Online GmbH',
  maker: { name: 'Hetzner Online GmbH', country: 'DE', licence: 'service' },
  facts: FACTS,
  sites: SITES,
  stores: STORES,
  machines: MACHINES,
  serviceLevels: SERVICE_LEVELS,
  metallb: {
    allowed: false,
    because: 'its addresses would be floating IPs, which a further program has to assign to the node that announces them',
    evidence: { url: 'https://community.hetzner.com/tutorials/install-kubernetes-cluster', checkedAt: '2026-11-21' },
  },
  loadBalancer: ({ name, site }) => ({
    annotations: {
      'load-balancer.hetzner.cloud/location': site,
      'load-balancer.hetzner.cloud/name': `hansa-${name}`,
      'load-balancer.hetzner.cloud/type': 'lb11',
      'load-balancer.hetzner.cloud/use-private-ip': 'true',
      'load-balancer.hetzner.cloud/uses-proxyprotocol': 'true',
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
  volumes: {
    version: DRIVER_VERSION,
    namespace: VOLUMES,
    secret: { name: SECRET.name, keys: ['token'] },
    units: volumeUnits,
    namespaces: volumeNamespaces,
  },
};
