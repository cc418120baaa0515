// size: facts are long lines, one a fact
import type { Fact } from '../../entry.ts';

export const VERSION = '1.20.2';
export const REPOSITORY = 'oci://quay.io/cilium/charts/cilium';
/** It runs in the network of the nodes, beside what the distribution brings. */
export const NAMESPACE = 'kube-system';
/** Where the agent and the operator answer Prometheus, on the addresses of their nodes. */
export const PORTS = { agent: 9962, operator: 9963 } as const;

const checkedAt = '2026-11-22';
const source = 'cilium/cilium@v1.20.2';

export const FACTS: readonly Fact[] = [
  {
    what: 'On K3s every server starts with --flannel-backend=none and --disable-network-policy; --disable-kube-proxy only where Cilium replaces it. Without a network of its own K3s leaves the folders of plugins to containerd, which are those that Cilium writes to.',
    source: `${source}: Documentation/installation/k3s.rst; k3s-io/k3s: pkg/agent/config/config.go`,
    checkedAt,
    verified: true,
  },
  {
    what: 'kubeProxyReplacement is false by default: the proxy inside K3s goes on. Replacing it breaks existing connections, and the agents need the address of an API server, for no Service leads them to it.',
    source: `${source}: install/kubernetes/cilium/values.yaml, Documentation/network/kubernetes/kubeproxy-free.rst`,
    checkedAt,
    verified: true,
  },
  {
    what: 'An ipBlock matches neither pods nor nodes unless policyCIDRMatchMode says so. With `nodes` it matches the addresses of nodes, which is how a policy names the API server; the makers call it beta. With `pods` each pod takes identities for every block: they advise against it.',
    source: `${source}: Documentation/security/policy/layer3.rst (Selecting pods or nodes with CIDR)`,
    checkedAt,
    verified: true,
  },
  {
    what: '0.0.0.0/0 matches what is outside of the cluster and, unlike every other block, no node even with `nodes`: it becomes the word for the world.',
    source: `${source}: pkg/policy/types/selector.go (CIDRSelector.Matches), pkg/labels/cidr.go (GetCIDRLabels)`,
    checkedAt,
    verified: true,
  },
  {
    what: 'Each set of labels is a security identity, of which there are 65,535. The unique names of Jobs (job-name, batch.kubernetes.io/job-name) are not among the labels that it leaves out by itself: each run of a CronJob would be an identity of its own.',
    source: `${source}: Documentation/operations/performance/scalability/identity-relevant-labels.rst, pkg/labelsfilter/filter.go`,
    checkedAt,
    verified: true,
  },
  {
    what: 'With ipam.mode kubernetes a node takes the range of pods that Kubernetes gave it; with its own, cluster-pool, it starts from 10.0.0.0/8, which holds the networks of the nodes.',
    source: `${source}: install/kubernetes/cilium/values.yaml (ipam)`,
    checkedAt,
    verified: true,
  },
  {
    what: 'With Hubble and its TLS, the chart makes a new authority and new certificates at each rendering unless a CronJob or cert-manager makes them. Without a listening address Hubble answers on a socket of the node alone.',
    source: `${source}: install/kubernetes/cilium/templates/hubble/tls-helm, templates/cilium-configmap.yaml`,
    checkedAt,
    verified: true,
  },
  {
    what: 'Between nodes it uses VXLAN on UDP 8472, as flannel does, TCP 4240 for its health checks, and with WireGuard UDP 51871. Linux 5.10 or newer.',
    source: `${source}: Documentation/operations/system_requirements.rst`,
    checkedAt,
    verified: true,
  },
  {
    what: 'Tested by its makers with Kubernetes 1.33 to 1.36.',
    source: `${source}: Documentation/network/kubernetes/compatibility.rst`,
    checkedAt,
    verified: true,
  },
  {
    what: 'A cluster whose pods run on one network is not moved to another one while it works: the network is chosen before the first start.',
    source: 'docs.k3s.io/networking/basic-network-options',
    checkedAt,
    verified: false,
  },
];
