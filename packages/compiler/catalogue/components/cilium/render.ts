import type { ComponentView, NamespaceWant, Unit } from '../../entry.ts';
import { registry, sized } from '../../../tree/manifest/chart.ts';
import { watched } from './alerts.ts';
import { NAMESPACE, PORTS, REPOSITORY, VERSION } from './facts.ts';

/** kube-system is the distribution's. */
export function namespaces(): readonly NamespaceWant[] {
  return [];
}

/**
 * The chart needs nothing and brings kinds of its own only: it is installed by hand with these very values before the engine can run,
 * and the engine takes that release over.
 */
export function units(view: ComponentView): readonly Unit[] {
  const { reason } = view;
  const chart = {
    release: 'cilium',
    chart: 'cilium',
    repository: REPOSITORY,
    version: VERSION,
    namespace: NAMESPACE,
    values: values(view),
    origin: reason,
  };
  return [
    { name: 'cilium', needs: [], beforeEngine: true, charts: [chart] },
    { name: 'cilium-alerts', needs: ['cilium', 'prometheus-operator'], objects: watched(view) },
  ];
}

export function values({ platform, settings }: ComponentView) {
  const single = platform.platform.values.profile === 'evaluation';
  const from = registry(platform, 'quay.io');
  return {
    image: { repository: `${from}/cilium/cilium` },
    resources: sized(100, 512, 1536),
    rollOutCiliumPods: true,
    // The range that Kubernetes gave the node: one tree serves two clusters, whose networks differ.
    ipam: { mode: 'kubernetes' },
    // What a policy says of the API server's addresses, which are nodes'.
    policyCIDRMatchMode: ['nodes'],
    // The unique name of each run of a CronJob would be an identity of its own.
    extraConfig: { labels: '!job-name$ !batch\\.kubernetes\\.io/job-name$' },
    // No policy of ours reads requests.
    l7Proxy: false,
    envoy: { enabled: false },
    encryption: settings['encryption']?.value === true ? { enabled: true, type: 'wireguard' } : { enabled: false },
    // Without an address it answers on a socket of the node, and needs no certificates.
    hubble: settings['hubble']?.value === true ? { enabled: true, listenAddress: '', tls: { enabled: false } } : { enabled: false },
    prometheus: { enabled: true, port: PORTS.agent },
    operator: {
      image: { repository: `${from}/cilium/operator` },
      replicas: single ? 1 : 2,
      rollOutPods: true,
      resources: sized(20, 128, 384),
      podDisruptionBudget: { enabled: !single },
      prometheus: { enabled: true, port: PORTS.operator },
    },
  };
}
