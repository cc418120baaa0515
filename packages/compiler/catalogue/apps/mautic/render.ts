import type { WorkloadThing } from '../../../plan/kinds.ts';
import type { AppPlan } from '../../../plan/plan.ts';
import { required } from '../../../plan/plan.ts';
import type { Origin } from '../../../diagnostics/diagnostic.ts';
import { configDigest } from '../../../tree/manifest/digest.ts';
import { type Identity, labels, metadata } from '../../../tree/manifest/labels.ts';
import type { Manifest } from '../../../tree/manifest/object.ts';
import { deployment, httpRoute, service } from '../../../tree/manifest/workload.ts';
import { from } from '../../../tree/sourced.ts';
import type { AppView } from '../../entry.ts';
import { ENVIRONMENT, environment } from './environment.ts';
import { PORT } from './facts.ts';
import { FILES, FILES_DIGEST } from './files/index.ts';
import { SCHEDULES, cronJob, setupJob } from './jobs.ts';
import { webPod } from './web.ts';

/** Mautic of a tenant: setup, web with its worker, cron jobs, and the volume that they share. */
export function renderMautic({ plan, tenant, platform }: AppView): Manifest[] {
  const namespace = tenant.namespace.values.name;
  const named = (name: string) => required(plan.workloads.find((workload) => workload.name === name));
  const identity = (instance: string, component: string): Identity => ({
    name: 'mautic',
    instance,
    component,
    partOf: 'mautic',
    tenant: tenant.tenant.name,
    cell: tenant.cell.cell.name,
  });
  const [web, worker, setup] = [named('mautic'), named('mautic-worker'), named('mautic-setup')];
  const self = identity('mautic', 'web');
  const values = environment(plan);
  const config = configDigest({ files: FILES_DIGEST, values });
  const part = (workload: WorkloadThing, component: string) => ({
    namespace,
    plan,
    workload,
    identity: identity(workload.name, component),
    config,
  });
  return [
    map('mautic', FILES, self, plan.app.origin, namespace),
    map(ENVIRONMENT, values, self, (plan.app.why.url ?? plan.app).origin, namespace),
    ...claims(plan, self, namespace),
    setupJob(part(setup, 'setup'), platform),
    // Never two at once: the volume is mounted once, and old code must be gone before the new one migrates.
    deployment({ namespace, workload: web, identity: self, template: webPod(plan, web, worker, labels(self), config), recreate: true }),
    service({ namespace, workload: web, identity: self, ports: [{ name: 'http', port: PORT, targetPort: 'http' }] }),
    ...Object.entries(SCHEDULES).map(([name, schedule]) => cronJob(part(named(name), 'cron'), schedule, self)),
    ...plan.routes.map((route) => httpRoute({ namespace, route, identity: self })),
  ];
}

function map(name: string, data: Readonly<Record<string, string>>, identity: Identity, origin: Origin, namespace: string): Manifest {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: metadata(name, identity, origin, { namespace }), data };
}

function claims(plan: AppPlan, identity: Identity, namespace: string): Manifest[] {
  return plan.volumes.map((volume) => ({
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: metadata(volume.name, identity, (volume.why.size ?? volume).origin, { namespace }),
    spec: {
      accessModes: [from(volume, 'mode')],
      resources: { requests: { storage: `${volume.values.size}Mi` } },
      storageClassName: from(volume, 'storageClass'),
    },
  }));
}
