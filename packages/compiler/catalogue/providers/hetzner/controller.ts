import type { ComponentView, NamespaceWant, Unit } from '../../entry.ts';

const NAMESPACE = 'cloud-controller';

export function controllerNamespaces(view: ComponentView): readonly NamespaceWant[] {
  return [{ name: NAMESPACE, podSecurity: 'restricted', component: 'hetzner', origin: view.reason }];
}

/**
 * The upstream chart, with its service controller only: K3s itself brings nodes up, whoever's they are, and this controller would take
 * nodes of other providers for deleted servers. It recognises its own by the kubelet's `--provider-id=hcloud://<server>`.
 */
export function controllerUnits(view: ComponentView): readonly Unit[] {
  const values = {
    args: { 'allow-untagged-cloud': '', 'cloud-provider': 'hcloud', controllers: 'service-lb-controller', 'webhook-secure-port': '0', 'feature-gates': null, 'route-reconciliation-period': null },
    env: {
      HCLOUD_NETWORK: { valueFrom: { secretKeyRef: { name: 'hcloud', key: 'network' } } },
      // The check asks the metadata service of the machine that the pod happens to be on.
      HCLOUD_NETWORK_DISABLE_ATTACHED_CHECK: { value: 'true' },
      HCLOUD_NETWORK_ROUTES_ENABLED: { value: 'false' },
    },
  };
  const chart = { release: 'hcloud-cloud-controller-manager', chart: 'hcloud-cloud-controller-manager', repository: 'https://charts.hetzner.cloud', version: '1.35.0', namespace: NAMESPACE, values, origin: view.reason };
  return [{ name: 'cloud-controller', needs: [], charts: [chart] }];
}
