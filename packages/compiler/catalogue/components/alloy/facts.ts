import type { Fact } from '../../entry.ts';

/** The chart; it installs Alloy 1.18.1. */
export const VERSION = '1.11.1';
export const IMAGE_TAG = 'v1.18.1';
export const REPOSITORY = 'https://grafana.github.io/helm-charts';
export const NAMESPACE = 'logging';

const checkedAt = '2026-11-21';

export const FACTS: readonly Fact[] = [
  {
    what: 'The image runs as root unless told otherwise; uid 473 exists in it.',
    source: 'grafana/alloy@v1.18.1: docs/sources/access_permissions/kubernetes.md',
    checkedAt,
    verified: true,
  },
  {
    what: 'loki.source.kubernetes reads logs through the API: no path of a node, no root, no DaemonSet; it costs the kubelets more than reading files.',
    source: 'grafana.com/docs/alloy/latest/reference/components/loki/loki.source.kubernetes',
    checkedAt,
    verified: true,
  },
  {
    what: 'Alloy reports its usage to Grafana Labs unless alloy.enableReporting is false.',
    source: 'grafana/alloy@helm-chart/1.11.1: operations/helm/charts/alloy/values.yaml',
    checkedAt,
    verified: true,
  },
  {
    what: "The chart's rights include every Secret and ConfigMap; both lists of rules have to be non-empty or the template breaks.",
    source: 'grafana/alloy@helm-chart/1.11.1: operations/helm/charts/alloy/templates/rbac.yaml',
    checkedAt,
    verified: true,
  },
  {
    what: 'discovery.kubernetes gives each pod the labels of its node by attach_metadata; for that it has to list and watch nodes.',
    source: 'grafana/alloy@v1.18.1: docs/sources/reference/components/discovery/discovery.kubernetes.md',
    checkedAt: '2026-11-22',
    verified: true,
  },
  {
    what: 'It has no way to write to OpenSearch itself. otelcol.receiver.loki turns lines into logs of OpenTelemetry, with their labels as attributes; otelcol.exporter.otlp compresses by gzip unless told otherwise.',
    source: 'grafana.com/docs/alloy/latest/reference/components/otelcol/otelcol.receiver.loki/',
    checkedAt: '2026-11-22',
    verified: true,
  },
  {
    what: "Data Prepper's otel_logs_source takes OTLP over gRPC at port 21892, 10 MB a request at most, by TLS unless `ssl` is false, and expects no compression unless told of it.",
    source: 'docs.opensearch.org/latest/data-prepper/pipelines/configuration/sources/otel-logs-source',
    checkedAt: '2026-11-22',
    verified: true,
  },
  {
    what: 'Chart 1.11.1 is at the tag helm-chart/1.11.1; the tag v1.18.1 still holds chart 1.10.1.',
    source: 'grafana/alloy',
    checkedAt,
    verified: true,
  },
];
