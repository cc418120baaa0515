import { required } from '../../../plan/plan.ts';
import { registry } from '../../../tree/manifest/chart.ts';
import { secretsOf } from '../../../tree/manifest/fence.ts';
import { secretEnv, spread } from '../../../tree/manifest/pod.ts';
import { lockedTag } from '../../../tree/manifest/reference.ts';
import { podAnnotations } from '../../../tree/manifest/renewed.ts';
import { GATEWAY } from '../../../tree/manifest/workload.ts';
import type { ComponentView } from '../../entry.ts';
import { IMAGE_TAG, POOL_SIZE } from './facts.ts';
import { INNER_USER, KEYS, SECRET } from './secrets.ts';
import { copies, resources } from './sizes.ts';

/** Secret with the key by which tokens are signed: cert-manager makes it. */
export const TOKEN = 'harbor-token';

/** Its database is the cell's, its objects are in a bucket; a Redis of its own keeps caches and the queue of jobs, and has no volume. */
export function values(view: ComponentView) {
  return {
    externalURL: `https://${hostOf(view)}`,
    expose: {
      type: 'route',
      // The gateway has the certificate.
      tls: { enabled: false },
      route: { parentRefs: [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', ...GATEWAY }], hosts: [hostOf(view)] },
    },
    ipFamily: { ipv6: { enabled: false } },
    existingSecretAdminPassword: SECRET,
    existingSecretAdminPasswordKey: KEYS.admin,
    existingSecretSecretKey: SECRET,
    persistence: persistence(view),
    database: database(view),
    redis: { type: 'internal', internal: { ...part(view, 'redis-photon'), resources: resources('redis') } },
    core: core(view),
    portal: { ...several(view, 'portal'), ...part(view, 'harbor-portal'), resources: resources('portal') },
    jobservice: jobService(view),
    registry: innerRegistry(view),
    trivy: trivy(view),
    exporter: { ...part(view, 'harbor-exporter'), ...annotations(view), replicas: 1, resources: resources('exporter') },
    metrics: { enabled: true, serviceMonitor: { enabled: true } },
  };
}

/** The planner gives every component that asks for one a host. */
export function hostOf({ cell }: ComponentView): string {
  return required(cell.components.find(({ name }) => name === 'harbor')?.values.host);
}

function part({ platform }: ComponentView, name: string) {
  const image = `docker.io/goharbor/${name}`;
  const repository = `${registry(platform, 'docker.io')}/goharbor/${name}`;
  return { image: { repository, tag: lockedTag(platform, image, IMAGE_TAG) } };
}

function annotations({ cell }: ComponentView) {
  return podAnnotations(secretsOf(cell, 'harbor'));
}

/** The chart adds the selector to each constraint. */
function several({ platform }: ComponentView, component: string) {
  const replicas = copies(platform);
  if (replicas === 1) return { replicas };
  return {
    replicas,
    podDisruptionBudget: { enabled: true, minAvailable: 1 },
    topologySpreadConstraints: spread({ component }).map(({ labelSelector: _ofTheChart, ...constraint }) => constraint),
  };
}

function persistence({ cell }: ComponentView) {
  const { endpoint: regionendpoint, name: bucket, region } = required(cell.buckets.find(({ id }) => id.endsWith('/harbor'))).values;
  const s3 = { bucket, region, regionendpoint, secure: true, v4auth: true };
  return { enabled: false, imageChartStorage: { type: 's3', s3 } };
}

function database({ cell }: ComponentView) {
  const { database: coreDatabase, role, host, port } = required(cell.databases.find(({ id }) => id.endsWith('/harbor'))).values;
  return {
    type: 'external',
    external: { host, port: String(port), username: role, coreDatabase, existingSecret: SECRET, sslmode: 'require' },
    maxIdleConns: POOL_SIZE,
    maxOpenConns: POOL_SIZE,
  };
}

function core(view: ComponentView) {
  return {
    ...several(view, 'core'),
    ...part(view, 'harbor-core'),
    ...annotations(view),
    resources: resources('core'),
    existingSecret: SECRET,
    secretName: TOKEN,
    existingXsrfSecret: SECRET,
    existingXsrfSecretKey: KEYS.csrf,
    ...signOn(view),
  };
}

/** Kubernetes puts the secret into the text when the container starts. */
function signOn({ settings }: ComponentView) {
  const issuer = settings['issuer']?.value;
  if (issuer === undefined) return {};
  const configuration = {
    auth_mode: 'oidc_auth',
    oidc_name: 'sign-on',
    oidc_endpoint: issuer,
    oidc_client_id: settings['client']?.value,
    oidc_client_secret: '$(OIDC_CLIENT_SECRET)',
    oidc_scope: 'openid,profile,email',
    oidc_user_claim: 'preferred_username',
    oidc_groups_claim: 'groups',
    oidc_admin_group: settings['administrators']?.value,
    oidc_auto_onboard: true,
    oidc_verify_cert: true,
  };
  return {
    extraEnvVars: [
      secretEnv('OIDC_CLIENT_SECRET', SECRET, KEYS.client),
      { name: 'CONFIG_OVERWRITE_JSON', value: JSON.stringify(configuration) },
    ],
  };
}

function jobService(view: ComponentView) {
  return {
    ...several(view, 'jobservice'),
    ...part(view, 'harbor-jobservice'),
    ...annotations(view),
    resources: resources('jobservice'),
    existingSecret: SECRET,
    existingSecretKey: KEYS.jobservice,
    jobLoggers: ['database'],
  };
}

function innerRegistry(view: ComponentView) {
  // By name: a Secret for the bucket would be put into the environment with all that it has.
  const extraEnvVars = [
    secretEnv('REGISTRY_STORAGE_S3_ACCESSKEY', SECRET, KEYS.access),
    secretEnv('REGISTRY_STORAGE_S3_SECRETKEY', SECRET, KEYS.storage),
  ];
  return {
    ...several(view, 'registry'),
    ...annotations(view),
    registry: { ...part(view, 'registry-photon'), resources: resources('registry'), extraEnvVars },
    controller: { ...part(view, 'harbor-registryctl'), resources: resources('controller'), extraEnvVars },
    existingSecret: SECRET,
    existingSecretKey: KEYS.http,
    credentials: { username: INNER_USER, existingSecret: SECRET },
  };
}

function trivy(view: ComponentView) {
  const lists = `${registry(view.platform, 'ghcr.io')}/aquasecurity`;
  return {
    ...part(view, 'trivy-adapter-photon'),
    replicas: 1,
    resources: resources('trivy'),
    dbRepository: [`${lists}/trivy-db`],
    javaDBRepository: [`${lists}/trivy-java-db`],
  };
}
