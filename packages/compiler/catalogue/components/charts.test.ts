// size: a table of the keys of twelve charts
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Chart } from '../entry.ts';
import { compile } from '../../compile.ts';
import { CATALOGUE } from '../index.ts';
import { renderPlatform } from '../../render/platform.ts';

interface Known {
  readonly version: string;
  readonly source: string;
  /** Paths of values.yaml at that version. A star ends a map that takes whatever Kubernetes takes there. */
  readonly keys: readonly string[];
}

/** Keys that were read in each chart's own values.yaml: a chart silently ignores what it does not know. */
const KNOWN: Readonly<Record<string, Known>> = {
  'monitoring-crds': {
    version: '31.0.1',
    source: 'prometheus-community/helm-charts@prometheus-operator-crds-31.0.1: values.yaml',
    keys: [],
  },
  alloy: {
    version: '1.11.1',
    source: 'grafana/alloy@helm-chart/1.11.1: operations/helm/charts/alloy/values.yaml',
    keys: [
      'alloy.clustering.enabled',
      'alloy.configMap.content',
      'alloy.enableReporting',
      'alloy.livenessProbe.*',
      'alloy.mounts.extra',
      'alloy.resources.*',
      'alloy.securityContext.*',
      'configReloader.image.registry',
      'configReloader.resources.*',
      'controller.podDisruptionBudget.*',
      'controller.replicas',
      'controller.topologySpreadConstraints',
      'controller.type',
      'controller.volumes.extra',
      'crds.create',
      'global.podSecurityContext.*',
      'image.registry',
      'image.tag',
      'rbac.clusterRules',
      'rbac.rules',
      'serviceMonitor.enabled',
    ],
  },
  'cert-manager': {
    version: 'v1.21.1',
    source: 'cert-manager/cert-manager@v1.21.1: deploy/charts/cert-manager/values.yaml',
    keys: [
      'cainjector.podDisruptionBudget.*',
      'cainjector.replicaCount',
      'cainjector.resources.*',
      'crds.enabled',
      'crds.keep',
      'dns01RecursiveNameservers',
      'imageRegistry',
      'podDisruptionBudget.*',
      'prometheus.servicemonitor.enabled',
      'replicaCount',
      'resources.*',
      'startupapicheck.resources.*',
      'webhook.podDisruptionBudget.*',
      'webhook.replicaCount',
      'webhook.resources.*',
    ],
  },
  cilium: {
    version: '1.20.2',
    source: 'cilium/cilium@v1.20.2: install/kubernetes/cilium/values.yaml',
    keys: [
      'encryption.enabled',
      'encryption.type',
      'envoy.enabled',
      'extraConfig.*',
      'hubble.enabled',
      'hubble.listenAddress',
      'hubble.tls.enabled',
      'image.repository',
      'ipam.mode',
      'l7Proxy',
      'operator.image.repository',
      'operator.podDisruptionBudget.enabled',
      'operator.prometheus.enabled',
      'operator.prometheus.port',
      'operator.replicas',
      'operator.resources.*',
      'operator.rollOutPods',
      'policyCIDRMatchMode',
      'prometheus.enabled',
      'prometheus.port',
      'resources.*',
      'rollOutCiliumPods',
    ],
  },
  crowdsec: {
    version: '0.24.0',
    source: 'crowdsecurity/helm-charts@crowdsec-0.24.0: charts/crowdsec/values.yaml',
    keys: [
      'agent.acquisition',
      'agent.env',
      'agent.metrics.serviceMonitor.enabled',
      'agent.resources.*',
      'config.config.yaml.local',
      'container_runtime',
      'image.repository',
      'image.tag',
      'lapi.env',
      'lapi.metrics.serviceMonitor.enabled',
      'lapi.persistentVolume.config.enabled',
      'lapi.persistentVolume.data.enabled',
      'lapi.replicas',
      'lapi.resources.*',
      'lapi.storeCAPICredentialsInSecret',
      'lapi.storeLAPICscliCredentialsInSecret',
      'lapi.strategy.type',
      'lapi.topologySpreadConstraints',
      'secrets.externalSecret.csLapiSecretKey',
      'secrets.externalSecret.name',
      'secrets.externalSecret.registrationTokenKey',
    ],
  },
  dns01: {
    version: '0.9.0',
    source: 'hetzner/cert-manager-webhook-hetzner@v0.9.0: chart/values.yaml',
    keys: [
      'certManager.namespace',
      'certManager.serviceAccountName',
      'containerSecurityContext.*',
      'fullnameOverride',
      'image.repository',
      'metrics.serviceMonitor.enabled',
      'nameOverride',
      'podDisruptionBudget.*',
      'podSecurityContext.*',
      'replicaCount',
      'resources.*',
    ],
  },
  harbor: {
    version: '1.19.1',
    // Some stand there as comments: without a default, or as what a bucket may need. Its templates read them.
    source: 'goharbor/harbor-helm@v1.19.1: values.yaml, templates/registry/registry-cm.yaml',
    keys: [
      'core.existingSecret',
      'core.existingXsrfSecret',
      'core.existingXsrfSecretKey',
      'core.extraEnvVars',
      'core.image.repository',
      'core.image.tag',
      'core.podDisruptionBudget.enabled',
      'core.podDisruptionBudget.minAvailable',
      'core.replicas',
      'core.resources.*',
      'core.secretName',
      'core.topologySpreadConstraints',
      'database.external.coreDatabase',
      'database.external.existingSecret',
      'database.external.host',
      'database.external.port',
      'database.external.sslmode',
      'database.external.username',
      'database.maxIdleConns',
      'database.maxOpenConns',
      'database.type',
      'existingSecretAdminPassword',
      'existingSecretAdminPasswordKey',
      'existingSecretSecretKey',
      'exporter.image.repository',
      'exporter.image.tag',
      'exporter.replicas',
      'exporter.resources.*',
      'expose.route.hosts',
      'expose.route.parentRefs',
      'expose.tls.enabled',
      'expose.type',
      'externalURL',
      'ipFamily.ipv6.enabled',
      'jobservice.existingSecret',
      'jobservice.existingSecretKey',
      'jobservice.image.repository',
      'jobservice.image.tag',
      'jobservice.jobLoggers',
      'jobservice.podDisruptionBudget.enabled',
      'jobservice.podDisruptionBudget.minAvailable',
      'jobservice.replicas',
      'jobservice.resources.*',
      'jobservice.topologySpreadConstraints',
      'metrics.enabled',
      'metrics.serviceMonitor.enabled',
      'persistence.enabled',
      'persistence.imageChartStorage.s3.bucket',
      'persistence.imageChartStorage.s3.region',
      'persistence.imageChartStorage.s3.regionendpoint',
      'persistence.imageChartStorage.s3.secure',
      'persistence.imageChartStorage.s3.v4auth',
      'persistence.imageChartStorage.type',
      'portal.image.repository',
      'portal.image.tag',
      'portal.podDisruptionBudget.enabled',
      'portal.podDisruptionBudget.minAvailable',
      'portal.replicas',
      'portal.resources.*',
      'portal.topologySpreadConstraints',
      'redis.internal.image.repository',
      'redis.internal.image.tag',
      'redis.internal.resources.*',
      'redis.type',
      'registry.controller.extraEnvVars',
      'registry.controller.image.repository',
      'registry.controller.image.tag',
      'registry.controller.resources.*',
      'registry.credentials.existingSecret',
      'registry.credentials.username',
      'registry.existingSecret',
      'registry.existingSecretKey',
      'registry.podDisruptionBudget.enabled',
      'registry.podDisruptionBudget.minAvailable',
      'registry.registry.extraEnvVars',
      'registry.registry.image.repository',
      'registry.registry.image.tag',
      'registry.registry.resources.*',
      'registry.replicas',
      'registry.topologySpreadConstraints',
      'trivy.dbRepository',
      'trivy.image.repository',
      'trivy.image.tag',
      'trivy.javaDBRepository',
      'trivy.replicas',
      'trivy.resources.*',
    ],
  },
  kyverno: {
    version: '3.9.0',
    source: 'kyverno/kyverno@kyverno-chart-3.9.0: charts/kyverno/values.yaml',
    keys: [
      'admissionController.container.resources.*',
      'admissionController.podDisruptionBudget.*',
      'admissionController.priorityClassName',
      'admissionController.replicas',
      'admissionController.serviceMonitor.enabled',
      'backgroundController.podDisruptionBudget.*',
      'backgroundController.replicas',
      'backgroundController.resources.*',
      'backgroundController.serviceMonitor.enabled',
      'cleanupController.podDisruptionBudget.*',
      'cleanupController.replicas',
      'cleanupController.resources.*',
      'cleanupController.serviceMonitor.enabled',
      'config.webhooks.namespaceSelector.matchExpressions',
      'features.logging.format',
      'global.image.registry',
      'reportsController.podDisruptionBudget.*',
      'reportsController.replicas',
      'reportsController.resources.*',
      'reportsController.serviceMonitor.enabled',
      'test.image.registry',
      'test.image.tag',
      'webhooksCleanup.image.registry',
    ],
  },
  'mariadb-operator-crds': {
    version: '26.6.0',
    source: 'mariadb-operator/mariadb-operator@v26.6.0: deploy/charts/mariadb-operator-crds/values.yaml',
    keys: [],
  },
  'mariadb-operator': {
    version: '26.6.0',
    source: 'mariadb-operator/mariadb-operator@v26.6.0: deploy/charts/mariadb-operator/values.yaml',
    keys: [
      'certController.enabled',
      'ha.enabled',
      'ha.replicas',
      'image.repository',
      'metrics.enabled',
      'pdb.enabled',
      'pdb.maxUnavailable',
      'podSecurityContext.*',
      'resources.*',
      'securityContext.*',
      'topologySpreadConstraints',
      'webhook.cert.certManager.enabled',
      'webhook.ha.enabled',
      'webhook.ha.replicas',
      'webhook.image.repository',
      'webhook.pdb.enabled',
      'webhook.pdb.maxUnavailable',
      'webhook.podSecurityContext.*',
      'webhook.resources.*',
      'webhook.securityContext.*',
      'webhook.topologySpreadConstraints',
    ],
  },
  metallb: {
    version: '0.16.1',
    source: 'metallb/metallb@v0.16.1: charts/metallb/values.yaml',
    keys: [
      'controller.image.repository',
      'controller.resources.*',
      'frrk8s.enabled',
      'prometheus.rbacPrometheus',
      'prometheus.serviceMonitor.enabled',
      'speaker.image.repository',
      'speaker.resources.*',
    ],
  },
  'node-exporter': {
    version: '4.56.1',
    source: 'prometheus-community/helm-charts@prometheus-node-exporter-4.56.1: values.yaml',
    keys: [
      'containerSecurityContext.*',
      'fullnameOverride',
      'image.registry',
      'prometheus.monitor.enabled',
      'prometheus.monitor.relabelings',
      'resources.*',
      'securityContext.*',
      'tolerations',
    ],
  },
  prometheus: {
    version: '88.5.3',
    source: 'prometheus-community/helm-charts@kube-prometheus-stack-88.5.3: values.yaml; kube-state-metrics-8.4.0: values.yaml',
    keys: [
      'alertmanager.enabled',
      'crds.enabled',
      'defaultRules.create',
      'fullnameOverride',
      'grafana.enabled',
      'kube-state-metrics.customResourceState.config.*',
      'kube-state-metrics.customResourceState.enabled',
      'kube-state-metrics.image.registry',
      'kube-state-metrics.metricLabelsAllowlist',
      'kube-state-metrics.rbac.extraRules',
      'kube-state-metrics.resources.*',
      'kubeControllerManager.enabled',
      'kubeEtcd.enabled',
      'kubeProxy.enabled',
      'kubeScheduler.enabled',
      'nodeExporter.enabled',
      'prometheus.prometheusSpec.additionalAlertManagerConfigs',
      'prometheus.prometheusSpec.evaluationInterval',
      'prometheus.prometheusSpec.externalLabels.*',
      'prometheus.prometheusSpec.image.registry',
      'prometheus.prometheusSpec.podMonitorSelectorNilUsesHelmValues',
      'prometheus.prometheusSpec.probeSelectorNilUsesHelmValues',
      'prometheus.prometheusSpec.prometheusExternalLabelNameClear',
      'prometheus.prometheusSpec.remoteWrite',
      'prometheus.prometheusSpec.replicaExternalLabelNameClear',
      'prometheus.prometheusSpec.replicas',
      'prometheus.prometheusSpec.resources.*',
      'prometheus.prometheusSpec.retention',
      'prometheus.prometheusSpec.retentionSize',
      'prometheus.prometheusSpec.ruleSelectorNilUsesHelmValues',
      'prometheus.prometheusSpec.scrapeConfigSelectorNilUsesHelmValues',
      'prometheus.prometheusSpec.scrapeInterval',
      'prometheus.prometheusSpec.serviceMonitorSelectorNilUsesHelmValues',
      'prometheus.prometheusSpec.storageSpec.*',
      'prometheusOperator.admissionWebhooks.certManager.enabled',
      'prometheusOperator.admissionWebhooks.patch.enabled',
      'prometheusOperator.image.registry',
      'prometheusOperator.prometheusConfigReloader.image.registry',
      'prometheusOperator.prometheusConfigReloader.resources.*',
      'prometheusOperator.resources.*',
    ],
  },
  'sealed-secrets': {
    version: '2.19.1',
    source: 'bitnami/sealed-secrets@helm-v2.19.1: helm/sealed-secrets/values.yaml',
    keys: [
      'fullnameOverride',
      'image.registry',
      'metrics.serviceMonitor.enabled',
      'rbac.serviceProxier.bind',
      'rbac.serviceProxier.create',
      'resources.*',
    ],
  },
  traefik: {
    version: '41.3.0',
    source: 'traefik/traefik-helm-chart@v41.3.0: traefik/values.yaml',
    keys: [
      'accessLog.enabled',
      'accessLog.fields.headers.defaultMode',
      'accessLog.fields.headers.names.*',
      'accessLog.fields.queryParameters.defaultMode',
      'accessLog.format',
      'api.dashboard',
      'core.strictTLSOptions',
      'deployment.additionalVolumes',
      'deployment.replicas',
      'deployment.terminationGracePeriodSeconds',
      'experimental.abortOnPluginFailure',
      'experimental.localPlugins.*',
      'experimental.plugins.*',
      'gateway.enabled',
      'gatewayClass.enabled',
      'global.checkNewVersion',
      'global.sendAnonymousUsage',
      'image.registry',
      'image.repository',
      'image.tag',
      'ingressClass.enabled',
      'ingressClass.isDefaultClass',
      'log.format',
      'metrics.prometheus.disableAPICheck',
      'metrics.prometheus.service.enabled',
      'metrics.prometheus.serviceMonitor.enabled',
      'podDisruptionBudget.*',
      'ports.web.http.redirections.entryPoint.*',
      'ports.web.proxyProtocol.trustedIPs',
      'ports.websecure.http.encodedCharacters.*',
      'ports.websecure.http.middlewares',
      'ports.websecure.proxyProtocol.trustedIPs',
      'ports.websecure.transport.lifeCycle.graceTimeOut',
      'ports.websecure.transport.lifeCycle.requestAcceptGraceTimeout',
      'ports.websecure.transport.respondingTimeouts.readTimeout',
      'priorityClassName',
      'providers.kubernetesGateway.enabled',
      'providers.kubernetesIngress.enabled',
      'resources.*',
      'service.annotations.*',
      'service.spec.*',
      'topologySpreadConstraints',
      'volumes',
    ],
  },
  velero: {
    version: '12.1.0',
    source: 'vmware-tanzu/helm-charts@velero-12.1.0: charts/velero/values.yaml',
    keys: [
      'configuration.backupStorageLocation',
      'configuration.defaultBackupTTL',
      'configuration.volumeSnapshotLocation',
      'containerSecurityContext.*',
      'credentials.existingSecret',
      'deployNodeAgent',
      'image.repository',
      'image.tag',
      'initContainers',
      'metrics.serviceMonitor.autodetect',
      'metrics.serviceMonitor.enabled',
      'nodeAgent.resources.*',
      'nodeAgent.tolerations',
      'podSecurityContext.*',
      'resources.*',
      'schedules.*',
      'snapshotsEnabled',
      'upgradeCRDs',
    ],
  },
};

