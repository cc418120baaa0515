import type { ProviderEntry } from '../../entry.ts';
import { controllerNamespaces, controllerUnits } from './controller.ts';
import { FACTS, MACHINES, SITES, STORES } from './facts.ts';

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
  metallb: {
    allowed: false,
    because: 'the private network does not carry layer-2 announcements',
    evidence: { url: 'https://metallb.io/installation/clouds/', checkedAt: '2026-11-21' },
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
  storageClass: 'hcloud-volumes',
  controller: { version: '1.35.0', namespace: 'cloud-controller', units: controllerUnits, namespaces: controllerNamespaces },
};
