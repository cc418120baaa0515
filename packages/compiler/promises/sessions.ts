import { type FleetEntry, livingIn } from '../plan/fleet.ts';
import { sessionsIn } from '../plan/in-cluster.ts';
import type { CellPlan } from '../plan/plan.ts';
import { type Reason, reasonOf } from '../plan/thing.ts';

export interface Sessions {
  /** What bears them, as in `a PostgreSQL host of 4cpu-8gb`, and the key that makes it larger. */
  readonly bearer: string;
  readonly reason: Reason;
  /** Those that tenants and the platform need at most. */
  readonly needed: number;
  /** Those that a host of this size bears. */
  readonly most: number;
}

/** Sessions of the cell's PostgreSQL; undefined where nothing runs it. */
export function sessionsOf(cell: CellPlan, fleet: readonly FleetEntry[]): Sessions | undefined {
  const bearer = bearerOf(cell);
  if (!bearer) return undefined;
  const platform = cell.databases.reduce((sum, each) => sum + each.values.connections, 0);
  const needed = livingIn(fleet, cell.cell.name).reduce((sum, entry) => sum + entry.connections, platform);
  return { bearer: bearer.says, reason: bearer.reason, needed, most: sessionsIn(bearer.memory) };
}

function bearerOf({ hosts, services: { postgres } }: CellPlan) {
  const { inside } = postgres.values;
  if (inside) return { says: `a PostgreSQL instance of ${inside.size}`, reason: reasonOf(postgres, 'inside'), memory: inside.memory };
  const host = hosts.find((each) => each.values.role === 'postgres');
  return host && { says: `a PostgreSQL host of ${host.values.size}`, reason: reasonOf(host, 'size'), memory: host.values.memory };
}
