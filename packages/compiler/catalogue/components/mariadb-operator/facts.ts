import type { Fact } from '../../entry.ts';

/** The chart of the operator, which installs the same version of it; its definitions are a chart of their own. */
export const VERSION = '26.6.0';
export const REPOSITORY = 'https://mariadb-operator.github.io/mariadb-operator';
export const OPERATOR_NAMESPACE = 'mariadb-system';

/** What the operator installs where nobody says anything. */
export const IMAGE = 'docker.io/library/mariadb:11.8.8';
export const EXPORTER_IMAGE = 'docker.io/prom/mysqld-exporter:v0.15.1';
/** Its own, which is within each instance too: it starts one, and answers the operator. */
export const OPERATOR_IMAGE = `ghcr.io/mariadb-operator/mariadb-operator:${VERSION}`;
/** User and group of the image of MariaDB. */
export const UID = 999;

const checkedAt = '2026-11-22';
const source = `mariadb-operator/mariadb-operator@v${VERSION}: `;

export const FACTS: readonly Fact[] = [
  {
    what: 'It needs Kubernetes 1.31 or later, and is upgraded through each version to the next; its definitions are a chart of their own and come first.',
    source: `${source}README.md (Kubernetes compatibility, Upgrading from older releases); docs/helm.md (Installing CRDs)`,
    checkedAt,
    verified: true,
  },
  {
    what: 'Galera takes three instances or more and an odd number of them: the definition refuses an even one and the webhook one alone; writes are to go to one of them, for two writers of one row refuse each other.',
    source: `${source}api/v1alpha1/mariadb_types.go; internal/webhook/v1alpha1/mariadb_webhook.go (validateHA); docs/high_availability.md`,
    checkedAt,
    verified: true,
  },
  {
    what: 'When the pod of the primary is not ready the operator names another one, and labels pods with the role that they have; a node that is lost makes its pods not ready.',
    source: `${source}internal/controller/pod_galera_controller.go, internal/controller/mariadb_controller.go (reconcilePodLabels)`,
    checkedAt,
    verified: true,
  },
  {
    what: 'A Service of the name of the object leads to all instances, and one with `-primary` to the one that is written to.',
    source: `${source}docs/high_availability.md (Kubernetes Services)`,
    checkedAt,
    verified: true,
  },
  {
    what: 'Point-in-time recovery is for asynchronous replication only: of Galera no log is archived, and a restore goes back to a copy.',
    source: `${source}docs/pitr.md (Supported MariaDB versions and topologies); api/v1alpha1/mariadb_types.go (IsPointInTimeRecoveryEnabled)`,
    checkedAt,
    verified: true,
  },
  {
    what: 'A PhysicalBackup is always a full copy, by mariadb-backup in a Job beside one instance; it is staged on the disk of that node before it goes to the store.',
    source: `${source}docs/physical_backup.md (Backup strategies, Staging area, PhysicalBackup Jobs scheduling)`,
    checkedAt,
    verified: true,
  },
  {
    what: 'When a PhysicalBackup is made and where it goes cannot be changed: the webhook refuses it.',
    source: `${source}api/v1alpha1/physicalbackup_types.go (webhook:"inmutable"), pkg/webhook/inmutable_webhook.go`,
    checkedAt,
    verified: true,
  },
  {
    what: 'A physical copy is only restored into a new MariaDB without data, whose root password must be the one in the copy.',
    source: `${source}docs/physical_backup.md (Restoration, Root credentials)`,
    checkedAt,
    verified: true,
  },
  {
    what: 'When all instances are down it finds the one with the latest commit and starts the others from it.',
    source: `${source}docs/galera.md (Galera cluster recovery)`,
    checkedAt,
    verified: true,
  },
  {
    what: 'Instances listen at 3306, speak to each other at 4444, 4567 and 4568, and answer the operator at 5555; the exporter is a Deployment of its own at 9104 that asks each of them.',
    source: `${source}pkg/controller/galera/resources, api/v1alpha1/base_types.go; docs/metrics.md`,
    checkedAt,
    verified: true,
  },
  {
    what: 'With TLS the instances encrypt what they send each other, copies of a whole instance where `galeraSSTEnabled` says so; Galera takes no certificate of an intermediate authority.',
    source: `${source}pkg/galera/config/config.go; docs/tls.md (Limitations)`,
    checkedAt,
    verified: true,
  },
  {
    what: 'It gives its pods the user of the image and otherwise what the object says: for the restricted level all of it has to be said, of each container.',
    source: `${source}pkg/builder/securitycontext_builder.go, pkg/builder/container_builder.go`,
    checkedAt,
    verified: true,
  },
  {
    what: 'The exporter has what Galera says of itself as numbers, `wsrep_ready` as 1 and 0 among it; `mysql_up` is 0 where it cannot ask.',
    source: 'prometheus/mysqld_exporter@v0.15.1: collector/global_status.go, collector/collector.go (parseStatus), collector/exporter.go',
    checkedAt,
    verified: true,
  },
  {
    what: 'It runs in a namespace of the restricted level. Nobody has run it here.',
    source: 'what is rendered',
    checkedAt,
    verified: false,
  },
];
