import { type Code, finding } from '../diagnostics/code.ts';
import type { Finding } from '../diagnostics/diagnostic.ts';
import type { CellPlan } from '../plan/plan.ts';
import { reasonOf } from '../plan/thing.ts';
import type { CrossRule } from './rule.ts';

const CODE: Code = {
  code: 'monitoring/unwatched',
  severity: 'error',
  title: 'Monitoring that nobody watches',
  trap: 'One monitoring host without a dead-man switch (`services.monitoring.deadManSwitch: none`), or with one at its own site.',
  why: 'Silence means that all is well, or that the host which would speak is gone. What takes its site down takes both, and nobody is told of anything from then on.',
  wayOut: 'A switch at another site, better at another provider: it speaks when it hears nothing.',
  keys: ['services.monitoring.deadManSwitch', 'services.monitoring.at'],
  evidence: [{ url: 'https://prometheus.io/docs/practices/alerting/', checkedAt: '2026-11-21' }],
};

export const monitoringUnwatched: CrossRule = {
  code: CODE,
  // An evaluation has nobody to wake; it says so on every report.
  platform: (plan) => (plan.platform.values.profile === 'evaluation' ? [] : plan.cells.flatMap(unwatched)),
};

function unwatched({ cell, services: { monitoring } }: CellPlan): Finding[] {
  const { at: site, deadManSwitch } = monitoring.values;
  if (deadManSwitch !== null && deadManSwitch !== site) return [];
  const { origin: at, because } = reasonOf(monitoring, 'deadManSwitch');
  // A provider of one site has no other to offer: then it is a person who names one.
  const remedies = because.how === 'asked' ? [{ ...at, remove: true }] : [];
  const message =
    deadManSwitch === null
      ? `Nothing notices when the monitoring of ${cell.name} at ${site} falls silent.`
      : `The switch that watches the monitoring of ${cell.name} stands at ${site} as well: both fall silent together.`;
  return [
    finding(CODE, {
      at,
      subject: cell.name,
      found: deadManSwitch ?? 'none',
      expected: `a site other than ${site}`,
      message,
      hint: 'Name a site of another provider under `services.monitoring.deadManSwitch`, or leave it out.',
      remedies,
    }),
  ];
}
