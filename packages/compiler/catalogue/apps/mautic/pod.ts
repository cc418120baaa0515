import type { WorkloadThing } from '../../../plan/kinds.ts';
import type { AppPlan } from '../../../plan/plan.ts';
import { LOW_PORTS, confined, placement, resources, runAs } from '../../../tree/manifest/pod.ts';
import { from } from '../../../tree/sourced.ts';
import { DATABASE_SECRET, ENVIRONMENT, secrets } from './environment.ts';
import { UID } from './facts.ts';
import { VOLUME } from './state.ts';

const HTML = '/var/www/html';

/** Where Mautic looks for what is on the volume, with the platform's parameters laid over the settings. */
const FILES_MOUNTS = [
  { name: 'volume', mountPath: `${HTML}/config`, subPath: 'config' },
  { name: 'volume', mountPath: `${HTML}/docroot/media/files`, subPath: 'files' },
  { name: 'volume', mountPath: `${HTML}/docroot/media/images`, subPath: 'images' },
  { name: 'volume', mountPath: `${HTML}/docroot/themes`, subPath: 'themes' },
];
const SCRIPTS = { name: 'hansa', mountPath: '/hansa', readOnly: true };
const PARAMETERS = { name: 'hansa', mountPath: `${HTML}/config/parameters_local.php`, subPath: 'parameters_local.php', readOnly: true };
const LOGS = { name: 'logs', mountPath: `${HTML}/var/logs` };
/** Name of the volume with the state within the pod: what is copied by its name. */
export const STATE_VOLUME = 'volume';
const WHOLE_VOLUME = { name: STATE_VOLUME, mountPath: '/state' };

/** Mounts of every pod that runs Mautic beside its files. */
export const MOUNTS = [SCRIPTS, ...FILES_MOUNTS, PARAMETERS, LOGS];
/** Mounts of the setup: a configuration of its own that ends with it, and no volume, so that it runs wherever there is room. */
export const SETUP_MOUNTS = [SCRIPTS, { name: 'config', mountPath: `${HTML}/config` }, PARAMETERS, LOGS];

/** A container of Mautic's image. The root file system is written to: the compiled cache is in it. */
export function container(
  name: string,
  command: readonly string[],
  plan: AppPlan,
  workload: WorkloadThing,
  mounts: readonly object[] = MOUNTS,
) {
  return {
    name,
    image: from(workload, 'image'),
    command,
    envFrom: PLAIN,
    env: secrets(plan),
    resources: resources(workload),
    securityContext: confined(false),
    volumeMounts: mounts,
  };
}

const PLAIN = [{ configMapRef: { name: ENVIRONMENT } }];

/** A small step before a pod's work; it knows the database and nothing else that is secret. */
function step(name: string, script: string, workload: WorkloadThing, mounts: readonly object[]) {
  const small = { requests: { cpu: '10m', memory: '32Mi' }, limits: { memory: '128Mi' } };
  return {
    name,
    image: from(workload, 'image'),
    command: ['sh', script],
    envFrom: PLAIN,
    env: [DATABASE_SECRET],
    resources: small,
    securityContext: confined(false),
    volumeMounts: mounts,
  };
}

/** Holds the pod until the setup of this version is done. */
export function waiting(workload: WorkloadThing) {
  return step('wait', '/hansa/wait.sh', workload, [SCRIPTS]);
}

/** Fills the volume with what the image has in its place. */
export function preparing(workload: WorkloadThing) {
  return step('prepare', '/hansa/prepare.sh', workload, [SCRIPTS, WHOLE_VOLUME]);
}

/** Holds a cron pod until the web pod has filled the volume. */
export function waitingForVolume(workload: WorkloadThing) {
  return step('volume', '/hansa/volume.sh', workload, [SCRIPTS, WHOLE_VOLUME]);
}

/** What all pods have in common: the web user, its port, and the script folder. */
export function podSpec(workload: WorkloadThing) {
  return { securityContext: { ...runAs(UID), fsGroupChangePolicy: 'OnRootMismatch', sysctls: [LOW_PORTS] }, ...placement(workload) };
}

export const VOLUMES = [
  { name: 'hansa', configMap: { name: 'mautic' } },
  { name: 'logs', emptyDir: { sizeLimit: '256Mi' } },
  { name: STATE_VOLUME, persistentVolumeClaim: { claimName: VOLUME } },
];
export const SETUP_VOLUMES = [
  { name: 'hansa', configMap: { name: 'mautic' } },
  { name: 'logs', emptyDir: { sizeLimit: '256Mi' } },
  { name: 'config', emptyDir: { sizeLimit: '16Mi' } },
];
