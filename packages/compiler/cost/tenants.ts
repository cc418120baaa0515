import { fleetEntry } from '../plan/fleet.ts';
import type { TenantPlan } from '../plan/plan.ts';
import type { Reason } from '../plan/thing.ts';

/** What a tenant takes of the cell that it lives in: the key by which shared cost is divided. */
export interface TenantUse {
  readonly id: string;
  readonly slug: string;
  readonly cell: string;
  /** `name@version`. */
  readonly plan: string;
  readonly seats: number;
  /** Millicores and MiB that its pods request while they run, wherever they stand. */
  readonly cpu: number;
  readonly memory: number;
  /** The same, of pods that stand on pools of their own, by the pool's word. */
  readonly dedicated: Readonly<Record<string, { readonly cpu: number; readonly memory: number }>>;
  /** MiB of object storage that were sold to it. */
  readonly objects: number;
  /** MiB of its volumes. */
  readonly volumes: number;
  readonly volumeReasons: readonly Reason[];
}

export function useOf(plan: TenantPlan): TenantUse {
  const entry = fleetEntry(plan.tenant.origin.file, plan);
  const dedicated = Object.values(entry.dedicated);
  const volumes = plan.apps.flatMap((app) => app.volumes);
  return {
    id: entry.id,
    slug: entry.slug,
    cell: entry.cell,
    plan: entry.plan,
    seats: entry.seats,
    cpu: entry.cpu + dedicated.reduce((sum, each) => sum + each.cpu, 0),
    memory: entry.memory + dedicated.reduce((sum, each) => sum + each.memory, 0),
    dedicated: entry.dedicated,
    objects: plan.apps.reduce((sum, app) => sum + (app.bucket?.values.quota ?? 0), 0),
    volumes: volumes.reduce((sum, each) => sum + each.values.size, 0),
    volumeReasons: volumes.map(({ origin, because }) => ({ origin, because })),
  };
}
