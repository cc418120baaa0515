// size: facts are long lines, one a fact
import type { Fact, MachineType, ObjectStore, ServiceLevel, Site } from '../../entry.ts';

export const CONTROLLER_VERSION = '0.36.2';
export const DRIVER_VERSION = '0.3.6';
export const STORAGE_CLASS = 'sbs-default';
const CONTROLLER = 'scaleway/scaleway-cloud-controller-manager@v0.36.2';

export const FACTS: readonly Fact[] = [
  {
    what: 'Regions fr-par, nl-ams and pl-waw have the zones -1, -2 and -3; it-mil appears only in test data and is left out.',
    source: 'scaleway/terraform-provider-scaleway@v2.81.0: docs/guides/regions_and_zones.md',
    checkedAt: '2026-11-21',
    verified: true,
  },
  {
    what: 'BASIC3 types: X2C-4G 2/4, X4C-8G 4/8, X8C-16G 8/16; PRO2-S 8/32 (vCPU/GB). None has a disk of its own: a block volume is needed.',
    source: 'mixxor/eu-cloud-prices@ec4a406: prices/scaleway.json, read from the public catalogue of fr-par-1',
    checkedAt: '2026-11-21',
    verified: true,
  },
  {
    what: 'Which of the types each zone outside fr-par offers was not read.',
    source: 'no source read',
    checkedAt: '2026-11-21',
    verified: false,
  },
  {
    what: 'Object storage answers on s3.<region>.scw.cloud, with versions, lifecycle and object lock. A multipart upload has at most 1,000 parts; no limit on buckets was found.',
    source: 'third-party configuration; the lock in Scaleway documentation of May 2026',
    checkedAt: '2026-11-21',
    verified: false,
  },
  {
    what: 'A load balancer belongs to one zone; it speaks the PROXY protocol when `scw-loadbalancer-proxy-protocol-v2` is true, and then its health checks must too.',
    source: `${CONTROLLER}: docs/loadbalancer-annotations.md`,
    checkedAt: '2026-11-21',
    verified: true,
  },
  {
    what: 'The cloud controller may run on self-managed clusters; Kapsule brings its own.',
    source: `${CONTROLLER}: README.md, docs/getting-started.md`,
    checkedAt: '2026-11-21',
    verified: true,
  },
  {
    what: 'The service controller runs alone with --controllers=service-lb-controller. Beside the controllers a loop of its own turns tags of machines into labels and taints of nodes, unless DISABLE_TAGS_SYNC is set.',
    source: `${CONTROLLER}: cmd/scaleway-cloud-controller-manager/main.go, scaleway/cloud.go, docs/tags.md`,
    checkedAt: '2026-11-21',
    verified: true,
  },
  {
    what: 'Run with the rights and arguments that are rendered here, beside nodes of two providers: it took its lease, gave the load balancer the addresses of its own nodes with the PROXY protocol and ipMode Proxy, and left every node as it was.',
    source: 'own run of 0.36.2 against the API server of Kubernetes 1.36.3 and a stand-in of the load balancer API',
    checkedAt: '2026-11-21',
    verified: true,
  },
  {
    what: 'Images carry the tag of the release, as in v0.36.2; upstream has no chart, only an example on the network of the host.',
    source: `${CONTROLLER}: .github/workflows/release.yml, examples/k8s-scaleway-ccm-latest.yml`,
    checkedAt: '2026-11-21',
    verified: true,
  },
  {
    what: 'Targets are the addresses in the status of the nodes, whatever provider they are of: nodes of others must be left out by `scw-loadbalancer-target-node-labels`. A provider id is not needed.',
    source: `${CONTROLLER}: scaleway/loadbalancers.go filterNodes, extractNodesInternalIps`,
    checkedAt: '2026-11-21',
    verified: true,
  },
  {
    what: 'The internal addresses of nodes are used as soon as PN_ID names a private network; it is an id, not a name.',
    source: `${CONTROLLER}: scaleway/loadbalancers.go updateLoadBalancer, docs/configuration.md`,
    checkedAt: '2026-11-21',
    verified: true,
  },
  {
    what: 'MetalLB does not list Scaleway; for platforms not listed it says that the answer is very likely no.',
    source: 'metallb/metallb@v0.16.1: website/content/installation/clouds.md',
    checkedAt: '2026-11-21',
    verified: true,
  },
  {
    what: 'The volume driver csi.scaleway.com 0.3.6 runs as --mode=controller with the API key from its environment, and as --mode=node without one. Its chart 0.2.1 is made for 0.3.4 and brings a controller of snapshots.',
    source: 'scaleway/scaleway-csi@v0.3.6: cmd/scaleway-csi/main.go; scaleway/helm-charts: charts/scaleway-csi',
    checkedAt: '2026-11-21',
    verified: true,
  },
  {
    what: 'Kapsule calls its class sbs-default; that name is taken over so that claims can move.',
    source: 'third-party use',
    checkedAt: '2026-11-21',
    verified: false,
  },
];

const CITIES = { 'fr-par': ['Paris', 'FR'], 'nl-ams': ['Amsterdam', 'NL'], 'pl-waw': ['Warsaw', 'PL'] } as const;

function site(region: keyof typeof CITIES, zone: 1 | 2 | 3, octet: number): Site {
  const [city, country] = CITIES[region];
  const name = `${region}-${zone}`;
  return { name, city, country, zone: name, region, octet };
}

export const SITES: readonly Site[] = [
  site('fr-par', 1, 16),
  site('fr-par', 2, 17),
  site('fr-par', 3, 18),
  site('nl-ams', 1, 19),
  site('nl-ams', 2, 20),
  site('nl-ams', 3, 21),
  site('pl-waw', 1, 22),
  site('pl-waw', 2, 23),
  site('pl-waw', 3, 24),
];

function store(region: keyof typeof CITIES): ObjectStore {
  return { name: region, country: CITIES[region][1], url: `https://s3.${region}.scw.cloud`, region, bucketLimit: null, versioning: true };
}

export const STORES: readonly ObjectStore[] = [store('fr-par'), store('nl-ams'), store('pl-waw')];

export const MACHINES: readonly MachineType[] = [
  { size: '2cpu-4gb', type: 'BASIC3-X2C-4G', cpu: 2, memory: 4096, disk: 0 },
  { size: '4cpu-8gb', type: 'BASIC3-X4C-8G', cpu: 4, memory: 8192, disk: 0 },
  { size: '8cpu-16gb', type: 'BASIC3-X8C-16G', cpu: 8, memory: 16_384, disk: 0 },
  { size: '2cpu-8gb', type: 'PRO2-XXS', cpu: 2, memory: 8192, disk: 0 },
  { size: '4cpu-16gb', type: 'PRO2-XS', cpu: 4, memory: 16_384, disk: 0 },
  { size: '8cpu-32gb', type: 'PRO2-S', cpu: 8, memory: 32_768, disk: 0 },
];

export const SERVICE_LEVELS: readonly ServiceLevel[] = [
  { of: 'machine', percent: null, source: { url: 'https://www.scaleway.com/en/virtual-instances/sla', checkedAt: '2026-11-22' } },
  { of: 'load balancer', percent: null, source: { url: 'https://www.scaleway.com/en/load-balancer/sla', checkedAt: '2026-11-22' } },
  { of: 'object storage', percent: null, source: { url: 'https://www.scaleway.com/en/object-storage/sla/', checkedAt: '2026-11-22' } },
];
