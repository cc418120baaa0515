import type { WorkloadThing } from '../../../plan/kinds.ts';
import { configDigest } from '../../../tree/manifest/digest.ts';
import { type Identity, metadata } from '../../../tree/manifest/labels.ts';
import type { Manifest } from '../../../tree/manifest/object.ts';
import { autoscaler, deployment, disruptionBudget, httpRoute, monitor, service } from '../../../tree/manifest/workload.ts';
import { from } from '../../../tree/sourced.ts';
import type { AppView } from '../../entry.ts';
import { configuration, digestOf } from './configuration.ts';
import { ENVIRONMENT, NAME, environment } from './environment.ts';
import { PORT } from './facts.ts';
import { cronTemplate, setupTemplate, webTemplate } from './pod.ts';

interface Part {
  readonly view: AppView;
  readonly namespace: string;
  readonly workload: WorkloadThing;
  readonly identity: Identity;
  readonly config: string;
}

/** Everything of one tenant's Nextcloud. The namespace, its limits and policies are the tenant's. */
export function renderNextcloud(view: AppView): Manifest[] {
  const { plan, tenant } = view;
  const namespace = tenant.namespace.values.name;
  const config = digestOf(view);
  const part = (role: string): Part => {
    const workload = plan.workloads.find((each) => each.values.role === role);
    if (!workload) throw new Error(`nextcloud has no workload for ${role}`);
    const identity = {
      name: NAME,
      instance: workload.name,
      component: role,
      partOf: NAME,
      tenant: tenant.tenant.name,
      cell: tenant.cell.cell.name,
    };
    return { view, namespace, workload, identity, config };
  };
  const web = part('web');
  return [
    {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: metadata(NAME, web.identity, plan.app.origin, { namespace }),
      data: configuration(view),
    },
    {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: metadata(ENVIRONMENT, web.identity, (plan.app.why.host ?? plan.app).origin, { namespace }),
      data: environment(view),
    },
    setupJob(part('setup')),
    deployment({ ...web, template: webTemplate(web) }),
    ...disruptionBudget(web),
    ...autoscaler(web),
    service({ ...web, ports: [{ name: 'http', port: PORT, targetPort: 'http' }] }),
    cronJob(part('cron')),
    monitor({ ...web, port: 'http' }),
    ...plan.routes.map((route) => httpRoute({ namespace, route, identity: web.identity })),
  ];
}

/**
 * Installs, upgrades and configures. A Job cannot be changed, so its name is a digest of what it does: another image or setting is
 * another Job. It is kept when done, for a GitOps engine would make a removed one again. For a database it waits as long as it takes; for
 * what else is still missing (names, certificates, Collabora) it tries for most of a day, for nobody makes a failed Job again.
 */
function setupJob({ view, namespace, workload, identity, config }: Part): Manifest {
  const template = setupTemplate({ view, workload, identity, config });
  // Its own order of keys is stable, so it need not be sorted first.
  const name = `${workload.name}-${configDigest(JSON.stringify(template))}`;
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: metadata(name, identity, workload.origin, { namespace }),
    spec: { backoffLimit: 100, suspend: from(view.plan.app, 'suspended'), template },
  };
}

/** Every five minutes, each tenant at minutes of its own, and never two at a time. An hour is the longest that an upgrade waits for one. */
function cronJob({ view, namespace, workload, identity, config }: Part): Manifest {
  const offset = Number.parseInt(configDigest(identity.tenant ?? ''), 16) % 5;
  return {
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata: metadata(workload.name, identity, workload.origin, { namespace }),
    spec: {
      schedule: `${offset}-59/5 * * * *`,
      concurrencyPolicy: 'Forbid',
      startingDeadlineSeconds: 200,
      suspend: from(view.plan.app, 'suspended'),
      successfulJobsHistoryLimit: 1,
      failedJobsHistoryLimit: 2,
      // A run that failed is there to be read for an hour, and then no longer an alarm.
      jobTemplate: {
        spec: {
          activeDeadlineSeconds: 3600,
          backoffLimit: 0,
          template: cronTemplate({ view, workload, identity, config }),
          ttlSecondsAfterFinished: 3600,
        },
      },
    },
  };
}
