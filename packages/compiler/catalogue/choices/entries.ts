// size: a table of facts
import { type Care, type ChoiceFacts, type Written, saidOf } from './facts.ts';

/** What the entry of a component does not say of it: who looks after it, and how it lasts. */
export interface EntryFacts {
  readonly does: string;
  readonly maintained: Care;
  readonly version: string;
  readonly facts: ChoiceFacts['facts'];
}

type Own = Pick<Written, 'does' | 'maintained' | 'says'> & { readonly version: string };

function entriesOf(written: Readonly<Record<string, Own>>): Readonly<Record<string, EntryFacts>> {
  return Object.fromEntries(Object.entries(written).map(([name, { says, ...own }]) => [name, { ...own, facts: saidOf(says) }]));
}

/** By the name of the entry. */
export const ENTRIES = entriesOf({
  k3s: {
    does: 'Kubernetes in one small binary, with etcd inside.',
    maintained: 'yes',
    version: '1.36.5+k3s1',
    says: {
      control: ['A sandbox project of the CNCF since August 2020.', 'cncf/landscape:landscape.yml'],
      maintained: ['1.37.1+k3s1 and 1.36.5+k3s1 on 30 September 2026.', 'k3s-io/docs:docs/release-notes/v1.36.X.md'],
      available: ['An odd number of servers, three or more, with embedded etcd.', 'docs.k3s.io/datastore/ha-embedded', 'unverified'],
      backup: [
        'Snapshots of etcd every twelve hours, to S3 if wished; the token is needed to restore.',
        'docs.k3s.io/datastore/backup-restore',
        'unverified',
      ],
    },
  },
  metallb: {
    does: 'Announces public addresses from nodes, where a network lets it.',
    maintained: 'yes',
    version: '0.16.1',
    says: {
      control: ['A sandbox project of the CNCF since 2021.', 'cncf/landscape:landscape.yml'],
      maintained: ['0.16.1 on 27 May 2026.', 'github.com/metallb/metallb/releases'],
      available: [
        'One node carries all traffic of an address until it fails.',
        'metallb/metallb@v0.16.1:website/content/concepts/layer2.md',
        'unverified',
      ],
      metrics: ['Port 9120, by HTTPS only.', 'metallb/metallb@v0.16.1:charts/metallb/values.yaml'],
      backup: ['Keeps no state.', 'metallb.io/concepts/', 'unverified'],
    },
  },
  cilium: {
    does: 'The network of a cluster by eBPF, with policies, and encryption between nodes if wished.',
    maintained: 'yes',
    version: '1.20.2',
    says: {
      control: ['A graduated project of the CNCF, led by Isovalent, a company of Cisco.', 'cncf/landscape:landscape.yml'],
      maintained: ['1.20.2 on 15 September 2026; 1.19 and 1.18 beside it.', 'github.com/cilium/cilium/releases'],
      available: [
        'An agent a node, and two operators; what is connected stays so while an agent is away.',
        'docs.cilium.io/en/stable/',
        'unverified',
      ],
      metrics: [
        'Agent 9962, operator 9963, Envoy 9964, Hubble 9965.',
        'cilium/cilium@v1.20.2:Documentation/operations/system_requirements.rst',
      ],
      backup: ['Keeps no state but its objects in the cluster.', 'docs.cilium.io/en/stable/overview/component-overview/', 'unverified'],
      trap: [
        'On K3s its own network and policies have to be off on every server, before the first start; a block of addresses in a policy means nodes only where it is told to, and pods never.',
        'cilium/cilium@v1.20.2:Documentation/security/policy/layer3.rst',
      ],
    },
  },
  longhorn: {
    does: 'Block volumes on the disks of the nodes, each with copies on other nodes.',
    maintained: 'yes',
    version: '1.12.1',
    says: {
      control: ['An incubating project of the CNCF.', 'cncf/landscape:landscape.yml'],
      maintained: [
        '1.12.1 in August 2026; 1.13.0 was seen in use and needs Kubernetes 1.34.',
        'longhorn/longhorn@v1.12.1:chart/Chart.yaml',
      ],
      available: [
        'Three copies by default; while a node with one of two is drained there is one.',
        'longhorn/longhorn@v1.12.1:chart/values.yaml',
      ],
      metrics: ['Manager, port 9500.', 'longhorn.io/docs/1.12.3/monitoring/metrics/'],
      backup: [
        'Velero copies the files of its volumes, as of others; its own backups to S3 or NFS are off.',
        'longhorn/longhorn@v1.12.1:chart/values.yaml',
      ],
    },
  },
  traefik: {
    does: 'Routes requests by the Gateway API.',
    maintained: 'yes',
    version: '3.7.11',
    says: {
      control: ['Traefik Labs, in France and the US.', 'traefik.io/about-us/', 'unverified'],
      maintained: ['3.7.11 with chart 41.3.0 in 2026.', 'traefik/traefik-helm-chart@v41.3.0:traefik/Chart.yaml'],
      available: ['Replicas; certificates must not lie on its disk.', 'traefik/traefik-helm-chart@v41.3.0:traefik/values.yaml'],
      metrics: ['Port 9100.', 'traefik/traefik-helm-chart@v41.3.0:traefik/values.yaml'],
      backup: ['Keeps no state.', 'doc.traefik.io/traefik/'],
    },
  },
  keycloak: {
    does: 'Identity provider with a realm for each tenant.',
    maintained: 'yes',
    version: '26.6.4',
    says: {
      control: ['An incubating project of the CNCF, led by Red Hat, a company of IBM.', 'cncf/landscape:landscape.yml'],
      maintained: ['26.6 and 26.7 in 2026.', 'www.keycloak.org/blog', 'unverified'],
      available: ['Two replicas or more that find each other in the database.', 'www.keycloak.org/server/caching', 'unverified'],
      metrics: ['Port 9000, `/metrics`.', 'www.keycloak.org/observability/configuration-metrics', 'unverified'],
      backup: ['All of it is in PostgreSQL.', 'www.keycloak.org/server/db', 'unverified'],
    },
  },
  harbor: {
    does: 'A registry with projects, caches of other registries, scans and sign-on.',
    maintained: 'yes',
    version: '2.15.1',
    says: {
      licence: ['Apache-2.0.', 'goharbor/harbor:LICENSE'],
      control: ['A graduated project of the CNCF, led by Broadcom.', 'cncf/landscape:landscape.yml'],
      maintained: ['2.15.1, chart 1.19.1, in 2026.', 'github.com/goharbor/harbor-helm/releases'],
      version: ['2.15.1; 2.15.2 was seen.', 'github.com/goharbor/harbor-helm/releases'],
      available: [
        'Two of each part over a PostgreSQL and a bucket outside of it, but one Redis and one Trivy. A cell cannot start from a registry that stands inside it.',
        'goharbor/harbor-helm@v1.19.1:values.yaml',
      ],
      metrics: ['Port 8001.', 'goharbor/harbor-helm@v1.19.1:values.yaml'],
      backup: ['Its database and its bucket, together.', 'goharbor.io/docs/main/administration/backup-restore/', 'unverified'],
      trap: [
        'The default password is public, and each rendering makes new secrets unless all of them are brought. The password of an outer Redis is looked up in the cluster while it renders, and written into ConfigMaps; where nothing can be looked up, it is empty. With a Redis of its own (one pod without a password, for caches and the queue of jobs) and an existing Secret for all the rest it uses nothing that it looks up: rendered twice by Helm 4.2.4, its bytes are the same.',
        'goharbor/harbor-helm@v1.19.1:templates/_helpers.tpl',
      ],
    },
  },
  sops: {
    does: 'Encrypts values in files, by age.',
    maintained: 'yes',
    version: '3.13.2',
    says: {
      control: ['A sandbox project of the CNCF.', 'cncf/landscape:landscape.yml'],
      maintained: ['3.13.2 in 2026.', 'getsops/sops:CHANGELOG.md'],
      backup: ['Files are in Git; who loses every age key loses all of them.', 'getsops/sops:README.rst', 'unverified'],
    },
  },
  'sealed-secrets': {
    does: 'Encrypts a secret for one cluster, which alone can open it.',
    maintained: 'yes',
    version: '0.38.4',
    says: {
      control: ['Broadcom, by Bitnami.', 'github.com/bitnami-labs/sealed-secrets'],
      maintained: ['0.38.4 with chart 2.19.1 in 2026.', 'bitnami/sealed-secrets@helm-v2.19.1:helm/sealed-secrets/Chart.yaml'],
      available: ['One replica: what it made stays while it is away.', 'github.com/bitnami-labs/sealed-secrets'],
      metrics: ['Port 8081.', 'bitnami/sealed-secrets@helm-v2.19.1:helm/sealed-secrets/values.yaml'],
      backup: ['Its keys have to be copied: without them nothing opens.', 'github.com/bitnami-labs/sealed-secrets'],
    },
  },
  'external-secrets': {
    does: 'Delivers secrets from a store into namespaces.',
    maintained: 'yes',
    version: '2.9.0',
    says: {
      control: ['A sandbox project of the CNCF.', 'cncf/landscape:landscape.yml'],
      maintained: [
        '2.9.0 in August 2026, 2.12.0 was seen in use; only the newest minor version is supported.',
        'external-secrets/external-secrets@v2.9.0:docs/introduction/stability-support.md',
      ],
      available: [
        'Two replicas with a leader, two of its webhook: one each unless told otherwise.',
        'external-secrets/external-secrets@v2.9.0:deploy/charts/external-secrets/values.yaml',
      ],
      metrics: ['Port 8080.', 'external-secrets/external-secrets@v2.9.0:deploy/charts/external-secrets/values.yaml'],
      backup: ['Keeps nothing: the store does.', 'external-secrets.io/latest/introduction/overview/', 'unverified'],
      trap: [
        'Probes are off by default, and v1beta1 is not served.',
        'external-secrets/external-secrets@v2.9.0:deploy/charts/external-secrets/values.yaml',
      ],
    },
  },
  'cert-manager': {
    does: 'Gets certificates from ACME authorities and renews them.',
    maintained: 'yes',
    version: '1.21.1',
    says: {
      control: ['A graduated project of the CNCF.', 'cncf/landscape:landscape.yml'],
      maintained: ['1.21.1 in 2026; 1.22 is planned for November.', 'cert-manager.io/docs/releases/'],
      available: ['Two controllers, three webhooks, two injectors.', 'cert-manager.io/docs/installation/best-practice/', 'unverified'],
      metrics: ['Port 9402.', 'cert-manager.io/docs/devops-tips/prometheus-metrics/', 'unverified'],
      backup: [
        'Certificates can be issued again; the account key is worth a copy.',
        'cert-manager.io/docs/devops-tips/backup/',
        'unverified',
      ],
    },
  },
  kyverno: {
    does: 'Admits, changes and refuses objects by policies.',
    maintained: 'yes',
    version: '1.19.0',
    says: {
      control: ['A graduated project of the CNCF.', 'cncf/landscape:landscape.yml'],
      maintained: ['1.19.0 on 20 August 2026.', 'github.com/kyverno/kyverno/releases'],
      available: ['Three admission controllers: its webhook fails closed.', 'kyverno.io/docs/high-availability/', 'unverified'],
      metrics: ['Port 8000.', 'kyverno.io/docs/monitoring/', 'unverified'],
      backup: ['Policies are in Git.', 'kyverno.io/docs/introduction/', 'unverified'],
    },
  },
  crowdsec: {
    does: 'Finds attackers in logs and bans them at the gateway.',
    maintained: 'yes',
    version: '1.7.8',
    says: {
      control: ['CrowdSec SAS, France.', 'www.crowdsec.net/about-crowdsec', 'unverified'],
      maintained: [
        '1.7.8 with chart 0.24.0 in 2026; 1.8.1 was seen in use.',
        'crowdsecurity/helm-charts@crowdsec-0.24.0:charts/crowdsec/Chart.yaml',
      ],
      available: ['Two local APIs over one database.', 'crowdsecurity/helm-charts@crowdsec-0.24.0:charts/crowdsec/values.yaml'],
      metrics: ['Port 6060.', 'crowdsecurity/helm-charts@crowdsec-0.24.0:charts/crowdsec/values.yaml'],
      backup: ['Its database; bans of a day are not worth more.', 'docs.crowdsec.net/docs/local_api/database/', 'unverified'],
    },
  },
  velero: {
    does: "Copies objects of a cluster, and volumes' files, to a bucket.",
    maintained: 'yes',
    version: '1.18.1',
    says: {
      control: ['A sandbox project of the CNCF, led by Broadcom.', 'cncf/landscape:landscape.yml'],
      maintained: ['1.18.1 with chart 12.1.0 in 2026.', 'vmware-tanzu/helm-charts@velero-12.1.0:charts/velero/Chart.yaml'],
      available: ['One replica by design.', 'vmware-tanzu/helm-charts@velero-12.1.0:charts/velero/values.yaml'],
      metrics: ['Port 8085.', 'vmware-tanzu/helm-charts@velero-12.1.0:charts/velero/values.yaml'],
      backup: ['Its state is the bucket.', 'velero.io/docs/main/how-velero-works/', 'unverified'],
    },
  },
  alloy: {
    does: 'Reads logs and sends them on.',
    maintained: 'yes',
    version: '1.18.1',
    says: {
      control: ['Grafana Labs, New York.', 'grafana.com/about/team/', 'unverified'],
      maintained: [
        '1.18.1 with chart 1.11.1 in 2026; 1.20.1 was seen in use.',
        'grafana/alloy@helm-chart/1.11.1:operations/helm/charts/alloy/Chart.yaml',
      ],
      available: ['Several pods share the work by clustering.', 'grafana.com/docs/alloy/latest/get-started/clustering/', 'unverified'],
      metrics: ['Port 12345.', 'grafana.com/docs/alloy/latest/', 'unverified'],
      backup: ['Keeps no state but how far it has read.', 'grafana.com/docs/alloy/latest/', 'unverified'],
    },
  },
  'gateway-api': {
    does: 'The definitions of gateways and routes.',
    maintained: 'yes',
    version: '1.5.1',
    says: {
      control: ['A part of Kubernetes.', 'kubernetes-sigs/gateway-api:README.md', 'unverified'],
      maintained: ['1.6.1 on 16 July 2026.', 'github.com/kubernetes-sigs/gateway-api/releases', 'unverified'],
      backup: ['Definitions are in Git.', 'gateway-api.sigs.k8s.io', 'unverified'],
    },
  },
});
