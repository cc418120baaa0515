import type { ComponentView } from '../../entry.ts';
import { registry, sized } from '../../../tree/manifest/chart.ts';
import { externalLabels } from '../../../tree/manifest/series.ts';
import { engineState } from './engine.ts';

const OFF = { enabled: false } as const;

/**
 * Operator, one Prometheus and kube-state-metrics. The monitoring host has the history, the dashboards and the routes of alerts: it must
 * outlive the cluster. Prometheus keeps what its rules look back on, and no more.
 */
export function values(view: ComponentView) {
  const { platform } = view;
  const quay = registry(platform, 'quay.io');
  return {
    fullnameOverride: 'prometheus',
    crds: OFF,
    defaultRules: { create: false },
    alertmanager: OFF,
    grafana: OFF,
    nodeExporter: OFF,
    kubeControllerManager: OFF,
    kubeEtcd: OFF,
    kubeProxy: OFF,
    kubeScheduler: OFF,
    'kube-state-metrics': {
      image: { registry: registry(platform, 'registry.k8s.io') },
      metricLabelsAllowlist: ['nodes=[hansa/pool,hansa/provider,topology.kubernetes.io/region]', 'namespaces=[hansa/tenant,hansa/slug]'],
      resources: sized(50, 128, 512),
      ...engineState(view),
    },
    prometheusOperator: {
      image: { registry: quay },
      admissionWebhooks: { certManager: { enabled: true }, patch: OFF },
      prometheusConfigReloader: { image: { registry: quay }, resources: sized(10, 32, 64) },
      resources: sized(50, 96, 256),
    },
    prometheus: { prometheusSpec: prometheus(view) },
  };
}

/** What the longest rule looks back on, in a folder that goes with its pod: `retentionSize` is reached before the folder is full. */
const KEPT = { retention: '6h', retentionSize: '8GB', storageSpec: { emptyDir: { sizeLimit: '10Gi' } } } as const;

/** What a host that fetches has missed, or does not ask for, is here and nowhere else: over a weekend, if the folder has room for it. */
const KEPT_HERE = { ...KEPT, retention: '3d' } as const;

/**
 * One, without a volume. Two would write every series twice to a host that does not deduplicate; a volume would hold the pod at one site
 * for six hours of what is on the host already. The price: what the host has not taken after two hours (or fetched in time), or when the pod moves, is lost,
 * and alerts that wait long begin to wait anew. While it is away, silence of `Watchdog` is what the dead-man switch reports.
 */
function prometheus({ platform, cell, cluster, settings }: ComponentView) {
  const { way, metrics, alerts } = cell.services.monitoring.values;
  const memory = settings['memory']?.value as number;
  return {
    image: { registry: registry(platform, 'quay.io') },
    replicas: 1,
    ...(way === 'federation' ? KEPT_HERE : KEPT),
    scrapeInterval: '30s',
    evaluationInterval: '30s',
    externalLabels: externalLabels(platform, cell, cluster),
    prometheusExternalLabelNameClear: true,
    replicaExternalLabelNameClear: true,
    ...(way === 'federation' ? {} : { remoteWrite: [{ url: `http://${metrics.host}:${metrics.port}/api/v1/write` }] }),
    additionalAlertManagerConfigs: [{ static_configs: [{ targets: [`${alerts.host}:${alerts.port}`] }] }],
    resources: sized(200, Math.round(memory / 2), memory),
    // Monitors and rules of every namespace count, not only those of this release.
    podMonitorSelectorNilUsesHelmValues: false,
    probeSelectorNilUsesHelmValues: false,
    ruleSelectorNilUsesHelmValues: false,
    scrapeConfigSelectorNilUsesHelmValues: false,
    serviceMonitorSelectorNilUsesHelmValues: false,
  };
}
