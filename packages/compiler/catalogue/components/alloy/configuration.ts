import type { ComponentView } from '../../entry.ts';

/** Labels by which logs are found. Few and bounded: each combination is a stream in Loki. */
const LABELS: Readonly<Record<string, string>> = {
  namespace: '__meta_kubernetes_namespace',
  pod: '__meta_kubernetes_pod_name',
  container: '__meta_kubernetes_pod_container_name',
  app: '__meta_kubernetes_pod_label_app_kubernetes_io_name',
  tenant: '__meta_kubernetes_pod_label_hansa_tenant',
  provider: '__meta_kubernetes_node_label_hansa_provider',
  region: '__meta_kubernetes_node_label_topology_kubernetes_io_region',
};

/** What every line carries beside them, so that stores of several cells can be told apart. */
function whose({ platform, cell, cluster }: ComponentView): Readonly<Record<string, string>> {
  return { platform: platform.platform.values.name, cell: cell.cell.name, cluster: cluster.cluster.name };
}

/** Where Alloy hands on what it read, and how. */
interface Way {
  readonly receiver: string;
  /** Rules for the labels of every line. */
  readonly rules: readonly string[];
  readonly blocks: string;
}

function toLoki(view: ComponentView): Way {
  const { host, port } = view.cell.services.monitoring.values.logs;
  const labels = whose(view);
  const width = Math.max(...Object.keys(labels).map((label) => label.length));
  const lines = Object.entries(labels).map(([label, value]) => `    ${label.padEnd(width)} = "${value}",`);
  return {
    receiver: 'loki.write.monitoring.receiver',
    rules: [],
    blocks: `loki.write "monitoring" {
  endpoint {
    url = "http://${host}:${port}/loki/api/v1/push"
  }
  external_labels = {
${lines.join('\n')}
  }
}`,
  };
}

/**
 * OpenSearch takes no lines of Loki's: they become logs of OpenTelemetry, labels as attributes, and Data Prepper writes them into its indices. Of a
 * request it takes 10 MB, which is why batches are small: a line has at most 16 KB.
 */
function toDataPrepper(view: ComponentView): Way {
  const { host, port } = view.cell.services.monitoring.values.logs;
  const rules = Object.entries(whose(view)).map(
    ([label, value]) => `  rule {\n    target_label = "${label}"\n    replacement  = "${value}"\n  }`,
  );
  return {
    receiver: 'otelcol.receiver.loki.monitoring.receiver',
    rules,
    blocks: `otelcol.receiver.loki "monitoring" {
  output {
    logs = [otelcol.processor.batch.monitoring.input]
  }
}

otelcol.processor.batch "monitoring" {
  send_batch_size     = 500
  send_batch_max_size = 500
  timeout             = "2s"
  output {
    logs = [otelcol.exporter.otlp.monitoring.input]
  }
}

otelcol.exporter.otlp "monitoring" {
  client {
    endpoint    = "${host}:${port}"
    compression = "none"
    tls {
      insecure = true
    }
  }
}`,
  };
}

/** Alloy's configuration: the log of every running container of the cluster, read through the API, to the monitoring host. */
export function configuration(view: ComponentView): string {
  const way = view.platform.stack.logs.value === 'opensearch' ? toDataPrepper(view) : toLoki(view);
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
${[...rules, ...way.rules].join('\n')}
}

loki.source.kubernetes "pods" {
  targets    = discovery.relabel.pods.output
  forward_to = [${way.receiver}]
  clustering {
    enabled = true
  }
}

${way.blocks}
`;
}
