import type { Compilation } from '@hansa/compiler';
import { FRESH_DAYS, HOURS } from '@hansa/compiler/cost/book.ts';
import { money } from '@hansa/compiler/cost/decimal.ts';
import type { Licence } from '@hansa/compiler/cost/licences.ts';
import { type CostLine, type CostSheet, type Total, totalsOf } from '@hansa/compiler/cost/sheet.ts';
import { reasonSaid } from '@hansa/compiler/plan/explain.ts';
import type { Reason } from '@hansa/compiler/plan/thing.ts';
import { columns } from './columns.ts';
import { Sources } from './price-sources.ts';

/** The sheet as people read it: a line, below it what decided it; then the sources, and what was taken for granted. */
export function sheetText(compilation: Compilation, sheet: CostSheet): string {
  const sources = new Sources();
  const cells = Map.groupBy(sheet.lines, (line) => line.cell);
  const blocks = [...cells].map(([cell, lines]) => {
    const { environment } = lines[0] ?? {};
    const title = cell === null ? 'for all cells' : `cell ${cell} (${environment})`;
    return `${title}: ${totalsOf(lines).map(totalText).join(' and ')}\n${table(compilation, lines, sources)}`;
  });
  return [`${heading(sheet)}\n`, ...blocks, sources.text(), footnotes(sheet)].join('\n');
}

function heading({ platform, profile, totals, day }: CostSheet): string {
  const trial =
    profile === 'evaluation'
      ? '\nProfile evaluation: high availability is relaxed, so this is no price of a cloud that survives a fault.'
      : '';
  return `${platform}: ${totals.map(totalText).join(' and ')} a month, without VAT, by prices as known on ${day}${trial}`;
}

/** `at least 104.92 EUR`. */
export function totalText({ cents, currency, atLeast }: Total): string {
  return `${atLeast ? 'at least ' : ''}${money(cents)} ${currency}`;
}

function table(compilation: Compilation, lines: readonly CostLine[], sources: Sources): string {
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

export function placeText({ where, provider }: CostLine): string {
  const sites = where.map((site) => site.slice(site.indexOf('/') + 1));
  return sites.length === 0 ? provider : `${provider}/${sites.join(',')}`;
}

function quantityText({ quantity, unit, basis, included }: CostLine): string {
  if (quantity === null) return '';
  const name = unit === 'one' ? (basis?.price.what ?? '') : unit;
  return included === null ? `${quantity} ${name}` : `${quantity} ${name} beyond ${included}`;
}

/** `3 cx33 x 8.49 = 25.47`: how an amount comes about. */
export function amountFormula(line: CostLine): string {
  if (line.cents === null) return `unknown: ${line.remark ?? ''}`;
  if (line.quantity === null) return `${money(line.cents)} (${line.remark ?? ''})`;
  return `${quantityText(line)} x ${priceText(line)} = ${money(line.cents)}`;
}

function priceText({ basis }: CostLine): string {
  if (!basis) return '';
  const { amount, per } = basis.price;
  return per === 'hour' ? `${HOURS} x ${amount}` : amount;
}

function amountText({ cents }: CostLine): string {
  return cents === null ? 'unknown' : money(cents);
}

/** Reasons of a line that are worth its space; all of them are in the JSON. */
const SHOWN = 4;

/** Keys that were asked for come with their place, and those that were not are called defaults. */
export function decidedText({ spec }: Compilation, reasons: readonly Reason[]): string {
  const texts = reasons.map(({ origin, because }) => {
    const key = origin.pointer.slice(1).replaceAll('/', '.');
    if (because.how === 'default') return `${key} by default`;
    const { line, column } = spec.sources.locate(origin);
    return `${key} in ${origin.file}:${line}:${column}`;
  });
  const more = texts.length - SHOWN;
  return `by ${texts.slice(0, SHOWN).join(', ')}${more > 0 ? `, and ${more} more` : ''}`;
}

function footnotes({ assumed, energy, licences }: CostSheet): string {
  const disk = assumed.bootVolume === null ? '' : ` Machines without a disk have one of ${assumed.bootVolume} GB.`;
  return [
    `A month has ${HOURS} hours. Of the storage that was sold ${assumed.filled} % is used.${disk}`,
    'A line is rounded once, half up; sums are sums of lines. Not counted: VAT, domain names, Git and image servers, and the work of people.',
    ...licences.map(licenceText),
    'Energy: unknown, for no provider publishes what one machine uses. Of their data centres:',
    ...energy.flatMap(({ provider, facts }) =>
      facts.length === 0
        ? [`  ${provider}: nothing that was read`]
        : facts.map(
            (fact) =>
              `  ${provider}: ${fact.what} (${fact.verified ? '' : 'unverified, '}${fact.asOf}, read on ${fact.checkedAt} in ${fact.source})`,
          ),
    ),
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