const BASE = `apiVersion: hansa/v1
kind: Platform
name: nordlys
domain: nordlys.example
appsDomain: nordlys-apps.example
contact: ops@nordlys.example
services: { mail: { relay: smtp.relay.example, party: scaleway } }
apps: [podinfo]
plans: [{ name: team, version: 1, seats: { min: 3, max: 100 }, price: { perSeat: 6.90 } }]
`;

const SPECS: Readonly<Record<string, string>> = {
  'the short form': `${BASE}cells: [{ name: fsn-1, at: hetzner/fsn1 }]
dns: { provider: desec }
gitops: { repository: "ssh://git@git.nordlys.example/cloud.git" }
`,
  'every other choice': `${BASE.replace('services: {', 'services: { mariadb: { run: cluster },').replace('[podinfo]', '[mautic]')}cells: [{ name: gra-1, cluster: { loadBalancer: metallb, addresses: ["198.51.100.0/28"], pools: [{ name: ovh, at: ovhcloud/GRA11 }] } }]
dns: { provider: hetzner }
profile: evaluation
gitops: { engine: argocd, repository: "ssh://git@git.nordlys.example/cloud.git" }
images: { mirror: registry.nordlys.example, party: scaleway }
stack: { secrets: sealed-secrets, network: cilium, registry: harbor }
settings: { harbor: { issuer: "https://id.nordlys.example/realms/ops" }, cilium: { encryption: true, hubble: true }, traefik: { pluginImage: "registry.nordlys.example/bouncer:v1.7.1" }, cert-manager: { nameservers: ["10.20.1.1:53"] } }
`,
};

