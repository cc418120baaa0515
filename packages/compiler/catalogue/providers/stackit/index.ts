import type { ProviderEntry } from '../../entry.ts';
import { NAMESPACE, SECRET, controllerNamespaces, controllerUnits } from './controller.ts';
import { CONTROLLER_VERSION, DRIVER_VERSION, FACTS, MACHINES, SERVICE_LEVELS, SITES, STORAGE_CLASS, STORES } from './facts.ts';
import { VOLUMES, volumeNamespaces, volumeUnits } from './volumes.ts';

export const stackit: ProviderEntry = {
  kind: 'provider',
  name: 'stackit',
  title: 'STACKIT',
  tier: 'rendered',
  party: 'STACKIT GmbH & Co. KG',
  maker: { name: 'STACKIT GmbH & Co. KG (Schwarz Group)', country: 'DE', licence: 'service' },
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
  loadBalancer: () => ({
    annotations: {
      // Requests from inside must take the same way, or they reach the gateway without the header that it insists on.
      'lb.stackit.cloud/ip-mode-proxy': 'true',
      'lb.stackit.cloud/service-plan-id': 'p10',
      'lb.stackit.cloud/tcp-proxy-protocol': 'true',
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
