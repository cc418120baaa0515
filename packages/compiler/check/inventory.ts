// size: five rules about one section, with their texts
import type { Catalogue } from '../catalogue/catalogue.ts';
import { type Code, finding } from '../diagnostics/code.ts';
import type { Finding, Origin } from '../diagnostics/diagnostic.ts';
import { nearest } from '../diagnostics/suggestion.ts';
import { nth, overlap } from '../plan/addresses.ts';
import { fitting } from '../plan/allot.ts';
import type { HostThing, MachineThing, PoolThing, ServerThing } from '../plan/kinds.ts';
import { type CellPlan, type ClusterPlan, type Inventory, type PlatformPlan, clustersOf, machinesOf } from '../plan/plan.ts';
import { reasonOf } from '../plan/thing.ts';
import { acceptanceOf } from '../sovereignty/gates.ts';
import { known, verdict } from '../sovereignty/verdict.ts';
import { CODES } from '../spec/codes.ts';
import type { CrossRule } from './rule.ts';

type Standing = HostThing | ServerThing | PoolThing;

/** Rules that a spec without an inventory never hears of. */
function ofInventory(code: Code, find: (inventory: Inventory, plan: PlatformPlan, catalogue: Catalogue) => Finding[]): CrossRule {
  return { code, across: true, catalogue: (plan, catalogue) => (plan.inventory ? find(plan.inventory, plan, catalogue) : []) };
}

function everything(plan: PlatformPlan): Standing[] {
  return plan.cells.flatMap((cell) => [...cell.hosts, ...clustersOf(cell).flatMap(({ servers, pools }) => [...servers, ...pools])]);
}

const SHORT: Code = {
  code: 'inventory/short',
  severity: 'error',
  title: 'More asked of an inventory than it has',
  trap: 'A pool, servers or hosts at a site of an inventory where too few machines are free, large enough, and kept for such a use.',
  why: 'A machine of an inventory is not ordered: what is not there stays without a node, or a database without its second host. And no machine does two things: what fails with it would be lost twice.',
  wayOut:
    'More machines in the list, fewer nodes, a smaller size, or another site. What each machine is for is said by its `carries`, `cell` and `pool`.',
  keys: ['inventory.*.machines', 'cells.*.cluster.pools.*.nodes', 'services.postgres.at'],
  evidence: [{ url: 'https://docs.k3s.io/installation/requirements', checkedAt: '2026-11-22' }],
};

export const inventoryShort = ofInventory(SHORT, ({ machines, sites }, plan) => {
  const own = new Set(sites.map(({ name }) => name));
  return everything(plan)
    .filter(({ values }) => own.has(values.site))
    .flatMap((each) => short(each, machines));
});

function short(of: Standing, machines: readonly MachineThing[]): Finding[] {
  const has = machines.filter(({ values }) => values.bears === of.id).length;
  const wants = machinesOf(of);
  if (has >= wants) return [];
  const { site, size } = of.values;
  const others = fitting(machines, of, ({ values }) => values.bears !== of.id);
  const elsewhere = others.map(({ name, values }) => `${name} bears ${values.bears}`).join(', ');
  const free = machines.filter(({ values }) => values.site === site && values.bears === null);
  const spare = free.map(
    ({ name, values }) => `${name} is ${values.size}${values.carries.length < 8 ? ` for ${values.carries.join(' and ')}` : ''}`,
  );
  const more = [elsewhere, spare.join(', ')].filter((each) => each !== '').join('; ');
  return [
    finding(SHORT, {
      at: of.kind === 'pool' ? reasonOf(of, 'nodes').origin : of.origin,
      subject: of.id,
      found: `${has} of ${wants}`,
      expected: `${wants} of ${size} or larger at ${site}`,
      message: `${of.id} asks for ${wants === 1 ? 'a machine' : `${wants} machines`} of ${size} at ${site}, and ${has === 0 ? 'none is' : `${has} ${has === 1 ? 'is' : 'are'}`} left for it${more === '' ? '' : `: ${more}`}.`,
      hint: 'Add machines to the inventory, ask for fewer or smaller ones, or say by `carries`, `cell` and `pool` what each of them is for.',
    }),
  ];
}

