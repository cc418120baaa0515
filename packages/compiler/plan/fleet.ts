import type { Origin } from '../diagnostics/diagnostic.ts';
import type { NamelessTenant } from './plan.ts';
import type { DatabaseThing, WorkloadThing } from './kinds.ts';

/**
 * What the rest of the fleet must know of a tenant: enough for uniqueness and capacity, and small, so that one changed tenant among ten
 * thousand is checked without planning the others.
 */
export interface FleetEntry {
  readonly file: string;
  readonly id: string;
  readonly slug: string;
  readonly cell: string;
  readonly plan: string;
  readonly seats: number;
  /** Requests of everything that always runs, in millicores and MiB, and how many pods that is, by placement. */
  readonly cpu: number;
  readonly memory: number;
  readonly pods: number;
  /** Sessions that its databases hold in PostgreSQL at most, behind the pool. */
  readonly connections: number;
  readonly buckets: number;
  /** Names under which it answers. */
  readonly hosts: number;
  /** Requests on dedicated pools, by the label `hansa/for`; not part of the sums above. */
  readonly dedicated: Readonly<Record<string, { readonly cpu: number; readonly memory: number; readonly pods: number }>>;
}

export function fleetEntry(file: string, plan: NamelessTenant): FleetEntry {
  const { id, slug, seats } = plan.tenant.values;
  const running = plan.apps.flatMap((app) => app.workloads).filter(({ values }) => values.role !== 'cron' && values.role !== 'setup');
  const open = sum(running.filter((workload) => workload.values.nodeSelector['hansa/for'] === undefined));
  const words = [...new Set(running.flatMap((workload) => workload.values.nodeSelector['hansa/for'] ?? []))].sort();
  const dedicated = words.map(
    (word) => [word, sum(running.filter((workload) => workload.values.nodeSelector['hansa/for'] === word))] as const,
  );
  const connections = plan.apps.reduce((total, app) => total + (app.database ? sessionsOf(app.database) : 0), 0);
  const buckets = plan.apps.filter((app) => app.bucket && !app.bucket.values.shared).length;
  return {
    file,
    id,
    slug,
    cell: plan.cell.cell.name,
    plan: plan.tenant.values.plan,
    seats,
    ...open,
    connections,
    buckets,
    hosts: plan.apps.reduce((total, app) => total + app.routes.length, 0),
    dedicated: Object.fromEntries(dedicated),
  };
}

/**
 * Server sessions of a database. Behind a pool, four clients share one on average: PHP connects for one request and the others wait, and
 * a transaction pool shares by the statement. Direct connections are held.
 */
function sessionsOf({ values }: DatabaseThing): number {
  if (values.engine !== 'postgres') return 0;
  return values.pool === 'direct' ? values.connections : Math.ceil(values.connections / 4);
}

function sum(workloads: readonly WorkloadThing[]): { cpu: number; memory: number; pods: number } {
  const total = { cpu: 0, memory: 0, pods: 0 };
  for (const { values } of workloads) {
    total.cpu += values.cpu * values.replicas;
    total.memory += values.memory * values.replicas;
    total.pods += values.replicas;
  }
  return total;
}

/** The tenants of a cell. Fifty cells that each look through ten thousand tenants took half the time of changing one: sorted once. */
export function livingIn(fleet: readonly FleetEntry[], cell: string): readonly FleetEntry[] {
  const cells = CELLS.get(fleet) ?? Map.groupBy(fleet, (entry) => entry.cell);
  CELLS.set(fleet, cells);
  return cells.get(cell) ?? [];
}

const CELLS = new WeakMap<readonly FleetEntry[], ReadonlyMap<string, readonly FleetEntry[]>>();

/** Where a tenant's file says what the fleet is told: for complaints about two tenants at once. */
export function originIn(entry: FleetEntry, pointer: string): Origin {
  return { file: entry.file, pointer };
}
