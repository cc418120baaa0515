import { HOURS } from '../cost/book.ts';
import { money } from '../cost/decimal.ts';
import { offersOf } from '../cost/offers.ts';
import { PriceSources, amountText, decidedText, placeText, priceText, quantityText, totalText } from '../cost/print.ts';
import { type CostLine, totalsOf } from '../cost/sheet.ts';
import { soldNow } from '../cost/targets.ts';
import { AS_SOLD } from '../cost/want.ts';
import { type Block, type Document, code, heading, list, plain, table, text } from './block.ts';
import { hosting, managed } from './cost-elsewhere.ts';
import type { DocumentView } from './view.ts';

/** The sheet of a month with its sources: `hansa cost` as a document. */
export function costDocument(view: DocumentView): Document {
  const { sheet } = view;
  const sources = new PriceSources();
  const cells = Map.groupBy(sheet.lines, (line) => line.cell);
  const tables = [...cells].flatMap(([cell, lines]) => [
    heading(cell === null ? 'For all cells' : `Cell ${cell}: ${totalsOf(lines).map(totalText).join(' and ')}`),
    linesTable(view, lines, sources),
  ]);
  return {
    name: 'cost',
    title: 'Cost',
    does: 'what a month costs, line by line, with the key that decided each line and the source of its price',
    blocks: [
      text(
        `**${sheet.totals.map(totalText).join(' and ')} a month**, without value added tax, by prices as known on ${sheet.day}. It is a bill of materials and no quotation. A month has ${HOURS} hours; of the storage that was sold all is taken to be used.`,
      ),
      ...tables,
      heading('By provider and environment'),
      sums('provider', sheet.lines, (line) => line.provider),
      sums('environment', sheet.lines, (line) => line.environment ?? 'all of them'),
      heading('What is sold now'),
      sold(view),
      heading('What selling a plan means'),
      offers(view),
      heading('A control plane that others would run'),
      ...managed(view, sources),
      heading('Hosting by tradition, and seats that others sell'),
      ...hosting(view, sources),
      heading('Software'),
      list(
        sheet.licences.map(
          ({ licence, free, names }) => `${plain(licence)}: ${free ? '0.00' : 'unknown'}, for ${names.map(code).join(', ')}`,
        ),
      ),
      heading('Sources'),
      text(
        '**Unverified**: kept by hand, worked out of such a list, or read for another site. **Old**: older than four months. **At least**: the sum leaves out what nobody knows.',
      ),
      list(sources.text().trimEnd().split('\n').map(plain)),
      text('Not counted: VAT, domain names, servers for Git and images, and the work of people.'),
    ],
  };
}

function linesTable({ compilation }: DocumentView, lines: readonly CostLine[], sources: PriceSources): Block {
  const rows = lines.map((line) => [
    plain(line.what),
    plain(placeText(line)),
    plain(quantityText(line)),
    priceText(line),
    amountText(line) + (line.remark === null ? '' : `: ${plain(line.remark)}`),
    line.basis ? plain(sources.mark(line.basis)) : '',
    plain(decidedText(compilation, line.reasons)),
  ]);
  return table(['what', 'where', 'quantity', 'price', 'a month', 'source', 'decided'], rows);
}

function sums(what: string, lines: readonly CostLine[], by: (line: CostLine) => string): Block {
  const rows = [...Map.groupBy(lines, by)].map(([name, own]) => [plain(name), totalsOf(own).map(totalText).join(' and ')]);
  return table([what, 'a month'], rows);
}

function sold({ platform, sheet }: DocumentView): Block {
  const rows = soldNow(platform.plans, sheet).map(({ plan, customers, seats, revenue }) => [
    code(plan),
    String(customers),
    String(seats),
    revenue ? `${money(revenue.cents)} ${revenue.currency}` : 'unknown: tax inside',
  ]);
  return table(['plan', 'customers', 'seats', 'brings a month'], rows);
}

function offers({ compilation, platform, lists, day, sheet }: DocumentView): Block {
  const { language, tenants } = compilation;
  const all = offersOf({ catalogue: language.catalogue, lists, platform, tenants, day, assumed: AS_SOLD }, sheet);
  const rows = all.map(({ plan, cell, seats, revenue, marginal, breakEven, fits, fullSeatCents }) => [
    code(plan),
    code(cell),
    String(seats),
    revenue ? `${money(revenue.cents)} ${revenue.currency}` : 'unknown: tax inside',
    money(marginal.cents),
    revenue === null ? 'unknown' : breakEven === null ? 'never' : String(breakEven),
    String(fits),
    fullSeatCents === null ? 'none fits' : `at least ${money(fullSeatCents)}`,
  ]);
  return table(
    ['plan', 'cell', 'seats', 'brings', 'adds', 'customers that pay for the cell', 'customers that fit', 'a seat when full'],
    rows,
  );
}
