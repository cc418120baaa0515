import type { Fact, MachineType, ObjectStore, Site } from '../../entry.ts';

export const FACTS: readonly Fact[] = [
  { what: 'Locations fsn1, nbg1 and hel1 form the network zone eu-central.', source: 'hetznercloud/terraform-provider-hcloud: docs/resources/network_subnet.md', checkedAt: '2026-11-21', verified: true },
  { what: 'Shared x86 types: cx23 2/4, cx33 4/8, cx43 8/16 (vCPU/GB).', source: 'mixxor/eu-cloud-prices@ec4a406: prices/hetzner.json', checkedAt: '2026-11-21', verified: true },
  { what: 'A project has at most 100 buckets.', source: 'third-party text; no vendor page read', checkedAt: '2026-11-21', verified: false },
  { what: 'The load balancer speaks the PROXY protocol when `load-balancer.hetzner.cloud/uses-proxyprotocol` is true.', source: 'hetznercloud/hcloud-cloud-controller-manager@v1.35.0: README.md', checkedAt: '2026-11-21', verified: true },
  { what: 'The cloud controller before 1.30.1 panics since server.datacenter left the API on 1 July 2026.', source: 'hetznercloud/hcloud-cloud-controller-manager@v1.35.0: CHANGELOG.md', checkedAt: '2026-11-21', verified: true },
  { what: 'The private network filters layer-2 announcements of foreign addresses; MetalLB works on vSwitch hardware only.', source: 'metallb/metallb@v0.16.1: website/content/installation/clouds.md', checkedAt: '2026-11-21', verified: true },
];

function site(name: string, city: string, country: string, octet: number): Site {
  return { name, city, country, zone: name, region: 'eu-central', octet };
}

export const SITES: readonly Site[] = [site('fsn1', 'Falkenstein', 'DE', 1), site('nbg1', 'Nuremberg', 'DE', 2), site('hel1', 'Helsinki', 'FI', 3)];

function store(name: string, country: string): ObjectStore {
  return { name, country, url: `https://${name}.your-objectstorage.com`, region: name, bucketLimit: 100, versioning: true };
}

export const STORES: readonly ObjectStore[] = [store('fsn1', 'DE'), store('nbg1', 'DE'), store('hel1', 'FI')];

export const MACHINES: readonly MachineType[] = [
  { size: '2cpu-4gb', type: 'cx23', cpu: 2, memory: 4096, disk: 40 },
  { size: '4cpu-8gb', type: 'cx33', cpu: 4, memory: 8192, disk: 80 },
  { size: '8cpu-16gb', type: 'cx43', cpu: 8, memory: 16_384, disk: 160 },
  { size: '8cpu-32gb', type: 'ccx33', cpu: 8, memory: 32_768, disk: 240 },
];