const FACILITY: Code = {
  code: 'inventory/facility',
  severity: 'error',
  title: 'A service that an inventory does not have',
  trap: 'A cell whose home is an inventory, with the load balancer, the volumes or the object storage of its provider: there is none.',
  why: 'What a cloud gives beside its machines nobody gives to machines of your own: a Service stays without an address, a claim waits for ever, and there is no bucket.',
  wayOut:
    'MetalLB with addresses that are routed to you (`cells.*.cluster.loadBalancer`), Longhorn on the disks of the nodes (`stack.volumes`), the object storage of a provider (`services.objects.at`).',
  keys: ['cells.*.cluster.loadBalancer', 'stack.volumes', 'services.objects.at'],
  evidence: [{ url: 'https://metallb.io/', checkedAt: '2026-11-22' }],
};

export const inventoryFacility = ofInventory(FACILITY, ({ names }, plan) => {
  const own = new Set(names.map(({ value }) => value));
  return plan.cells.flatMap((cell) => [
    ...clustersOf(cell)
      .filter(({ cluster }) => own.has(cluster.values.provider))
      .flatMap((cluster) => [...balancer(cluster, plan), ...volumes(cluster, plan)]),
    ...(own.has(cell.cell.values.provider) ? stores(cell, plan) : []),
  ]);
});

function balancer({ cluster, servers, pools }: ClusterPlan, plan: PlatformPlan): Finding[] {
  const { loadBalancer, addresses, provider } = cluster.values;
  if (loadBalancer !== 'provider') return [];
  const at = reasonOf(cluster, 'loadBalancer').origin;
  const sites = new Set([...servers, ...pools].map(({ values }) => values.site));
  const heard = [...sites].every((site) => plan.inventory?.sites.some(({ name, announcements }) => name === site && announcements.value));
  return [
    finding(FACILITY, {
      at,
      subject: cluster.name,
      found: `a load balancer of ${provider}`,
      expected: 'metallb',
      message: `${cluster.name} would get its public address from a load balancer of ${provider}, which is an inventory and has none.`,
      hint: 'Write `loadBalancer: metallb`, with `addresses` that are routed to you and `announcements: true` at the sites whose network carries them.',
      remedies: addresses.length > 0 && heard ? [{ ...at, value: 'metallb' }] : [],
    }),
  ];
}

function volumes({ cluster }: ClusterPlan, plan: PlatformPlan): Finding[] {
  if (cluster.values.volumes !== 'provider' || plan.volumes === undefined) return [];
  const at = reasonOf(cluster, 'volumes').origin;
  const { provider } = cluster.values;
  return [
    finding(FACILITY, {
      at,
      subject: cluster.name,
      found: `volumes of ${provider}`,
      expected: 'longhorn',
      message: `Apps on offer keep files on volumes, and ${provider} is an inventory, which has no driver of them.`,
      hint: 'Write `volumes: longhorn` under `stack`: it keeps them on the disks of the nodes.',
      remedies: [{ ...at, value: 'longhorn' }],
    }),
  ];
}

function stores({ cell, services: { objects } }: CellPlan, plan: PlatformPlan): Finding[] {
  const { origin, because } = reasonOf(objects, 'at');
  if (because.how === 'asked') return [];
  return [
    finding(FACILITY, {
      at: origin,
      subject: cell.name,
      found: `object storage of ${cell.values.provider}`,
      expected: 'a store of a provider',
      message: `${cell.name} stands in an inventory, which has no object storage, and nothing says where the files of its tenants are to be.`,
      hint: `Name a store under \`services.objects.at\`, such as ${objects.values.at}.`,
      // For several cells it is a choice of each.
      remedies: plan.cells.length === 1 ? [{ ...origin, value: objects.values.at }] : [],
    }),
  ];
}

