import type { Catalogue } from '../catalogue/catalogue.ts';
import { type Code, finding } from '../diagnostics/code.ts';
import type { Finding } from '../diagnostics/diagnostic.ts';
import type { FleetEntry } from '../plan/fleet.ts';
import type { CellPlan, PlatformPlan } from '../plan/plan.ts';
import { reasonOf } from '../plan/thing.ts';
import { allowed, availabilityOf } from '../promises/availability.ts';
import { lossOf } from '../promises/loss.ts';
import { secondsText } from '../promises/print.ts';
import { lostCell, recoveryOf } from '../promises/recovery.ts';
import { seconds } from '../promises/seconds.ts';
import { type Fault, type Term, certainOf, verdictOf } from '../promises/term.ts';
import type { CrossRule } from './rule.ts';

const CODE: Code = {
  code: 'objectives/unreachable',
  severity: 'error',
  title: 'More is promised than the layout can hold',
  trap: 'An availability that no provider of a part promises, a recovery that is over before the names lead elsewhere, or a data loss below the time between two copies.',
  why: 'A promise is kept by the parts that must answer, and by how often copies are made. What their own makers and the plan say adds up to more than was promised, before anything unforeseen happens.',
  wayOut:
    'Promise what `hansa explain objectives.availability` and its neighbours compute, or change the largest term: a second host, a standby, more frequent copies.',
  keys: ['objectives.availability', 'objectives.recoveryTime', 'objectives.dataLoss'],
  evidence: [
    { url: 'https://www.hetzner.com/legal/cloud-server/', checkedAt: '2026-11-22' },
    { url: 'https://patroni.readthedocs.io/en/latest/replication_modes.html', checkedAt: '2026-11-22' },
  ],
};

interface View {
  readonly catalogue: Catalogue;
  readonly plan: PlatformPlan;
  readonly fleet: readonly FleetEntry[];
}

/** How each promise is computed for a cell, and what is allowed, in seconds. What nobody promised is not judged: it is a default. */
interface Promise {
  readonly key: 'availability' | 'recoveryTime' | 'dataLoss';
  readonly fault: (view: View, cell: CellPlan) => Fault | undefined;
  readonly allows: (plan: PlatformPlan) => number;
  readonly says: (fault: Fault, total: string) => string;
}

const PROMISES: readonly Promise[] = [
  {
    key: 'availability',
    fault: ({ catalogue, plan }, cell) => availabilityOf(catalogue, plan, cell),
    allows: ({ objectives }) => allowed(objectives.values.availability),
    says: (_fault, total) => `may be away for ${total} a month within what its providers promise`,
  },
  {
    key: 'recoveryTime',
    fault: ({ plan, fleet }, cell) => lostCell(recoveryOf(plan, cell, fleet)),
    allows: ({ objectives }) => seconds(objectives.values.recoveryTime),
    says: ({ title }, total) => `serves again ${total} after this at the earliest: ${title}`,
  },
  {
    key: 'dataLoss',
    fault: ({ plan, fleet }, cell) => lostCell(lossOf(plan, cell, fleet)),
    allows: ({ objectives }) => seconds(objectives.values.dataLoss),
    says: ({ title }, total) => `may lose the work of ${total} when this happens: ${title}`,
  },
];

export const objectivesUnreachable: CrossRule = {
  code: CODE,
  fleet: (fleet, plan, catalogue) => PROMISES.flatMap((promise) => judged(promise, { catalogue, plan, fleet })),
};

/** One complaint a promise, of the cell that is furthest from it. */
function judged(promise: Promise, view: View): Finding[] {
  if (reasonOf(view.plan.objectives, promise.key).because.how !== 'asked') return [];
  const allows = promise.allows(view.plan);
  const missed = view.plan.cells.flatMap((cell) => {
    const fault = promise.fault(view, cell);
    const verdict = fault && verdictOf(fault, allows);
    return fault && (verdict === 'broken' || verdict === 'doubtful') ? [{ cell, fault, certain: verdict === 'broken' }] : [];
  });
  const [worst] = missed.toSorted((a, b) => Number(b.certain) - Number(a.certain) || b.fault.least - a.fault.least);
  return worst ? [complaint(promise, view.plan, worst)] : [];
}

function complaint(
  promise: Promise,
  plan: PlatformPlan,
  { cell, fault, certain }: { readonly cell: CellPlan; readonly fault: Fault; readonly certain: boolean },
): Finding {
  const total = secondsText(certain ? certainOf(fault) : fault.least);
  const largest = largestOf(fault, certain);
  const [written, percent] = [plan.objectives.values[promise.key], promise.key === 'availability'];
  const found = percent ? `${written} %` : String(written);
  const assumed = certain ? '' : ', where what is assumed is so';
  return finding(CODE, {
    severity: certain ? 'error' : 'warning',
    at: reasonOf(plan.objectives, promise.key).origin,
    subject: cell.cell.name,
    found,
    expected: percent ? `at most ${total} away a month` : `${total} or more`,
    message: `${cell.cell.name} ${promise.says(fault, total)}${assumed}. ${found} ${percent ? `allow ${secondsText(promise.allows(plan))}` : 'is less'}.`,
    hint: `The largest part is ${secondsText(largest?.least ?? 0)}: ${largest?.name ?? 'unknown'}. \`hansa explain objectives.${promise.key}\` shows all of them.`,
    related: largest?.reason?.because.how === 'asked' ? [largest.reason.origin] : [],
  });
}

function largestOf({ sums }: Fault, certain: boolean): Term | undefined {
  const terms = sums.flatMap((sum) => sum.terms).filter(({ basis }) => !certain || basis !== 'assumed');
  return terms.toSorted((a, b) => b.least - a.least)[0];
}
