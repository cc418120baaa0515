import { type FleetEntry, livingIn } from '../plan/fleet.ts';
import type { HostThing } from '../plan/kinds.ts';
import type { CellPlan } from '../plan/plan.ts';

/** Server sessions a GiB of a host's memory: about 10 MiB each beside shared buffers and the page cache. */
const SESSIONS_PER_GIB = 50;

export interface Sessions {
  readonly host: HostThing;
  /** Those that tenants and the platform need at most. */
  readonly needed: number;
  /** Those that a host of this size bears. */
  readonly most: number;
}

/** Sessions of the cell's PostgreSQL; undefined where no host has it. */
export function sessionsOf(cell: CellPlan, fleet: readonly FleetEntry[]): Sessions | undefined {
  const host = cell.hosts.find((each) => each.values.role === 'postgres');
  if (!host) return undefined;
  const platform = cell.databases.reduce((sum, each) => sum + each.values.connections, 0);
  const needed = livingIn(fleet, cell.cell.name).reduce((sum, entry) => sum + entry.connections, platform);
  return { host, needed, most: Math.floor((host.values.memory / 1024) * SESSIONS_PER_GIB) };
}
