import type { Fact } from '../../entry.ts';

export const VERSION = '0.16.1';
export const REPOSITORY = 'https://metallb.github.io/metallb';
export const NAMESPACE = 'metallb-system';

const checkedAt = '2026-11-21';

export const FACTS: readonly Fact[] = [
  {
    what: 'MetalLB is not compatible with most clouds: OVHcloud only on a vRack, Hetzner only with a vSwitch.',
    source: 'metallb/metallb@v0.16.1: website/content/installation/clouds.md',
    checkedAt,
    verified: true,
  },
  {
    what: 'The namespace has to be privileged: speakers use the network of the node.',
    source: 'metallb/metallb@v0.16.1: charts/metallb/templates/speaker.yaml',
    checkedAt,
    verified: true,
  },
  {
    what: 'In layer 2 one node carries all traffic of an address until it fails.',
    source: 'metallb/metallb@v0.16.1: website/content/concepts/layer2.md',
    checkedAt,
    verified: true,
  },
  {
    what: 'The BGP backend frr-k8s is on by default and runs a DaemonSet of its own; layer 2 does not need it.',
    source: 'metallb/metallb@v0.16.1: charts/metallb/values.yaml',
    checkedAt,
    verified: true,
  },
  {
    what: "Metrics are HTTPS only, at a port named metricshttps; the chart's PodMonitor still names a port monitoring that no pod has, its ServiceMonitor is right.",
    source: 'metallb/metallb@v0.16.1: charts/metallb/templates/podmonitor.yaml, servicemonitor.yaml, controller.yaml',
    checkedAt,
    verified: true,
  },
];
