import type { Fact } from '../../entry.ts';

/** kube-prometheus-stack; it installs operator 0.93.1 and Prometheus 3.14. */
export const VERSION = '88.5.3';
/** The operator's definitions, of the same operator version. */
export const CRDS_VERSION = '31.0.1';
export const NODE_EXPORTER_VERSION = '4.56.1';
export const REPOSITORY = 'https://prometheus-community.github.io/helm-charts';
export const NAMESPACE = 'monitoring';
export const NODE_NAMESPACE = 'node-exporter';

const checkedAt = '2026-11-21';
const CHART = 'prometheus-community/helm-charts@kube-prometheus-stack-88.5.3: charts/kube-prometheus-stack';

export const FACTS: readonly Fact[] = [
  {
    what: 'Each major of the chart brings new definitions that Helm does not upgrade: they are a release of their own, applied first.',
    source: `${CHART}/UPGRADE.md`,
    checkedAt,
    verified: true,
  },
  {
    what: 'prometheus-operator-crds 31.0.1 and kube-prometheus-stack 88.5.3 are both of operator 0.93.1.',
    source: 'prometheus-community/helm-charts@prometheus-operator-crds-31.0.1: Chart.yaml',
    checkedAt,
    verified: true,
  },
  {
    what: 'K3s runs scheduler, controller manager, proxy and etcd in one process: their monitors find nothing and are off.',
    source: 'k3s-io/docs: docs/advanced.md; components.md',
    checkedAt,
    verified: true,
  },
  {
    what: 'Without *SelectorNilUsesHelmValues: false Prometheus sees the monitors and rules of its own release only.',
    source: `${CHART}/values.yaml`,
    checkedAt,
    verified: true,
  },
  {
    what: 'node-exporter uses network, process space and root of the node: a namespace of its own, privileged, so that the other one stays restricted.',
    source: 'prometheus-community/helm-charts@prometheus-node-exporter-4.56.1: values.yaml',
    checkedAt,
    verified: true,
  },
  {
    what: "The operator's webhook can take its certificate from cert-manager, so that no job has to patch one in.",
    source: `${CHART}/values.yaml (prometheusOperator.admissionWebhooks.certManager)`,
    checkedAt,
    verified: true,
  },
  {
    what: 'Flux says whether a source or a release is ready through kube-state-metrics, as gotk_resource_info; its controllers no longer do.',
    source: 'fluxcd.io/flux/monitoring/custom-metrics',
    checkedAt,
    verified: true,
  },
  {
    what: 'Two Prometheus would write every series twice to a receiver that does not deduplicate.',
    source: 'prometheus.io/docs/specs/prw/remote_write_spec',
    checkedAt,
    verified: true,
  },
  {
    what: 'Remote write reads from the write-ahead log, which is compacted every two hours: what a receiver has not taken by then is lost.',
    source: 'prometheus.io/docs/practices/remote_write',
    checkedAt,
    verified: true,
  },
  {
    what: 'The pod of a StatefulSet on a node that does not answer is not replaced until the node is deleted or marked out of service: until then the cell raises no alerts, and the dead-man switch notices.',
    source: 'kubernetes.io/docs/tasks/run-application/force-delete-stateful-set-pod',
    checkedAt,
    verified: true,
  },
  {
    what: 'How long an alert has been pending is restored from the stored series when Prometheus starts: not when its folder went with the pod.',
    source: 'prometheus/prometheus: rules/manager.go RestoreForState',
    checkedAt,
    verified: true,
  },
];
