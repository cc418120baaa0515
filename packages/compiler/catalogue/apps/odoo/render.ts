import type { WorkloadThing } from '../../../plan/kinds.ts';
import { type AppPlan, required } from '../../../plan/plan.ts';
import { configDigest } from '../../../tree/manifest/digest.ts';
import { type Identity, labels, metadata, selector } from '../../../tree/manifest/labels.ts';
import type { Manifest } from '../../../tree/manifest/object.ts';
import { spread } from '../../../tree/manifest/pod.ts';
import { deployment, disruptionBudget, httpRoute, service } from '../../../tree/manifest/workload.ts';
import type { AppView } from '../../entry.ts';
import { CRON_ENVIRONMENT, connection, setupEnvironment, webEnvironment } from './environment.ts';
import { PORTS } from './facts.ts';
import { SETUP_FILES, files } from './files/index.ts';
import { MODULES } from './modules.ts';
import { servingPod, setupPod } from './pod.ts';
import { workersOf } from './sizes.ts';
import { renewed } from '../../../tree/manifest/renewed.ts';

interface Parts {
  readonly namespace: string;
  readonly plan: AppPlan;
  readonly workload: WorkloadThing;
  readonly identity: Identity;
  readonly config: Readonly<Record<string, string>>;
}

/** Odoo of a tenant: the job that installs and upgrades, the web, the cron, and the way in. */
export function renderOdoo({ plan, tenant }: AppView): Manifest[] {
  const namespace = tenant.namespace.values.name;
  const config = files(MODULES.filter((module) => plan.app.values.modules.some(({ name, how }) => name === module.name && how === 'init')));
  const part = (name: string, component: string): Parts => ({
    namespace,
    plan,
    config,
    workload: required(plan.workloads.find((workload) => workload.name === name)),
    identity: { name: 'odoo', instance: name, component, partOf: 'odoo', tenant: tenant.tenant.name, cell: tenant.cell.cell.name },
  });
  const [web, cron, setup] = [part('odoo', 'web'), part('odoo-cron', 'cron'), part('odoo-setup', 'setup')];
  return [
    configuration(web, config),
    configuration(setup, SETUP_FILES),
    setupJob(setup),
    webDeployment(web),
    ...disruptionBudget(web),
    service({
      ...web,
      ports: [
        { name: 'http', port: PORTS.http, targetPort: 'http' },
        { name: 'websocket', port: PORTS.websocket, targetPort: 'websocket' },
      ],
    }),
    cronDeployment(cron),
    ...plan.routes.map((route) => httpRoute({ namespace, route, identity: web.identity })),
  ];
}

function configuration({ namespace, plan, identity }: Parts, data: Readonly<Record<string, string>>): Manifest {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: metadata(identity.instance, identity, plan.app.origin, { namespace }), data };
}

/**
 * Installs, upgrades and configures, once for each configuration: a Job cannot be changed, so its name changes with it. It talks to the
 * database directly, because it changes tables. What is still under way it waits for by itself, so what fails is wrong and fails again:
 * six retries, a quarter of an hour, are for a node or a connection that is lost, and then somebody is told.
 */
function setupJob({ namespace, plan, workload, identity, config }: Parts): Manifest {
  const template = {
    metadata: annotated(plan, identity, { ...config, ...SETUP_FILES }),
    spec: setupPod(plan, workload, [...connection(plan, 'direct'), ...setupEnvironment(plan)]),
  };
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: metadata(`${workload.name}-${configDigest(template).slice(0, 8)}`, identity, plan.app.origin, { namespace }),
    spec: { backoffLimit: 6, template },
  };
}

/** Never old and new at once: the setup upgrades the tables only after the last old pod has stopped answering. */
function webDeployment({ namespace, plan, workload, identity, config }: Parts): Manifest {
  const pod = servingPod('odoo', plan, workload, webEnvironment(workersOf(workload.values)), ['http', 'websocket']);
  const template = { metadata: annotated(plan, identity, config), spec: { ...pod, topologySpreadConstraints: spread(selector(identity)) } };
  return deployment({ namespace, workload, identity, template, recreate: true });
}

function cronDeployment({ namespace, plan, workload, identity, config }: Parts): Manifest {
  const template = { metadata: annotated(plan, identity, config), spec: servingPod('cron', plan, workload, CRON_ENVIRONMENT, ['http']) };
  return deployment({ namespace, workload, identity, template, recreate: true });
}

function annotated(plan: AppPlan, identity: Identity, config: Readonly<Record<string, string>>) {
  return { labels: labels(identity), annotations: { 'hansa/config': configDigest(config), ...renewed(plan.app.secrets) } };
}
