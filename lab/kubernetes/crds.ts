/**
 * Where the definitions of the custom resources come from: Go modules at exact versions, so that the proxy and its
 * checksum database vouch for them, and a release page that changes its files does not change a test.
 */
export type Definitions = {
  /** The project, by the name of its folder in the catalogue where it has one. */
  readonly project: string;
  /** The version of the program, without `v`. */
  readonly version: string;
  /** What the catalogue's entry of this name has when it installs that version: often the version of a chart. */
  readonly catalogue?: string;
  readonly module: string;
  /** Checksum of the module's zip as `go mod download -json` prints it. */
  readonly sum: string;
  readonly folder: string;
  readonly files: RegExp;
  readonly why: string;
};

export const definitions: readonly Definitions[] = [
  {
    project: 'gateway-api',
    version: '1.5.1',
    catalogue: '1.5.1',
    module: 'sigs.k8s.io/gateway-api@v1.5.1',
    sum: 'h1:RqVRIlkhLhUO8wOHKTLnTJA6o/1un4po4/6M1nRzdd0=',
    folder: 'config/crd/standard',
    files: /^gateway\.networking\.k8s\.io_.*\.yaml$/,
    why: 'standard channel; Traefik 3.7 is specified for 1.5.1',
  },
  {
    project: 'traefik',
    version: '3.7.11',
    catalogue: '41.3.0',
    module: 'github.com/traefik/traefik/v3@v3.7.11',
    sum: 'h1:AdGIts8MRFqWMjXhZFisrbLseB7vjikUL1q9H9DSvrM=',
    folder: 'docs/content/reference/dynamic-configuration',
    files: /^traefik\.io_.*\.yaml$/,
    why: 'Middleware, TLSOption, ServersTransport',
  },
  {
    project: 'cert-manager',
    version: '1.21.1',
    catalogue: 'v1.21.1',
    module: 'github.com/cert-manager/cert-manager@v1.21.1',
    sum: 'h1:0LttV37Q5c2CBNoHkjuI8sLKTXWZDC2SwQkxrBMKV9w=',
    folder: 'deploy/crds',
    files: /\.yaml$/,
    why: 'ClusterIssuer, Certificate',
  },
  {
    project: 'kyverno',
    version: '1.19.0',
    catalogue: '3.9.0',
    module: 'github.com/kyverno/kyverno@v1.19.0',
    sum: 'h1:KV42j5lv9lN6WgFlt4X+Mhn0aQD0wLWzlJ/5jdWVdqI=',
    folder: 'config/crds/policies.kyverno.io',
    files: /\.yaml$/,
    why: 'policies.kyverno.io/v1; the older kyverno.io kinds are left out on purpose: rendering one has to fail',
  },
  {
    project: 'prometheus-operator',
    version: '0.93.1',
    catalogue: '88.5.3',
    module: 'github.com/prometheus-operator/prometheus-operator@v0.93.1',
    sum: 'h1:4Juk8v93RdG1DSGD/mGp+SeQKPmnlLIj2iq3blLZgFY=',
    folder: 'example/prometheus-operator-crd',
    files: /\.yaml$/,
    why: 'ServiceMonitor, PodMonitor, Probe, PrometheusRule',
  },
  {
    project: 'sealed-secrets',
    version: '0.38.4',
    catalogue: '2.19.1',
    module: 'github.com/bitnami-labs/sealed-secrets@v0.38.4',
    sum: 'h1:lBb8aOgbz+H+6LmKYI2GluGm4HE2ql5aQ/UL7SBxR/4=',
    folder: 'helm/sealed-secrets/crds',
    files: /\.yaml$/,
    why: 'SealedSecret, for cells with Argo CD',
  },
  {
    project: 'velero',
    version: '1.18.1',
    catalogue: '12.1.0',
    module: 'github.com/vmware-tanzu/velero@v1.18.1',
    sum: 'h1:eV+urQYesy7tJLVkGM5fs9s/nfOWKtoFezcY1r8IjJM=',
    folder: 'config/crd/v1/bases',
    files: /\.yaml$/,
    why: 'Schedule, BackupStorageLocation',
  },
  {
    project: 'metallb',
    version: '0.16.1',
    catalogue: '0.16.1',
    module: 'go.universe.tf/metallb@v0.16.1',
    sum: 'h1:iVtjCslcUFMOEvuNeAyW2ygZxyW+6YjnNcEuCTOZezc=',
    folder: 'config/crd/bases',
    files: /\.yaml$/,
    why: 'IPAddressPool, L2Advertisement',
  },
  {
    project: 'cloudnative-pg',
    version: '1.30.0',
    catalogue: '0.29.0',
    module: 'github.com/cloudnative-pg/cloudnative-pg@v1.30.0',
    sum: 'h1:fnhVq44xXx97MNiuvJsPrX1vSjYbgdyBK5MSGfdHdp0=',
    folder: 'config/crd/bases',
    files: /^postgresql\.cnpg\.io_(clusters|poolers|scheduledbackups)\.yaml$/,
    why: 'Cluster, Pooler, ScheduledBackup; the proxy has exact versions of it and no list of them',
  },
  {
    project: 'barman-cloud',
    version: '0.13.0',
    module: 'github.com/cloudnative-pg/plugin-barman-cloud@v0.13.0',
    sum: 'h1:dcEVsozSmdx5p2LbG1hbkWBvr6LXs1xpCsQiJWpo/ew=',
    folder: 'config/crd/bases',
    files: /\.yaml$/,
    why: 'ObjectStore of the plugin that the chart 0.7.0 installs',
  },
  {
    project: 'flux',
    version: '1.9.5',
    module: 'github.com/fluxcd/source-controller@v1.9.5',
    sum: 'h1:MFPyCodUi9hZIMaKDsC/rYbNoyzpvrAdrPVixj7W9F0=',
    folder: 'config/crd/bases',
    files: /\.yaml$/,
    why: 'GitRepository, OCIRepository, HelmRepository; Flux 2.9 is source-controller 1.9',
  },
  {
    project: 'flux',
    version: '1.9.5',
    module: 'github.com/fluxcd/kustomize-controller@v1.9.5',
    sum: 'h1:/XY2zy3K7fntyppEXIHG7oRMzmfgIt50eJzUfaPX1Kc=',
    folder: 'config/crd/bases',
    files: /\.yaml$/,
    why: 'Kustomization',
  },
  {
    project: 'flux',
    version: '1.6.4',
    module: 'github.com/fluxcd/helm-controller@v1.6.4',
    sum: 'h1:u/Ew7LehrwDQaE/NqWdaB3XnNDCxRGDcp1FZl7RKj4g=',
    folder: 'config/crd/bases',
    files: /\.yaml$/,
    why: 'HelmRelease; Flux 2.9 is helm-controller 1.6',
  },
  {
    project: 'argocd',
    version: '3.5.4',
    module: 'github.com/argoproj/argo-cd/v3@v3.5.4',
    sum: 'h1:kngQVnz+M+ytW/urkUWTSh8+zI+Hi/XhLespL5roYK0=',
    folder: 'manifests/crds',
    files: /-crd\.yaml$/,
    why: 'Application, ApplicationSet, AppProject',
  },
];

/** Kinds that may be rendered and whose definition cannot be had as a Go module, by API group, with the reason. */
export const notToBeHad: Readonly<Record<string, string>> = {
  'notification.toolkit.fluxcd.io': "the module of Flux's notification-controller cannot be downloaded",
  'external-secrets.io': 'the module of External Secrets cannot be downloaded',
  'k8s.mariadb.com': 'the module of mariadb-operator cannot be downloaded',
  'longhorn.io': 'the module of Longhorn cannot be downloaded',
};
