// size: facts are long lines, one a fact
import type { Fact, MachineType, ObjectStore, ServiceLevel, Site } from '../../entry.ts';

export const CONTROLLER_VERSION = '1.36.0';
export const DRIVER_VERSION = '1.36.0';
export const STORAGE_CLASS = 'csi-cinder-high-speed';
const CONTROLLER = 'kubernetes/cloud-provider-openstack@openstack-cloud-controller-manager-2.36.0';

export const FACTS: readonly Fact[] = [
  {
    what: 'Compute regions of Public Cloud are spelled GRA9, GRA11, RBX-A, DE1, WAW1; each is an OpenStack region of its own.',
    source: 'SpareCores/sc-data-dumps: data/region/ovh; ovh/terraform-provider-ovh@v2.19.0: docs',
    checkedAt: '2026-11-21',
    verified: true,
  },
  { what: 'SBG5 is a compute region too.', source: 'SpareCores/sc-data-dumps: data/region/ovh', checkedAt: '2026-11-21', verified: false },
  {
    what: 'The regions of three zones, EU-WEST-PAR and EU-SOUTH-MIL, are left out as sites: how an instance is bound to one of their zones was not read in vendor documentation.',
    source: 'no source read',
    checkedAt: '2026-11-21',
    verified: false,
  },
  {
    what: 'c3-4 2/4/50, c3-8 4/8/100, c3-16 8/16/200, b3-8 2/8/50, b3-16 4/16/100, b3-32 8/32/200 (vCPU/GB/GB disk).',
    source: 'mixxor/eu-cloud-prices@ec4a406: prices/ovhcloud.json, read from the public catalogue',
    checkedAt: '2026-11-21',
    verified: true,
  },
  {
    what: 'Flavours and images have another opaque id in each region: they are looked up by name.',
    source: 'ovh/terraform-provider-ovh@v2.19.0: CHANGELOG.md',
    checkedAt: '2026-11-21',
    verified: true,
  },
  {
    what: 'Object storage answers on s3.<region in lower case>.io.cloud.ovh.net; 100 buckets a project, 1,000 on request; bucket names are unique in all of OVHcloud.',
    source: 'ovh/docs: s3_location, s3_limitations',
    checkedAt: '2026-11-21',
    verified: true,
  },
  {
    what: 'MetalLB works at OVHcloud when the nodes use a vRack; on OpenStack the port security of every node must be off for its layer-2 mode.',
    source: 'metallb/metallb@v0.16.1: website/content/installation/clouds.md',
    checkedAt: '2026-11-21',
    verified: true,
  },
  {
    what: 'The managed Kubernetes service runs the OpenStack cloud controller with Octavia; the annotations loadbalancer.ovhcloud.com/* are its own and mean nothing to the upstream controller.',
    source:
      'ovh/docs: managed Kubernetes, load balancer; ' +
      `${CONTROLLER}: docs/openstack-cloud-controller-manager/expose-applications-using-loadbalancer-type-service.md`,
    checkedAt: '2026-11-21',
    verified: true,
  },
  {
    what: 'The PROXY protocol is switched on by loadbalancer.openstack.org/proxy-protocol; it excludes UDP and x-forwarded-for.',
    source: `${CONTROLLER}: docs/openstack-cloud-controller-manager/expose-applications-using-loadbalancer-type-service.md`,
    checkedAt: '2026-11-21',
    verified: true,
  },
  {
    what: 'Members of a load balancer are the addresses of the nodes, whatever provider they are of: nodes of others must be left out by loadbalancer.openstack.org/node-selector.',
    source: `${CONTROLLER}: pkg/openstack/loadbalancer.go`,
    checkedAt: '2026-11-21',
    verified: true,
  },
  {
    what: "Upstream's chart always uses the network of the host and opens 10258 there, where the cloud controller inside K3s has it already; so the program is run without the chart, as an ordinary pod.",
    source: `${CONTROLLER}: charts/openstack-cloud-controller-manager/templates/daemonset.yaml; k3s-io/k3s: pkg/daemons/control/server.go, an older copy`,
    checkedAt: '2026-11-21',
    verified: true,
  },
  {
    what: 'With subnet-id in the configuration no provider id of the nodes is needed; without it the subnet is looked up by the provider id of the first node.',
    source: `${CONTROLLER}: pkg/openstack/loadbalancer.go getSubnetIDForLB`,
    checkedAt: '2026-11-21',
    verified: true,
  },
  {
    what: 'Security groups are not managed by default: they must let the subnet of the load balancer reach the node ports, 30000 to 32767.',
    source: `${CONTROLLER}: docs/openstack-cloud-controller-manager/using-openstack-cloud-controller-manager.md, manage-security-groups`,
    checkedAt: '2026-11-21',
    verified: true,
  },
  {
    what: 'With the PROXY protocol the Service says ipMode Proxy, so that requests from inside take the same way.',
    source: `${CONTROLLER}: pkg/openstack/loadbalancer.go createLoadBalancerStatus`,
    checkedAt: '2026-11-21',
    verified: true,
  },
  {
    what: 'A public load balancer in a private network needs a gateway there, which is billed.',
    source: 'ovh/docs: managed Kubernetes, load balancer',
    checkedAt: '2026-11-21',
    verified: true,
  },
  {
    what: 'The driver cinder.csi.openstack.org needs no credentials on the nodes any more; its chart mounts them there all the same.',
    source: `kubernetes/cloud-provider-openstack@openstack-cinder-csi-2.36.0: cmd/cinder-csi-plugin/main.go, charts/cinder-csi-plugin/templates/nodeplugin-daemonset.yaml`,
    checkedAt: '2026-11-21',
    verified: true,
  },
  {
    what: 'The managed service has the classes csi-cinder-high-speed (default), -gen2 and csi-cinder-classic, of the volume types high-speed, high-speed-gen2 and classic; all delete the volume with the claim.',
    source: 'third-party manifests',
    checkedAt: '2026-11-21',
    verified: false,
  },
];

