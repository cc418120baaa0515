import type { WorkloadThing } from '../../../plan/kinds.ts';
import type { AppPlan, PlatformPlan } from '../../../plan/plan.ts';
import { configDigest } from '../../../tree/manifest/digest.ts';
import { type Identity, labels, metadata, selector } from '../../../tree/manifest/labels.ts';
import type { Manifest } from '../../../tree/manifest/object.ts';
import { from } from '../../../tree/sourced.ts';
import { administrator } from './environment.ts';
import { MOUNTS, SETUP_MOUNTS, SETUP_VOLUMES, VOLUMES, container, podSpec, waiting, waitingForVolume } from './pod.ts';
import { renewed } from '../../../tree/manifest/renewed.ts';

interface Part {
  readonly namespace: string;
  readonly plan: AppPlan;
  readonly workload: WorkloadThing;
  readonly identity: Identity;
  readonly config: string;
}

/**
 * Installs or migrates, once a version; a further run finds its mark and ends. A Job cannot be changed, so its name changes with it.
 * For the database it waits by itself, and of the realm only the web asks anything: what fails is wrong and fails again. Six retries, a
 * quarter of an hour, are for a node or a connection that is lost, and then somebody is told.
 */
export function setupJob({ namespace, plan, workload, identity, config }: Part, platform: PlatformPlan): Manifest {
  const base = container('setup', ['sh', '/hansa/setup.sh'], plan, workload, SETUP_MOUNTS);
  const template = {
    metadata: { labels: labels(identity), annotations: { 'hansa/config': config, ...renewed(plan.app.secrets) } },
    spec: {
      ...podSpec(workload),
      restartPolicy: 'OnFailure',
      containers: [{ ...base, env: [...base.env, ...administrator(platform)] }],
      volumes: SETUP_VOLUMES,
    },
  };
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: metadata(`${workload.name}-${configDigest(template).slice(0, 8)}`, identity, plan.app.origin, { namespace }),
    spec: { backoffLimit: 6, template },
  };
}

/** When a cron job runs, and the console commands that it runs one after the other. */
export interface Schedule {
  readonly every: number;
  readonly commands: readonly string[];
}

/** Segments come before the campaigns that use them, and campaigns are filled before they act. */
export const SCHEDULES: Readonly<Record<string, Schedule>> = {
  'mautic-campaigns': { every: 15, commands: ['mautic:segments:update', 'mautic:campaigns:update', 'mautic:campaigns:trigger'] },
  'mautic-messages': {
    every: 10,
    commands: [
      'mautic:broadcasts:send',
      'mautic:messages:send',
      'mautic:webhooks:process',
      'mautic:import',
      'mautic:contacts:scheduled_export',
      'mautic:reports:scheduler',
    ],
  },
};

/** A minute of its own a tenant, so that not every tenant of a cell starts PHP in the same one. */
export function minuteOf(tenant: string, every: number): number {
  let sum = 0;
  for (const letter of tenant) sum = (sum * 31 + letter.charCodeAt(0)) % 65_521;
  return sum % every;
}

export function cronJob({ namespace, plan, workload, identity, config }: Part, schedule: Schedule, web: Identity): Manifest {
  const template = {
    metadata: { labels: labels(identity), annotations: { 'hansa/config': config, ...renewed(plan.app.secrets) } },
    spec: {
      ...podSpec(workload),
      affinity: besides(web),
      restartPolicy: 'Never',
      initContainers: [waiting(workload), waitingForVolume(workload)],
      containers: [container('cron', ['sh', '/hansa/cron.sh', ...schedule.commands], plan, workload, MOUNTS)],
      volumes: VOLUMES,
    },
  };
  return {
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata: metadata(workload.name, identity, workload.origin, { namespace }),
    spec: {
      concurrencyPolicy: 'Forbid',
      failedJobsHistoryLimit: 1,
      jobTemplate: { spec: { activeDeadlineSeconds: 3600, backoffLimit: 0, template, ttlSecondsAfterFinished: 3600 } },
      schedule: `${minuteOf(namespace, schedule.every)}-59/${schedule.every} * * * *`,
      startingDeadlineSeconds: 300,
      successfulJobsHistoryLimit: 1,
      suspend: from(plan.app, 'suspended'),
    },
  };
}

/** On the node of the web pod: the volume is mounted there and nowhere else. */
function besides(web: Identity) {
  const term = { labelSelector: { matchLabels: selector(web) }, topologyKey: 'kubernetes.io/hostname' };
  return { podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term] } };
}
