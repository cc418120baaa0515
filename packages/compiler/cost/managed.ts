import type { Catalogue } from '../catalogue/catalogue.ts';
import { MANAGED, type ManagedFact } from '../catalogue/managed.ts';
import { NODES, type NodeFact } from '../catalogue/nodes.ts';
import type { PriceFact } from '../catalogue/price.ts';
import { type ClusterPlan, type PlatformPlan, clustersOf, machinesOf } from '../plan/plan.ts';
import { aMonth, priceOf } from './book.ts';
import { decimal, times, toCents, whole } from './decimal.ts';
import { type Gap, gapOf } from './gap.ts';
import { type CostLine, type CostRequest, type CostSheet, type Total, totalOf } from './sheet.ts';

type Priced = Pick<CostRequest, 'catalogue' | 'lists'> & { readonly platform: PlatformPlan };

/** A cluster whose servers are rented, beside the control plane that their provider would run. */
export interface ManagedCluster {
  readonly cluster: string;
  readonly cell: string;
  readonly provider: string;
  readonly servers: number;
  /** What its servers cost with their addresses; disks of machines that come without one are left out. */
  readonly own: Total;
  /** Pods of the platform or of tenants run on the servers too, so that nodes would have to take their place. */
  readonly working: boolean;
  readonly offers: readonly { readonly fact: ManagedFact; readonly cents: number | null }[];
  /** Servers and nodes alone: no addresses, disks, load balancers or traffic. */
  readonly machines: Total;
  /** The same cluster where others run its control plane, all of it at one provider. */
  readonly elsewhere: readonly ManagedWhole[];
}

/** A control plane that others run, with nodes for everything that runs in the cluster here. Machines alone on both sides. */
export interface ManagedWhole {
  readonly fact: ManagedFact;
  readonly cents: number | null;
  readonly nodes: readonly NodeLine[];
  readonly total: Total;
  readonly against: Gap;
}

/** So many machines of one size, and the cheapest there that is at least as large. */
export interface NodeLine {
  readonly pieces: number;
  readonly cpu: number;
  /** MiB. */
  readonly memory: number;
  readonly type: string | null;
  readonly price: PriceFact | null;
  readonly cents: number | null;
  /** It comes without a disk, whose size no plan says. */
  readonly bare: boolean;
}

/** Own servers against managed control planes: of each cluster at its own provider, and with its nodes at every one that was read. */
export function managedOf(priced: Priced, sheet: CostSheet): readonly ManagedCluster[] {
  return priced.platform.cells.flatMap((cell) => clustersOf(cell).map((plan) => clusterOf(priced, sheet, cell.cell.name, plan)));
}

function clusterOf(priced: Priced, sheet: CostSheet, cell: string, plan: ClusterPlan): ManagedCluster {
  const { cluster, servers } = plan;
  const { provider } = cluster.values;
  const machines = machinesHere(priced, sheet, plan);
  return {
    cluster: cluster.name,
    cell,
    provider,
    servers: servers.length,
    own: ownOf(priced, sheet, plan),
    working: servers.some((server) => server.values.schedulable),
    offers: MANAGED.filter((fact) => fact.provider === provider).map((fact) => ({ fact, cents: centsOf(fact) })),
    machines,
    elsewhere: MANAGED.filter((fact) => fact.sold).map((fact) => wholeAt(priced, plan, fact, machines)),
  };
}

function ownOf({ lists }: Priced, sheet: CostSheet, { cluster, servers }: ClusterPlan): Total {
  const addresses = servers.map((server) => {
    const price = priceOf(lists, server.values.provider, 'ipv4');
    return { cents: price ? toCents(aMonth(price)) : null, basis: price ? basisOf(price) : null };
  });
  return totalOf([...linesOf(sheet, `${cluster.name}/servers/`), ...addresses]);
}

function machinesHere(priced: Priced, sheet: CostSheet, { cluster, servers, pools }: ClusterPlan): Total {
  const total = totalOf([...linesOf(sheet, `${cluster.name}/servers/`), ...linesOf(sheet, `${cluster.name}/pool/`)]);
  const bare = [...servers, ...pools].some(({ values }) =>
    nodesAt(priced, values.provider).some(({ type, disk }) => type === values.type && disk === 0),
  );
  return { ...total, atLeast: total.atLeast || bare };
}

function wholeAt(priced: Priced, plan: ClusterPlan, fact: ManagedFact, here: Total): ManagedWhole {
  const cents = centsOf(fact);
  const nodes = nodesOf(plan).map((size) => nodeLine(nodesAt(priced, fact.provider), size));
  const sum = totalOf(nodes.map((each) => ({ cents: each.cents, basis: each.price ? basisOf(each.price) : null })));
  const atLeast = sum.atLeast || cents === null || nodes.some((each) => each.bare);
  const total = { currency: fact.currency, cents: sum.cents + (cents ?? 0), atLeast };
  return { fact, cents, nodes, total, against: gapOf(here, total) };
}

interface Size {
  readonly pieces: number;
  readonly cpu: number;
  readonly memory: number;
}

/** What pods run on, by size; servers that run none have no other use than the control plane. */
function nodesOf({ servers, pools }: ClusterPlan): readonly Size[] {
  const all = [...servers.filter((server) => server.values.schedulable), ...pools];
  return [...Map.groupBy(all, ({ values }) => `${values.cpu} ${values.memory}`).values()].flatMap((same) => {
    const values = same[0]?.values;
    return values ? [{ cpu: values.cpu, memory: values.memory, pieces: same.reduce((sum, each) => sum + machinesOf(each), 0) }] : [];
  });
}

function nodeLine(offered: readonly NodeFact[], { pieces, cpu, memory }: Size): NodeLine {
  const node = cheapest(offered, cpu, memory);
  return {
    pieces,
    cpu,
    memory,
    type: node?.type ?? null,
    price: node?.price ?? null,
    cents: node ? toCents(times(whole(pieces), aMonth(node.price))) : null,
    bare: node?.disk === 0,
  };
}

/** The cheapest that is at least as large; of two at one price the one that stands first. `memory` in MiB. */
export function cheapest(offered: readonly NodeFact[], cpu: number, memory: number): NodeFact | undefined {
  return offered
    .filter((each) => each.cpu >= cpu && each.memory >= memory)
    .toSorted((a, b) => toCents(aMonth(a.price)) - toCents(aMonth(b.price)))[0];
}

/** Machines of a provider that have a price: of the catalogue, or of those that are only compared with. */
export function nodesAt(
  { catalogue, lists }: { readonly catalogue: Catalogue; readonly lists: CostRequest['lists'] },
  provider: string,
): readonly NodeFact[] {
  const own = catalogue.providers[provider]?.machines;
  if (!own) return NODES[provider] ?? [];
  return own.flatMap(({ type, cpu, memory, disk }) => {
    const price = priceOf(lists, provider, `machine/${type}`);
    return price ? [{ type, cpu, memory, disk, price }] : [];
  });
}

function linesOf(sheet: CostSheet, prefix: string): readonly CostLine[] {
  return sheet.lines.filter((line) => line.id.startsWith(prefix));
}

function basisOf(price: PriceFact) {
  return { price, verified: price.verified, stale: false };
}

export function centsOf({ amount }: Pick<ManagedFact, 'amount'>): number | null {
  return amount === null ? null : toCents(decimal(amount));
}
