import type { ComponentView } from '../../entry.ts';

/** Labels by which logs are found. Few and bounded: each combination is a stream in Loki. */
const LABELS: Readonly<Record<string, string>> = {
  namespace: '__meta_kubernetes_namespace',
  pod: '__meta_kubernetes_pod_name',
  container: '__meta_kubernetes_pod_container_name',
  app: '__meta_kubernetes_pod_label_app_kubernetes_io_name',
  tenant: '__meta_kubernetes_pod_label_hansa_tenant',
  provider: '__meta_kubernetes_node_label_hansa_provider',
};

/** Alloy's configuration: the log of every running container of the cluster, read through the API, to the monitoring host. */
export function configuration({ platform, cell, cluster }: ComponentView): string {
  const { host, port } = cell.services.monitoring.values.logs;
  const rules = Object.entries(LABELS).map(
    ([label, source]) => `  rule {\n    source_labels = ["${source}"]\n    target_label  = "${label}"\n  }`,
  );
  return `logging {
  level  = "warn"
  format = "json"
}

discovery.kubernetes "pods" {
  role = "pod"
  attach_metadata {
    node = true
  }
}

discovery.relabel "pods" {
  targets = discovery.kubernetes.pods.targets
  rule {
    source_labels = ["__meta_kubernetes_pod_phase"]
    regex         = "Pending|Succeeded|Failed|Unknown"
    action        = "drop"
  }
${rules.join('\n')}
}

loki.source.kubernetes "pods" {
  targets    = discovery.relabel.pods.output
  forward_to = [loki.write.monitoring.receiver]
  clustering {
    enabled = true
  }
}

loki.write "monitoring" {
  endpoint {
    url = "http://${host}:${port}/loki/api/v1/push"
  }
  external_labels = {
    platform = "${platform.platform.values.name}",
    cell     = "${cell.cell.name}",
    cluster  = "${cluster.cluster.name}",
  }
}
`;
}
