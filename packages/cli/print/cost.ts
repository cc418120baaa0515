import type { Compilation } from '@hansa/compiler';
import { FRESH_DAYS, HOURS } from '@hansa/compiler/cost/book.ts';
import type { Licence } from '@hansa/compiler/cost/licences.ts';
import { PriceSources, amountText, decidedText, placeText, priceText, quantityText, totalText } from '@hansa/compiler/cost/print.ts';
import { type CostLine, type CostSheet, totalsOf } from '@hansa/compiler/cost/sheet.ts';
import { reasonSaid } from '@hansa/compiler/plan/explain.ts';
import { columns } from './columns.ts';

/** The sheet as people read it: a line, below it what decided it; then the sources, and what was taken for granted. */
export function sheetText(compilation: Compilation, sheet: CostSheet): string {
  const sources = new PriceSources();
  const cells = Map.groupBy(sheet.lines, (line) => line.cell);
  const blocks = [...cells].map(([cell, lines]) => {
    const { environment } = lines[0] ?? {};
    const title = cell === null ? 'for all cells' : `cell ${cell} (${environment})`;
    return `${title}: ${totalsOf(lines).map(totalText).join(' and ')}\n${table(compilation, lines, sources)}`;
  });
  return [`${heading(sheet)}\n`, ...blocks, sources.text(), footnotes(sheet)].join('\n');
}

function heading({ platform, trials, lines, totals, day }: CostSheet): string {
  const all = lines.every(({ cell }) => cell === null || trials.includes(cell));
  const [where, what] = all ? ['', 'this is'] : [` in ${trials.join(' and ')}`, 'that part is'];
  const trial =
    trials.length === 0
      ? ''
      : `\nProfile evaluation${where}: high availability is relaxed, so ${what} no price of a cloud that survives a fault.`;
  return `${platform}: ${totals.map(totalText).join(' and ')} a month, without VAT, by prices as known on ${day}${trial}`;
}

function table(compilation: Compilation, lines: readonly CostLine[], sources: PriceSources): string {
  const rows = columns(
    lines.map((line) => [line.what, placeText(line), quantityText(line), priceText(line), amountText(line)]),
    2,
  );
  return lines
    .map((line, index) => {
      const mark = line.basis ? `  ${sources.mark(line.basis)}` : '';
      const remark = line.remark === null ? '' : `      ${line.remark}\n`;
      return `  ${rows[index]}${mark}\n${remark}      ${decidedText(compilation, line.reasons)}\n`;
    })
    .join('');
}

function footnotes({ assumed, licences }: CostSheet): string {
  const disk = assumed.bootVolume === null ? '' : ` Machines without a disk have one of ${assumed.bootVolume} GB.`;
  return [
    `A month has ${HOURS} hours. Of the storage that was sold ${assumed.filled} % is used.${disk}`,
    'A line is rounded once, half up; sums are sums of lines. Not counted: VAT, domain names, Git and image servers, and the work of people.',
    ...licences.map(licenceText),
    '',
  ].join('\n');
}

function licenceText({ licence, free, names }: Licence): string {
  return `Licence ${licence}: ${free ? '0.00' : 'unknown'}, for ${names.join(', ')}`;
}

/** Everything, for machines: each line with the words of its reasons. */
export function sheetJson(compilation: Compilation, sheet: CostSheet): string {
  const lines = sheet.lines.map((line) => ({
    ...line,
    reasons: line.reasons.map((each) => ({ ...each, text: reasonSaid(compilation, each) })),
  }));
  return `${JSON.stringify({ version: 1, freshDays: FRESH_DAYS, hours: HOURS, ...sheet, lines })}\n`;
}
