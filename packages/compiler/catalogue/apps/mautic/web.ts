import type { WorkloadThing } from '../../../plan/kinds.ts';
import type { AppPlan } from '../../../plan/plan.ts';
import { type HttpProbe, probes } from '../../../tree/manifest/pod.ts';
import { from } from '../../../tree/sourced.ts';
import { PORT } from './facts.ts';
import { STATE_VOLUME, VOLUMES, container, podSpec, preparing, waiting } from './pod.ts';
import { requestsAtOnce } from './sizes.ts';
import { renewed } from '../../../tree/manifest/renewed.ts';

/** Web and worker in one pod: they share a volume that one node can mount, and move together. */
export function webPod(plan: AppPlan, web: WorkloadThing, worker: WorkloadThing, labels: Record<string, string>, config: string) {
  return {
    metadata: {
      labels,
      annotations: { 'backup.velero.io/backup-volumes': STATE_VOLUME, 'hansa/config': config, ...renewed(plan.app.secrets) },
    },
    spec: {
      ...podSpec(web),
      terminationGracePeriodSeconds: 60,
      initContainers: [waiting(web), preparing(web)],
      containers: [webContainer(plan, web), workerContainer(plan, worker)],
      volumes: VOLUMES,
    },
  };
}

function webContainer(plan: AppPlan, web: WorkloadThing) {
  const base = container('mautic', ['sh', '/hansa/web.sh'], plan, web);
  const requests = { name: 'HANSA_REQUESTS', value: String(requestsAtOnce(web.values.memoryLimit)) };
  return { ...base, env: [...base.env, requests], ports: [{ name: 'http', containerPort: PORT }], ...webProbes(plan) };
}

/**
 * Ready when the login page renders, which needs the database; alive when Apache answers at all: a database that is away must not
 * restart the web. The start has time to compile the cache.
 */
function webProbes(plan: AppPlan) {
  const host = from(plan.app, 'host');
  const ready: HttpProbe = { path: '/s/login', port: 'http', host };
  const live: HttpProbe = { path: '/robots.txt', port: 'http', host };
  const { startupProbe, readinessProbe, livenessProbe } = probes(ready, 300, live);
  return { startupProbe: secure(startupProbe), readinessProbe: secure(readinessProbe), livenessProbe: secure(livenessProbe) };
}

interface Probe {
  readonly httpGet: { readonly httpHeaders?: readonly object[] };
}

/** With an https site_url plain http is redirected, and a redirect counts as success: the probe would see nothing of Mautic. */
function secure<T extends Probe>(probe: T): T {
  const httpHeaders = [...(probe.httpGet.httpHeaders ?? []), { name: 'X-Forwarded-Proto', value: 'https' }];
  return { ...probe, httpGet: { ...probe.httpGet, httpHeaders } };
}

/**
 * It has no probe: it listens on nothing, its loop starts it again when it ends, and a container that is not ready would take the web
 * of its pod out of the Service.
 */
function workerContainer(plan: AppPlan, worker: WorkloadThing) {
  return {
    ...container('worker', ['sh', '/hansa/worker.sh'], plan, worker),
    lifecycle: { preStop: { exec: { command: ['sh', '/hansa/stop-worker.sh'] } } },
  };
}
