import type { DataServiceThing } from '../plan/kinds.ts';
import type { CellPlan } from '../plan/plan.ts';
import { INSTANCE_LEASES, type Recovery } from '../plan/recovery.ts';
import { reasonOf } from '../plan/thing.ts';
import { nodeNoticed } from './cluster-times.ts';
import { nobodyLeft } from './data-services.ts';
import { INSTANCE_FAILOVER, INSTANCE_PROBE, MEMBER_COMMIT } from './sources.ts';
import { type Sum, type Term, between, exactly, sumOf, unknown } from './term.ts';

/** Failures of the readiness probe until an instance counts as dead, and the seconds between two of them: the operator's defaults. */
const PROBE = { failures: 3, period: 10 } as const;

/** From the loss of the primary's node until writes go on. */
export function instanceTakesOver(cell: CellPlan, survives: boolean): Sum {
  const { postgres } = cell.services;
  const name = 'PostgreSQL has another primary';
  if (!survives) return sumOf(name, [nobodyLeft(postgres, 'PostgreSQL')]);
  return sumOf(name, [nodeNoticed(cell), ...leads(cell)]);
}

/** From the loss of the node of the MariaDB instance that is written to until another one is. */
export function memberTakesOver(cell: CellPlan, mariadb: DataServiceThing, survives: boolean): Sum {
  const name = 'MariaDB is written to elsewhere';
  if (!survives) return sumOf(name, [nobodyLeft(mariadb, 'MariaDB')]);
  return sumOf(name, [
    nodeNoticed(cell),
    unknown({
      name: 'the operator names another instance',
      why: 'at once when it hears that the pod is not ready; how soon Galera has left the dead one out nobody has measured here',
      reason: reasonOf(mariadb, 'at'),
      source: MEMBER_COMMIT,
    }),
  ]);
}

/** The server process dies and its node lives: it is started where it was, and its probe tells the operator when that takes too long. */
export function instanceStartsAgain(cell: CellPlan): Sum {
  const { postgres } = cell.services;
  const { failures, period } = PROBE;
  const alone = postgres.values.at.length === 1;
  const again = between('published', 0, failures * period, {
    name: 'it starts again, or its probe has failed three times',
    why: `the operator holds an instance for dead after ${failures} failures, ${period} s apart; until then it may have started and replayed its log`,
    reason: reasonOf(postgres, 'recovery'),
    source: INSTANCE_PROBE,
  });
  const name = 'PostgreSQL answers again';
  if (!alone) return sumOf(name, [again, ...leads(cell).map((each) => ({ ...each, least: 0 }))]);
  const why = 'how long it replays depends on the log that is left, and there is no other instance';
  return sumOf(name, [unknown({ name: 'it starts again and replays its log', why, reason: reasonOf(postgres, 'at') })]);
}

/** From the moment at which the operator knows until another one writes. */
function leads({ services: { postgres } }: CellPlan): Term[] {
  const { duration, retryPeriod, failoverDelay } = INSTANCE_LEASES[postgres.values.recovery as Recovery];
  const said = { reason: reasonOf(postgres, 'recovery'), source: INSTANCE_FAILOVER };
  const recovery = `\`recovery: ${postgres.values.recovery}\``;
  const wait = {
    name: 'the operator waits for a short fault to pass',
    why: `${recovery} is a failoverDelay of ${failoverDelay} s`,
    ...said,
  };
  return [
    ...(failoverDelay > 0 ? [exactly('decided', failoverDelay, wait)] : []),
    between('decided', duration, duration + retryPeriod, {
      name: 'the lease of the dead primary runs out',
      why: `${recovery} is a lease of ${duration} s, which who is to lead must see unchanged, asking every ${retryPeriod} s`,
      ...said,
    }),
    unknown({
      name: 'promotion, and the Service that finds the new primary',
      why: 'seconds, where a replica has replayed its log; nobody has measured it here',
      reason: reasonOf(postgres, 'recovery'),
    }),
  ];
}
