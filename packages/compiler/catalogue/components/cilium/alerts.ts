import type { ComponentView } from '../../entry.ts';
import { rules } from '../../../tree/manifest/alert.ts';
import { metadata } from '../../../tree/manifest/labels.ts';
import type { Manifest } from '../../../tree/manifest/object.ts';
import { NAMESPACE } from './facts.ts';

/** What tells Prometheus where agents and operators are: by objects of ours, for the chart's own need kinds that come after the network. */
export function watched({ cell, reason }: ComponentView): Manifest[] {
  const identity = { name: 'cilium', instance: cell.cell.name, partOf: 'platform', cell: cell.cell.name };
  const monitor = (name: string, matchLabels: Readonly<Record<string, string>>): Manifest => ({
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'PodMonitor',
    metadata: metadata(name, identity, reason.origin, { namespace: NAMESPACE }),
    spec: {
      selector: { matchLabels },
      // `action` is what the API server would fill in: within a list, Argo CD takes that for drift that it never mends.
      podMetricsEndpoints: [
        {
          port: 'prometheus',
          relabelings: [{ action: 'replace', sourceLabels: ['__meta_kubernetes_pod_node_name'], targetLabel: 'node' }],
        },
      ],
    },
  });
  return [
    monitor('cilium-agent', { 'k8s-app': 'cilium' }),
    monitor('cilium-operator', { 'io.cilium/app': 'operator' }),
    rules('cilium', NAMESPACE, identity, reason, [
      {
        alert: 'NetworkAgentDown',
        expr: 'kube_daemonset_status_number_unavailable{namespace="kube-system",daemonset="cilium"} > 0',
        for: '15m',
        severity: 'critical',
        says: 'The network of {{ $value }} nodes has no agent: no pod starts there, and no policy changes.',
      },
      {
        alert: 'NetworkNodeUnreachable',
        expr: 'cilium_unreachable_nodes > 0',
        for: '10m',
        severity: 'critical',
        says: '{{ $labels.node }} cannot reach {{ $value }} of the other nodes.',
      },
      {
        alert: 'NetworkPolicyRefused',
        expr: 'increase(cilium_policy_change_total{outcome="fail"}[15m]) > 0',
        for: '1m',
        severity: 'warning',
        says: 'The network on {{ $labels.node }} did not take a policy: what it should close may be open, and the other way round.',
      },
      {
        alert: 'NetworkMapFull',
        expr: 'cilium_bpf_map_pressure > 0.9',
        for: '15m',
        severity: 'warning',
        says: 'The map {{ $labels.map_name }} of the network on {{ $labels.node }} is {{ $value | humanizePercentage }} full.',
      },
    ]),
  ];
}
