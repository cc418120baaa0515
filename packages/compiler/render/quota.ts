import type { WorkloadThing } from '../plan/kinds.ts';
import type { TenantPlan } from '../plan/plan.ts';
import { reasonOf } from '../plan/thing.ts';
import { type Identity, metadata } from '../tree/manifest/labels.ts';
import type { Manifest } from '../tree/manifest/object.ts';

/** What a tenant may take at most. Memory and storage in MiB, processor in millicores. */
export interface Totals {
  readonly cpu: number;
  readonly memory: number;
  readonly memoryLimit: number;
  readonly pods: number;
  readonly storage: number;
}

/**
 * Pods of a workload at its busiest: during a rolling update one that starts and one that still ends, which the quota counts until it
 * is gone; of a job or cron job two.
 */
function busiest({ values }: WorkloadThing): number {
  return values.role === 'cron' || values.role === 'setup' ? 2 : values.maxReplicas + (values.maxReplicas > 0 ? 2 : 0);
}

export function totalsOf(plan: TenantPlan): Totals {
  const workloads = plan.apps.flatMap((app) => app.workloads);
  const sum = (of: (workload: WorkloadThing) => number) =>
    workloads.reduce((total, workload) => total + of(workload) * busiest(workload), 0);
  const storage = plan.apps.flatMap((app) => app.volumes).reduce((total, volume) => total + volume.values.size, 0);
  return {
    cpu: sum((each) => each.values.cpu),
    memory: sum((each) => each.values.memory),
    memoryLimit: sum((each) => each.values.memoryLimit),
    pods: sum(() => 1),
    storage,
  };
}

/** What keeps nothing is as large for one seat as for a thousand. */
function grows({ apps }: TenantPlan): boolean {
  return apps.some(({ database, bucket, volumes }) => (database ?? bucket ?? volumes[0]) !== undefined);
}

/** Room for everything at its busiest, and no more: one tenant's mistake never takes a node from another. */
export function quotaOf(plan: TenantPlan, identity: Identity): Manifest {
  const totals = totalsOf(plan);
  const { tenant, namespace } = plan;
  const { origin } = reasonOf(tenant, grows(plan) ? 'seats' : 'plan');
  return {
    apiVersion: 'v1',
    kind: 'ResourceQuota',
    metadata: metadata('tenant', identity, origin, { namespace: namespace.values.name }),
    spec: {
      hard: {
        'count/cronjobs.batch': '20',
        'count/jobs.batch': '100',
        'limits.memory': `${totals.memoryLimit}Mi`,
        persistentvolumeclaims: String(plan.apps.reduce((count, app) => count + app.volumes.length, 0)),
        pods: String(totals.pods),
        'requests.cpu': `${totals.cpu}m`,
        'requests.memory': `${totals.memory}Mi`,
        'requests.storage': `${totals.storage}Mi`,
        'services.loadbalancers': '0',
        'services.nodeports': '0',
      },
    },
  };
}
