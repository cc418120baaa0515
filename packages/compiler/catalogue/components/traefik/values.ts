import type { PlatformPlan } from '../../../plan/plan.ts';
import type { ComponentView, Fetched } from '../../entry.ts';
import { registry, sized } from '../../../tree/manifest/chart.ts';
import { lockedTag, pinned } from '../../../tree/manifest/reference.ts';
import { hasComponent, secretsOf } from '../../../tree/manifest/fence.ts';
import { podAnnotations } from '../../../tree/manifest/renewed.ts';
import { spread } from '../../../tree/manifest/pod.ts';
import { GATEWAY } from '../../../tree/manifest/workload.ts';
import { IMAGE_TAG, PLUGIN } from './facts.ts';
import { middlewares } from './gateway.ts';

/** Values of the chart. The Gateway, its class and certificates are objects of our own, so that each knows its origin. */
export function values(view: ComponentView) {
  const { platform, settings } = view;
  const replicas = platform.platform.values.profile === 'evaluation' ? 1 : (settings['replicas']?.value as number);
  return {
    image: {
      registry: registry(platform, 'docker.io'),
      repository: 'library/traefik',
      // The chart reads the version before the `@`; with `digest` alone it would have to be told.
      tag: lockedTag(platform, 'docker.io/library/traefik', IMAGE_TAG),
    },
    global: { checkNewVersion: false, sendAnonymousUsage: false },
    core: { strictTLSOptions: true },
    api: { dashboard: false },
    gateway: { enabled: false },
    gatewayClass: { enabled: false },
    ingressClass: { enabled: false, isDefaultClass: false },
    providers: { kubernetesGateway: { enabled: true }, kubernetesIngress: { enabled: false } },
    ...gatewayPods(view, replicas),
    ports: ports(view),
    service: service(view),
    log: { format: 'json' },
    accessLog: ACCESS_LOG,
    metrics: { prometheus: { service: { enabled: true }, serviceMonitor: { enabled: true }, disableAPICheck: true } },
  };
}

/** Addresses are what detection works on; a referrer or a cookie in a log would be personal data for nothing. */
const ACCESS_LOG = {
  enabled: true,
  format: 'json',
  fields: { headers: { defaultMode: 'drop', names: { 'User-Agent': 'keep' } }, queryParameters: { defaultMode: 'drop' } },
} as const;

function gatewayPods(view: ComponentView, replicas: number) {
  return {
    deployment: { replicas, terminationGracePeriodSeconds: 90, ...podAnnotations(secretsOf(view.cell, 'traefik')), ...pluginVolume(view) },
    podDisruptionBudget: { enabled: replicas > 1, ...(replicas > 1 ? { maxUnavailable: 1 } : {}) },
    topologySpreadConstraints: spread({ 'app.kubernetes.io/name': 'traefik' }),
    priorityClassName: 'system-cluster-critical',
    resources: sized(200, 128, 512),
    ...plugin(view),
  };
}

/** The bouncer: fetched at start, and then a pod that could not fetch it must not get ready; or mounted from an image. */
function plugin(view: ComponentView) {
  if (!hasComponent(view.cell, 'crowdsec')) return {};
  const secret = { volumes: [{ name: 'traefik', mountPath: '/etc/bouncer', type: 'secret' }] };
  const { module, version } = PLUGIN;
  const source =
    pluginImage(view) === undefined
      ? { plugins: { bouncer: { moduleName: module, version } } }
      : {
          localPlugins: {
            bouncer: { moduleName: module, mountPath: `/plugins-local/src/${module}`, type: 'localPath', volumeName: 'bouncer-source' },
          },
        };
  return { ...secret, experimental: { abortOnPluginFailure: true, ...source } };
}

function pluginVolume(view: ComponentView) {
  const reference = pluginImage(view);
  if (!hasComponent(view.cell, 'crowdsec') || reference === undefined) return {};
  return {
    additionalVolumes: [{ name: 'bouncer-source', image: { reference: pinned(view.platform, reference), pullPolicy: 'IfNotPresent' } }],
  };
}

function pluginImage({ settings }: ComponentView): string | undefined {
  return settings['pluginImage']?.value as string | undefined;
}

/**
 * Where the load balancer speaks the PROXY protocol it comes from a node's address or, after the hop between nodes, from the overlay's;
 * only these may name a client. Which addresses of the overlay are nodes is not known before there are nodes, and traffic that stays
 * on its node (externalTrafficPolicy: Local) not every provider has: so no policy of ours lets a pod come here by itself. No header of a
 * client is ever trusted.
 */
function ports(view: ComponentView) {
  const { cluster, settings } = view;
  const { exposure, networks } = cluster.cluster.values;
  const proxyProtocol = exposure.proxyProtocol ? { proxyProtocol: { trustedIPs: [networks.nodes, networks.pods] } } : {};
  // The load balancer needs some seconds to see that a pod is leaving; running requests get a minute to end.
  const transport = {
    respondingTimeouts: { readTimeout: settings['uploadTime']?.value },
    lifeCycle: { requestAcceptGraceTimeout: '15s', graceTimeOut: '60s' },
  };
  return {
    web: { http: { redirections: { entryPoint: { to: 'websecure', scheme: 'https', permanent: true } } }, ...proxyProtocol },
    websecure: {
      http: { encodedCharacters: ENCODED, middlewares: middlewares(view).map((name) => `${GATEWAY.namespace}-${name}@kubernetescrd`) },
      transport,
      ...proxyProtocol,
    },
  };
}

/**
 * Collabora has the address of a document, with slashes and a question mark, as one segment of its path, and names of files have what
 * people write. Said because releases differ; nothing has a NUL.
 */
const ENCODED = {
  allowEncodedSlash: true,
  allowEncodedBackSlash: true,
  allowEncodedNullCharacter: false,
  allowEncodedSemicolon: true,
  allowEncodedPercent: true,
  allowEncodedQuestionMark: true,
  allowEncodedHash: true,
} as const;

function service({ cluster }: ComponentView) {
  const { exposure } = cluster.cluster.values;
  return { annotations: exposure.annotations, spec: { type: 'LoadBalancer', externalTrafficPolicy: exposure.externalTrafficPolicy } };
}

/** Where nobody is refused nothing is fetched: the bouncer is the one plugin. */
export function fetchedByTraefik({ stack, settings }: PlatformPlan): Fetched | undefined {
  if (stack.gateway.value !== 'traefik' || stack.detection.value !== 'crowdsec') return undefined;
  if (settings['traefik']?.['pluginImage']?.value !== undefined) return undefined;
  const { module, version } = PLUGIN;
  const how = `Build an image from nothing with the source of \`${module}\` at ${version} at its root; Kubernetes 1.35 and later mount it.`;
  return { parts: [`${module} ${version}`], from: 'plugins.traefik.io', setting: 'pluginImage', how, because: stack.detection };
}