const ADDRESS: Code = {
  code: 'inventory/address',
  severity: 'error',
  title: 'A machine outside of its private network',
  trap: 'A machine of an inventory whose address is outside the network of the nodes of its cell, or in the part of it that another site of the cell gives out.',
  why: 'Servers, nodes and databases talk over that network, and policies and host rules name it: a machine outside is refused, and one in the part of another site gets an address that a new node there has too.',
  wayOut: 'An address inside of `cells.*.cluster.network.nodes`, with a third number that no site of the catalogue has: those from 64 on.',
  keys: ['inventory.*.machines.*.address', 'cells.*.cluster.network'],
  evidence: [{ url: 'https://docs.k3s.io/networking/basic-network-options', checkedAt: '2026-11-22' }],
};

export const inventoryAddress = ofInventory(ADDRESS, ({ machines }, plan, catalogue) =>
  machines.flatMap((machine) => {
    const [cell] = plan.cells.filter((each) => uses(each, machine));
    return cell ? misplaced(machine, cell, catalogue) : [];
  }),
);

/** The cell whose network it is in: where it works, or where it alone may. */
function uses(cell: CellPlan, { values }: MachineThing): boolean {
  if (values.bears === null) return values.cell === cell.cell.name;
  return [...cell.hosts, ...clustersOf(cell).flatMap(({ servers, pools }) => [...servers, ...pools])].some(({ id }) => id === values.bears);
}

function misplaced(machine: MachineThing, cell: CellPlan, catalogue: Catalogue): Finding[] {
  const { address, bears } = machine.values;
  const cluster = clustersOf(cell).find((each) => [...each.servers, ...each.pools].some(({ id }) => id === bears)) ?? cell.primary;
  const { nodes } = cluster.cluster.values.networks;
  const say = (found: string, message: string): Finding[] => [
    finding(ADDRESS, {
      at: reasonOf(machine, 'address').origin,
      subject: machine.id,
      found,
      expected: `an address of ${nodes}`,
      message,
      hint: `Give ${machine.name} an address of ${nodes} with 64 or more in the third place, or write the network that you have under \`cluster.network.nodes\`.`,
    }),
  ];
  if (!overlap(nodes, `${address}/32`))
    return say(address, `${machine.name} has ${address}, and the nodes of ${cluster.cluster.name} are in ${nodes}.`);
  const other = partsOf(cell, cluster, catalogue).find(({ part }) => overlap(part, `${address}/32`));
  return other ? say(address, `${machine.name} has ${address}, and ${other.site} gives out ${other.part}.`) : [];
}

/** What sites of the catalogue give out of that network. */
function partsOf(cell: CellPlan, cluster: ClusterPlan, catalogue: Catalogue): { readonly site: string; readonly part: string }[] {
  const placed = [...cluster.servers, ...cluster.pools, ...(cluster === cell.primary ? cell.hosts : [])];
  return [...new Set(placed.map(({ values }) => values.site))].flatMap((site) => {
    const [provider = '', name] = site.split('/');
    const octet = catalogue.providers[provider]?.sites.find((each) => each.name === name)?.octet;
    return octet === undefined ? [] : [{ site, part: `${nth(cluster.cluster.values.networks.nodes, octet * 256)}/24` }];
  });
}

export const inventoryTwice = ofInventory(CODES.duplicate, ({ names, sites, machines }) => [
  ...repeated('inventory', names),
  ...repeated(
    'site',
    sites.map(({ name, country }) => ({ value: name, origin: beside(country.origin, 'name') })),
  ),
  ...repeated(
    'machine',
    machines.map((each) => ({ value: each.name, origin: { ...each.origin, pointer: `${each.origin.pointer}/name` } })),
  ),
  ...repeated('address', machines.flatMap(addressesOf)),
]);

