import type { Fact } from '../../entry.ts';

/** The chart; it installs CrowdSec 1.7.8. */
export const VERSION = '0.24.0';
export const IMAGE_TAG = 'v1.7.8';
export const REPOSITORY = 'https://crowdsecurity.github.io/helm-charts';
export const NAMESPACE = 'crowdsec';

const checkedAt = '2026-11-21';
const CHART = 'crowdsecurity/helm-charts@crowdsec-0.24.0: charts/crowdsec';

export const FACTS: readonly Fact[] = [
  {
    what: 'More than one local API needs an external database and no volume for data or configuration.',
    source: `${CHART}/values.yaml`,
    checkedAt,
    verified: true,
  },
  {
    what: 'Agents register once, when their pod starts: a local API that loses its database locks them out until they are restarted.',
    source: `${CHART}/templates/agent-daemonSet.yaml`,
    checkedAt,
    verified: true,
  },
  {
    what: "The local API's secret has more than 64 characters and the registration token more than 48; both may come from a Secret (secrets.externalSecret).",
    source: `${CHART}/values.yaml`,
    checkedAt,
    verified: true,
  },
  {
    what: 'auto_registration.allowed_ranges has to contain the network of the pods.',
    source: `${CHART}/values.yaml`,
    checkedAt,
    verified: true,
  },
  {
    what: 'With DISABLE_ONLINE_API the chart leaves out the Role of its registration job, so storeLAPICscliCredentialsInSecret has to stay false or that job fails.',
    source: `${CHART}/templates/role.yaml, cscli-lapi-register-job.yaml`,
    checkedAt,
    verified: true,
  },
  {
    what: 'DISABLE_ONLINE_API=true sends no signals to the central API and takes no community lists.',
    source: 'crowdsecurity/crowdsec: build/docker/README.md',
    checkedAt,
    verified: true,
  },
  { what: 'container_runtime is docker by default; K3s runs containerd.', source: `${CHART}/values.yaml`, checkedAt, verified: true },
  {
    what: 'Agents read /var/log of the node as root: their namespace is privileged. The bouncer key is registered from BOUNCER_KEY_<name>.',
    source: `${CHART}/templates/agent-daemonSet.yaml; crowdsecurity/crowdsec: build/docker/docker_start.sh`,
    checkedAt,
    verified: true,
  },
  {
    what: 'Collections are fetched from the CrowdSec hub when an agent starts.',
    source: 'crowdsecurity/crowdsec: build/docker/docker_start.sh',
    checkedAt,
    verified: true,
  },
  {
    what: 'BOUNCER_KEY_* with several local APIs on one database: the first registers it, the others find it.',
    source: 'deduced from crowdsecurity/crowdsec: build/docker/docker_start.sh',
    checkedAt,
    verified: false,
  },
  {
    what: 'An agent waits in an init container until the local API answers; `agent.enabled` leaves the agents out.',
    source: 'crowdsecurity/helm-charts@00491ac: charts/crowdsec/templates/agent-daemonSet.yaml',
    checkedAt,
    verified: true,
  },
];