function chartsOf(text: string): readonly Chart[] {
  const { platform } = compile(new Map([['platform.yaml', text]]));
  assert.ok(platform?.cells[0]);
  return renderPlatform(CATALOGUE, platform, platform.cells[0]).flatMap((unit) => unit.charts ?? []);
}

/** Paths of all values that are set; lists and scalars are their ends. */
function pathsOf(values: object, prefix = ''): string[] {
  return Object.entries(values).flatMap(([key, value]: [string, unknown]) =>
    typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length > 0
      ? pathsOf(value, `${prefix}${key}.`)
      : [`${prefix}${key}`],
  );
}

function isKnown(path: string, { keys }: Known): boolean {
  return keys.some((key) => key === path || (key.endsWith('.*') && `${path}.`.startsWith(key.slice(0, -1))));
}

describe('values of charts', () => {
  for (const [name, text] of Object.entries(SPECS)) {
    for (const chart of chartsOf(text).filter(({ release }) => KNOWN[release])) {
      const known = KNOWN[chart.release] as Known;
      it(`${chart.release} of ${name} is at the version whose keys were read, and sets no other`, () => {
        assert.equal(chart.version, known.version);
        assert.deepEqual(
          pathsOf(chart.values).filter((path) => !isKnown(path, known)),
          [],
          `not in ${known.source}`,
        );
      });
    }
  }

  it('every chart of this folder is in the table', () => {
    const seen = new Set(Object.values(SPECS).flatMap((text) => chartsOf(text).map(({ release }) => release)));
    assert.deepEqual(
      Object.keys(KNOWN).filter((release) => !seen.has(release)),
      [],
    );
  });

  it('with a mirror, no chart names a registry of a maker', () => {
    for (const { release, values } of chartsOf(SPECS['every other choice'] as string).filter(({ release }) => KNOWN[release])) {
      const bare = JSON.stringify(values).match(
        /(?<!registry\.nordlys\.example\/)(?:docker\.io|ghcr\.io|quay\.io|reg\.kyverno\.io|registry\.k8s\.io)/g,
      );
      assert.equal(bare, null, release);
    }
  });

  it('no image is latest, and every chart has an exact version', () => {
    for (const chart of Object.values(SPECS).flatMap(chartsOf)) {
      assert.match(chart.version, /^v?\d+\.\d+\.\d+$/);
      assert.doesNotMatch(JSON.stringify(chart.values), /:latest|"tag":"latest"/);
    }
  });
});
