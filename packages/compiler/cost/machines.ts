import type { Catalogue } from '../catalogue/catalogue.ts';
import type { HostThing, PoolThing, ServerThing } from '../plan/kinds.ts';
import { type CellPlan, type ClusterPlan, type Inventory, clustersOf, machinesOf } from '../plan/plan.ts';
import { reasonOf } from '../plan/thing.ts';
import { type Assumed, type Share, type Want, inCell, reasons } from './want.ts';

/** Machines of one use: of one size, and by provider one line of a bill. */
export interface Machines {
  readonly use: string;
  readonly what: string;
  readonly things: readonly (ServerThing | PoolThing | HostThing)[];
  readonly share: Share;
}

/** Every machine of a cell, with the volume and the address that it needs to run. */
export function machineWants(catalogue: Catalogue, cell: CellPlan, assumed: Assumed, inventory?: Inventory): Want[] {
  const uses = usesOf(cell);
  const own = new Set(inventory?.names.map(({ value }) => value));
  const machines = uses.flatMap((use) =>
    [...Map.groupBy(use.things, ({ values }) => values.provider)]
      .filter(([provider]) => !own.has(provider))
      .map(([provider, things]) => machineWant(cell, { ...use, things }, provider)),
  );
  const ordered = [...machines, ...bootVolumes(catalogue, assumed, cell, machines), ...addresses(cell, machines)];
  return inventory ? [...ordered, ...uses.flatMap((use) => ownWants(cell, use, inventory))] : ordered;
}

/** Machines of an inventory cost what the spec says of each, with whatever they need to run. */
function ownWants(cell: CellPlan, { use, what, things, share }: Machines, { machines }: Inventory): Want[] {
  return things.flatMap((each) =>
    machines
      .filter(({ values }) => values.bears === each.id)
      .map((machine) => ({
        ...inCell(cell),
        id: `${use}/${machine.values.inventory}/${machine.name}`,
        kind: 'machines' as const,
        what: `${what} on ${machine.name}`,
        provider: machine.values.inventory,
        where: [machine.values.site],
        item: machine.values.price === null ? null : (`machine/${machine.name}` as const),
        quantity: { pieces: 1 },
        unknown: 'the inventory says no price of it',
        usage: false,
        share,
        reasons: reasons([reasonOf(machine, 'price'), each]),
      })),
  );
}

/** All machines of a cell, by what they are for. */
export function usesOf(cell: CellPlan): readonly Machines[] {
  return [...clustersOf(cell).flatMap(ofCluster), ...ofHosts(cell)];
}

function ofCluster({ cluster, servers, pools }: ClusterPlan): Machines[] {
  const role = cluster.values.role === 'standby' ? ' of the standby' : '';
  const dedicated = (pool: PoolThing): Share => {
    const word = pool.values.labels['hansa/for'];
    return word === undefined ? 'requests' : { dedicated: word };
  };
  return [
    { use: `${cluster.name}/servers`, what: `servers${role}`, things: servers, share: 'requests' },
    ...pools.map((pool) => ({
      use: `${cluster.name}/pool/${pool.name}`,
      what: `pool ${pool.name}${role}`,
      things: [pool],
      share: dedicated(pool),
    })),
  ];
}

const HOSTS: Record<HostThing['values']['role'], string> = {
  postgres: 'PostgreSQL',
  mariadb: 'MariaDB',
  cache: 'cache',
  witness: 'witness',
  monitoring: 'monitoring',
  switch: 'dead-man switch',
};

function ofHosts(cell: CellPlan): Machines[] {
  return [...Map.groupBy(cell.hosts, (host) => host.values.role)].map(([role, things]) => ({
    use: `${cell.cell.name}/${role}`,
    what: HOSTS[role],
    things,
    share: 'requests' as const,
  }));
}

interface MachineWant extends Want {
  readonly quantity: { readonly pieces: number };
}

function machineWant(cell: CellPlan, { use, what, things, share }: Machines, provider: string): MachineWant {
  return {
    ...inCell(cell),
    // No type in the name: a machine of another size is the same line, and costs something else.
    id: `${use}/${provider}`,
    kind: 'machines',
    what,
    provider,
    where: [...new Set(things.map(({ values }) => values.site))],
    item: `machine/${things[0]?.values.type ?? ''}`,
    quantity: { pieces: things.reduce((sum, each) => sum + machinesOf(each), 0) },
    usage: false,
    share,
    reasons: reasons([...things, ...things.flatMap(decidedBy)]),
  };
}

/** Each machine has one: not every registry and Git host answers over IPv6, and nothing is planned that would share one. */
function addresses(cell: CellPlan, machines: readonly MachineWant[]): Want[] {
  return [...Map.groupBy(machines, (each) => each.provider)].map(([provider, own]) => ({
    ...ofAll(cell, own),
    id: `${cell.cell.name}/addresses/${provider}`,
    kind: 'addresses',
    what: 'addresses of machines',
    provider,
    item: 'ipv4',
    quantity: { pieces: countOf(own) },
  }));
}

function decidedBy(thing: ServerThing | PoolThing | HostThing) {
  return [reasonOf(thing, 'size'), ...(thing.kind === 'pool' ? [reasonOf(thing, 'nodes'), reasonOf(thing, 'site')] : [])];
}

/** The plan sizes no disk: a machine that comes without one has a volume of a size that only a person can say. */
function bootVolumes(catalogue: Catalogue, { bootVolume }: Assumed, cell: CellPlan, machines: readonly MachineWant[]): Want[] {
  const bare = machines.filter(({ provider, item }) => {
    const types = catalogue.providers[provider]?.machines ?? [];
    return types.find(({ type }) => item === `machine/${type}`)?.disk === 0;
  });
  return [...Map.groupBy(bare, (each) => each.provider)].map(([provider, own]) => ({
    ...ofAll(cell, own),
    id: `${cell.cell.name}/disks/${provider}`,
    kind: 'volumes',
    what: 'disks of machines',
    provider,
    item: 'boot-volume',
    quantity: bootVolume === null ? null : { gb: bootVolume * countOf(own) },
    unknown: 'these machines come without a disk, and the plan sizes none: say it with --boot-volume',
  }));
}

/** What a line has in common that is for several machines at once. */
function ofAll(cell: CellPlan, machines: readonly MachineWant[]) {
  return {
    ...inCell(cell),
    where: [...new Set(machines.flatMap((each) => each.where))],
    usage: false,
    share: 'requests',
    reasons: reasons(machines.flatMap((each) => each.reasons)),
  } as const;
}

function countOf(machines: readonly MachineWant[]): number {
  return machines.reduce((sum, each) => sum + each.quantity.pieces, 0);
}
