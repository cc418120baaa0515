import type { CellPlan, PlatformPlan } from '../plan/plan.ts';
import { reasonOf } from '../plan/thing.ts';
import { podsMove } from './cluster-times.ts';
import { cacheTakesOver, mariadbTakesOver, outlives, postgresTakesOver } from './data-services.ts';
import { standbyServes } from './standby.ts';
import { type Fault, type Sum, faultOf, sumOf, unknown } from './term.ts';

/** One fault a site at which the cell has anything that serves; a site with a voter alone is missed by nobody. */
export function siteFaults(plan: PlatformPlan, cell: CellPlan): readonly Fault[] {
  const { servers, pools } = cell.primary;
  const serving = [...servers, ...pools, ...cell.hosts.filter(({ values }) => values.role !== 'witness')];
  const sites = [...new Set(serving.map(({ values }) => values.site))];
  return sites.flatMap((site) => {
    const sums = siteSums(plan, cell, site);
    return sums.length > 0 ? [faultOf(`site ${site}`, `everything at ${site} is lost`, sums)] : [];
  });
}

function siteSums(plan: PlatformPlan, cell: CellPlan, site: string): readonly Sum[] {
  const { postgres, cache, mariadb, objects } = cell.services;
  const here = (each: string) => each === site;
  return [
    ...(postgres.values.at.some(here) ? [postgresTakesOver(cell, outlives(postgres, here))] : []),
    ...(cache.values.at.some(here) ? [cacheTakesOver(cell, outlives(cache, here))] : []),
    ...(mariadb?.values.at.some(here) ? [mariadbTakesOver(cell, mariadb, outlives(mariadb, here))] : []),
    ...podSums(plan, cell, site),
    ...(here(objects.values.at) ? [storeGone(cell)] : []),
  ];
}

/** Where open nodes are left and the servers still decide, pods move; else the standby must serve, or somebody builds nodes elsewhere. */
function podSums(plan: PlatformPlan, cell: CellPlan, site: string): readonly Sum[] {
  const { servers, pools } = cell.primary;
  const nodes = [...pools.filter(({ values }) => values.taints.length === 0), ...servers.filter(({ values }) => values.schedulable)];
  if (!nodes.some(({ values }) => values.site === site)) return [];
  const decide = servers.filter(({ values }) => values.site !== site).length * 2 > servers.length;
  if (decide && nodes.some(({ values }) => values.site !== site)) return [podsMove(cell)];
  if (cell.standby) return [standbyServes(plan, cell)];
  const why = decide
    ? `every node that is open to all apps is at ${site}: somebody adds some elsewhere, or waits`
    : `without ${site} the servers of the cluster cannot decide: somebody builds it again, or waits`;
  return [sumOf('pods have nodes again', [unknown({ name: 'nodes stand elsewhere', why, reason: nodes[0] ?? cell.primary.cluster })])];
}

function storeGone({ services: { objects } }: CellPlan): Sum {
  const { at, copy, offsite } = objects.values;
  return sumOf('files are there again', [
    unknown({
      name: `${at} comes back, or the copy takes its place`,
      why: `the store may stand at the same site, which its provider does not say; a copy is at ${copy ?? offsite ?? 'no other place'}`,
      reason: reasonOf(objects, 'at'),
    }),
  ]);
}
