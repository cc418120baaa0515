import { type Compilation, reasonOf } from '@hansa/compiler';
import { reasonSaid } from '@hansa/compiler/plan/explain.ts';
import type { PlatformPlan } from '@hansa/compiler/plan/plan.ts';
import { seenBy } from '@hansa/compiler/plan/seen.ts';
import { capacityOf } from '@hansa/compiler/promises/capacity.ts';
import { OBJECTIVES, type Objective, VERDICTS } from '@hansa/compiler/promises/objectives.ts';
import { type Say, amountText, capacityText, faultsText, secondsText } from '@hansa/compiler/promises/print.ts';
import { verdictOf } from '@hansa/compiler/promises/term.ts';

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
  const promised = OBJECTIVES.find(({ key }) => name === `objectives.${key}`);
  if (promised) return aboutObjective(view, promised);
  const [, word] = CAPACITY.exec(name) ?? [];
  return word === undefined ? undefined : aboutCapacity(view, word);
}

function aboutObjective(view: View, promised: Objective): Computed {
  const { platform, say } = view;
  const { key } = promised;
  const allows = promised.allows(platform);
  const reason = reasonOf(platform.objectives, key);
  const { language, fleet } = view.compilation;
  const asked = { catalogue: language.catalogue, platform, fleet };
  const cells = platform.cells.map((cell) => {
    const faults = promised.faults(asked, cell);
    const judged = promised.judged(faults);
    const seen = seenBy(platform, cell);
    const verdict = judged ? verdictOf(judged, promised.allows(seen)) : ('open' as const);
    return { cell: cell.cell.name, judged, faults, verdict, own: cell.own?.objectives && reasonOf(seen.objectives, key), seen };
  });
  const texts = cells.map(({ cell, faults, judged, verdict, own, seen }) => {
    const here = own ? `  Promised here: ${promised.written(seen)}, ${say(own)}\n` : '';
    const said = `${here}${judged ? `  ${VERDICTS[verdict]}: ${judged.title}: ${amountText(judged, secondsText)}.\n\n` : ''}`;
    return `Cell ${cell}, at worst:\n${said}${faultsText(faults, say)}`;
  });
  return {
    text: [`Promised: ${promised.written(platform)}, ${say(reason)}`, ...texts].join('\n\n'),
    data: {
      objective: key,
      unit: 's',
      promised: { value: allows, written: platform.objectives.values[key], origin: reason.origin, because: reason.because },
      cells: cells.map(({ own, seen, ...each }) => ({
        ...each,
        judged: each.judged?.fault ?? null,
        ...(own && { promised: promised.allows(seen) }),
      })),
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
