// size: a table of facts
import { factsOf } from './facts.ts';

const CNCF = 'CNCF (Linux Foundation)';

/** Programs that come with a choice. */
export const PARTS = factsOf({
  helm: {
    title: 'Helm',
    does: 'Installs charts; here by the controllers of Flux or by Argo CD.',
    maker: CNCF,
    seat: 'US',
    licence: 'Apache-2.0',
    maintained: 'yes',
    version: '4.3.1',
    says: {
      licence: ['Apache-2.0.', 'helm/helm:LICENSE', 'unverified'],
      control: ['A graduated project of the CNCF.', 'cncf/landscape:landscape.yml'],
      maintained: ['4.3.1 and 3.22.0 in 2026.', 'pkg.go.dev/helm.sh/helm/v4?tab=versions', 'unverified'],
      version: ['4.3.1.', 'pkg.go.dev/helm.sh/helm/v4?tab=versions', 'unverified'],
    },
  },
  kustomize: {
    title: 'Kustomize',
    does: 'Puts manifests together and changes them without templates.',
    maker: 'Kubernetes SIG CLI (CNCF, Linux Foundation)',
    seat: 'US',
    licence: 'Apache-2.0',
    maintained: 'yes',
    version: '5.8.3',
    says: {
      licence: ['Apache-2.0.', 'kubernetes-sigs/kustomize:LICENSE', 'unverified'],
      control: ['A part of Kubernetes.', 'kubernetes-sigs/kustomize:README.md', 'unverified'],
      maintained: ['5.8.3 in 2026.', 'pkg.go.dev/sigs.k8s.io/kustomize/kustomize/v5?tab=versions', 'unverified'],
      version: ['5.8.3.', 'pkg.go.dev/sigs.k8s.io/kustomize/kustomize/v5?tab=versions', 'unverified'],
    },
  },
  'node-exporter': exporter('node_exporter', 'Measures a machine.', 'prometheus/node_exporter', 'Apache-2.0', CNCF, 'Port 9100.'),
  'postgres-exporter': exporter(
    'postgres_exporter',
    'Measures PostgreSQL.',
    'prometheus-community/postgres_exporter',
    'Apache-2.0',
    'Prometheus community',
    'Port 9187.',
  ),
  'redis-exporter': exporter('redis_exporter', 'Measures Valkey and Redis.', 'oliver006/redis_exporter', 'MIT', 'Oliver006', 'Port 9121.'),
  alertmanager: {
    title: 'Alertmanager',
    does: 'Groups alerts and tells people.',
    maker: CNCF,
    seat: 'US',
    licence: 'Apache-2.0',
    maintained: 'yes',
    version: '0.34',
    says: {
      licence: ['Apache-2.0.', 'prometheus/alertmanager:LICENSE', 'unverified'],
      control: ['A part of Prometheus, a graduated project of the CNCF.', 'cncf/landscape:landscape.yml'],
      maintained: [
        '0.34 in 2026.',
        'prometheus-community/helm-charts@kube-prometheus-stack-88.5.3:charts/kube-prometheus-stack/values.yaml',
      ],
      version: ['0.34.', 'prometheus-community/helm-charts@kube-prometheus-stack-88.5.3:charts/kube-prometheus-stack/values.yaml'],
      available: ['Three that gossip.', 'prometheus.io/docs/alerting/latest/high_availability/', 'unverified'],
      metrics: ['Port 9093.', 'prometheus.io/docs/alerting/latest/management_api/', 'unverified'],
    },
  },
  etcd: {
    title: 'etcd',
    does: 'Keeps the state of a cluster, and the votes of Patroni.',
    maker: CNCF,
    seat: 'US',
    licence: 'Apache-2.0',
    maintained: 'yes',
    version: '3.7.1',
    says: {
      licence: ['Apache-2.0.', 'etcd-io/etcd:LICENSE'],
      control: ['A graduated project of the CNCF.', 'cncf/landscape:landscape.yml'],
      maintained: ['3.7.1 comes with K3s 1.37 and 3.6.14 with 1.36.', 'k3s-io/docs:docs/release-notes/v1.37.X.md'],
      version: ['3.7.1.', 'k3s-io/docs:docs/release-notes/v1.37.X.md'],
      available: ['An odd number of members, three or more, on disks with short writes.', 'etcd.io/docs/latest/faq/', 'unverified'],
      metrics: ['Port 2379 or 2381.', 'etcd.io/docs/latest/metrics/', 'unverified'],
      backup: ['Snapshots; K3s makes one every twelve hours.', 'docs.k3s.io/datastore/backup-restore', 'unverified'],
    },
  },
  pgbouncer: {
    title: 'PgBouncer',
    does: 'Shares few connections of PostgreSQL among many clients.',
    maker: 'The PgBouncer authors',
    seat: 'none: a community of many countries',
    licence: 'ISC',
    maintained: 'yes',
    version: '1.25.2',
    says: {
      licence: ['ISC.', 'pgbouncer/pgbouncer:COPYRIGHT'],
      maintained: ['1.25.2 on 8 May 2026.', 'pgbouncer/pgbouncer:NEWS.md'],
      version: ['1.25.2.', 'pgbouncer/pgbouncer:NEWS.md'],
      metrics: ['pgbouncer_exporter, port 9127.', 'prometheus-community/pgbouncer_exporter:README.md', 'unverified'],
      trap: ['LISTEN, session settings and lastval() are never safe in transaction mode.', 'www.pgbouncer.org/features.html', 'unverified'],
    },
  },
  'external-dns': {
    title: 'ExternalDNS',
    does: 'Writes the names of routes into zones.',
    maker: 'Kubernetes SIG Network (CNCF, Linux Foundation)',
    seat: 'US',
    licence: 'Apache-2.0',
    maintained: 'yes',
    version: '0.22.0',
    says: {
      licence: ['Apache-2.0.', 'kubernetes-sigs/external-dns:LICENSE.md'],
      control: ['A part of Kubernetes.', 'kubernetes-sigs/external-dns:README.md'],
      maintained: ['0.22.0 on 19 August 2026.', 'github.com/kubernetes-sigs/external-dns/releases'],
      version: ['0.22.0; 0.23.0 was seen in use.', 'github.com/kubernetes-sigs/external-dns/releases'],
      available: ['One replica; it elects no leader.', 'kubernetes-sigs/external-dns:charts/external-dns/values.yaml'],
      metrics: ['Port 7979.', 'kubernetes-sigs/external-dns:charts/external-dns/values.yaml'],
      backup: ['Keeps nothing.', 'kubernetes-sigs/external-dns:README.md'],
    },
  },
  k8gb: {
    title: 'k8gb',
    does: 'Answers for names by which clusters are well.',
    maker: CNCF,
    seat: 'US',
    licence: 'Apache-2.0',
    maintained: 'yes',
    version: '0.20.0',
    says: {
      licence: ['Apache-2.0.', 'k8gb-io/k8gb:LICENSE'],
      control: ['An incubating project of the CNCF, begun at Absa in South Africa.', 'cncf/landscape:landscape.yml'],
      maintained: ['0.20.0 on 3 July 2026.', 'github.com/k8gb-io/k8gb/releases'],
      version: ['0.20.0.', 'github.com/k8gb-io/k8gb/releases'],
      metrics: ['Port 8080.', 'k8gb-io/k8gb:chart/k8gb/values.yaml'],
      trap: ['Asks 1.1.1.1 unless told otherwise, and moves requests, never data.', 'k8gb-io/k8gb:chart/k8gb/values.yaml'],
    },
  },
});

function exporter(title: string, does: string, repository: string, licence: string, maker: string, metrics: string) {
  return {
    title,
    does,
    maker,
    seat: maker === CNCF ? 'US' : 'unverified',
    licence,
    maintained: 'yes',
    says: {
      licence: [`${licence}.`, `${repository}:LICENSE`],
      maintained: ['Releases in 2026.', `github.com/${repository}/releases`, 'unverified'],
      metrics: [metrics, `${repository}:README.md`],
    },
  } as const;
}
