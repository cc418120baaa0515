import type { CellPlan, PlatformPlan } from '../plan/plan.ts';
import { reasonOf } from '../plan/thing.ts';
import { engineLooks, namesMove, podsStart } from './cluster-times.ts';
import { cacheTakesOver, outlives, postgresTakesOver } from './data-services.ts';
import { type Fault, type Sum, faultOf, sumOf, unknown } from './term.ts';

/** The provider of the primary is lost. Rows follow by themselves where a majority is left; names and pods follow the decision. */
export function providerLost(plan: PlatformPlan, cell: CellPlan): Fault {
  const { postgres, cache } = cell.services;
  const { provider } = cell.primary.cluster.values;
  const gone = (site: string) => site.startsWith(`${provider}/`);
  return faultOf('provider', `everything at ${provider} is lost, the standby takes over`, [
    standbyServes(plan, cell),
    ...(postgres.values.at.some(gone) ? [postgresTakesOver(cell, outlives(postgres, gone))] : []),
    ...(cache.values.at.some(gone) ? [cacheTakesOver(cell, outlives(cache, gone))] : []),
  ]);
}

/** What the other cluster of the cell needs until it serves. */
export function standbyServes(plan: PlatformPlan, cell: CellPlan): Sum {
  const { failover } = plan;
  const decided =
    failover.values.mode === 'automatic'
      ? 'the voters must agree that the site is down; after how long is not part of the plan'
      : 'a person decides (`failover.mode: manual`)';
  return sumOf('the standby serves', [
    unknown({ name: 'the fault is seen and decided on', why: decided, reason: reasonOf(failover, 'mode') }),
    engineLooks(cell),
    podsStart(cell),
    namesMove(plan),
  ]);
}
