import type { Fact } from '../../entry.ts';

/** The chart; it installs Velero 1.18.1. */
export const VERSION = '12.1.0';
export const IMAGE_TAG = 'v1.18.1';
export const PLUGIN_TAG = 'v1.14.2';
export const REPOSITORY = 'https://vmware-tanzu.github.io/helm-charts';
export const NAMESPACE = 'velero';

const checkedAt = '2026-11-21';

export const FACTS: readonly Fact[] = [
  {
    what: 'Stores that are not Amazon want checksumAlgorithm: "" or refuse the upload.',
    source: 'vmware-tanzu/velero-plugin-for-aws: README.md (non-AWS providers)',
    checkedAt,
    verified: true,
  },
  {
    what: 'The server has one replica by design, and no security context or resources by default.',
    source: 'vmware-tanzu/helm-charts@velero-12.1.0: charts/velero/values.yaml',
    checkedAt,
    verified: true,
  },
  {
    what: 'The node agent runs as uid 0 with paths of the node: it is off, and the namespace restricted, unless an app on offer has volumes.',
    source: 'vmware-tanzu/helm-charts@velero-12.1.0: charts/velero/values.yaml (nodeAgent)',
    checkedAt,
    verified: true,
  },
  {
    what: 'File-system backup copies those volumes of a running pod that its annotation backup.velero.io/backup-volumes names.',
    source: 'velero.io/docs/v1.18/file-system-backup (opt-in)',
    checkedAt,
    verified: true,
  },
  {
    what: 'Volumes of pods that do not run are left out: nothing is copied of a workload that is scaled to none, and its earlier copies end with their ttl.',
    source: 'velero-io/velero#2395, #4584',
    checkedAt,
    verified: true,
  },
  {
    what: "The AWS plugin's image runs as uid 65532 and copies one file.",
    source: 'vmware-tanzu/velero-plugin-for-aws: Dockerfile',
    checkedAt,
    verified: true,
  },
  {
    what: 'Plugin 1.14 goes with Velero 1.18.',
    source: "third-party manifests; the table in the plugin's README ends at 1.17",
    checkedAt,
    verified: false,
  },
  {
    what: 'File-system backup does not quiesce a database: databases are kept by their own backups, Velero keeps objects of the cluster.',
    source: 'velero.io/docs/v1.18/file-system-backup',
    checkedAt,
    verified: true,
  },
  {
    what: "Definitions lie in the chart's crds folder; its job that replaces them pulls a further image, so the delivery replaces them.",
    source: 'vmware-tanzu/helm-charts@velero-12.1.0: charts/velero/crds, values.yaml (upgradeCRDs)',
    checkedAt,
    verified: true,
  },
  {
    what: 'While a backup storage location is read-only, Velero neither creates nor deletes backups there; they can be restored.',
    source: 'https://velero.io/docs/main/disaster-case/',
    checkedAt,
    verified: true,
  },
];
