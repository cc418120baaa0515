// size: facts are long lines, one a fact
import type { Fact, MachineType, ObjectStore, ServiceLevel, Site } from '../../entry.ts';

export const CONTROLLER_VERSION = '1.36.3';
export const DRIVER_VERSION = '1.36.3';
export const STORAGE_CLASS = 'premium-perf1-stackit';
const CONTROLLER = 'stackitcloud/cloud-provider-stackit@v1.36.3';

export const FACTS: readonly Fact[] = [
  {
    what: 'Region eu01 (Germany) has the zones eu01-1, eu01-2, eu01-3 and eu01-m; eu02 is seen only in tests of the provider and is left out.',
    source: 'stackitcloud/terraform-provider-stackit@v0.113.0: docs/resources/ske_cluster.md',
    checkedAt: '2026-11-21',
    verified: true,
  },
  {
    what: 'The data centre of eu01 is in Neckarsulm.',
    source: 'mixxor/eu-cloud-prices@ec4a406: prices/stackit.json',
    checkedAt: '2026-11-21',
    verified: false,
  },
  {
    what: 'c2i.2 2/4, c2i.4 4/8, c2i.8 8/16, g2i.2 2/8, g2i.4 4/16, g2i.8 8/32 (vCPU/GB); no local disk. The number in a name is not always the vCPU count: c1.4 has 8.',
    source: 'mixxor/eu-cloud-prices@ec4a406: prices/stackit.json',
    checkedAt: '2026-11-21',
    verified: true,
  },
  {
    what: 'Object storage answers on object.storage.eu01.onstackit.cloud; object lock needs a compliance lock of the project first. No limit on buckets was found.',
    source: 'stackitcloud/terraform-provider-stackit@v0.113.0: README.md, docs/resources',
    checkedAt: '2026-11-21',
    verified: true,
  },
  {
    what: 'externalTrafficPolicy Local is not supported: only the PROXY protocol keeps client addresses. Session affinity and health checks are not there either.',
    source: `${CONTROLLER}: docs/load-balancer.md`,
    checkedAt: '2026-11-21',
    verified: true,
  },
  {
    what: 'Targets are the internal addresses of all nodes, whatever provider they are of; the label node.kubernetes.io/exclude-from-external-load-balancers leaves a node out. There is no node selector on the Service.',
    source: `${CONTROLLER}: pkg/ccm/loadbalancer_spec.go, docs/load-balancer.md`,
    checkedAt: '2026-11-21',
    verified: true,
  },
  {
    what: 'Upstream itself runs only the service controller (--controllers=service-lb-controller) and keeps its lease apart.',
    source: `${CONTROLLER}: deploy/cloud-controller-manager/deployment.yaml`,
    checkedAt: '2026-11-21',
    verified: true,
  },
  {
    what: 'Its configuration needs the ids of the project and of the network; the account key is read from the file that STACKIT_SERVICE_ACCOUNT_KEY_PATH names.',
    source: `${CONTROLLER}: docs/deployment.md`,
    checkedAt: '2026-11-21',
    verified: true,
  },
  {
    what: 'The controller asks the service not to touch security groups: they must let the network of the load balancer reach the node ports, 30000 to 32767.',
    source: `${CONTROLLER}: pkg/ccm/loadbalancer_spec.go DisableTargetSecurityGroupAssignment`,
    checkedAt: '2026-11-21',
    verified: true,
  },
  {
    what: 'Upstream publishes images for each release and manifests that use the branch tag release-v1.34; the README lists Kubernetes 1.33 to 1.35, the tag v1.36.3 is built against 1.36.',
    source: `${CONTROLLER}: README.md, deploy/cloud-controller-manager/deployment.yaml, hack/build.sh, go.mod`,
    checkedAt: '2026-11-21',
    verified: true,
  },
  {
    what: 'MetalLB does not list STACKIT; for platforms not listed it says that the answer is very likely no.',
    source: 'metallb/metallb@v0.16.1: website/content/installation/clouds.md',
    checkedAt: '2026-11-21',
    verified: true,
  },
  {
    what: 'The driver block-storage.csi.stackit.cloud asks the metadata service on the nodes and reads only blockStorage of its configuration there. Upstream shows the class premium-perf4-stackit of the type storage_premium_perf4.',
    source: `${CONTROLLER}: cmd/stackit-csi-plugin/main.go, deploy/csi-plugin`,
    checkedAt: '2026-11-21',
    verified: true,
  },
  {
    what: 'Managed clusters have premium-perf1-stackit as the default; that its type is storage_premium_perf1 is deduced from the one that upstream shows.',
    source: 'third-party manifests',
    checkedAt: '2026-11-21',
    verified: false,
  },
];

function site(name: string, octet: number): Site {
  return { name, city: 'Neckarsulm', country: 'DE', zone: name, region: 'eu01', octet };
}

/** `eu01-m` spans the three others and is a zone of managed clusters: no server is asked for there. */
export const SITES: readonly Site[] = [site('eu01-1', 48), site('eu01-2', 49), site('eu01-3', 50)];

export const STORES: readonly ObjectStore[] = [
  { name: 'eu01', country: 'DE', url: 'https://object.storage.eu01.onstackit.cloud', region: 'eu01', bucketLimit: null, versioning: true },
];

export const MACHINES: readonly MachineType[] = [
  { size: '2cpu-4gb', type: 'c2i.2', cpu: 2, memory: 4096, disk: 0 },
  { size: '4cpu-8gb', type: 'c2i.4', cpu: 4, memory: 8192, disk: 0 },
  { size: '8cpu-16gb', type: 'c2i.8', cpu: 8, memory: 16_384, disk: 0 },
  { size: '2cpu-8gb', type: 'g2i.2', cpu: 2, memory: 8192, disk: 0 },
  { size: '4cpu-16gb', type: 'g2i.4', cpu: 4, memory: 16_384, disk: 0 },
  { size: '8cpu-32gb', type: 'g2i.8', cpu: 8, memory: 32_768, disk: 0 },
];

export const SERVICE_LEVELS: readonly ServiceLevel[] = [
  {
    of: 'machine',
    percent: null,
    source: {
      url: 'https://stackit.de/en/general-terms-and-conditions/service-certificates/stackit-compute-engine',
      checkedAt: '2026-11-22',
    },
  },
];
