// size: facts are long lines, one a fact
import type { Fact, MachineType, ObjectStore, ServiceLevel, Site } from '../../entry.ts';

const CONTROLLER = 'hetznercloud/hcloud-cloud-controller-manager@v1.35.0';

export const CONTROLLER_VERSION = '1.35.0';
export const DRIVER_VERSION = '2.22.1';
export const STORAGE_CLASS = 'hcloud-volumes';

export const FACTS: readonly Fact[] = [
  {
    what: 'Locations fsn1, nbg1 and hel1 form the network zone eu-central: one private network can span them.',
    source: 'hetznercloud/terraform-provider-hcloud@v1.68.0: docs/resources/network_subnet.md',
    checkedAt: '2026-11-21',
    verified: true,
  },
  {
    what: 'cx23 2/4/40, cx33 4/8/80, cx43 8/16/160 (shared); ccx13 2/8/80, ccx23 4/16/160, ccx33 8/32/240 (dedicated); vCPU/GB/GB disk. Types cx are sold in Europe only and not always available.',
    source: 'mixxor/eu-cloud-prices@ec4a406: prices/hetzner.json',
    checkedAt: '2026-11-21',
    verified: true,
  },
  {
    what: 'Object storage answers on <location>.your-objectstorage.com. Keys reach every bucket of their project unless a policy says otherwise.',
    source: 'docs.hetzner.com/storage/object-storage/overview',
    checkedAt: '2026-11-21',
    verified: true,
  },
  { what: 'A project has at most 100 buckets.', source: 'third-party text; no vendor page read', checkedAt: '2026-11-21', verified: false },
  {
    what: 'The load balancer speaks the PROXY protocol when `load-balancer.hetzner.cloud/uses-proxyprotocol` is true; the Service then says ipMode Proxy, so that requests from inside take the same way.',
    source: `${CONTROLLER}: docs/reference/load_balancer_annotations.md, hcloud/load_balancers.go`,
    checkedAt: '2026-11-21',
    verified: true,
  },
  {
    what: 'A load balancer that is not known by the uid of its Service is looked up by name and taken over: two clusters of one project must not give it the same name.',
    source: `${CONTROLLER}: hcloud/load_balancers.go EnsureLoadBalancer`,
    checkedAt: '2026-11-21',
    verified: true,
  },
  {
    what: 'A load balancer has as many targets as its type allows, 25 for lb11; further nodes are left out and an event says so.',
    source: `${CONTROLLER}: internal/hcops/load_balancer.go; the number from the price list`,
    checkedAt: '2026-11-21',
    verified: false,
  },
  {
    what: 'The cloud controller before 1.30.1 panics since server.datacenter left the API on 1 July 2026.',
    source: `${CONTROLLER}: CHANGELOG.md`,
    checkedAt: '2026-11-21',
    verified: true,
  },
  {
    what: 'The service controller runs alone with --controllers=service-lb-controller. Nodes whose provider id does not begin with hcloud:// or hrobot:// are skipped with an event, not an error.',
    source: `${CONTROLLER}: main.go, internal/hcops/load_balancer.go ReconcileHCLBTargets`,
    checkedAt: '2026-11-21',
    verified: true,
  },
  {
    what: 'The node lifecycle controller would delete a node whose server it cannot find; the node controller would wait for a provider id that K3s gives as k3s://.',
    source: 'k8s.io/cloud-provider@v0.36.3: controllers/nodelifecycle, controllers/node',
    checkedAt: '2026-11-21',
    verified: true,
  },
  {
    what: 'The controller inside K3s keeps a provider id that the kubelet registered with: --kubelet-arg=provider-id=hcloud://<id of the server>, which cloud-init reads from the metadata service.',
    source: 'k8s.io/cloud-provider@v0.36.3: controllers/node/node_controller.go; not run on a cluster',
    checkedAt: '2026-11-21',
    verified: false,
  },
  {
    what: 'MetalLB lists Hetzner as possible and names a tutorial for it: the addresses are floating IPs, configured on every node, and a program beside MetalLB assigns each to the node that announces it. Hansa renders no such program.',
    source:
      'metallb/metallb@v0.16.1: website/content/installation/clouds.md; hetzneronline/community-content: tutorials/install-kubernetes-cluster/01.en.md',
    checkedAt: '2026-11-21',
    verified: true,
  },
  {
    what: 'The volume driver csi.hetzner.cloud 2.22.1 (chart hcloud-csi) makes the class hcloud-volumes, which deletes the volume with the claim. Its half on the nodes asks the metadata service at 169.254.169.254 and needs no token.',
    source: 'hetznercloud/csi-driver@v2.22.1: chart/values.yaml, chart/templates/node/daemonset.yaml',
    checkedAt: '2026-11-21',
    verified: true,
  },
];

function site(name: string, city: string, country: string, octet: number): Site {
  return { name, city, country, zone: name, region: 'eu-central', octet };
}

export const SITES: readonly Site[] = [
  site('fsn1', 'Falkenstein', 'DE', 1),
  site('nbg1', 'Nuremberg', 'DE', 2),
  site('hel1', 'Helsinki', 'FI', 3),
];

function store(name: string, country: string): ObjectStore {
  return { name, country, url: `https://${name}.your-objectstorage.com`, region: name, bucketLimit: 100, versioning: true };
}

export const STORES: readonly ObjectStore[] = [store('fsn1', 'DE'), store('nbg1', 'DE'), store('hel1', 'FI')];

export const MACHINES: readonly MachineType[] = [
  { size: '2cpu-4gb', type: 'cx23', cpu: 2, memory: 4096, disk: 40 },
  { size: '4cpu-8gb', type: 'cx33', cpu: 4, memory: 8192, disk: 80 },
  { size: '8cpu-16gb', type: 'cx43', cpu: 8, memory: 16_384, disk: 160 },
  { size: '2cpu-8gb', type: 'ccx13', cpu: 2, memory: 8192, disk: 80 },
  { size: '4cpu-16gb', type: 'ccx23', cpu: 4, memory: 16_384, disk: 160 },
  { size: '8cpu-32gb', type: 'ccx33', cpu: 8, memory: 32_768, disk: 240 },
];

/** Of a cloud server by itself, in a calendar month, maintenance left out. Of its load balancers and object storage nothing was found. */
export const SERVICE_LEVELS: readonly ServiceLevel[] = [
  { of: 'machine', percent: 99.9, source: { url: 'https://www.hetzner.com/legal/cloud-server/', checkedAt: '2026-11-22' } },
];