function addressesOf(machine: MachineThing) {
  const { address, public: open } = machine.values;
  return [
    { value: address, origin: reasonOf(machine, 'address').origin },
    ...(open === null ? [] : [{ value: open, origin: reasonOf(machine, 'public').origin }]),
  ];
}

function beside({ file, pointer }: Origin, key: string): Origin {
  return { file, pointer: `${pointer.slice(0, pointer.lastIndexOf('/'))}/${key}` };
}

function repeated(what: string, all: readonly { readonly value: string; readonly origin: Origin }[]): Finding[] {
  const first = new Map<string, Origin>();
  return all.flatMap(({ value, origin }) => {
    const other = first.get(value);
    if (!other) first.set(value, origin);
    if (!other) return [];
    const [message, expected] = [`There are two of the ${what} ${value}.`, `another ${what}`];
    const said = { at: origin, subject: value, found: value, expected, message, hint: 'Change one of them.' };
    return [{ ...finding(CODES.duplicate, said), related: [other] }];
  });
}

export const inventoryReferences = ofInventory(CODES.reference, ({ sites, machines }, plan) => {
  const pools = plan.cells.flatMap((cell) => clustersOf(cell).flatMap((each) => each.pools.map(({ name }) => name)));
  return machines.flatMap((machine) => {
    const { inventory, site, cell, pool } = machine.values;
    const own = sites.filter((each) => each.inventory === inventory).map(({ name }) => name.slice(inventory.length + 1));
    return [
      ...miss(machine, 'site', site.slice(inventory.length + 1), own),
      ...(cell === null ? [] : miss(machine, 'cell', cell, plan.cellNames)),
      ...(pool === null ? [] : miss(machine, 'pool', pool, [...new Set(pools)])),
    ];
  });
});

function miss(machine: MachineThing, what: 'site' | 'cell' | 'pool', name: string, all: readonly string[]): Finding[] {
  if (all.includes(name)) return [];
  const at = reasonOf(machine, what).origin;
  const meant = nearest(name, all);
  return [
    finding(CODES.reference, {
      at,
      subject: machine.id,
      found: name,
      expected: all.join(', '),
      message: `There is no ${what} \`${name}\`.`,
      hint: meant ? `Did you mean \`${meant}\`?` : `There are: ${all.join(', ')}.`,
      remedies: [],
    }),
  ];
}

const PLACE: Code = {
  code: 'inventory/country',
  severity: 'error',
  title: "Customers' data in a country outside the gate",
  trap: 'Machines of an inventory that stand in a country which `sovereignty.dataPath` does not name: the EU unless it says otherwise.',
  why: 'The law of the place reaches the machine, whoever runs it: who keeps data of the EU there transfers it, and needs a ground for that.',
  wayOut: 'A site inside the gate, or somebody who answers for whoever runs that one until a day (`sovereignty.accept`).',
  keys: ['inventory.*.sites.*.country', 'sovereignty.dataPath'],
  evidence: [{ url: 'https://eur-lex.europa.eu/eli/reg/2016/679/oj', checkedAt: '2026-11-22' }],
};

export const inventoryCountry = ofInventory(PLACE, ({ sites }, plan) => {
  const used = new Set(everything(plan).map(({ values }) => values.site));
  const zone = plan.gates.dataPath.value;
  return sites
    .filter(({ name, country }) => used.has(name) && verdict({ seat: country.value, control: country.value }, zone) === 'fails')
    .filter(({ party }) => !acceptanceOf(known(party.value, plan), plan))
    .map(({ name, country, party }) =>
      finding(PLACE, {
        at: country.origin,
        subject: name,
        found: country.value,
        expected: zone,
        message: `${name} stands in ${country.value}, and the gate is \`${zone}\`.`,
        hint: `Place it elsewhere, or accept it: \`sovereignty.accept: [{ party: ${party.value}, reason, owner, until }]\`.`,
      }),
    );
});
