import { type CellPlan, clustersOf } from '@hansa/compiler/plan/plan.ts';
import type { Machines, Side } from './model.ts';
import { type Populated, capacityFigures, guaranteesOf, seatCentsOf, sheetOf } from './outcome.ts';

/** What one spec comes to, cell by cell. */
export function sideOf(populated: Populated, day: string): Side {
  const { platform, fleet } = populated;
  const { totals } = sheetOf(populated, day);
  const seats = fleet.reduce((sum, each) => sum + each.seats, 0);
  return {
    platform: platform.platform.name,
    tenants: fleet.length,
    seats,
    totals,
    seatCents: seatCentsOf(totals, seats),
    cells: platform.cells.map((cell) => ({
      name: cell.cell.name,
      environment: cell.cell.values.environment,
      capacity: capacityFigures(populated, cell, null),
      guarantees: guaranteesOf(populated, cell, null),
    })),
    machines: platform.cells.flatMap(machinesOf),
  };
}

function machinesOf(cell: CellPlan): readonly Machines[] {
  const clusters = clustersOf(cell).flatMap(({ cluster, servers, pools }) => {
    const role = cluster.values.role === 'standby' ? ' of the standby' : '';
    return [
      ...servers.map(({ values: { site, type } }) => ({ use: `server${role}`, site, type, count: 1 })),
      ...pools.map(({ name, values: { site, type, nodes } }) => ({ use: `pool ${name}${role}`, site, type, count: nodes })),
    ];
  });
  const hosts = cell.hosts.map(({ values: { role, site, type } }) => ({ use: role, site, type, count: 1 }));
  const counted = Map.groupBy([...clusters, ...hosts], ({ use, site, type }) => `${use} ${site} ${type}`);
  return [...counted.values()].flatMap((alike) =>
    alike.slice(0, 1).map((each) => ({ ...each, cell: cell.cell.name, count: alike.reduce((sum, { count }) => sum + count, 0) })),
  );
}
