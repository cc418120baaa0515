import type { DatabaseThing } from '../../../plan/kinds.ts';
import { clustersOf } from '../../../plan/plan.ts';
import { sized } from '../../../tree/manifest/chart.ts';
import { pulled } from '../../../tree/manifest/reference.ts';
import { type Identity, labels, selector } from '../../../tree/manifest/labels.ts';
import { confined, probes, runAs, secretEnv, spread, valueEnv } from '../../../tree/manifest/pod.ts';
import type { ComponentView } from '../../entry.ts';
import { IMAGE, POOL_SIZE, PORTS, USER, VERSION } from './facts.ts';
import { secretsOf } from '../../../tree/manifest/fence.ts';
import { annotated } from '../../../tree/manifest/renewed.ts';

/** The Secret of the component: named like it, in its namespace. */
export const SECRET = 'keycloak';
export const ADMIN_KEY = 'bootstrap-admin-secret';
export const AUTHORITY_KEY = 'database-authority';
const AUTHORITY_PATH = '/etc/keycloak-database';

/** Building takes a minute on a busy node, a migration longer; from 26.6 on both probes answer while it migrates. */
const START_SECONDS = 360;

export function podTemplate(view: ComponentView, identity: Identity, database: DatabaseThing): object {
  const verify = view.settings['databaseTls']?.value === 'verify';
  return {
    metadata: { labels: labels(identity), ...annotated(secretsOf(view.cell, 'keycloak')) },
    spec: {
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      securityContext: runAs(USER.uid, USER.gid),
      terminationGracePeriodSeconds: 60,
      topologySpreadConstraints: spread(selector(identity)),
      containers: [container(view, database, verify)],
      ...(verify
        ? { volumes: [{ name: 'authority', secret: { secretName: SECRET, items: [{ key: AUTHORITY_KEY, path: AUTHORITY_KEY }] } }] }
        : {}),
    },
  };
}

function container(view: ComponentView, database: DatabaseThing, verify: boolean): object {
  const live = { path: '/health/live', port: 'management' };
  const checks = probes({ path: '/health/ready', port: 'management' }, START_SECONDS, live);
  return {
    name: 'keycloak',
    image: pulled(view.platform, `${IMAGE.registry}/${IMAGE.repository}:${VERSION}`),
    command: ['/opt/keycloak/bin/kc.sh', 'start'],
    env: [...environment(view), ...databaseEnvironment(view, database)],
    ports: Object.entries(PORTS).map(([name, containerPort]) => ({ name, containerPort, protocol: 'TCP' })),
    ...checks,
    startupProbe: { ...checks.startupProbe, httpGet: { path: '/health/started', port: 'management' } },
    // The gateway needs some seconds to see that a pod is leaving.
    lifecycle: { preStop: { sleep: { seconds: 10 } } },
    // The heap is 70 % of the limit by the image's own default.
    resources: sized(500, 1024, 2048),
    // Not read-only: `start` builds the server for its database and writes below lib/quarkus.
    securityContext: confined(false),
    ...(verify ? { volumeMounts: [{ name: 'authority', mountPath: AUTHORITY_PATH, readOnly: true }] } : {}),
  };
}

function environment({ cell }: ComponentView): object[] {
  const { signOn } = cell.cell.values;
  return [
    { name: 'KC_BOOTSTRAP_ADMIN_CLIENT_ID', value: 'hansa' },
    secretEnv('KC_BOOTSTRAP_ADMIN_CLIENT_SECRET', SECRET, ADMIN_KEY),
    { name: 'KC_CACHE', value: 'ispn' },
    { name: 'KC_CACHE_STACK', value: 'jdbc-ping' },
    { name: 'KC_HEALTH_ENABLED', value: 'true' },
    { name: 'KC_HOSTNAME', value: `https://${signOn}` },
    { name: 'KC_HTTP_ENABLED', value: 'true' },
    { name: 'KC_LOG_CONSOLE_OUTPUT', value: 'json' },
    { name: 'KC_METRICS_ENABLED', value: 'true' },
    { name: 'KC_PROXY_HEADERS', value: 'xforwarded' },
    // Only the gateway's pods may name a client: who guesses passwords is locked out by address. Of both clusters, for one tree serves both.
    {
      name: 'KC_PROXY_TRUSTED_ADDRESSES',
      value: clustersOf(cell)
        .map(({ cluster }) => cluster.values.networks.pods)
        .join(','),
    },
  ];
}

function databaseEnvironment(view: ComponentView, database: DatabaseThing): object[] {
  const size = (name: string) => ({ name, value: String(POOL_SIZE) });
  return [
    { name: 'KC_DB', value: 'postgres' },
    secretEnv('KC_DB_PASSWORD', SECRET, 'database-password'),
    ...['KC_DB_POOL_INITIAL_SIZE', 'KC_DB_POOL_MAX_SIZE', 'KC_DB_POOL_MIN_SIZE'].map(size),
    valueEnv('KC_DB_URL_DATABASE', database, 'database'),
    valueEnv('KC_DB_URL_HOST', database, 'host'),
    valueEnv('KC_DB_URL_PORT', database, 'port'),
    { name: 'KC_DB_URL_PROPERTIES', value: urlProperties(view) },
    valueEnv('KC_DB_USERNAME', database, 'role'),
  ];
}

const TLS: Readonly<Record<string, string>> = {
  none: 'sslmode=disable',
  require: 'sslmode=require',
  verify: `sslmode=verify-full&sslrootcert=${AUTHORITY_PATH}/${AUTHORITY_KEY}`,
};

/** Properties of the JDBC address, with the question mark that Keycloak leaves to its reader. */
export function urlProperties({ settings }: ComponentView): string {
  const tls = TLS[String(settings['databaseTls']?.value)] ?? TLS['require'];
  const prepared = settings['preparedStatements']?.value === 'none' ? '&prepareThreshold=0' : '';
  return `?${tls}${prepared}`;
}
