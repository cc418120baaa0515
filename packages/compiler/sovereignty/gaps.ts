import type { Axis } from './tie.ts';

/** Something that every cloud has and that this spec does not decide. */
export interface Gap {
  readonly what: string;
  readonly axes: readonly Axis[];
  readonly because: string;
}

/** Unknown is not absent: these parties are there, and nobody has said who they are. */
export const GAPS: readonly Gap[] = [
  {
    what: 'time servers',
    axes: ['runtime'],
    because: 'the image of each machine names them, and the files of the machines are not part of the tree',
  },
  {
    what: 'the operating system and its package servers',
    axes: ['runtime', 'supplyChain', 'governance'],
    because: "each provider's image decides it, and the files of the machines are not part of the tree",
  },
  {
    what: 'the distribution of Kubernetes and its own images',
    axes: ['supplyChain'],
    because:
      'it is installed on the machines before the tree is read; K3s is downloaded from GitHub, and its images from Docker Hub, unless you bring them',
  },
  {
    what: 'PostgreSQL, Patroni, Valkey and what else runs on hosts',
    axes: ['supplyChain', 'governance'],
    because: 'their packages come with the files of the hosts, which are not part of the tree',
  },
  {
    what: 'the GitOps engine and its images',
    axes: ['supplyChain', 'governance'],
    because: 'it is installed by hand before it reads the tree: Flux from ghcr.io, Argo CD from quay.io, unless you bring it from a mirror',
  },
  { what: 'payment', axes: ['dataPath', 'runtime'], because: 'nothing of it is part of a platform yet' },
  {
    what: 'who reads alerts and letters of the contact',
    axes: ['dataPath'],
    because: 'the spec has an address, and not who keeps its mailbox',
  },
  { what: 'sub-processors of each party', axes: ['dataPath'], because: 'they are in your contracts with them' },
  { what: 'hardware and firmware', axes: ['supplyChain', 'governance'], because: 'no provider of the catalogue publishes their origin' },
];
