import type { RenderedCell } from '../rendered.ts';
import { nodesOf, type Pool } from './nodes.ts';
import type { KubeObject } from './objects.ts';

/** What the plan says about a Deployment or StatefulSet: how many pods, and on which nodes they may be. */
export type PlannedWorkload = {
  /** `namespace/name` of the object. */
  readonly key: string;
  readonly app: string;
  readonly replicas: number;
  readonly nodeSelector: Readonly<Record<string, string>>;
  /** Set where a workload stands once a provider. */
  readonly provider: string | undefined;
};

/** A node of the plan, as the scheduler sees it, and the pool that it belongs to. */
export type PlannedNode = { readonly object: KubeObject; readonly pool: Pool };

/** The pools of a cell's cluster. Servers get none: K3s keeps them clear of tenants as soon as there is a pool. */
export function poolsOf({ plan }: RenderedCell): Pool[] {
  return plan.primary.pools.map(({ name, values }) => ({ ...values, name: name.replaceAll(/[^a-z0-9-]/g, '-') }));
}

export function plannedNodes(cell: RenderedCell): PlannedNode[] {
  return poolsOf(cell).flatMap((pool) => nodesOf([pool]).map((object) => ({ object, pool })));
}

/** Everything that always runs, tenants' apps and what stands once a provider. Jobs and CronJobs are not in it. */
export function plannedWorkloads({ plan, tenants }: RenderedCell): PlannedWorkload[] {
  const greeters = plan.greeters.map(({ name, values }) => ({
    key: `podinfo/${name}`,
    app: 'podinfo',
    replicas: values.replicas,
    nodeSelector: values.nodeSelector,
    provider: name.slice('podinfo-'.length),
  }));
  const own = tenants.flatMap(({ namespace, apps }) =>
    apps.flatMap(({ app, workloads }) =>
      workloads
        .filter(({ values }) => values.role !== 'cron' && values.role !== 'setup')
        .map(({ values }) => ({
          key: `${namespace.values.name}/${values.workload}`,
          app: app.values.app,
          replicas: app.values.suspended ? 0 : values.replicas,
          nodeSelector: values.nodeSelector,
          provider: undefined,
        })),
    ),
  );
  return [...greeters, ...own];
}