function site(name: string, city: string, country: string, octet: number): Site {
  return { name, city, country, zone: name, region: name, octet };
}

/** Gravelines, Roubaix and Strasbourg first: between them etcd keeps its pace. */
export const SITES: readonly Site[] = [
  site('GRA11', 'Gravelines', 'FR', 32),
  site('GRA9', 'Gravelines', 'FR', 33),
  site('RBX-A', 'Roubaix', 'FR', 34),
  site('SBG5', 'Strasbourg', 'FR', 35),
  site('DE1', 'Frankfurt', 'DE', 36),
  site('WAW1', 'Warsaw', 'PL', 37),
];

function store(name: string, country: string): ObjectStore {
  const region = name.toLowerCase();
  return { name, country, url: `https://s3.${region}.io.cloud.ovh.net`, region, bucketLimit: 100, versioning: true };
}

export const STORES: readonly ObjectStore[] = [
  store('GRA', 'FR'),
  store('RBX', 'FR'),
  store('SBG', 'FR'),
  store('DE', 'DE'),
  store('WAW', 'PL'),
];

export const MACHINES: readonly MachineType[] = [
  { size: '2cpu-4gb', type: 'c3-4', cpu: 2, memory: 4096, disk: 50 },
  { size: '4cpu-8gb', type: 'c3-8', cpu: 4, memory: 8192, disk: 100 },
  { size: '8cpu-16gb', type: 'c3-16', cpu: 8, memory: 16_384, disk: 200 },
  { size: '2cpu-8gb', type: 'b3-8', cpu: 2, memory: 8192, disk: 50 },
  { size: '4cpu-16gb', type: 'b3-16', cpu: 4, memory: 16_384, disk: 100 },
  { size: '8cpu-32gb', type: 'b3-32', cpu: 8, memory: 32_768, disk: 200 },
];

/** None was found that could be read. */
export const SERVICE_LEVELS: readonly ServiceLevel[] = [];
