import { sizeOf } from '../spec/forms.ts';
import type { HostThing, MachineThing, PoolThing, ServerThing } from './kinds.ts';
import { type CellPlan, type ClusterPlan, type Inventory, clustersOf, machinesOf } from './plan.ts';
import { reasonOf } from './thing.ts';

type Standing = HostThing | ServerThing | PoolThing;

/** What is planned with who stands where. */
export interface Allotted {
  readonly cells: readonly CellPlan[];
  readonly inventory: Inventory;
}

/**
 * Gives what stands at a site of an inventory its machines, each for one use: those that are kept for it before those that may be anything,
 * of each those that are exactly of the size before larger ones, in the order of the list: one that is added at its end moves nobody, unless
 * it fits better. Hosts come first, for their data does not move, and pools last, for their nodes are the ones that come and go: so a larger pool takes
 * no machine of a database.
 */
export function allotted(cells: readonly CellPlan[], inventory: Inventory): Allotted {
  const given = new Map<string, MachineThing[]>();
  // By their places: whoever wrote a name twice has two machines all the same.
  const taken = new Map<string, string>();
  const sites = new Set(inventory.sites.map((site) => site.name));
  const clusters = cells.flatMap(clustersOf);
  const wanted: readonly Standing[] = [
    ...cells.flatMap((cell) => cell.hosts),
    ...clusters.flatMap((each) => each.servers),
    ...clusters.flatMap((each) => each.pools),
  ];
  for (const each of wanted.filter(({ values }) => sites.has(values.site))) {
    const own = fitting(inventory.machines, each, (machine) => !taken.has(machine.origin.pointer)).slice(0, machinesOf(each));
    for (const machine of own) taken.set(machine.origin.pointer, each.id);
    given.set(each.id, own);
  }
  return {
    cells: cells.map((cell) => standing(cell, given)),
    inventory: { ...inventory, machines: inventory.machines.map((machine) => bearing(machine, taken.get(machine.origin.pointer))) },
  };
}

/** Machines that could bear it, best first: whether one is free is for the caller to say. */
export function fitting(machines: readonly MachineThing[], of: Standing, free: (machine: MachineThing) => boolean): MachineThing[] {
  const { size, site } = of.values;
  const least = sizeOf(size);
  const able = machines.filter(
    (machine) =>
      machine.values.site === site &&
      machine.values.cpu >= least.cpu &&
      machine.values.memory >= least.memory &&
      admits(machine, of) &&
      free(machine),
  );
  const rank = (machine: MachineThing) => (isKept(machine) ? 0 : 2) + (machine.values.size === size ? 0 : 1);
  return able.toSorted((a, b) => rank(a) - rank(b));
}

/** Whether somebody said what it is for: then it comes before one that may be anything. */
function isKept({ why, values: { pool } }: MachineThing): boolean {
  return pool !== null || why.carries?.because.how === 'asked';
}

function admits({ values: { carries, cell, pool } }: MachineThing, of: Standing): boolean {
  const word =
    of.kind === 'pool' ? 'pools' : of.kind === 'server' ? 'servers' : of.values.role === 'switch' ? 'deadManSwitch' : of.values.role;
  const here = cell === null || cell === of.cell;
  return here && carries.includes(word) && (pool === null || (of.kind === 'pool' && of.name === pool));
}

function bearing(machine: MachineThing, bears: string | undefined): MachineThing {
  return bears === undefined ? machine : { ...machine, values: { ...machine.values, bears } };
}

type Given = ReadonlyMap<string, readonly MachineThing[]>;

function standing(cell: CellPlan, given: Given): CellPlan {
  const hosts = cell.hosts.map((host) => onMachine(host, given));
  const address = new Map(hosts.map((host) => [host.id, host.values.address]));
  const { postgres, mariadb, cache, monitoring } = cell.services;
  const moved = <T extends { readonly needs: readonly string[]; readonly values: { readonly addresses: readonly string[] } }>(
    of: T,
  ): T => ({
    ...of,
    values: { ...of.values, addresses: of.needs.flatMap((id) => address.get(id) ?? []) },
  });
  const [main = ''] = monitoring.needs;
  return {
    ...cell,
    hosts,
    primary: clusterOn(cell.primary, given),
    standby: cell.standby && clusterOn(cell.standby, given),
    services: {
      ...cell.services,
      postgres: moved(postgres),
      mariadb: mariadb && moved(mariadb),
      cache: moved(cache),
      monitoring: { ...monitoring, values: { ...monitoring.values, address: address.get(main) ?? monitoring.values.address } },
    },
  };
}

function clusterOn(cluster: ClusterPlan, given: Given): ClusterPlan {
  return {
    ...cluster,
    servers: cluster.servers.map((server) => onMachine(server, given)),
    pools: cluster.pools.map((pool) => onMachines(pool, given)),
  };
}

function onMachine<T extends HostThing | ServerThing>(of: T, given: Given): T {
  const [machine] = given.get(of.id) ?? [];
  if (!machine) return of;
  const { size, cpu, memory, address } = machine.values;
  const { origin, because } = machine;
  const [type, place] = [{ origin, because }, reasonOf(machine, 'address')];
  const own = { size, type: machine.name, cpu, memory, address };
  return { ...of, values: { ...of.values, ...own }, why: { ...of.why, type, cpu: type, memory: type, address: place } };
}

/** A pool is as large as its smallest machine, that many times: whatever fits into that fits anywhere. */
function onMachines(pool: PoolThing, given: Given): PoolThing {
  const own = given.get(pool.id) ?? [];
  if (own.length === 0) return pool;
  const least = (key: 'cpu' | 'memory') => Math.min(...own.map((machine) => machine.values[key]));
  const type = own.map((machine) => machine.name).join(' ');
  return { ...pool, values: { ...pool.values, type, cpu: least('cpu'), memory: least('memory') } };
}
