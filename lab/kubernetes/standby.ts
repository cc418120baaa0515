import type { TextFile } from '../git.ts';
import type { RenderedCell } from '../rendered.ts';

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
