import { type Code, finding } from '../diagnostics/code.ts';
import type { Finding } from '../diagnostics/diagnostic.ts';
import type { CellPlan, PlatformPlan } from '../plan/plan.ts';
import { INSTANCE_LEASES, LEASES } from '../plan/recovery.ts';
import { reasonOf } from '../plan/thing.ts';
import { postgresTakesOver } from '../promises/data-services.ts';
import { secondsText } from '../promises/print.ts';
import { seconds } from '../promises/seconds.ts';
import { NODE_SECONDS } from '../promises/sources.ts';
import { certainOf, faultOf } from '../promises/term.ts';
import type { CrossRule } from './rule.ts';

const CODE: Code = {
  code: 'postgres/recovery-promise',
  severity: 'error',
  title: 'A failover sooner than the lease runs out',
  trap: '“Failover in ten seconds” promised of a database whose lease is twenty or thirty.',
  why: 'Nobody may lead before the lease of the dead primary has run out: that is what keeps two from leading at once. Patroni 4 takes no lease below 20 seconds, whatever is asked for; election and promotion come on top.',
  wayOut: 'A quicker preset of `services.postgres.recovery` where there is one, or a promise that the lease can hold.',
  keys: ['objectives.databaseFailover', 'services.postgres.recovery'],
  evidence: [{ url: 'https://patroni.readthedocs.io/en/latest/dynamic_configuration.html', checkedAt: '2026-11-22' }],
};

export const recoveryPromise: CrossRule = {
  code: CODE,
  platform: (plan) => {
    const { databaseFailover } = plan.objectives.values;
    return databaseFailover === null ? [] : plan.cells.flatMap((cell) => tooSoon(plan, cell, databaseFailover));
  },
};

function tooSoon(plan: PlatformPlan, cell: CellPlan, promised: string): Finding[] {
  const { postgres } = cell.services;
  const sum = postgresTakesOver(cell);
  const certain = certainOf(faultOf('database', '', [sum]));
  if (certain <= seconds(promised)) return [];
  const most = sum.most ?? certain;
  const until = sum.most === null ? ' or more' : ` to ${secondsText(most)}`;
  const recovery = reasonOf(postgres, 'recovery');
  const where = postgres.values.inside ? 'node' : 'host';
  const fast = certainOf(faultOf('database', '', [postgresTakesOver(quickest(cell))]));
  const quicker = fast <= seconds(promised);
  const { origin: at } = reasonOf(plan.objectives, 'databaseFailover');
  return [
    finding(CODE, {
      at,
      subject: `${cell.cell.name}/postgres`,
      found: promised,
      expected: `${certain}s or more`,
      message: `PostgreSQL takes writes again ${secondsText(certain)}${until} after its primary's ${where} is lost, with \`recovery: ${postgres.values.recovery}\`: not within ${promised}.`,
      hint: quicker
        ? `Write \`recovery: fast\` under \`services.postgres\`, ${leastOf(cell)}; or promise ${most}s.`
        : `Promise ${most}s${postgres.values.recovery === 'fast' ? '' : `, or ${fast + most - certain}s with \`recovery: fast\` under \`services.postgres\``}: no preset is quicker than ${leastOf(cell)}.`,
      remedies: quicker && recovery.because.how === 'asked' ? [{ ...recovery.origin, value: 'fast' }] : [],
      related: recovery.because.how === 'asked' ? [recovery.origin] : [],
    }),
  ];
}

/** The same cell with the quickest preset. */
function quickest(cell: CellPlan): CellPlan {
  const { postgres } = cell.services;
  return { ...cell, services: { ...cell.services, postgres: { ...postgres, values: { ...postgres.values, recovery: 'fast' } } } };
}

/** What the quickest preset still takes: in the cluster Kubernetes has to notice first. */
function leastOf({ services: { postgres } }: CellPlan): string {
  if (!postgres.values.inside) return `a lease of ${LEASES.fast.ttl} s`;
  return `${NODE_SECONDS.grace} s until the node counts as lost and a lease of ${INSTANCE_LEASES.fast.duration} s`;
}
