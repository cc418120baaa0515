import type { Compilation } from '@hansa/compiler';
import type { Change, CostChange, CostDifference } from '@hansa/compiler/cost/compare.ts';
import { money } from '@hansa/compiler/cost/decimal.ts';
import type { CostLine } from '@hansa/compiler/cost/sheet.ts';
import { PriceSources, amountFormula, decidedText, placeText, totalText } from '@hansa/compiler/cost/print.ts';
import { columns } from './columns.ts';
import { inkFor } from './ink.ts';

/** Each line that costs something else, both sides with how their amounts come about. */
export function differenceText(
  difference: CostDifference,
  here: Compilation,
  other: { readonly name: string; readonly compilation: Compilation },
): string {
  const { before, after, changes, totals } = difference;
  const heading = columns(
    [
      ['here', `${after.map(totalText).join(' and ')} a month, without VAT`],
      [other.name, before.map(totalText).join(' and ')],
      ['more', totals.length === 0 ? '0.00' : totals.map(changeText).join(' and ')],
    ],
    2,
  );
  const sources = new PriceSources();
  const texts = changes.map((each) => lineText(each, here, other.compilation, sources));
  const listed = sources.text();
  return `${heading.join('\n')}\n\n${texts.join('') || 'No line is another.\n'}${listed && `\n${listed}`}`;
}

function changeText({ cents, currency, partial }: Change): string {
  return `${signed(cents)} ${currency}${partial ? ', as far as it is known' : ''}`;
}

function signed(cents: number): string {
  return cents > 0 ? `+${money(cents)}` : money(cents);
}

function lineText(
  { change, before, after, cents, partial }: CostChange,
  here: Compilation,
  other: Compilation,
  sources: PriceSources,
): string {
  const ink = inkFor(process.stdout);
  const sign = { added: ink.note('+'), removed: ink.error('-'), changed: ink.warning('~') }[change];
  const line = (after ?? before) as CostLine;
  const amount = `${signed(cents)}${partial ? ', as far as it is known' : ''}`;
  const sides = [
    ...(before ? [`before  ${sideText(before, other, sources)}`] : []),
    ...(after ? [`now     ${sideText(after, here, sources)}`] : []),
  ];
  return `${sign} ${line.cell === null ? '' : `${line.cell} `}${line.what}: ${amount}\n${sides.map((side) => `    ${side}\n`).join('')}`;
}

/** One side with its source, as in the sheet that it comes from. */
function sideText(line: CostLine, compilation: Compilation, sources: PriceSources): string {
  const mark = line.basis ? ` ${sources.mark(line.basis)}` : '';
  return `${placeText(line)}: ${amountFormula(line)}${mark}, ${decidedText(compilation, line.reasons)}`;
}
