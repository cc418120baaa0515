import type { PriceList } from '../catalogue/price.ts';
import type { ClusterThing } from '../plan/kinds.ts';
import { type CellPlan, type PlatformPlan, clustersOf } from '../plan/plan.ts';
import { reasonOf } from '../plan/thing.ts';
import { priceOf } from './book.ts';
import { type Want, inCell, reasons } from './want.ts';

type Lists = Readonly<Record<string, PriceList>>;

/** Load balancers with what they cannot be without, and the traffic that machines send out, by provider. */
export function networkWants(cell: CellPlan, lists: Lists, machines: readonly Want[]): Want[] {
  const balanced = clustersOf(cell).flatMap(({ cluster }) => {
    if (cluster.values.loadBalancer !== 'provider') return announced(cell, cluster);
    const role = cluster.values.role === 'standby' ? ' of the standby' : '';
    const { provider, home } = cluster.values;
    const shared = {
      ...inCell(cell),
      kind: 'load balancer',
      provider,
      where: [home],
      quantity: { pieces: 1 },
      usage: false,
      reasons: reasons([reasonOf(cluster, 'loadBalancer'), reasonOf(cluster, 'provider')]),
      share: 'requests',
    } as const;
    const gateway = priceOf(lists, provider, 'load-balancer/gateway') !== undefined;
    const id = `${cluster.name}/load-balancer`;
    return [
      { ...shared, id, what: `load balancer${role}`, item: 'load-balancer' } as const,
      { ...shared, id: `${id}/address`, what: `its address${role}`, item: 'load-balancer/address' } as const,
      ...(gateway ? [{ ...shared, id: `${id}/gateway`, what: `its gateway${role}`, item: 'load-balancer/gateway' } as const] : []),
    ];
  });
  return [...balanced, ...traffic(cell, machines)];
}

/** What MetalLB announces somebody routes, by a contract that no plan knows. */
function announced(cell: CellPlan, cluster: ClusterThing): Want[] {
  return [
    {
      ...inCell(cell),
      id: `${cluster.name}/announced`,
      kind: 'addresses',
      what: 'addresses that MetalLB announces',
      provider: cluster.values.provider,
      where: [cluster.values.home],
      item: null,
      quantity: null,
      unknown: 'what they cost is between you and who routes them',
      usage: false,
      reasons: reasons([reasonOf(cluster, 'loadBalancer'), reasonOf(cluster, 'addresses')]),
      share: 'requests',
    },
  ];
}

function traffic(cell: CellPlan, machines: readonly Want[]): Want[] {
  return [...Map.groupBy(machines, (each) => each.provider)].map(([provider, own]) => ({
    ...inCell(cell),
    id: `${cell.cell.name}/traffic/${provider}`,
    kind: 'traffic',
    what: 'traffic of machines',
    provider,
    where: [...new Set(own.flatMap((each) => each.where))],
    item: 'traffic',
    quantity: null,
    unknown: 'how much is sent depends on the customers',
    usage: true,
    reasons: reasons([reasonOf(cell.cell, 'home')]),
    share: 'requests',
  }));
}

/** What belongs to no cell alone. Its prices stand with the provider of that name, where there is one. */
export function platformWants(plan: PlatformPlan): Want[] {
  const shared = { cell: null, environment: null, where: [], usage: false, share: 'requests' } as const;
  const zones = plan.platform.values.domain === plan.platform.values.appsDomain ? 1 : 2;
  const dns: Want = {
    ...shared,
    id: 'dns',
    kind: 'dns',
    what: 'zones',
    provider: plan.dns.value,
    item: 'dns',
    quantity: { pieces: zones },
    reasons: reasons([plan.dns]),
  };
  const relay = plan.cells.flatMap((cell) => cell.services.mail ?? [])[0];
  if (!relay) return [dns];
  const unknown = 'what a relay costs is between you and its owner';
  const mail: Want = {
    ...shared,
    id: 'mail',
    kind: 'mail',
    what: 'mail relay',
    provider: relay.values.party,
    item: null,
    quantity: null,
    unknown,
    reasons: reasons([relay]),
  };
  return [dns, mail];
}
