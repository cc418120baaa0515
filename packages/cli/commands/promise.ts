import type { Compilation } from '@hansa/compiler';
import { reasonOf } from '@hansa/compiler';
import { reasonSaid } from '@hansa/compiler/plan/explain.ts';
import type { CellPlan, PlatformPlan } from '@hansa/compiler/plan/plan.ts';
import { type Say, amountText, faultsText, secondsText } from '@hansa/compiler/promises/print.ts';
import { lostCell, recoveryOf } from '@hansa/compiler/promises/recovery.ts';
import { type Fault, type Verdict, verdictOf } from '@hansa/compiler/promises/term.ts';
import { milliseconds } from '@hansa/compiler/spec/forms.ts';

/** What was computed of a promise: for people, and the same for machines. */
export interface Computed {
  readonly text: string;
  readonly data: object;
}

type Promised = 'recoveryTime';

/** `objectives.recoveryTime`, by its name or as a pointer: what the layout can hold, term by term. */
export function aboutPromise(compilation: Compilation, what: string): Computed | undefined {
  const { platform } = compilation;
  const name = what.replace(/^\//, '').replaceAll('/', '.');
  if (!platform) return undefined;
  const say: Say = (reason) => reasonSaid(compilation, reason);
  if (name === 'objectives.recoveryTime') return aboutTime(compilation, platform, 'recoveryTime', say);
  return undefined;
}

const JUDGED: Readonly<
  Record<Promised, { readonly compute: typeof recoveryOf; readonly fault: (faults: readonly Fault[]) => Fault | undefined }>
> = { recoveryTime: { compute: recoveryOf, fault: lostCell } };

function aboutTime({ fleet }: Compilation, platform: PlatformPlan, promised: Promised, say: Say): Computed {
  const { compute, fault: judgedOf } = JUDGED[promised];
  const { values } = platform.objectives;
  const seconds = milliseconds(values[promised]) / 1000;
  const reason = reasonOf(platform.objectives, promised);
  const cells = platform.cells.map((cell) => {
    const faults = compute(platform, cell, fleet);
    const judged = judgedOf(faults);
    return { cell, faults, judged, verdict: judged ? verdictOf(judged, seconds) : ('open' as const) };
  });
  const text = [
    `Promised: ${values[promised]}, ${say(reason)}`,
    ...cells.map(
      ({ cell, faults, judged, verdict }) =>
        `${title(cell)}\n${judged ? `  ${VERDICTS[verdict]}: ${judged.title}: ${amountText(judged, secondsText)}.\n` : ''}\n${faultsText(faults, say)}`,
    ),
  ].join('\n\n');
  const data = {
    objective: promised,
    unit: 's',
    promised: { value: seconds, written: values[promised], origin: reason.origin, because: reason.because },
    cells: cells.map(({ cell, faults, judged, verdict }) => ({ cell: cell.cell.name, verdict, judged: judged?.fault ?? null, faults })),
  };
  return { text, data };
}

const VERDICTS: Readonly<Record<Verdict, string>> = {
  kept: 'The promise is kept',
  open: 'Nothing contradicts the promise, and nothing proves it',
  doubtful: 'The promise is not kept, if what is assumed is so',
  broken: 'The promise cannot be kept',
};

function title(cell: CellPlan): string {
  return `Cell ${cell.cell.name}, at worst:`;
}
