import type { TenantPlan } from '@hansa/compiler/plan/plan.ts';
import { type Context, DONE } from '@hansa/domain/port/outcome.ts';
import type { Sight } from '@hansa/domain/tenancy/step.ts';
import type { Pool } from 'pg';
import type { TenantRow } from '../../db/tenants.ts';
import { together } from '../../db/together.ts';
import { treesOf } from '../../db/trees.ts';
import type { Estate, GoodPlatform } from '../../estate/estate.ts';
import type { KubernetesPort, NamespaceRef, NamespaceSeen, NamespaceWant } from '../../outside/kubernetes/port.ts';
import { markOf } from '../publish/mark.ts';
import type { Hand } from './hand.ts';

export interface HealthOptions {
  readonly pool: Pool;
  readonly estate: Estate;
  readonly kubernetes: KubernetesPort;
}

/** Workloads that run all the time. How many says the plan, since the tree leaves it to the autoscaler where there is one. */
function running({ estate }: HealthOptions, platform: GoodPlatform, plan: TenantPlan, row: TenantRow): NamespaceWant['workloads'] {
  const on = plan.tenant.values.state === 'active';
  const names = new Set(estate.running(platform, plan, row));
  const workloads = plan.apps.flatMap((app) => app.workloads).filter(({ values }) => names.has(values.workload));
  return workloads.map(({ values }) => ({ name: values.workload, replicas: on ? values.replicas : 0 }));
}

/** Whether the cluster has what was published last, and all its pods are ready. Asks the engine to look where it does not. */
export function healthHand(options: HealthOptions): Hand {
  const { pool, estate, kubernetes } = options;
  const treeOf = together((subjects) => treesOf(pool, subjects));
  return {
    async see(step, { row, plan }, context): Promise<Sight> {
      const ref = step.ref as NamespaceRef;
      const tree = await treeOf(ref.tenant);
      const platform = await estate.platformOf(pool, row);
      if (!platform || !plan || !tree?.commit || tree.published === null) return differs('health/unpublished', 'nothing is published yet');
      const want: NamespaceWant = { ...ref, tree: markOf(tree), workloads: running(options, platform, plan, row) };
      const seen = await kubernetes.observe(ref, context);
      if (seen.kind === 'unknown') return { kind: 'unknown', cause: seen.cause };
      const late = `the cluster has not applied ${tree.commit.slice(0, 10)} yet`;
      const sight = seen.kind === 'present' ? judged(seen.value, want, late) : differs('health/not-applied', late);
      return POKED.has(sight.cause?.code ?? '') ? poked(kubernetes, want, sight, context) : sight;
    },
    ensure: () => Promise.resolve(DONE),
    remove: () => Promise.resolve(DONE),
  };
}

/** What the engine mends when it looks. Pods that do not become ready are not among it. */
const POKED: ReadonlySet<string> = new Set(['health/not-applied', 'health/missing', 'health/replicas']);

type Judged = { readonly kind: 'holds'; readonly cause?: undefined } | Extract<Sight, { readonly kind: 'differs' }>;

async function poked(port: KubernetesPort, want: NamespaceWant, sight: Judged, context: Context): Promise<Sight> {
  const asked = await port.ensure(want, context);
  if (asked.kind === 'done' || asked.kind === 'working') return sight;
  return asked.kind === 'transient' ? { kind: 'unknown', cause: asked.cause } : { kind: 'differs', cause: asked.cause };
}

function judged({ tree, workloads, trouble }: NamespaceSeen, want: NamespaceWant, late: string): Judged {
  const because = (code: string, detail: string): Judged => differs(code, [detail, ...trouble].join('; '));
  if (tree !== want.tree) return because('health/not-applied', late);
  for (const { name, replicas } of want.workloads) {
    const there = workloads.find((each) => each.name === name);
    if (!there) return because('health/missing', `${name} is not there`);
    if (there.replicas < replicas || (replicas === 0 && there.replicas > 0))
      return because('health/replicas', `${name} wants ${there.replicas} pods and not ${replicas}`);
    if (there.ready < replicas) return because('health/pods', `${name}: ${there.ready} of ${replicas} pods are ready`);
    if (replicas === 0 && there.ready > 0) return because('health/pods', `${name}: ${there.ready} pods are not gone yet`);
  }
  return { kind: 'holds' };
}

function differs(code: string, detail: string): Extract<Sight, { readonly kind: 'differs' }> {
  return { kind: 'differs', cause: { code, detail } };
}
