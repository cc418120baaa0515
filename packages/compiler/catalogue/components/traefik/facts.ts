import type { Fact } from '../../entry.ts';

/** The chart; it installs Traefik 3.7.11. */
export const VERSION = '41.3.0';
export const IMAGE_TAG = 'v3.7.11';
export const REPOSITORY = 'oci://ghcr.io/traefik/helm/traefik';
export const PLUGIN = { module: 'github.com/maxlerebourg/crowdsec-bouncer-traefik-plugin', version: 'v1.7.1' } as const;

const checkedAt = '2026-11-21';
const VALUES = 'traefik/traefik-helm-chart@v41.3.0: traefik/values.yaml';

export const FACTS: readonly Fact[] = [
  {
    what: 'Listeners of a Gateway name the container ports of the entry points, 8000 and 8443, not 80 and 443.',
    source: `${VALUES}; doc.traefik.io/traefik/reference/routing-configuration/kubernetes/gateway-api`,
    checkedAt,
    verified: true,
  },
  {
    what: "By default the chart's Gateway has an HTTP listener only and takes routes of its own namespace only.",
    source: VALUES,
    checkedAt,
    verified: true,
  },
  {
    what: 'service.type became service.spec.type in 40.0.0; logs.general and logs.access became log and accessLog in 41.0.0. The schema refuses the old keys.',
    source: 'traefik/traefik-helm-chart@v41.0.0: traefik/Changelog.md',
    checkedAt,
    verified: true,
  },
  {
    what: "Helm never upgrades the definitions in the chart's crds folder: the delivery has to replace them.",
    source: 'traefik/traefik-helm-chart@v41.3.0: README.md',
    checkedAt,
    verified: true,
  },
  {
    what: 'ACME inside Traefik does not work with several replicas.',
    source: 'doc.traefik.io/traefik/reference/install-configuration/tls/certificate-resolvers/acme',
    checkedAt,
    verified: true,
  },
  {
    what: 'Since 2.11.2 and 3.0 an entry point stops reading a request after 60 seconds: longer uploads need respondingTimeouts.readTimeout.',
    source: 'traefik/traefik#10602',
    checkedAt,
    verified: true,
  },
  {
    what: 'Encoded characters in a path (%2F, %3F, %25, %23 ...) were refused from 3.6.4 to 3.6.6, which broke the WebSocket of Collabora, and pass by default since 3.6.7. The chart passes a setting only when it is given.',
    source: `doc.traefik.io/traefik/v3.6/security/request-path; opencloud-eu/opencloud-compose#174; ${VALUES} (ports.websecure.http.encodedCharacters)`,
    checkedAt,
    verified: true,
  },
  { what: 'Runs as uid 65532 with a read-only root; a plugin gets a volume of its own.', source: VALUES, checkedAt, verified: true },
  {
    what: 'Plugins are fetched from plugins.traefik.io at every start. Without abortOnPluginFailure Traefik starts all the same, and every route behind the missing middleware answers 404 while the pod is ready.',
    source: `${VALUES} (experimental.abortOnPluginFailure); maxlerebourg/crowdsec-bouncer-traefik-plugin#138`,
    checkedAt,
    verified: true,
  },
  {
    what: 'A local plugin can stand in a volume (type localPath); nothing is fetched then.',
    source: 'traefik/traefik-helm-chart@v41.3.0: traefik/templates/_podtemplate.tpl',
    checkedAt,
    verified: true,
  },
  {
    what: 'Volumes of images are on by default from Kubernetes 1.35.',
    source: 'kubernetes.io/docs/tasks/configure-pod-container/image-volumes',
    checkedAt,
    verified: true,
  },
  {
    what: 'The bouncer fails closed by default: streamStartupBlock true, updateMaxFailure 0; and sends usage metrics every 600 s.',
    source: 'maxlerebourg/crowdsec-bouncer-traefik-plugin@v1.7.1: README.md',
    checkedAt,
    verified: true,
  },
  {
    what: 'Middlewares of an entry point apply to the routers of every provider, those of the Gateway API included.',
    source: 'traefik/traefik@018fa7e8: pkg/server/aggregator.go (applyModel)',
    checkedAt,
    verified: true,
  },
  {
    what: 'Sticky sessions are cookies only: no hashing on a query parameter, which Collabora would need to scale.',
    source: 'doc.traefik.io/traefik/reference/routing-configuration/http/load-balancing/service',
    checkedAt,
    verified: true,
  },
  {
    what: 'A mismatch of the PROXY protocol between load balancer and entry point breaks every request: both change in one commit.',
    source: 'hetznercloud/hcloud-cloud-controller-manager@v1.35.0: README.md',
    checkedAt,
    verified: true,
  },
  {
    what: 'With externalTrafficPolicy Cluster the source of a packet is replaced by the node that took it: on another node, over an overlay, it is an address of the pods.',
    source: 'kubernetes.io/docs/tutorials/services/source-ip; kubernetes.io/docs/reference/networking/virtual-ips',
    checkedAt,
    verified: true,
  },
  { what: 'Usage statistics are off by default; the check for new versions is on.', source: VALUES, checkedAt, verified: true },
];
