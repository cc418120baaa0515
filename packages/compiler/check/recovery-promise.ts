import { type Code, finding } from '../diagnostics/code.ts';
import type { Finding } from '../diagnostics/diagnostic.ts';
import type { CellPlan, PlatformPlan } from '../plan/plan.ts';
import { LEASES } from '../plan/recovery.ts';
import { reasonOf } from '../plan/thing.ts';
import { postgresTakesOver } from '../promises/data-services.ts';
import { secondsText } from '../promises/print.ts';
import { seconds } from '../promises/seconds.ts';
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
  const recovery = reasonOf(postgres, 'recovery');
  const quicker = LEASES.fast.ttl <= seconds(promised);
  const { origin: at } = reasonOf(plan.objectives, 'databaseFailover');
  return [
    finding(CODE, {
      at,
      subject: `${cell.cell.name}/postgres`,
      found: promised,
      expected: `${certain}s or more`,
      message: `PostgreSQL takes writes again ${secondsText(certain)} to ${secondsText(most)} after its primary's host is lost, with \`recovery: ${postgres.values.recovery}\`: not within ${promised}.`,
      hint: quicker
        ? `Write \`recovery: fast\` under \`services.postgres\`, a lease of ${LEASES.fast.ttl} s; or promise ${most}s.`
        : `Promise ${most}s${postgres.values.recovery === 'fast' ? '' : `, or ${LEASES.fast.ttl + most - certain}s with \`recovery: fast\` under \`services.postgres\``}: no preset is quicker than a lease of ${LEASES.fast.ttl} s.`,
      remedies: quicker && recovery.because.how === 'asked' ? [{ ...recovery.origin, value: 'fast' }] : [],
      related: recovery.because.how === 'asked' ? [recovery.origin] : [],
    }),
  ];
}
