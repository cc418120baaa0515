import type { Layer } from '../../spec/vocabulary.ts';
import { known, layer, none, proven, rendered } from './choice.ts';

const UNDER_US_LAW = 'its control plane is run by a party under US control';

/** What the machines and the clusters are made of, and what keeps them as they are written. */
export const CLUSTER: Readonly<
  Record<'distribution' | 'overview' | 'infrastructure' | 'gitops' | 'network' | 'loadBalancer' | 'volumes', Layer>
> = {
  distribution: layer(
    {
      name: 'distribution',
      does: 'Kubernetes distribution.',
      because: 'one small binary, embedded etcd, conformant',
      key: 'cells.*.cluster.distribution',
    },
    rendered('k3s', { why: 'the trees of its clusters; the files of servers and nodes are not rendered' }),
    known('kubernetes', 'brings no network, gateway or load balancer, and no installer of it is rendered'),
    known('rke2', 'its host files are not rendered'),
    known('okd', 'its security constraints give every image another uid'),
    known('cloudfleet', 'by itself it orders nodes at AWS, GCP and Hetzner only, and who processes its control plane is not documented'),
    known('managed', 'its clusters are made by providers, whose resources are not rendered'),
    known('eks', UNDER_US_LAW),
    known('aks', UNDER_US_LAW),
    known('gke', UNDER_US_LAW),
  ),
  overview: layer(
    {
      name: 'overview',
      does: 'A console over several clusters.',
      because: 'each cluster follows Git by itself: a manager above them would be one more thing that can stop them all',
      key: 'stack.overview',
    },
    none(),
    known('rancher', 'it writes to clusters that Git describes, and no installation of it is rendered'),
  ),
  infrastructure: layer(
    {
      name: 'infrastructure',
      does: 'What orders machines, networks and buckets from providers.',
      because: 'the plan lists every machine, address and bucket; no program that orders them is rendered yet',
      key: 'stack.infrastructure',
    },
    none(),
    known('opentofu', 'its configuration of the providers is not rendered'),
    known('pulumi', 'its default state is kept in a cloud in the US, and no program of it is rendered'),
    known('crossplane', 'it needs a cluster before there is one, and no composition of it is rendered'),
  ),
  gitops: layer(
    {
      name: 'gitops',
      does: 'The GitOps engine of every cell.',
      because: 'it decrypts SOPS files itself and reconciles one tenant in half a second',
      key: 'gitops.engine',
    },
    proven('flux', '`npm run test:lab -- flux`; the installation of charts is not tried', { kubernetes: { from: '1.34', to: '1.36' } }),
    proven('argocd', '`npm run test:lab -- argocd`; the installation of charts is not tried', { kubernetes: { from: '1.33', to: '1.36' } }),
  ),
  network: layer(
    {
      name: 'network',
      does: 'The network between pods, and what enforces its policies.',
      because: 'it comes inside K3s, and its policies mean what Kubernetes says that they mean',
      key: 'stack.network',
    },
    rendered('flannel', { why: 'inside K3s, with the policies of kube-router: nothing of it is installed' }),
    rendered('cilium', {
      why: 'its chart, which is installed by hand before the engine can run, with the values of the tree; the files of servers, whose K3s has to start without its own network, are not rendered',
    }),
  ),
  loadBalancer: layer(
    {
      name: 'loadBalancer',
      does: 'Who gives the cluster its public address.',
      because: 'most providers filter the announcements that MetalLB makes',
      key: 'cells.*.cluster.loadBalancer',
    },
    rendered('provider'),
    rendered('metallb'),
  ),
  volumes: layer(
    {
      name: 'volumes',
      does: 'What makes the small named volumes of apps.',
      because: "the provider's own driver keeps a volume apart from the node that uses it",
      key: 'stack.volumes',
    },
    rendered('provider'),
    rendered('longhorn', {
      why: 'nodes need open-iscsi, and multipathd has to leave its devices alone; the files of nodes are not rendered',
    }),
    known('cephfs', 'mounted by CSI it fails in the very case that it is to survive, and no Ceph is rendered'),
  ),
};
