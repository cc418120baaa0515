import type { Budget, BudgetCheck, Range } from '@hansa/compiler/cost/budget.ts';
import { money } from '@hansa/compiler/cost/decimal.ts';
import { amountText, placeText, totalText } from '@hansa/compiler/cost/print.ts';
import type { Total } from '@hansa/compiler/cost/sheet.ts';
import type { Course, Years } from '@hansa/compiler/cost/years.ts';
import { columns } from './columns.ts';

function rangeText({ least, most }: Range): string {
  return least === most ? money(least) : `${money(least)} to ${money(most)}`;
}

/** Beyond the most of a row. Of what takes at least so much it is at least so much. */
function beyondText({ cents, atLeast }: Total): string {
  return `${atLeast ? 'at least ' : ''}${overText(cents)}`;
}

function overText(cents: number): string {
  return cents > 0 ? `+${money(cents)}` : money(cents);
}

/** A budget row by row, what it forgot, and whether its sums hold. */
export function budgetText(budget: Budget, check: BudgetCheck): string {
  const { stated, currency } = budget;
  const rows = columns(
    [
      ['row', `budget, ${currency} a month`, 'the plan takes', 'beyond the most'],
      ...check.rows.map(({ row, takes, over, lines }) => [
        row.name,
        rangeText(row.amount),
        lines.length === 0 ? 'nothing: it buys none' : totalText(takes),
        beyondText({ ...takes, cents: over }),
      ]),
      ['in no row', '', totalText(check.forgottenTakes), beyondText(check.forgottenTakes)],
      ['all', rangeText(check.sum), totalText(check.takes), beyondText({ ...check.takes, cents: check.over })],
    ],
    1,
  );
  const wrong =
    stated && (stated.least !== check.sum.least || stated.most !== check.sum.most)
      ? [`Stated was a total of ${rangeText(stated)}; the rows come to ${rangeText(check.sum)}.`]
      : [];
  const forgotten = check.forgotten
    .filter((line) => line.cents !== 0)
    .map((line) => `  ${line.cell === null ? '' : `${line.cell} `}${line.what} at ${placeText(line)}: ${amountText(line)}`);
  return [
    `Budget: ${budget.name}`,
    '',
    ...rows,
    '',
    ...wrong,
    ...(forgotten.length > 0 ? ['In no row of the budget, and the plan has to pay for it:', ...forgotten] : []),
    ...(check.unmet.length > 0 ? [`The plan has nothing that is called ${check.unmet.join(' or ')}.`] : []),
    '`hansa cost` has each line with its price and source. The budget is held against them, and nothing is computed with it.',
    '',
  ].join('\n');
}

/** The bill of so many years with the work that was stated, here and elsewhere. */
export function yearsText({ years, currency, rate, courses, claim }: Years, file: string): string {
  const rows = columns(
    [['', 'rent', 'hours', 'work', 'all', 'against here', 'even at'], ...courses.map((each) => courseRow(each, courses[0]))],
    1,
  );
  const said = claim
    ? [
        '',
        `Said to be saved: ${money(claim.cents)}.${claim.beyondRent ? ' That is more than all that is known to be rented here in that time: only work can save it.' : ''}`,
        `It is as much as ${claim.hoursAMonth} hours of work a month.`,
      ]
    : [];
  return [
    `${years} ${years === 1 ? 'year' : 'years'}, in ${currency} without VAT: ${years * 12} times the bill of today, and work at ${money(rate)} an hour`,
    '',
    ...rows,
    ...said,
    '',
    `Hours, rate and what others take are what ${file} states; nothing of it is known here. Even at: hours a month at which it costs as much as here.`,
    'That prices stay, that nothing grows, and that machines are neither bought nor written off, is taken for granted.',
    '',
  ].join('\n');
}

function courseRow({ name, rent, hours, labour, all, even }: Course, here: Course | undefined): string[] {
  const least = (range: Range & { readonly atLeast: boolean }) => `${range.atLeast ? 'at least ' : ''}${rangeText(range)}`;
  if (!here || here.name === name) return [name, least(rent), String(hours), money(labour), least(all), '', ''];
  const by = { least: all.least - here.all.least, most: all.most - here.all.least };
  const against = by.least === by.most ? overText(by.least) : `${overText(by.least)} to ${overText(by.most)}`;
  // Both lack the same where both rent the same.
  const unknown = here.all.atLeast && !all.atLeast ? 'at most ' : '';
  return [name, least(rent), String(hours), money(labour), least(all), `${unknown}${against}`, even === null ? 'never' : `${even} h`];
}
