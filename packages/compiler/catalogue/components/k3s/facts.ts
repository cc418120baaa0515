// size: facts are long lines, one a fact
import type { Fact } from '../../entry.ts';

/** Not the newest: see the fact on support. */
export const VERSION = '1.36.5+k3s1';

export const FACTS: readonly Fact[] = [
  {
    what: '1.36.5+k3s1 and 1.37.1+k3s1 are of 30 September 2026; both bring Traefik 3.7.13 and CoreDNS 1.14.7, and etcd 3.6.14 or 3.7.1.',
    source: 'k3s-io/docs: docs/release-notes/v1.36.X.md, v1.37.X.md',
    checkedAt: '2026-11-21',
    verified: true,
  },
  {
    what: 'No support table read lists Kubernetes 1.37: Flux 2.9, Argo CD 3.5 and cert-manager 1.21 end at 1.36, Velero 1.18 is tested to 1.35. So 1.36 is what every component of a cell supports.',
    source: 'fluxcd.io, argo-cd, cert-manager.io and velero.io, support pages',
    checkedAt: '2026-11-21',
    verified: true,
  },
  {
    what: 'Servers with embedded etcd are an odd number from three on; networks, `disable` and `secrets-encryption` must be the same on all of them.',
    source: 'k3s-io/docs: docs/datastore/ha-embedded.md',
    checkedAt: '2026-11-21',
    verified: true,
  },
  {
    what: 'Brought along and switched off by name: servicelb, traefik, local-storage, metrics-server, coredns.',
    source: 'k3s-io/docs: docs/installation/packaged-components.md',
    checkedAt: '2026-11-21',
    verified: true,
  },
  {
    what: 'ServiceLB answers every Service of type LoadBalancer with pods that take its ports on the nodes; it has to be off where another load balancer is used.',
    source: 'k3s-io/docs: docs/networking/networking-services.md',
    checkedAt: '2026-11-21',
    verified: true,
  },
  {
    what: 'The cloud controller inside K3s clears the taint of new nodes and sets their addresses from --node-ip and --node-external-ip. `--disable=servicelb` stops its service controller and nothing else, `--disable-cloud-controller` its node controllers.',
    source: 'k3s-io/k3s: docs/adrs/servicelb-ccm.md; k3s-io/docs: docs/networking/networking-services.md',
    checkedAt: '2026-11-21',
    verified: true,
  },
  {
    what: 'It asks no provider whether a machine exists, so nodes of several providers live in one cluster. Beside it a provider may run its service controller alone; K3s documents only the other way, with its own controller disabled.',
    source: 'k3s-io/k3s: pkg/cloudprovider/instances.go; k8s.io/cloud-provider@v0.36.3; not run on a cluster',
    checkedAt: '2026-11-21',
    verified: false,
  },
  {
    what: 'Nodes with the label node.kubernetes.io/exclude-from-external-load-balancers=true are no targets of any load balancer; a kubelet may set it at registration.',
    source: 'k8s.io/cloud-provider@v0.36.3: controllers/service/controller.go',
    checkedAt: '2026-11-21',
    verified: true,
  },
  {
    what: 'From 1.37 on K3s installs Gateway API 1.6.1 itself unless --disable=gateway-api-crd is on every server.',
    source: 'k3s-io/k3s: manifests/gateway-api-crd.yaml',
    checkedAt: '2026-11-21',
    verified: true,
  },
];
