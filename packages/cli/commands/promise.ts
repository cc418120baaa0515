import { type Compilation, reasonOf } from '@hansa/compiler';
import { reasonSaid } from '@hansa/compiler/plan/explain.ts';
import type { CellPlan, PlatformPlan } from '@hansa/compiler/plan/plan.ts';
import { allowed, availabilityOf } from '@hansa/compiler/promises/availability.ts';
import { capacityOf } from '@hansa/compiler/promises/capacity.ts';
import { lossOf } from '@hansa/compiler/promises/loss.ts';
import { type Say, amountText, capacityText, faultsText, secondsText } from '@hansa/compiler/promises/print.ts';
import { lostCell, recoveryOf } from '@hansa/compiler/promises/recovery.ts';
import { seconds } from '@hansa/compiler/promises/seconds.ts';
import { type Fault, type Verdict, verdictOf } from '@hansa/compiler/promises/term.ts';

/** What was computed of a promise: for people, and the same for machines. */
export interface Computed {
  readonly text: string;
  readonly data: object;
}

interface View {
  readonly compilation: Compilation;
  readonly platform: PlatformPlan;
  readonly say: Say;
}

/** A promise, and how it is computed and judged. Amounts are seconds, of an availability those of a month. */
interface Promised {
  readonly key: 'recoveryTime' | 'dataLoss' | 'availability';
  readonly faults: (view: View, cell: CellPlan) => readonly Fault[];
  readonly judged: (faults: readonly Fault[]) => Fault | undefined;
  readonly allows: (platform: PlatformPlan) => number;
  readonly written: (platform: PlatformPlan) => string;
}

const PROMISES: readonly Promised[] = [
  {
    key: 'recoveryTime',
    faults: ({ compilation, platform }, cell) => recoveryOf(platform, cell, compilation.fleet),
    judged: lostCell,
    allows: ({ objectives }) => seconds(objectives.values.recoveryTime),
    written: ({ objectives }) => objectives.values.recoveryTime,
  },
  {
    key: 'dataLoss',
    faults: ({ compilation, platform }, cell) => lossOf(platform, cell, compilation.fleet),
    judged: lostCell,
    allows: ({ objectives }) => seconds(objectives.values.dataLoss),
    written: ({ objectives }) => objectives.values.dataLoss,
  },
  {
    key: 'availability',
    faults: ({ compilation, platform }, cell) => [availabilityOf(compilation.language.catalogue, platform, cell)],
    judged: ([fault]) => fault,
    allows: ({ objectives }) => allowed(objectives.values.availability),
    written: ({ objectives }) =>
      `${objectives.values.availability} %, which is ${secondsText(allowed(objectives.values.availability))} away in a month`,
  },
];

const CAPACITY = /^cells\.([^.]+)\.capacity$/;

/** `objectives.recoveryTime` and its neighbours, or `cells.NAME.capacity`, with dots or as a pointer: what the layout can hold, term by term. */
export function aboutPromise(compilation: Compilation, what: string): Computed | undefined {
  const { platform } = compilation;
  if (!platform) return undefined;
  const view: View = { compilation, platform, say: (reason) => reasonSaid(compilation, reason) };
  const name = what
    .replace(/^\//, '')
    .replaceAll('/', '.')
    .replaceAll(/\[([^\]]+)\]/g, '.$1');
  const promised = PROMISES.find(({ key }) => name === `objectives.${key}`);
  if (promised) return aboutObjective(view, promised);
  const [, word] = CAPACITY.exec(name) ?? [];
  return word === undefined ? undefined : aboutCapacity(view, word);
}

const VERDICTS: Readonly<Record<Verdict, string>> = {
  kept: 'The promise is kept',
  open: 'Nothing contradicts the promise, and nothing proves it',
  doubtful: 'The promise is not kept, if what is assumed is so',
  broken: 'The promise cannot be kept',
};

function aboutObjective(view: View, promised: Promised): Computed {
  const { platform, say } = view;
  const { key } = promised;
  const allows = promised.allows(platform);
  const reason = reasonOf(platform.objectives, key);
  const cells = platform.cells.map((cell) => {
    const faults = promised.faults(view, cell);
    const judged = promised.judged(faults);
    return { cell: cell.cell.name, judged, faults, verdict: judged ? verdictOf(judged, allows) : ('open' as const) };
  });
  const texts = cells.map(({ cell, faults, judged, verdict }) => {
    const said = judged ? `  ${VERDICTS[verdict]}: ${judged.title}: ${amountText(judged, secondsText)}.\n\n` : '';
    return `Cell ${cell}, at worst:\n${said}${faultsText(faults, say)}`;
  });
  return {
    text: [`Promised: ${promised.written(platform)}, ${say(reason)}`, ...texts].join('\n\n'),
    data: {
      objective: key,
      unit: 's',
      promised: { value: allows, written: platform.objectives.values[key], origin: reason.origin, because: reason.because },
      cells: cells.map((each) => ({ ...each, judged: each.judged?.fault ?? null })),
    },
  };
}

/** By the name of a cell, or by its place in the list. */
function aboutCapacity({ compilation, platform, say }: View, word: string): Computed | undefined {
  const cell =
    platform.cells.find(({ cell: { name } }) => name === word) ?? (/^\d+$/.test(word) ? platform.cells[Number(word)] : undefined);
  if (!cell) return undefined;
  const capacity = capacityOf(compilation.language.catalogue, platform, cell, compilation.fleet);
  return {
    text: `cells.${cell.cell.name}.capacity\n\n${capacityText(capacity, say)}`,
    data: { cell: cell.cell.name, ...capacity },
  };
}
