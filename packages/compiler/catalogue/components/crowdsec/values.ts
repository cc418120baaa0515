import type { ComponentView } from '../../entry.ts';
import { registry, sized } from '../../../tree/manifest/chart.ts';
import { lockedTag } from '../../../tree/manifest/reference.ts';
import { secretsOf } from '../../../tree/manifest/fence.ts';
import { podAnnotations } from '../../../tree/manifest/renewed.ts';
import { secretEnv, spread } from '../../../tree/manifest/pod.ts';
import { GATEWAY } from '../../../tree/manifest/workload.ts';
import { IMAGE_TAG } from './facts.ts';

/** Keys of the component's Secret. */
export const KEYS = {
  lapi: 'lapi-secret',
  registration: 'registration-token',
  bouncer: 'bouncer-key',
  database: 'database-password',
} as const;

const SECRET = 'crowdsec';

/**
 * The local API keeps its decisions in the cell's PostgreSQL, so that it can have two replicas and forgets nobody. Nothing is sent to
 * the central API.
 */
export function values(view: ComponentView) {
  const { platform, cell } = view;
  return {
    container_runtime: 'containerd',
    image: {
      repository: `${registry(platform, 'docker.io')}/crowdsecurity/crowdsec`,
      tag: lockedTag(platform, 'docker.io/crowdsecurity/crowdsec', IMAGE_TAG),
    },
    secrets: { externalSecret: { name: SECRET, csLapiSecretKey: KEYS.lapi, registrationTokenKey: KEYS.registration } },
    config: { 'config.yaml.local': configuration(view) },
    lapi: localApi(view),
    agent: {
      ...podAnnotations(secretsOf(cell, 'crowdsec')),
      acquisition: [{ namespace: GATEWAY.namespace, podName: 'traefik-*', program: 'traefik' }],
      env: [{ name: 'COLLECTIONS', value: 'crowdsecurity/traefik crowdsecurity/base-http-scenarios crowdsecurity/http-cve' }],
      resources: sized(50, 128, 256),
      metrics: { serviceMonitor: { enabled: true } },
    },
  };
}

function localApi({ platform, cell }: ComponentView) {
  const single = platform.platform.values.profile === 'evaluation';
  return {
    replicas: single ? 1 : 2,
    strategy: { type: 'RollingUpdate' },
    ...podAnnotations(secretsOf(cell, 'crowdsec')),
    persistentVolume: { data: { enabled: false }, config: { enabled: false } },
    storeCAPICredentialsInSecret: false,
    storeLAPICscliCredentialsInSecret: false,
    env: [
      { name: 'DISABLE_ONLINE_API', value: 'true' },
      secretEnv('BOUNCER_KEY_traefik', SECRET, KEYS.bouncer),
      secretEnv('DB_PASSWORD', SECRET, KEYS.database),
    ],
    topologySpreadConstraints: spread({ 'k8s-app': 'crowdsec', type: 'lapi' }),
    resources: sized(50, 128, 384),
    metrics: { serviceMonitor: { enabled: true } },
  };
}

/** `config.yaml.local` of the local API. CrowdSec puts the environment in for `${...}` when it reads the file. */
function configuration({ cell }: ComponentView): string {
  const database = cell.databases.find((each) => each.id === `database/${cell.cell.name}/crowdsec`);
  if (!database) throw new Error('crowdsec was planned without a database');
  const { database: name, role, host, port } = database.values;
  const networks = [cell.primary, cell.standby].flatMap((cluster) => (cluster ? [cluster.cluster.values.networks.pods] : []));
  return [
    'api:',
    '  server:',
    '    auto_registration:',
    '      enabled: true',
    '      token: "${REGISTRATION_TOKEN}"',
    '      allowed_ranges:',
    ...networks.map((network) => `        - "${network}"`),
    'db_config:',
    '  type: postgresql',
    `  host: ${host}`,
    `  port: ${port}`,
    `  user: ${role}`,
    '  password: "${DB_PASSWORD}"',
    `  db_name: ${name}`,
    '  sslmode: prefer',
    '  max_open_conns: 10',
    // Pods register under their own names: those that are gone are forgotten.
    '  flush:',
    '    max_items: 5000',
    '    max_age: 7d',
    '    agents_autodelete:',
    '      login_password: 7d',
    '',
  ].join('\n');
}
