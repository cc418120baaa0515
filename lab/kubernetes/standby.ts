import assert from 'node:assert/strict';
import type { TextFile } from '../git.ts';
import type { RenderedCell } from '../rendered.ts';
import { Applier } from './apply.ts';
import type { Cluster } from './cluster.ts';
import { lastingDeviations } from './placement.ts';
import { plannedNodes, plannedWorkloads } from './planned.ts';
import { type Pod, podsOf, settle } from './pods.ts';
import { mustApply } from './presence.ts';
import { bindClaims } from './volumes.ts';

export type State = 'awake' | 'asleep';

/** The standby of a cell in the place of its primary: its nodes, and its workloads as the plan wants them in that state. */
export function asStandby(cell: RenderedCell, state: State): RenderedCell {
  const { plan, tenants } = cell;
  if (plan.standby === undefined) throw new Error(`${plan.cell.name} has no standby`);
  const places = new Map(plan.placements.map(({ name, values }) => [name, values]));
  return {
    ...cell,
    plan: { ...plan, primary: plan.standby, greeters: plan.standbyGreeters },
    tenants: tenants.map((tenant) => ({
      ...tenant,
      apps: tenant.apps.map((app) => ({
        ...app,
        workloads: app.workloads.map((workload) => {
          const { nodeSelector, tolerations } = places.get(app.app.name) ?? workload.values;
          const sleeping = state === 'asleep' ? { replicas: 0, maxReplicas: 0 } : {};
          return { ...workload, values: { ...workload.values, nodeSelector, tolerations, ...sleeping } };
        }),
      })),
    })),
  };
}

/** The one line that a failover changes in the entry of a cluster. */
export function inState(files: readonly TextFile[], entry: string, state: State): TextFile[] {
  return files.map((file) =>
    file.path === `${entry}/kustomization.yaml` ? { ...file, text: file.text.replace(/^- \.\.\/(awake|asleep)$/m, `- ../${state}`) } : file,
  );
}

/** The nodes of the standby, which no engine makes. */
export async function withNodes(cluster: Cluster, cell: RenderedCell): Promise<void> {
  await mustApply(
    cluster,
    plannedNodes(asStandby(cell, 'asleep')).map(({ object }) => ({ object, file: 'plan' })),
  );
}

/** Pods of tenants that run or want to. */
export async function tenantPods(cluster: Cluster): Promise<Pod[]> {
  return (await podsOf(cluster)).filter(({ namespace, finished }) => namespace.startsWith('t-') && !finished);
}

/** Binds volumes by hand: no driver runs here. */
export async function bind(cluster: Cluster): Promise<void> {
  await bindClaims(cluster, new Applier(cluster.client));
}

/** Waits until no pod of a tenant is left. */
export async function untilAsleep(cluster: Cluster): Promise<void> {
  await cluster.processes.until('the end of the pods', async () => (await tenantPods(cluster)).length === 0);
}

/** Every workload has the pods that the plan gives it in that state, on the nodes of the standby. */
export async function assertPlaced(cluster: Cluster, cell: RenderedCell, state: State): Promise<void> {
  const wanted = asStandby(cell, state);
  assert.deepEqual(await settle(cluster, { meanwhile: () => bind(cluster) }), []);
  assert.deepEqual(await lastingDeviations(cluster, plannedWorkloads(wanted), plannedNodes(wanted)), []);
}
