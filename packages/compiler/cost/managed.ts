import { MANAGED, type ManagedFact } from '../catalogue/managed.ts';
import { type PlatformPlan, clustersOf } from '../plan/plan.ts';
import { aMonth, priceOf } from './book.ts';
import { decimal, toCents } from './decimal.ts';
import { type CostRequest, type CostSheet, type Total, totalsOf } from './sheet.ts';

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
}

/** Own servers against managed control planes: of each cluster at its own provider. What others take is in `MANAGED`. */
export function managedOf(
  { lists, platform }: Pick<CostRequest, 'lists'> & { readonly platform: PlatformPlan },
  sheet: CostSheet,
): readonly ManagedCluster[] {
  return platform.cells.flatMap((cell) =>
    clustersOf(cell).map(({ cluster, servers }): ManagedCluster => {
      const { provider } = cluster.values;
      const lines = sheet.lines.filter((line) => line.id.startsWith(`${cluster.name}/servers/`));
      const addresses = servers.map((server) => {
        const price = priceOf(lists, server.values.provider, 'ipv4');
        return { cents: price ? toCents(aMonth(price)) : null, basis: price ? { price, verified: price.verified, stale: false } : null };
      });
      return {
        cluster: cluster.name,
        cell: cell.cell.name,
        provider,
        servers: servers.length,
        own: totalsOf([...lines, ...addresses])[0] ?? { currency: 'EUR', cents: 0, atLeast: true },
        working: servers.some((server) => server.values.schedulable),
        offers: MANAGED.filter((fact) => fact.provider === provider).map((fact) => ({ fact, cents: centsOf(fact) })),
      };
    }),
  );
}

export function centsOf({ amount }: ManagedFact): number | null {
  return amount === null ? null : toCents(decimal(amount));
}
