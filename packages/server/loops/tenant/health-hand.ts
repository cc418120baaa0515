import type { TenantPlan } from '@hansa/compiler/plan/plan.ts';
import { DONE } from '@hansa/domain/port/outcome.ts';
import type { Sight } from '@hansa/domain/tenancy/step.ts';
import type { Pool } from 'pg';
import { treeOf } from '../../db/trees.ts';
import type { KubernetesPort, NamespaceRef, NamespaceSeen, NamespaceWant } from '../../outside/kubernetes/port.ts';
import type { Hand } from './hand.ts';

/** Workloads that run all the time; what a cron or a setup job does is not awaited. */
function running(plan: TenantPlan): NamespaceWant['workloads'] {
  const on = plan.tenant.values.state === 'active';
  const workloads = plan.apps.flatMap((app) => app.workloads).filter(({ values }) => values.role !== 'cron' && values.role !== 'setup');
  return workloads.map(({ values }) => ({ name: values.workload, replicas: on ? values.replicas : 0 }));
}

/** Whether the cluster has what was published last, and all its pods are ready. Asks the engine to look where it does not. */
export function healthHand(pool: Pool, kubernetes: KubernetesPort): Hand {
  return {
    async see(step, { plan }, context): Promise<Sight> {
      const ref = step.ref as NamespaceRef;
      const commit = (await treeOf(pool, ref.tenant))?.commit ?? null;
      if (!plan || commit === null) return differs('health/unpublished', 'nothing is published yet');
      const want: NamespaceWant = { ...ref, commit, workloads: running(plan) };
      const seen = await kubernetes.observe(ref, context);
      if (seen.kind === 'unknown') return { kind: 'unknown', cause: seen.cause };
      if (seen.kind === 'absent' || seen.value.commit !== commit) {
        const asked = await kubernetes.ensure(want, context);
        if (asked.kind === 'transient') return { kind: 'unknown', cause: asked.cause };
        return differs('health/not-applied', `the cluster has not applied ${commit.slice(0, 10)} yet`);
      }
      return judged(seen.value, want);
    },
    ensure: () => Promise.resolve(DONE),
    remove: () => Promise.resolve(DONE),
  };
}

function judged(seen: NamespaceSeen, want: NamespaceWant): Sight {
  for (const { name, replicas } of want.workloads) {
    const there = seen.workloads.find((each) => each.name === name);
    if (!there) return differs('health/missing', `${name} is not there`);
    if (there.replicas < replicas || (replicas === 0 && there.replicas > 0))
      return differs('health/replicas', `${name} wants ${there.replicas} pods and not ${replicas}`);
    if (there.ready < replicas)
      return differs('health/pods', [`${name}: ${there.ready} of ${replicas} pods are ready`, ...seen.trouble].join('; '));
  }
  return { kind: 'holds' };
}

function differs(code: string, detail: string): Sight {
  return { kind: 'differs', cause: { code, detail } };
}
